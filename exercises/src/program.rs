//! A program under check: started under a deadline, and ended whatever it does.

use std::ffi::OsString;
#[cfg(target_os = "linux")]
use std::fs;
use std::io::Write;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use nix::sys::signal::Signal;
use process_wrap::std::{ChildWrapper, CommandWrap};

use crate::Failure;
#[cfg(target_os = "linux")]
use crate::family::{Member, members};
use crate::output::{Output, Silence};
use crate::places;
use crate::sandbox::{Sandbox, VARIABLE};
#[cfg(target_os = "linux")]
use crate::waits;

/// How long a program has, unless a check gives it more.
pub const LIMIT: Duration = Duration::from_secs(8);

/// What a program does that waits for its input, in words.
const READS: &str = "a read or recv";

type Child = Arc<Mutex<Box<dyn ChildWrapper>>>;

/// Every program that is running now, so that Ctrl-C can end them all.
static RUNNING: Mutex<Vec<Child>> = Mutex::new(Vec::new());

/// Keeps every program that is started from now on from filling the disk: a file of more
/// than 64 MiB cannot be written, where the system has such a limit.
pub fn limit_files() {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, setrlimit};
        const LARGEST: u64 = 64 << 20;
        let _ = setrlimit(Resource::RLIMIT_FSIZE, LARGEST, LARGEST);
    }
}

/// Allows this program, and every one that it starts from now on, up to 65,536 descriptors,
/// if the system lets it, and returns how many: a server for 500 clients needs more than the
/// 256 of macOS, and the grader of a class more than the 1,024 of many Linux systems.
pub fn allow_descriptors() -> u64 {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, getrlimit, setrlimit};
        // The second is the most that macOS takes: setrlimit(2) there.
        const ENOUGH: [u64; 2] = [1 << 16, 10_240];
        let kind = Resource::RLIMIT_NOFILE;
        let (soft, hard) = getrlimit(kind).unwrap_or((0, 0));
        let mut raised = ENOUGH.iter().map(|wanted| *wanted.min(&hard));
        raised
            .find(|wanted| *wanted > soft && setrlimit(kind, *wanted, hard).is_ok())
            .unwrap_or(soft)
    }
    #[cfg(not(unix))]
    u64::MAX
}

/// Whether `end_all` was called: what a check finds from then on is no verdict.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Whether all programs are being ended.
pub fn are_ending() -> bool {
    ENDING.load(Ordering::SeqCst)
}

/// Ends every program under check, with all that it has started.
pub fn end_all() {
    ENDING.store(true, Ordering::SeqCst);
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    for child in running.iter() {
        kill(child);
    }
}

fn kill(child: &Child) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = child.start_kill();
}

/// How long the grader waits for the last words of a program that has failed.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// How long it waits for the end of a program that has closed standard error, as
/// one does that ends, or that was killed.
const LAST_BREATH: Duration = Duration::from_secs(2);

/// What a program left behind.
pub struct Ended {
    /// Its exit status, or nothing if a signal ended it.
    pub status: Option<i32>,
    /// The same in words.
    end: String,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Ended {
    /// A failure with what the program has printed, and with its exit status if
    /// that is not 0.
    pub fn failure(&self, diagnosis: impl Into<String>) -> Failure {
        let mut failure = Failure::new(diagnosis).printed(&self.stdout);
        failure.stderr.clone_from(&self.stderr);
        if self.status != Some(0) {
            failure.end = Some(self.end.clone());
        }
        failure
    }
}

/// What a program has said: of a flood, the end.
fn text(bytes: &[u8]) -> String {
    const LAST: usize = 1 << 16;
    let last = &bytes[bytes.len().saturating_sub(LAST)..];
    String::from_utf8_lossy(last).into_owned()
}

/// In words, how a program ended.
fn end(status: ExitStatus) -> String {
    const SIGSEGV: i32 = 11;
    const SIGPIPE: i32 = 13;
    const SIGXFSZ: i32 = 25;
    if let Some(status) = status.code() {
        return format!("with exit status {status}");
    }
    match signal(status) {
        Some(SIGSEGV) => "by signal 11, SIGSEGV: it used memory that is not its own".to_owned(),
        Some(SIGPIPE) => "by signal 13, SIGPIPE, which a send to a closed connection brings: call \
                          signal(SIGPIPE, SIG_IGN), or send with MSG_NOSIGNAL, and the send fails \
                          instead"
            .to_owned(),
        Some(SIGXFSZ) => "by signal 25, SIGXFSZ: it wrote a file of more than 64 MiB".to_owned(),
        Some(number) => format!("by signal {number}"),
        None => "by a signal".to_owned(),
    }
}

/// The signal that ended a program.
#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// What can be seen of a program from outside, for all who talk to it.
#[derive(Clone)]
pub struct Process {
    child: Child,
    /// What all its processes carry in their environment.
    #[cfg(target_os = "linux")]
    mark: String,
    stderr: Arc<Mutex<Output>>,
}

impl Process {
    /// All its processes.
    #[cfg(target_os = "linux")]
    fn members(&self) -> Vec<Member> {
        members(&self.mark, self.id())
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        let child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.id()
    }

