//! Runs programs with the preloaded library, and gives one thread after the other its turn,
//! when all others sleep. So a run has one order, on a busy machine, too, and that a call
//! begins to wait is seen, not guessed.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process};

use anyhow::{Context, bail, ensure};

use crate::net::Net;

/// The longest that a recording may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Calls that change nothing between the two sides: they need no turn.
const FREE: [&str; 6] = [
    "print",
    "setsockopt",
    "ioctl",
    "getsockname",
    "getpeername",
    "dup",
];

/// Calls after which a thread goes on with what it has begun.
const BEGINNING: [&str; 6] = ["socket", "setsockopt", "ioctl", "bind", "connect", "poll"];

/// A call that a thread wants to make.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub call: String,
    pub fd: i32,
    /// The most bytes that it may receive.
    pub limit: usize,
    pub detail: String,
    /// The line, and the column in Rust or the word in Python.
    pub place: String,
    pub data: Vec<u8>,
}

/// What a call came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub result: i64,
    pub error: i32,
    pub port: u16,
    pub data: Vec<u8>,
}

/// One thing that happened: a call returned, or it began to wait.
#[derive(Debug)]
pub struct Event {
    pub process: usize,
    pub thread: usize,
    pub ask: Ask,
    /// Its number in `Net`.
    pub socket: Option<usize>,
    /// None where it began to wait.
    pub outcome: Option<Outcome>,
    pub has_waited: bool,
    /// How long it waits at most, in milliseconds. 0 is without a limit.
    pub limit: u64,
    /// Whether another thread could have gone first.
    pub is_choice: bool,
}

enum State {
    Runs,
    Asks(Ask),
    Waits {
        ask: Ask,
        /// In milliseconds. 0 is without a limit.
        limit: u64,
        since: usize,
    },
    Gone,
}

struct Thread {
    stream: UnixStream,
    unread: Vec<u8>,
    /// Empty until it has said hello.
    folder: String,
    process: usize,
    state: State,
    last_turn: usize,
}

/// The programs of a recording, one or two, and what has happened.
pub struct Control {
    listener: UnixListener,
    threads: Vec<Thread>,
    processes: Vec<u32>,
    started: Vec<Child>,
    pub net: Net,
    pub events: Vec<Event>,
    turn: usize,
    is_choice: bool,
    deadline: Instant,
}

/// A name for the socket that no other recording has.
fn socket_path() -> std::path::PathBuf {
    env::temp_dir().join(format!("recorder-{}", process::id()))
}

impl Control {
    pub fn new() -> anyhow::Result<Control> {
        let _ = fs::remove_file(socket_path());
        let listener = UnixListener::bind(socket_path()).context("cannot listen")?;
        listener.set_nonblocking(true)?;
        Ok(Control {
            listener,
            threads: Vec::new(),
            processes: Vec::new(),
            started: Vec::new(),
            net: Net::default(),
            events: Vec::new(),
            turn: 0,
            is_choice: false,
            deadline: Instant::now() + LIMIT,
        })
    }

    /// Starts a program with its whole input.
    pub fn start(
        &mut self,
        mut command: Command,
        library: &File,
        input: &str,
    ) -> anyhow::Result<()> {
        // By its descriptor: the folder of the book may have a space in its name, and
        // ld.so(8) knows no way to write one.
        let name = format!("/proc/{}/fd/{}", process::id(), library.as_raw_fd());
        command
            .env("LD_PRELOAD", name)
            .env("RECORDER", socket_path())
            .env("PYTHONPATH", "recorder/python")
            .env("PYTHONUNBUFFERED", "1")
            .env("PYTHONUTF8", "1")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let mut child = command
            .spawn()
            .with_context(|| format!("cannot start {command:?}"))?;
        let mut stdin = child.stdin.take().context("no pipe")?;
        stdin.write_all(input.as_bytes())?;
        self.processes.push(child.id());
        self.started.push(child);
        Ok(())
    }

