//! What is checked: a student's program, in whatever language.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use fastrand::Rng;
use serde_json::Value;

use crate::peer::{Peer, listen_at_both};
use crate::places;
use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::{Failure, cargo, find_python, root};

/// A program under check: the command that starts it, without HOST and PORT, and the seed
/// of what it is asked.
#[derive(Clone)]
pub struct Answer {
    command: Vec<OsString>,
    seed: u64,
    sandbox: Option<Sandbox>,
}

impl Answer {
    /// A program in any language, by its command.
    pub fn command(command: Vec<OsString>) -> Answer {
        Answer {
            command,
            seed: 1,
            sandbox: None,
        }
    }

    /// The same program, asked with texts and sizes that are made from `seed`.
    pub fn seeded(self, seed: u64) -> Answer {
        Answer { seed, ..self }
    }

    /// The same program, started inside of a sandbox.
    pub fn within(self, sandbox: Sandbox) -> Answer {
        Answer {
            sandbox: Some(sandbox),
            ..self
        }
    }

    /// Where the texts and sizes of a check come from: the same for the same seed, also
    /// if other checks are left out.
    pub fn vary(&self, check: &str) -> Rng {
        let salt = check.bytes().fold(self.seed, |salt, byte| {
            salt.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        Rng::with_seed(salt)
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

    /// The Rust program `name` of a package: `answers` has the student's, `programs` those
    /// that prove the graders. It is built first. The compiler's words go to standard error.
    ///
    /// # Errors
    ///
    /// When it does not compile, or the book's folder is not found.
    pub fn rust(package: &str, name: &str) -> Result<Answer> {
        let root = root()?;
        // Cargo takes two copies of the book that share one target folder for one
        // book, and the newer answer of the two for the answer of both. What it
        // hands to the compiler tells them apart.
        let apart = format!("metadata={}", root.display());
        let mut build = cargo();
        build
            .args(["rustc", "--quiet", "--package", package])
            .args(["--bin", name, "--manifest-path"])
            .arg(root.join("Cargo.toml"))
            .args(["--message-format", "json-render-diagnostics"])
            .args(["--", "-C", &apart])
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        const CLEAR: &str = "\r\x1b[K";
        let who_waits_sees_why = io::stderr().is_terminal();
        if who_waits_sees_why {
            build.env("CARGO_TERM_COLOR", "always");
            eprint!("{CLEAR}compiling {name} …");
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
        let executable = executable(&built.stdout, name);
        let executable = executable.context("cargo does not say where the program is")?;
        Ok(Answer::command(vec![executable.into()]))
    }

    /// The same program, with `argument` before HOST and PORT.
    pub fn with(&self, argument: &str) -> Answer {
        let mut command = self.command.clone();
        command.push(argument.into());
        Answer {
            command,
            ..self.clone()
        }
    }

    /// Starts the program with `arguments`.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(&self, arguments: &[&str]) -> Result<Program, Failure> {
        let mut command = self.command.clone();
        command.extend(arguments.iter().map(OsString::from));
        Program::start(&command, self.sandbox.as_ref())
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
        Err(failure.see(places::GIVEN))
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
        let limited = Answer {
            command,
            ..self.clone()
        };
        limited.start_server()
    }
}

/// The executable of a program, in the messages of the Cargo that built it.
fn executable(messages: &[u8], name: &str) -> Option<PathBuf> {
    let messages = serde_json::Deserializer::from_slice(messages).into_iter::<Value>();
    let mut artifacts = messages
        .flatten()
        .filter(|message| message["target"]["name"] == name);
    artifacts.find_map(|artifact| artifact["executable"].as_str().map(PathBuf::from))
}

/// Where Cargo puts the executable of a program: beside this one, which is in
/// `target/PROFILE` or, for a test, in `target/PROFILE/deps`.
///
/// # Errors
///
/// When the path of this executable is not known.
pub fn program_path(name: &str) -> Result<PathBuf> {
    let mut folder = env::current_exe().context("where is this program?")?;
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    Ok(folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}