    /// Waits for its end, at most `LAST_BREATH`, and returns how it has ended.
    fn end(&self) -> Option<ExitStatus> {
        let until = Instant::now() + LAST_BREATH;
        loop {
            let status = self.status();
            if status.is_some() || Instant::now() >= until {
                return status;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// How it has ended, if it has.
    fn status(&self) -> Option<ExitStatus> {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        child.try_wait().ok().flatten()
    }

    /// Stops it with SIGSTOP, waits until it has stopped, does `work`, and lets it
    /// go on. Elsewhere than on Linux it does not stop.
    pub fn while_stopped(&self, work: impl FnOnce()) {
        #[cfg(not(target_os = "linux"))]
        work();
        #[cfg(target_os = "linux")]
        {
            for member in self.members() {
                member.signal(Signal::SIGSTOP);
            }
            let until = Instant::now() + Duration::from_secs(1);
            while self.members().iter().any(|member| member.state != 'T') && Instant::now() < until
            {
                thread::sleep(Duration::from_millis(1));
            }
            work();
            for member in self.members() {
                member.signal(Signal::SIGCONT);
            }
        }
    }

    /// The call in which it waits, if it is one process with one thread, where the system
    /// tells.
    #[cfg(target_os = "linux")]
    pub fn waits_in(&self) -> Option<&'static str> {
        let [member] = &self.members()[..] else {
            return None;
        };
        if fs::read_dir(format!("/proc/{}/task", member.id))
            .ok()?
            .count()
            > 1
        {
            return None;
        }
        match waits(member.id)[..] {
            ["recv" | "input"] => Some(READS),
            ["send"] => Some("a write or send"),
            ["poll"] => Some("poll, with a time limit"),
            ["connect"] => Some("connect"),
            ["accept"] => Some("accept"),
            _ => None,
        }
    }

    #[cfg(not(target_os = "linux"))]
    pub fn waits_in(&self) -> Option<&'static str> {
        None
    }

    /// Those of its processes that still run: elsewhere than on Linux, nobody knows.
    fn left_behind(&self) -> Vec<String> {
        #[cfg(target_os = "linux")]
        return self
            .members()
            .iter()
            .map(|member| format!("{} (process {})", member.name, member.id))
            .collect();
        #[cfg(not(target_os = "linux"))]
        Vec::new()
    }

    /// Ends all of them, also what has left the group.
    fn end_all_of_it(&self) {
        kill(&self.child);
        #[cfg(target_os = "linux")]
        for _ in 0..10 {
            // What is being started while they are ended is found the next time.
            let members = self.members();
            if members.is_empty() {
                break;
            }
            for member in members {
                member.signal(Signal::SIGKILL);
            }
        }
    }

    /// A failure with what the program has said on standard error, and with its
    /// end, if it has ended. One that is about to end gets a moment to do so.
    pub fn failure(&self, diagnosis: impl Into<String>) -> Failure {
        let mut failure = Failure::new(diagnosis);
        let mut stderr = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        let silence = stderr.all(Instant::now() + LAST_WORDS);
        failure.stderr = text(&stderr.bytes);
        let status = match silence {
            // The system closes what it had open a moment before it tells its end.
            Silence::End => self.end(),
            Silence::Timeout => self.status(),
        };
        failure.end = status.map(end);
        failure
    }

    /// The same for a program that should have done something by now: with the
    /// call in which it waits, where the system tells.
    pub fn stuck(&self, diagnosis: &str) -> Failure {
        match self.waits_in() {
            Some(call) => self.failure(format!("{diagnosis} (it waits in {call})")),
            None => self.failure(diagnosis),
        }
    }
}

/// A running program. It is ended, with all that it has started, when this
/// value is dropped.
pub struct Program {
    pub process: Process,
    stdin: Option<std::process::ChildStdin>,
    stdout: Output,
    pub deadline: Instant,
}

impl Program {
    /// Starts `command`, inside of `sandbox` if there is one. Its deadline is `LIMIT` from
    /// now.
    ///
    /// # Errors
    ///
    /// When there is no such program.
    pub fn start(command: &[OsString], sandbox: Option<&Sandbox>) -> Result<Program, Failure> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let mark = format!("{}.{number}", std::process::id());
        let wrapped = sandbox.map(|sandbox| sandbox.command(command, &mark));
        let command = wrapped.as_deref().unwrap_or(command);
        let mut process = Command::new(&command[0]);
        process
            .args(&command[1..])
            .env(VARIABLE, &mark)
            .env("PYTHONIOENCODING", "utf-8")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            // With it, a flush that a program lacks would not be missed here.
            .env_remove("PYTHONUNBUFFERED")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut wrap = CommandWrap::from(process);
        #[cfg(unix)]
        wrap.wrap(process_wrap::std::ProcessGroup::leader());
        #[cfg(windows)]
        wrap.wrap(process_wrap::std::JobObject);
        let mut child = wrap.spawn().map_err(|error| {
            let name = command[0].to_string_lossy();
            Failure::not_started(format!("cannot start {name}: {error}"))
        })?;