    /// Gives turns until all programs have ended, or until `until` says so.
    pub fn run(&mut self, until: impl Fn(&Control) -> bool) -> anyhow::Result<()> {
        loop {
            ensure!(
                Instant::now() < self.deadline,
                "it takes too long: {}",
                self.stand()
            );
            // In this order: what a thread has said before it fell asleep is then read.
            let is_settled = self.all_sleep();
            if self.take_news()? {
                continue;
            }
            if !is_settled {
                self.wait_for_news();
                continue;
            }
            if self
                .threads
                .iter()
                .all(|thread| matches!(thread.state, State::Gone))
            {
                return self.end();
            }
            if until(self) {
                return Ok(());
            }
            if let Some(next) = self.choose() {
                self.give_turn(next)?;
            } else if let Some(next) = self.first_with_limit() {
                self.say(next, "pass")?;
                self.take_outcome(next)?;
            } else {
                self.wait_for_news();
            }
        }
    }

    /// Whether a thread waits in `call`.
    pub fn waits_in(&self, call: &str) -> bool {
        let waits =
            |thread: &Thread| matches!(&thread.state, State::Waits { ask, .. } if ask.call == call);
        self.threads.iter().any(waits)
    }

    fn stand(&self) -> String {
        let line = |thread: &Thread| match &thread.state {
            State::Runs => "runs".to_owned(),
            State::Asks(ask) => format!("asks for {}", ask.call),
            State::Waits { ask, .. } => format!("waits in {} at {}", ask.call, ask.place),
            State::Gone => "is gone".to_owned(),
        };
        self.threads.iter().map(line).collect::<Vec<_>>().join(", ")
    }

    fn end(&mut self) -> anyhow::Result<()> {
        for child in &mut self.started {
            let status = child.wait()?;
            ensure!(status.success(), "the program has failed: {status}");
        }
        Ok(())
    }

    /// Whether all threads sleep, or wait for a turn, and all programs have begun.
    fn all_sleep(&self) -> bool {
        let begun = |process: &u32| {
            let mut threads = self.threads.iter();
            threads.any(|thread| self.processes[thread.process] == *process)
        };
        self.processes.iter().all(begun)
            && self.threads.iter().all(|thread| match thread.state {
                State::Runs => !thread.folder.is_empty() && sleeps(&thread.folder),
                // It has said so, and now the one that waits for its end has to be woken.
                State::Gone => has_ended(&thread.folder),
                _ => true,
            })
    }

    /// Takes in what threads have said, if they have.
    fn take_news(&mut self) -> anyhow::Result<bool> {
        let mut is_new = false;
        while let Ok((stream, _)) = self.listener.accept() {
            stream.set_nonblocking(true)?;
            self.threads.push(Thread {
                stream,
                unread: Vec::new(),
                folder: String::new(),
                process: 0,
                state: State::Runs,
                last_turn: 0,
            });
        }
        for index in 0..self.threads.len() {
            while let Some(line) = self.threads[index].line()? {
                self.hear(index, &line)?;
                is_new = true;
            }
        }
        Ok(is_new)
    }

