//! `cargo run`: builds the book and serves it on this machine.

#[cfg(all(unix, not(target_os = "macos")))]
use std::env;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand};
use lab::{book, serve};

/// The port that is tried when none is asked for.
const DEFAULT_PORT: u16 = 3000;

/// How long a program may take to say that it cannot open a browser.
const BROWSER_LIMIT: Duration = Duration::from_secs(10);

/// Builds the book and serves it on this machine
#[derive(Parser)]
#[command(
    bin_name = "cargo run --",
    version,
    override_usage = "cargo run -- [serve] [--port PORT] [--open] [--root FOLDER]\n       \
                      cargo run -- build [--root FOLDER]\n       \
                      cargo run -- help | --version"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    serving: Serving,

    /// Folder of the book [default: the one it is started in]
    #[arg(long, global = true, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

#[derive(Args)]
struct Serving {
    /// Port to listen on; 0 is any free one [default: 3000, or a free one]
    #[arg(long)]
    port: Option<u16>,

    /// Open the book in the browser
    #[arg(long)]
    open: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Build the book and serve it: what is done without a command
    Serve(Serving),
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
    let Serving { mut port, mut open } = cli.serving;
    let only_build = match cli.command {
        Some(Command::Build) => true,
        Some(Command::Serve(serving)) => {
            port = serving.port.or(port);
            open |= serving.open;
            false
        }
        None => false,
    };
    if only_build && (port.is_some() || open) {
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
    if only_build {
        return say(&format!("The book is in {}", pages.display()));
    }
    read(&pages, listen(port)?, open)
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
    let address = listener.local_addr()?;
    let router = serve::router(pages, address)?;
    let address = format!("http://{address}/");
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
                served = axum::serve(listener, router) => served?,
                () = stopped => {}
            }
            Ok(())
        })
}

/// Opens `address` in a browser, or says on standard error why there is none.
fn open_in_browser(address: String) {
    let cannot = |why: &dyn Display, address: &str| {
        eprintln!("Cannot open a browser ({why}): open {address} yourself.");
    };
    if !has_screen() {
        return cannot(&"there is no display", &address);
    }
    thread::spawn(move || {
        if let Err(error) = open::that_detached_with_timeout(&address, BROWSER_LIMIT) {
            cannot(&error, &address);
        }
    });
}

/// Whether a browser could show itself here. Without a display, the programs
/// that open one would fail without a word, or fill the terminal. The user's
/// `BROWSER`, and Windows below its Linux, need none.
#[cfg(all(unix, not(target_os = "macos")))]
fn has_screen() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"]
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// Whether a browser could show itself here: these systems always have one.
#[cfg(any(windows, target_os = "macos"))]
fn has_screen() -> bool {
    true
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