        let stdin = child.stdin().take();
        let stdout = Output::of(child.stdout().take().expect("stdout is piped"));
        let stderr = Output::of(child.stderr().take().expect("stderr is piped"));
        let child = Arc::new(Mutex::new(child));
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.push(Arc::clone(&child));
        Ok(Program {
            process: Process {
                child,
                #[cfg(target_os = "linux")]
                mark,
                stderr: Arc::new(Mutex::new(stderr)),
            },
            stdin,
            stdout,
            deadline: Instant::now() + LIMIT,
        })
    }

    /// Whether it has not ended yet.
    pub fn is_running(&self) -> bool {
        self.process.status().is_none()
    }

    /// Ends it, with all that it has started.
    pub fn kill(&self) {
        self.process.end_all_of_it();
    }

    /// The processor time that it has used so far, with all that it has started and that
    /// still runs. Zero elsewhere than on Linux.
    pub fn cpu_time(&self) -> Duration {
        #[cfg(target_os = "linux")]
        return self
            .process
            .members()
            .iter()
            .map(|member| member.used)
            .sum();
        #[cfg(not(target_os = "linux"))]
        Duration::ZERO
    }

    /// Waits until it sleeps, at most half a second, stops it and lets it go on: a
    /// send in which it was blocked then returns a short count. Does nothing
    /// elsewhere than on Linux.
    pub fn stop_and_continue(&self) {
        #[cfg(target_os = "linux")]
        {
            let until = Instant::now() + Duration::from_millis(500);
            let sleep = |member: &Member| sleeps(member.id);
            while !self.process.members().iter().all(sleep) && Instant::now() < until {
                thread::sleep(Duration::from_millis(1));
            }
        }
        self.process.while_stopped(|| {});
    }

    /// Writes to its standard input from a thread, as fast as the program reads,
    /// and ends it. A program that does not read is no fault here.
    pub fn feed(&mut self, bytes: Vec<u8>) {
        if let Some(mut stdin) = self.stdin.take() {
            thread::spawn(move || stdin.write_all(&bytes));
        }
    }

    /// Waits until it waits for its standard input: what is measured from then on is not
    /// its start. Two seconds at most, since the system does not tell it of every program.
    /// Its time begins anew.
    pub fn let_start(&mut self) {
        let until = Instant::now() + Duration::from_secs(2);
        while self.process.waits_in() != Some(READS) && Instant::now() < until {
            thread::sleep(Duration::from_millis(5));
        }
        self.deadline = Instant::now() + LIMIT;
    }

    /// Ends its standard input.
    pub fn end_input(&mut self) {
        self.stdin = None;
    }

    /// Waits for a server's line `LISTENING <port>`, and returns the port.
    ///
    /// # Errors
    ///
    /// When the program ends, says something else, or says nothing in time.
    pub fn port(&mut self) -> Result<u16, Failure> {
        let line = loop {
            if let Some(end) = self.stdout.bytes.iter().position(|&byte| byte == b'\n') {
                break String::from_utf8_lossy(&self.stdout.bytes[..end]).into_owned();
            }
            match self.stdout.more(self.deadline) {
                Ok(()) => {}
                Err(Silence::End) => {
                    return Err(self.failure(
                        "your server should print a line LISTENING <port>, and serve until it is \
                         stopped",
                    ));
                }
                Err(Silence::Timeout) => {
                    let printed = &self.stdout.bytes;
                    return Err(if printed.is_empty() {
                        let diagnosis = "your server should print a line LISTENING <port> before \
                                         it accepts, and no line has come. If it prints one, flush \
                                         it: in Python print(…, flush=True), in Rust println! or \
                                         io::stdout().flush()";
                        let failure = self.process.stuck(diagnosis);
                        failure.see(places::NO_OUTPUT)
                    } else {
                        let diagnosis = "your server should print a line LISTENING <port>, and \
                                         what it printed does not end with a newline: print does \
                                         that by itself, and in Rust println!";
                        self.process.stuck(diagnosis).printed(printed)
                    });
                }
            }
        };
        let port = line
            .trim()
            .strip_prefix("LISTENING ")
            .and_then(|port| port.parse().ok());
        match port {
            Some(0) => Err(self
                .failure(
                    "your server announced port 0. That is what it asked for, and not what it \
                     got: ask the listener for its own address after bind",
                )
                .see(places::BOTH_ENDS)),
            Some(port) => Ok(port),
            None => Err(self.failure(format!(
                "the first line should be LISTENING and the port, and is {line:?}"
            ))),
        }
    }