    /// Waits until a thread says something, a millisecond at most.
    fn wait_for_news(&self) {
        let open = self
            .threads
            .iter()
            .filter(|thread| !matches!(thread.state, State::Gone));
        let mut fds: Vec<_> = open.map(|thread| thread.stream.as_raw_fd()).collect();
        fds.push(self.listener.as_raw_fd());
        let poll = |fd| libc::pollfd {
            fd,
            events: libc::POLLIN,
            revents: 0,
        };
        let mut fds: Vec<_> = fds.into_iter().map(poll).collect();
        unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, 1) };
    }

    /// What a thread says while it has no turn.
    fn hear(&mut self, index: usize, line: &str) -> anyhow::Result<()> {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["hello", process, thread] => {
                let id: u32 = process.parse()?;
                let known = self.processes.iter().position(|known| *known == id);
                let number = known.unwrap_or_else(|| {
                    self.processes.push(id);
                    self.processes.len() - 1
                });
                self.threads[index].process = number;
                self.threads[index].folder = format!("/proc/{process}/task/{thread}");
                self.say(index, "hello")?;
            }
            ["ask", ..] => self.threads[index].state = State::Asks(Ask::from(line)?),
            ["bye"] => self.lose(index),
            _ => bail!("unknown: {line}"),
        }
        Ok(())
    }

    /// A thread has ended. With the last one of a program, the system closes what it has
    /// left open.
    fn lose(&mut self, thread: usize) {
        self.threads[thread].state = State::Gone;
        let process = self.threads[thread].process;
        let is_gone =
            |thread: &Thread| thread.process != process || matches!(thread.state, State::Gone);
        if !self.threads.iter().all(is_gone) {
            return;
        }
        for fd in self.net.open(process) {
            let is_copied = self.net.is_copied(process, fd);
            let ask = |call: &str| Ask {
                call: call.to_owned(),
                fd,
                ..Ask::default()
            };
            let (ask, close) = (ask("end"), ask("close"));
            let socket = self.net.find(process, fd);
            let outcome = Outcome::default();
            self.net.apply(process, &close, &outcome);
            if is_copied {
                continue;
            }
            self.events.push(Event {
                process,
                thread,
                ask,
                socket,
                outcome: Some(outcome),
                has_waited: false,
                limit: 0,
                is_choice: false,
            });
        }
    }

    /// Whose turn it is: who has something to print, who goes on with what it has begun, for
    /// whom a wait has ended, who needs no turn, and then whoever has not had one for longest.
    fn choose(&self) -> Option<usize> {
        let threads = self.threads.iter().enumerate();
        let asks = threads
            .clone()
            .filter_map(|(index, thread)| match &thread.state {
                State::Asks(ask) => Some((index, ask, thread.last_turn)),
                _ => None,
            });
        let free = asks
            .clone()
            .find(|(index, ask, _)| self.is_free(*index, ask));
        let goes_on = asks.clone().find(|(index, ask, _)| {
            let last = self.events.last().filter(|last| last.thread == *index);
            last.is_some_and(|last| {
                BEGINNING.contains(&last.ask.call.as_str()) && last.ask.place == ask.place
            })
        });
        let woken = threads.filter_map(|(index, thread)| match &thread.state {
            State::Waits { ask, since, .. } if self.net.can_return(thread.process, ask) => {
                Some((index, since))
            }
            _ => None,
        });
        let prints = asks.clone().find(|(_, ask, _)| ask.call == "print");
        let woken = woken
            .min_by_key(|(_, since)| **since)
            .map(|(index, _)| index);
        prints
            .or(goes_on)
            .map(|(index, ..)| index)
            .or(woken)
            .or(free.map(|(index, ..)| index))
            .or(asks
                .min_by_key(|(_, _, last)| *last)
                .map(|(index, ..)| index))
    }

    /// A listener may close at any time, as long as nobody queues, and one of several
    /// descriptors of a socket, too. To send nothing is no more than that.
    fn is_free(&self, index: usize, ask: &Ask) -> bool {
        let process = self.threads[index].process;
        match ask.call.as_str() {
            "close" => {
                self.net.is_idle_listener(process, ask.fd) || self.net.is_copied(process, ask.fd)
            }
            "send" => ask.data.is_empty(),
            call => FREE.contains(&call),
        }
    }

    fn first_with_limit(&self) -> Option<usize> {
        let waits = self
            .threads
            .iter()
            .enumerate()
            .filter_map(|(index, thread)| match thread.state {
                State::Waits {
                    limit: 1.., since, ..
                } => Some((index, since)),
                _ => None,
            });
        waits
            .min_by_key(|(_, since)| *since)
            .map(|(index, _)| index)
    }

    fn give_turn(&mut self, index: usize) -> anyhow::Result<()> {
        let thread = &self.threads[index];
        let (State::Asks(ask) | State::Waits { ask, .. }) = &thread.state else {
            bail!("a turn that nobody asks for");
        };
        let ask = ask.clone();
        let expected = self.net.expect(thread.process, &ask);
        let others = self.threads.iter().enumerate().filter(|(other, thread)| {
            *other != index
                && matches!(&thread.state, State::Asks(ask) if !self.is_free(*other, ask))
        });
        let is_free = self.is_free(index, &ask);
        self.is_choice = others.count() > 0 && !is_free;
        if self.say(index, &expected).is_err() {
            self.lose(index);
            return Ok(());
        }
        if !is_free {
            self.turn += 1;
            self.threads[index].last_turn = self.turn;
        }
        self.take_outcome(index)
    }

    /// What the call of a thread that has the turn comes to.
    fn take_outcome(&mut self, index: usize) -> anyhow::Result<()> {
        let line = loop {
            ensure!(
                Instant::now() < self.deadline,
                "no outcome: {}",
                self.stand()
            );
            match self.threads[index].line()? {
                Some(line) => break line,
                None => self.wait_for_news(),
            }
        };
        let thread = &mut self.threads[index];
        let process = thread.process;
        let before = std::mem::replace(&mut thread.state, State::Runs);
        let (ask, has_waited) = match before {
            State::Asks(ask) => (ask, false),
            State::Waits { ask, .. } => (ask, true),
            _ => bail!("no call has the turn"),
        };
        let mut socket = self.net.find(process, ask.fd);
        // Descriptors come and go, and the socket stays.
        let is_told =
            ask.call != "dup" && (ask.call != "close" || !self.net.is_copied(process, ask.fd));
        let words: Vec<&str> = line.split(' ').collect();
        let mut limit_of_wait = 0;
        let outcome = match words[..] {
            ["bye"] => {
                self.lose(index);
                return Ok(());
            }
            ["waits", limit] => {
                limit_of_wait = limit.parse()?;
                thread.state = State::Waits {
                    ask: ask.clone(),
                    limit: limit_of_wait,
                    since: self.turn,
                };
                if has_waited {
                    return Ok(());
                }
                None
            }
            ["done", result, error, port, data] => {
                let outcome = Outcome {
                    result: result.parse()?,
                    error: error.parse()?,
                    port: port.parse()?,
                    data: unhex(data),
                };
                socket = socket.or(self.net.apply(process, &ask, &outcome));
                Some(outcome)
            }
            _ => bail!("{line}: {}", self.stand()),
        };
        let is_choice = std::mem::take(&mut self.is_choice);
        let event = Event {
            process,
            thread: index,
            ask,
            socket,
            outcome,
            has_waited,
            limit: limit_of_wait,
            is_choice,
        };
        if is_told {
            self.events.push(event);
        }
        Ok(())
    }

    fn say(&mut self, index: usize, line: &str) -> anyhow::Result<()> {
        Ok(writeln!(self.threads[index].stream, "{line}")?)
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        for child in &mut self.started {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_file(socket_path());
    }
}

