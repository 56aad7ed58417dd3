//! `cargo run`: builds the book and serves it on this machine.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use lab::{book, serve};

/// The port that is tried when none is asked for.
const DEFAULT_PORT: u16 = 3000;

/// Builds the book and serves it on this machine
#[derive(Parser)]
#[command(bin_name = "cargo run --", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    /// Port to listen on; 0 is any free one [default: 3000, or a free one]
    #[arg(long)]
    port: Option<u16>,

    /// Open the book in the browser
    #[arg(long)]
    open: bool,

    /// Folder of the book [default: the one it is started in]
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Only build the book, into the folder book/
    Build,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            let status = u8::from(message.use_stderr());
            return match message.print() {
                Ok(()) => ExitCode::from(status),
                Err(_) => ExitCode::FAILURE,
            };
        }
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", format!("{error:#}").trim_end());
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    if cli.command.is_some() && (cli.port.is_some() || cli.open) {
        bail!("build serves nothing: leave out --port and --open, or the word build");
    }

    let root = match cli.root {
        Some(root) => root,
        None => exercises::root()?,
    };
    let root = root
        .canonicalize()
        .with_context(|| format!("no folder {}: name the book's with --root", root.display()))?;

    let pages = book::build(&root).context("the book is not built")?;
    match cli.command {
        Some(Command::Build) => say(&format!("The book is in {}", pages.display())),
        None => read(&pages, listen(cli.port)?, cli.open),
    }
}

fn listen(port: Option<u16>) -> Result<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    if let Some(port) = port {
        return bind(port).with_context(|| {
            format!("cannot listen on port {port}: leave out --port to have a free one chosen")
        });
    }
    bind(DEFAULT_PORT).or_else(|error| {
        eprintln!("Port {DEFAULT_PORT} cannot be had ({error}): taking a free one.");
        bind(0).context("cannot listen on 127.0.0.1")
    })
}

/// Serves `pages` until it is told to stop.
fn read(pages: &Path, listener: TcpListener, open: bool) -> Result<()> {
    let address = format!("http://{}/", listener.local_addr()?);
    listener.set_nonblocking(true)?;

    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let stopped = stopped()?;
            let listener = tokio::net::TcpListener::from_std(listener)?;
            say(&format!("Reading both ends at {address} (Ctrl-C stops)"))?;
            if open {
                open_in_browser(address);
            }
            // Pages are all that is lost by not waiting for the connections,
            // and a browser may hold one open for minutes.
            tokio::select! {
                served = axum::serve(listener, serve::router(pages)) => served?,
                () = stopped => {}
            }
            Ok(())
        })
}

fn open_in_browser(address: String) {
    thread::spawn(move || {
        if let Err(error) = open::that_detached(&address) {
            eprintln!("Cannot open a browser ({error}): open {address} yourself.");
        }
    });
}

/// Done when Ctrl-C is pressed, or the process is told to end. From the call
/// on, not from the first poll: neither kills the process any more.
#[cfg(unix)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done when Ctrl-C is pressed. From the call on, not from the first poll: it
/// does not kill the process any more.
#[cfg(windows)]
fn stopped() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

fn say(line: &str) -> Result<()> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")
        .and_then(|()| stdout.flush())
        .context("cannot write to standard output")
}