    /// Waits until a line of its standard output begins with LISTENING. Returns
    /// false if it ends without one, or its deadline passes.
    pub fn announces(&mut self) -> bool {
        loop {
            let mut lines = self.stdout.bytes.split_inclusive(|&byte| byte == b'\n');
            if lines.any(|line| line.starts_with(b"LISTENING") && line.ends_with(b"\n")) {
                return true;
            }
            if self.stdout.more(self.deadline).is_err() {
                return false;
            }
        }
    }

    /// Waits until standard output holds at least `count` bytes, and returns
    /// all that is there. Fewer, if the program ends or the deadline passes.
    pub fn output(&mut self, count: usize) -> &[u8] {
        while self.stdout.bytes.len() < count && self.stdout.more(self.deadline).is_ok() {}
        &self.stdout.bytes
    }

    /// All that it has printed within `duration` from now.
    pub fn output_within(&mut self, duration: Duration) -> &[u8] {
        let until = Instant::now() + duration;
        while self.stdout.more(until).is_ok() {}
        &self.stdout.bytes
    }

    /// Waits until the program has ended, and all that it has started.
    ///
    /// # Errors
    ///
    /// When it is still running at its deadline, or has left a process behind.
    pub fn ended(mut self) -> Result<Ended, Failure> {
        self.end_input();
        let said = Arc::clone(&self.process.stderr);
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        let mut status = None;
        let mut until = self.deadline;
        loop {
            let soon = until.min(Instant::now() + Duration::from_millis(50));
            let open = !matches!(self.stdout.all(soon), Silence::End)
                | !matches!(said.all(soon), Silence::End);
            if status.is_none()
                && let Some(now) = self.process.status()
            {
                status = Some(now);
                // What it has started may take a moment more.
                until = Instant::now() + LAST_BREATH;
            }
            if let Some(status) = status
                && !open
                && self.process.left_behind().is_empty()
            {
                return Ok(Ended {
                    status: status.code(),
                    end: end(status),
                    stdout: std::mem::take(&mut self.stdout.bytes),
                    stderr: text(&said.bytes),
                });
            }
            if Instant::now() >= until {
                drop(said);
                let printed = self.stdout.bytes.clone();
                let failure = match status {
                    None => self.process.stuck("your program did not end"),
                    Some(_) => self.process.failure(self.outlived()),
                };
                return Err(failure.printed(&printed));
            }
            if !open {
                thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// Says which processes a program has left behind.
    fn outlived(&self) -> String {
        let left = self.process.left_behind();
        let who = match &left[..] {
            [] => "a process that it has started, and that holds its output,".to_owned(),
            left => left.join(", "),
        };
        format!(
            "your program has ended, and {who} still runs: wait for what you start, or end it, \
             before you leave"
        )
    }

    /// A failure with what the program has printed to standard error so far,
    /// and with its end, if it has ended.
    pub fn failure(&self, diagnosis: impl Into<String>) -> Failure {
        self.process.failure(diagnosis)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let own = &self.process.child;
        self.process.end_all_of_it();
        // Not `wait`, which has no limit: on Windows it waits for a message that
        // `status` may have taken.
        let _ = self.process.end();
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|child| !Arc::ptr_eq(child, own));
    }
}

/// Whether every thread of a process sleeps: proc(5), `/proc/PID/task/TID/stat`.
#[cfg(target_os = "linux")]
fn sleeps(id: u32) -> bool {
    let Ok(threads) = fs::read_dir(format!("/proc/{id}/task")) else {
        return true;
    };
    threads
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("stat")).ok())
        .filter_map(|stat| {
            stat.rsplit_once(") ")
                .map(|(_, rest)| rest.starts_with('S'))
        })
        .all(|asleep| asleep)
}
