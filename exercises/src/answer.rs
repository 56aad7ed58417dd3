//! What is checked: a student's program, in whatever language.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use serde_json::Value;

use crate::peer::{Peer, listen_at_both};
use crate::program::Program;
use crate::{Failure, root};

/// A program under check: the command that starts it, without HOST and PORT.
pub struct Answer {
    command: Vec<OsString>,
}

impl Answer {
    /// A program in any language, by its command.
    pub fn command(command: Vec<OsString>) -> Answer {
        Answer { command }
    }

    /// A Python script.
    ///
    /// # Errors
    ///
    /// When there is no Python 3.9 or later.
    pub fn python(script: &Path) -> Result<Answer> {
        Ok(Answer::command(vec![
            find_python()?.into(),
            script.as_os_str().to_owned(),
        ]))
    }

    /// A Rust program of this package, by the name of its example. It is built
    /// first. The compiler's words go to standard error.
    ///
    /// # Errors
    ///
    /// When it does not compile, or the book's folder is not found.
    pub fn rust(example: &str) -> Result<Answer> {
        let root = root()?;
        // Cargo takes two copies of the book that share one target folder for one
        // book, and the newer answer of the two for the answer of both. What it
        // hands to the compiler tells them apart.
        let apart = format!("metadata={}", root.display());
        let mut build = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        build
            .args(["rustc", "--quiet", "--package", "exercises"])
            .args(["--example", example, "--manifest-path"])
            .arg(root.join("Cargo.toml"))
            .args(["--message-format", "json-render-diagnostics"])
            .args(["--", "-C", &apart])
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        const CLEAR: &str = "\r\x1b[K";
        let who_waits_sees_why = io::stderr().is_terminal();
        if who_waits_sees_why {
            build.env("CARGO_TERM_COLOR", "always");
            eprint!("{CLEAR}compiling {example} …");
        }
        let built = build.output();
        if who_waits_sees_why {
            eprint!("{CLEAR}");
        }
        let built = built.context("cannot start cargo")?;
        let _ = io::stderr().write_all(&built.stderr);
        if !built.status.success() {
            bail!("the program does not compile: see above");
        }
        let executable = executable(&built.stdout, example);
        let executable = executable.context("cargo does not say where the program is")?;
        Ok(Answer::command(vec![executable.into()]))
    }

    /// The same program, with `argument` before HOST and PORT.
    pub fn with(&self, argument: &str) -> Answer {
        let mut command = self.command.clone();
        command.push(argument.into());
        Answer { command }
    }

    /// Starts the program with `arguments`.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(&self, arguments: &[&str]) -> Result<Program, Failure> {
        let mut command = self.command.clone();
        command.extend(arguments.iter().map(OsString::from));
        Program::start(&command)
    }

    /// Starts a client of the server at `port` of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start_client(&self, port: u16) -> Result<Program, Failure> {
        self.start(&["127.0.0.1", &port.to_string()])
    }

    /// Starts a client with the HOST 127.0.0.2, which is another address of this
    /// machine on Linux, and with `input`, and waits until it has connected.
    ///
    /// # Errors
    ///
    /// When it cannot be started, does not connect, or connects to 127.0.0.1.
    pub fn start_client_of_another_host(&self, input: &[u8]) -> Result<(Program, Peer), Failure> {
        let listeners = listen_at_both([[127, 0, 0, 2], [127, 0, 0, 1]]);
        let port = listeners[0].local_addr().expect("an address").port();
        let mut program = self.start(&["127.0.0.2", &port.to_string()])?;
        program.feed(input.to_vec());
        let (index, peer) = Peer::accept_any(&listeners, &mut program)?;
        if index == 0 {
            return Ok((program, peer));
        }
        let diagnosis = "HOST was 127.0.0.2, and your program connected to 127.0.0.1: \
                         connect to the HOST that it is given";
        let failure = peer.failure(diagnosis);
        Err(failure.read("Overview, \"What a program is given, and what it leaves\""))
    }

    /// Starts a server on a free port, waits until it listens, and returns its
    /// port.
    ///
    /// # Errors
    ///
    /// When it cannot be started, or does not announce its port.
    pub fn start_server(&self) -> Result<(Program, u16), Failure> {
        let mut program = self.start(&["127.0.0.1", "0"])?;
        let port = program.port()?;
        Ok((program, port))
    }

    /// Starts a server as `start_server` does, with at most `limit` descriptors.
    /// Where there is no Unix shell it gets as many as it wants.
    ///
    /// # Errors
    ///
    /// As `start_server`.
    pub fn start_server_with_descriptors(&self, limit: u32) -> Result<(Program, u16), Failure> {
        let mut command = Vec::new();
        if cfg!(unix) {
            let script = format!("ulimit -n {limit}; exec \"$@\"");
            command.extend(["sh", "-c", &script, "sh"].map(OsString::from));
        }
        command.extend_from_slice(&self.command);
        Answer::command(command).start_server()
    }
}

/// The executable of an example, in the messages of the Cargo that built it.
fn executable(messages: &[u8], example: &str) -> Option<PathBuf> {
    let messages = serde_json::Deserializer::from_slice(messages).into_iter::<Value>();
    let mut artifacts = messages
        .flatten()
        .filter(|message| message["target"]["name"] == example);
    artifacts.find_map(|artifact| artifact["executable"].as_str().map(PathBuf::from))
}

/// Where Cargo puts the executable of an example: beside this one's folder,
/// which is `target/PROFILE` or, for a test, `target/PROFILE/deps`.
///
/// # Errors
///
/// When the path of this executable is not known.
pub fn example_path(example: &str) -> Result<PathBuf> {
    let mut folder = env::current_exe().context("where is this program?")?;
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    let name = format!("{example}{}", env::consts::EXE_SUFFIX);
    Ok(folder.join("examples").join(name))
}

/// The interpreter that `PYTHON` names, or else the first of `python3` and
/// `python` that is 3.9 or later.
fn find_python() -> Result<PathBuf> {
    const ASK: &str = "import sys; sys.version_info >= (3, 9) and print(sys.executable)";
    let named = env::var("PYTHON").ok();
    let names = named
        .as_deref()
        .map_or(vec!["python3", "python"], |name| vec![name]);
    for name in &names {
        if let Ok(output) = Command::new(name).args(["-c", ASK]).output() {
            let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            if !path.is_empty() {
                return Ok(path.into());
            }
        }
    }
    bail!(
        "Python 3.9 or later is needed, and {} is not: install it, or set PYTHON to its path",
        names.join(" or ")
    )
}
