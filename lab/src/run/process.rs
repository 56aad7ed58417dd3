//! A program that runs: what it prints, what it is given, and its end. Whatever happens,
//! nothing of it is left when [`Process::told`] says nothing more.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::time::timeout;

/// A program and how it is started.
pub struct Words {
    /// The program, and its arguments.
    pub words: Vec<OsString>,
    /// The folder in which it is started.
    pub folder: PathBuf,
    /// What stands in its environment beside what stands in ours.
    pub variables: Vec<(&'static str, OsString)>,
}

/// What is asked of a running program.
pub enum Ask {
    /// To read these bytes.
    Input(Vec<u8>),
    /// To read no more.
    EndInput,
    /// To end.
    Stop,
}

/// What is told of a running program. On Windows its end is all.
#[cfg_attr(windows, allow(dead_code))]
pub enum Told {
    /// In which calls it waits: none if it goes on.
    Waits(Vec<String>),
    /// It has ended, with this exit status, or by this signal.
    Status(i32),
    Signal(i32),
    /// It could not be started.
    Failed(String),
}

pub type Reader = Box<dyn AsyncRead + Send + Sync + Unpin>;

/// A program that runs. It is ended, with all that it has started, when this value is
/// dropped.
pub struct Process {
    pub stdout: Reader,
    pub stderr: Reader,
    pub asks: UnboundedSender<Ask>,
    pub told: UnboundedReceiver<Told>,
}

/// The command in `words`, without its standard streams.
fn command(words: &Words, program: impl Into<OsString>, arguments: &[OsString]) -> Command {
    let mut command = Command::new(program.into());
    // What Cargo says to the lab is none of the program's business.
    for name in exercises::told_by_cargo() {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .current_dir(&words.folder)
        .env_remove("RUST_BACKTRACE")
        .env("RUST_LIB_BACKTRACE", "0")
        .env("PYTHONIOENCODING", "utf-8")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // As in a terminal, each line is seen when it is printed.
        .env("PYTHONUNBUFFERED", "1")
        .envs(words.variables.iter().map(|(name, value)| (name, value)));
    command
}

#[cfg(unix)]
mod system {
    use std::env;
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::Stdio;

    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::sync::mpsc::unbounded_channel;

    use tokio::time::{Instant, sleep};

    use super::{Ask, Duration, Process, Told, Words, command, io};
    use crate::run::supervise::{END_INPUT, INPUT, WORD};

    /// How long a supervisor may take to end all of its run.
    const PATIENCE: Duration = Duration::from_secs(4);

    /// Starts the program below a supervisor.
    ///
    /// # Errors
    ///
    /// When the supervisor cannot be started. That the program cannot is told later.
    pub fn start(words: &Words) -> io::Result<Process> {
        let (ours, theirs) = UnixStream::pair()?;
        let mut arguments = vec![WORD.into()];
        arguments.extend_from_slice(&words.words);
        let mut supervisor = command(words, env::current_exe()?, &arguments)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        ours.set_nonblocking(true)?;
        let (reader, writer) = tokio::net::UnixStream::from_std(ours)?.into_split();
        let (asks, mut asked) = unbounded_channel();
        let (tell, told) = unbounded_channel();
        let process = Process {
            stdout: Box::new(supervisor.stdout.take().expect("stdout is piped")),
            stderr: Box::new(supervisor.stderr.take().expect("stderr is piped")),
            asks,
            told,
        };
        tokio::spawn(async move {
            let mut lines = BufReader::new(reader).lines();
            let mut writer = Some(writer);
            let late = sleep(Duration::MAX);
            tokio::pin!(late);
            loop {
                tokio::select! {
                    // Its program has stopped it, or holds it.
                    () = &mut late => {
                        let _ = supervisor.start_kill();
                        break;
                    }
                    line = lines.next_line() => {
                        let Ok(Some(line)) = line else { break };
                        if let Some(word) = heard(&line) {
                            let _ = tell.send(word);
                        }
                    }
                    ask = asked.recv(), if writer.is_some() => {
                        let (kind, bytes) = match ask {
                            Some(Ask::Input(bytes)) => (INPUT, bytes),
                            Some(Ask::EndInput) => (END_INPUT, Vec::new()),
                            // The end of what is asked ends the program.
                            Some(Ask::Stop) | None => {
                                if let Some(mut writer) = writer.take() {
                                    let _ = writer.shutdown().await;
                                }
                                late.as_mut().reset(Instant::now() + PATIENCE);
                                continue;
                            }
                        };
                        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                        let message = [&[kind][..], &length.to_be_bytes(), &bytes].concat();
                        if let Some(writer) = &mut writer {
                            let _ = writer.write_all(&message).await;
                        }
                    }
                }
            }
            let _ = supervisor.wait().await;
        });
        Ok(process)
    }

    /// What a line of the supervisor says.
    fn heard(line: &str) -> Option<Told> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        Some(match word {
            "waits" => Told::Waits(rest.split_whitespace().map(str::to_owned).collect()),
            "status" => Told::Status(rest.parse().ok()?),
            "signal" => Told::Signal(rest.parse().ok()?),
            "failed" => Told::Failed(rest.to_owned()),
            _ => return None,
        })
    }
}

#[cfg(windows)]
mod system {
    use std::process::Stdio;

