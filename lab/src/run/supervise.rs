//! The supervisor: this program started again, once for each run. It starts the program
//! of the run and sees that nothing of it is left: when the program ends, when it is
//! asked to stop it, and when the server is gone, however that was. On Linux it finds
//! also what has left the group or the session: what loses its parent becomes its own
//! child (`PR_SET_CHILD_SUBREAPER` in prctl(2)).
//!
//! Its standard input is a socket to the server. What is asked comes as a kind (a byte),
//! a length (four bytes, the most significant one first), and that many bytes; what is
//! told goes back a line each. The program writes to the server by itself.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{ChildStdin, Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::{Duration, Instant};

use exercises::waits;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, dup2_stderr, dup2_stdout, setsid};

/// The first argument of this program when it is a supervisor.
pub const WORD: &str = "supervise";

/// Kinds of what is asked.
pub const INPUT: u8 = b'i';
pub const END_INPUT: u8 = b'e';

/// How often it looks whether the program has ended.
const TICK: Duration = Duration::from_millis(5);

/// How often it looks where the program waits.
const LOOK: Duration = Duration::from_millis(40);

/// Runs the command in `words` to its end, and returns when nothing of it is left.
pub fn main(words: Vec<OsString>) -> ExitCode {
    match supervise(&words) {
        Ok(()) => ExitCode::SUCCESS,
        // Nobody is there to read it: the server sees that this end is gone.
        Err(_) => ExitCode::FAILURE,
    }
}

fn supervise(words: &[OsString]) -> io::Result<()> {
    let control = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    // Ctrl-C in the server's terminal is the server's: this process ends after it. Nor is
    // it ended by a program that signals its parent. The program gets signals as ever:
    // std unblocks them for what it starts.
    let _ = setsid();
    SigSet::all().thread_block()?;
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_child_subreaper(true)?;

    let Some((program, arguments)) = words.split_first() else {
        return Ok(());
    };
    let mut command = Command::new(program);
    // A group of its own: a program that signals its group does not mean us.
    command
        .args(arguments)
        .process_group(0)
        .stdin(Stdio::piped());
    #[cfg(target_os = "linux")]
    end_with_its_parent(&mut command);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return writeln!(&control, "failed {error}"),
    };
    // The server reads until all who may write are gone: this process is none of them.
    let null = File::options().write(true).open("/dev/null")?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;

    let input = child.stdin.take().map(feed);
    let child = Pid::from_raw(i32::try_from(child.id()).expect("the number of a process"));
    let ended = attend(&control, child, input);
    end_all(child);
    match ended? {
        Some(WaitStatus::Exited(_, status)) => writeln!(&control, "status {status}"),
        Some(WaitStatus::Signaled(_, signal, _)) => writeln!(&control, "signal {}", signal as i32),
        _ => Ok(()),
    }
}

/// Has the child killed when its parent, this process, is killed.
#[cfg(target_os = "linux")]
fn end_with_its_parent(command: &mut Command) {
    let parent = nix::unistd::getpid();
    let set = move || {
        nix::sys::prctl::set_pdeathsig(Signal::SIGKILL)?;
        // It may have been killed just before that.
        if nix::unistd::getppid() != parent {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(())
    };
    // SAFETY: between fork and exec, `set` makes two system calls and allocates nothing.
    unsafe { command.pre_exec(set) };
}

/// Does what the server asks until the program ends, and returns how; nothing if the
/// server wants it stopped, or is gone.
fn attend(
    mut control: &UnixStream,
    child: Pid,
    mut input: Option<Sender<Vec<u8>>>,
) -> io::Result<Option<WaitStatus>> {
    let mut asked = Vec::new();
    let mut told = Vec::new();
    let mut seen = Vec::new();
    let mut looked = Instant::now();
    loop {
        if let Some(status) = reap(child) {
            return Ok(Some(status));
        }
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            // A wait counts when it is seen twice.
            let now = waits(child.as_raw().unsigned_abs());
            if now == seen && now != told {
                writeln!(control, "waits {}", now.join(" "))?;
                told.clone_from(&now);
            }
            seen = now;
        }
        let mut fds = [PollFd::new(control.as_fd(), PollFlags::POLLIN)];
        if poll(
            &mut fds,
            PollTimeout::try_from(TICK).unwrap_or(PollTimeout::ZERO),
        )? == 0
        {
            continue;
        }
        let mut buffer = [0; 4096];
        let count = control.read(&mut buffer)?;
        if count == 0 {
            return Ok(None);
        }
        asked.extend_from_slice(&buffer[..count]);
        while let Some((kind, bytes)) = next(&mut asked) {
            match kind {
                INPUT => {
                    if let Some(input) = &input {
                        let _ = input.send(bytes);
                    }
                }
                END_INPUT => input = None,
                _ => return Ok(None),
            }
        }
    }
}