impl Thread {
    /// The next line that it has said, if it has. Its end is a "bye".
    fn line(&mut self) -> anyhow::Result<Option<String>> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let rest = self.unread.split_off(end + 1);
                let line = std::mem::replace(&mut self.unread, rest);
                return Ok(Some(String::from_utf8_lossy(&line[..end]).into_owned()));
            }
            if matches!(self.state, State::Gone) {
                return Ok(None);
            }
            let mut buffer = [0; 65536];
            match self.stream.read(&mut buffer) {
                Ok(0) => self.unread.extend(b"bye\n"),
                Ok(count) => self.unread.extend(&buffer[..count]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                    self.unread.extend(b"bye\n");
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
}

impl Ask {
    fn from(line: &str) -> anyhow::Result<Ask> {
        let mut parts = line.split('\t');
        let mut part = || parts.next().context("a part is missing");
        let (head, place, data) = (part()?, part()?, part()?);
        let mut words = head.split(' ').skip(1);
        let mut word = || words.next().context("a word is missing");
        Ok(Ask {
            call: word()?.to_owned(),
            fd: word()?.parse()?,
            limit: word()?.parse()?,
            detail: word()?.to_owned(),
            place: place.to_owned(),
            data: unhex(data),
        })
    }
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// How a thread is, by `/proc/PID/task/TID/stat` in proc(5). None of one that is no more.
fn state_of(folder: &str) -> Option<char> {
    let stat = fs::read_to_string(format!("{folder}/stat")).ok()?;
    stat.rsplit(')').next()?.trim_start().chars().next()
}

fn sleeps(folder: &str) -> bool {
    state_of(folder) == Some('S') || has_ended(folder)
}

fn has_ended(folder: &str) -> bool {
    matches!(state_of(folder), None | Some('Z' | 'X'))
}