    use process_wrap::tokio::{CommandWrap, JobObject, KillOnDrop};
    use tokio::io::AsyncWriteExt;
    use tokio::sync::mpsc::unbounded_channel;

    use super::{Ask, Process, Told, Words, command, io};

    /// Starts the program in a job, which Windows ends with us.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn start(words: &Words) -> io::Result<Process> {
        let mut plain = command(words, &words.words[0], &words.words[1..]);
        plain
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut wrap = CommandWrap::from(plain);
        wrap.wrap(KillOnDrop).wrap(JobObject);
        let mut child = wrap.spawn()?;
        let mut stdin = child.stdin().take();
        let (asks, mut asked) = unbounded_channel();
        let (tell, told) = unbounded_channel();
        let process = Process {
            stdout: Box::new(child.stdout().take().expect("stdout is piped")),
            stderr: Box::new(child.stderr().take().expect("stderr is piped")),
            asks,
            told,
        };
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    status = child.wait() => {
                        let status = status.ok().and_then(|status| status.code());
                        let _ = tell.send(Told::Status(status.unwrap_or(1)));
                        return;
                    }
                    ask = asked.recv() => match ask {
                        Some(Ask::Input(bytes)) => {
                            if let Some(stdin) = &mut stdin {
                                let _ = stdin.write_all(&bytes).await;
                                let _ = stdin.flush().await;
                            }
                        }
                        Some(Ask::EndInput) => stdin = None,
                        Some(Ask::Stop) | None => {
                            let _ = child.start_kill();
                            let _ = child.wait().await;
                            return;
                        }
                    }
                }
            }
        });
        Ok(process)
    }
}

pub use system::start;

/// What a program printed that has run to its end.
pub struct Printed {
    /// Whether it ended with exit status 0.
    pub is_right: bool,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// Runs a program to its end, `limit` at most. All of it is ended when nobody waits for it
/// any more.
///
/// # Errors
///
/// When it cannot be started, or takes longer.
pub async fn output(words: &Words, limit: Duration) -> io::Result<Printed> {
    let mut process = start(words)?;
    let _ = process.asks.send(Ask::EndInput);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let ended = async {
        let mut is_right = false;
        while let Some(told) = process.told.recv().await {
            match told {
                Told::Status(status) => is_right = status == 0,
                Told::Failed(why) => return Err(io::Error::other(why)),
                Told::Signal(_) | Told::Waits(_) => {}
            }
        }
        Ok(is_right)
    };
    let all = async {
        tokio::try_join!(
            ended,
            process.stdout.read_to_end(&mut stdout),
            process.stderr.read_to_end(&mut stderr)
        )
    };
    let (is_right, ..) = timeout(limit, all).await??;
    Ok(Printed {
        is_right,
        stdout,
        stderr,
    })
}