/// Takes the next thing that was asked, when all of it is there.
fn next(asked: &mut Vec<u8>) -> Option<(u8, Vec<u8>)> {
    let length: [u8; 4] = asked.get(1..5)?.try_into().ok()?;
    let end = 5 + u32::from_be_bytes(length) as usize;
    let bytes = asked.get(5..end)?.to_vec();
    let kind = asked[0];
    asked.drain(..end);
    Some((kind, bytes))
}

/// Writes to the program's standard input from a thread: one that does not read holds
/// up nobody. It ends when the sender is dropped.
fn feed(mut stdin: ChildStdin) -> Sender<Vec<u8>> {
    let (sender, receiver) = mpsc::channel::<Vec<u8>>();
    thread::spawn(move || {
        for bytes in receiver {
            if stdin.write_all(&bytes).is_err() {
                return;
            }
        }
    });
    sender
}

/// Takes note of all children that have ended. Returns how `child` did, if it is one.
fn reap(child: Pid) -> Option<WaitStatus> {
    let mut ended = None;
    loop {
        match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::StillAlive) | Err(_) => return ended,
            Ok(status) if status.pid() == Some(child) => ended = Some(status),
            Ok(_) => {}
        }
    }
}

/// Ends the program and all that it has started, and waits until nobody is left. They
/// are stopped first, so that none can start another while the others are ended.
fn end_all(child: Pid) {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        let _ = nix::sys::signal::killpg(child, Signal::SIGKILL);
        let mut stopped = HashSet::new();
        loop {
            let new: Vec<Pid> = descendants()
                .into_iter()
                .filter(|process| stopped.insert(*process))
                .collect();
            if new.is_empty() {
                break;
            }
            for process in new {
                let _ = kill(process, Signal::SIGSTOP);
            }
        }
        for process in &stopped {
            let _ = kill(*process, Signal::SIGKILL);
        }
        reap(child);
        if descendants().is_empty() || Instant::now() >= until {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

/// All processes that this one has started, they have started, and so on.
#[cfg(target_os = "linux")]
fn descendants() -> Vec<Pid> {
    let children = |process: i32| -> Vec<i32> {
        let threads = std::fs::read_dir(format!("/proc/{process}/task"));
        let texts = threads
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
        texts
            .flat_map(|text| {
                let words = text.split_whitespace();
                words
                    .filter_map(|word| word.parse().ok())
                    .collect::<Vec<i32>>()
            })
            .collect()
    };
    let own = i32::try_from(std::process::id()).expect("the number of a process");
    let mut found = Vec::new();
    let mut parents = vec![own];
    while let Some(parent) = parents.pop() {
        for child in children(parent) {
            found.push(Pid::from_raw(child));
            parents.push(child);
        }
    }
    found
}

/// All processes that this one has started, they have started, and so on, as ps(1) tells.
/// What has lost its parent is not found.
#[cfg(not(target_os = "linux"))]
fn descendants() -> Vec<Pid> {
    let mut command = Command::new("ps");
    command.args(["-axo", "pid=,ppid="]).stdout(Stdio::piped());
    let Ok(listing) = command.spawn() else {
        return Vec::new();
    };
    // It lists itself, too.
    let itself = i32::try_from(listing.id()).expect("the number of a process");
    let listed = listing.wait_with_output();
    let listed = listed.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).into_owned()
    });
    let pairs: Vec<(i32, i32)> = listed
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().map(str::parse);
            Some((words.next()?.ok()?, words.next()?.ok()?))
        })
        .collect();
    let own = i32::try_from(std::process::id()).expect("the number of a process");
    let mut found = Vec::new();
    let mut parents = vec![own];
    while let Some(parent) = parents.pop() {
        let children = pairs
            .iter()
            .filter(|(child, of)| *of == parent && *child != itself);
        for (child, _) in children {
            found.push(Pid::from_raw(*child));
            parents.push(*child);
        }
    }
    found
}
