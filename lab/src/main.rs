//! `cargo run`: builds the book and serves it on this machine.

use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand};
use lab::book;
use lab::guard::Guard;
#[cfg(unix)]
use lab::run::supervise;
use lab::serve::{self, Site};
use lab::token::{Door, Token};
use lab::watch::watch;
use tokio::sync::mpsc::unbounded_channel;

/// The port that is tried when none is asked for.
/// No other program of note uses it by default: what one of them has left in the browser
/// for its port would be in control of the book's pages.
const DEFAULT_PORT: u16 = 5219;

/// How long a program may take to say that it cannot open a browser.
const BROWSER_LIMIT: Duration = Duration::from_secs(10);

/// Builds the book and serves it on this machine
#[derive(Parser)]
#[command(
    bin_name = "cargo run --",
    version,
    override_usage = "cargo run -- [serve] [--port PORT] [--open] [--no-run] [--root FOLDER]\n       \
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
    /// Port to listen on; 0 is any free one [default: 5219, or a free one]
    #[arg(long)]
    port: Option<u16>,

    /// Open the book in the browser
    #[arg(long)]
    open: bool,

    /// Run no programs for the book's pages
    #[arg(long)]
    no_run: bool,

    /// Run programs for the pages also as root
    #[arg(long, conflicts_with = "no_run")]
    run: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Build the book and serve it: what is done without a command
    Serve(Serving),
    /// Only build the book, into the folder book/
    Build,
}

fn main() -> ExitCode {
    #[cfg(unix)]
    if env::args_os()
        .nth(1)
        .is_some_and(|word| word == supervise::WORD)
    {
        return supervise::main(env::args_os().skip(2).collect());
    }
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
    // For many connections and many runs at once.
    exercises::allow_descriptors();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", format!("{error:#}").trim_end());
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let mut serving = cli.serving;
    let only_build = match cli.command {
        Some(Command::Build) => true,
        Some(Command::Serve(more)) => {
            serving.port = more.port.or(serving.port);
            serving.open |= more.open;
            serving.no_run |= more.no_run;
            serving.run |= more.run;
            false
        }
        None => false,
    };
    let Serving { port, open, .. } = serving;
    if only_build && (port.is_some() || open || serving.run || serving.no_run) {
        bail!(
            "build serves nothing: leave out --port and --open, --run and --no-run, or the word build"
        );
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
    exercises::set_root(&root);
    let listener = listen(port)?;
    let guard = Guard {
        address: listener.local_addr()?,
        token: may_run(&serving).then(Token::new).transpose()?,
    };
    let site = Site::new(&root, &pages, guard)?;
    read(&root, &site, listener, open)
}

/// Whether pages may run programs. Root can do too much for that, unless he says so.
fn may_run(serving: &Serving) -> bool {
    #[cfg(unix)]
    if nix::unistd::geteuid().is_root() && !serving.run && !serving.no_run {
        eprintln!("You are root: the pages run no programs, unless you start this with --run.");
        return false;
    }
    !serving.no_run
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

/// Serves the book until it is told to stop, and builds it anew when it has changed.
fn read(root: &Path, site: &Arc<Site>, listener: TcpListener, open: bool) -> Result<()> {
    let address = format!("http://{}/{}", listener.local_addr()?, site.fragment());
    let router = site.router()?;
    listener.set_nonblocking(true)?;

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let ended = runtime.block_on(async {
        let stopped = stopped()?;
        let (tell, mut told) = unbounded_channel();
        let watched = watch(root, move |change| {
            let _ = tell.send(change);
        });
        if let Err(error) = &watched {
            eprintln!("What you save is not noticed: {error:#}");
        }
        let heeding = async {
            while let Some(change) = told.recv().await {
                site.heed(change).await;
            }
            std::future::pending::<()>().await;
        };
        let listener = tokio::net::TcpListener::from_std(listener)?;
        say(&format!("Reading both ends at {address} (Ctrl-C stops)"))?;
        let _door = open.then(|| open_in_browser(&address, root)).flatten();
        // Pages are all that is lost by not waiting for the connections,
        // and a browser may hold one open for minutes.
        tokio::select! {
            () = serve::answer(listener, router) => {}
            () = heeding => {}
            () = stopped => {}
        }
        Ok(())
    });
    // A build that goes on is not waited for.
    runtime.shutdown_background();
    ended
}

/// Opens `address` in a browser, or says on standard error why there is none. Where it
/// holds the token, a page for this user alone leads there: it is returned, and has to
/// be there until the browser has read it.
fn open_in_browser(address: &str, root: &Path) -> Option<Door> {
    fn cannot(why: &dyn Display) {
        eprintln!("Cannot open a browser ({why}): open the address above yourself.");
    }
    if !has_screen() {
        cannot(&"there is no display");
        return None;
    }
    // A browser of Windows does not find the files of the Linux below it.
    let has_token = address.contains('#') && env::var_os("WSL_DISTRO_NAME").is_none();
    let door = has_token.then(|| Door::to(address, &root.join("target").join("lab")));
    let door = match door.transpose() {
        Ok(door) => door,
        Err(error) => {
            cannot(&format!("{error:#}"));
            return None;
        }
    };
    let plain = address.split('#').next().unwrap_or_default();
    let place: OsString = door
        .as_ref()
        .map_or(plain.into(), |door| door.file().as_os_str().to_owned());
    thread::spawn(move || {
        if let Err(error) = open::that_detached_with_timeout(&place, BROWSER_LIMIT) {
            cannot(&error);
        }
    });
    door
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
