//! Steps of what happened: each is a call of the source, or its wait, with the calls of
//! the system that it makes.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;

use crate::control::{Control, Event};
use crate::listings::{Language, Shown};
use crate::net::{CLIENT, SERVER};
use crate::place::{self, Place};

#[derive(Clone, Debug)]
pub struct Step {
    /// `SERVER` or `CLIENT`.
    pub who: usize,
    /// The number of the connection, from 1. None of a listener.
    pub conn: Option<usize>,
    pub call: &'static str,
    /// What it sends or gets by the standard input.
    pub data: Option<Vec<u8>>,
    /// How many bytes came.
    pub count: Option<usize>,
    /// How often it did the same.
    pub times: usize,
    /// The error's name, or `timeout`.
    pub error: Option<&'static str>,
    /// What else it says: the direction of a shutdown, the queue of a listen.
    pub detail: String,
    /// It begins to wait.
    pub waits: bool,
    /// How long it waits at most, in tenths of a second: the clock may have run for
    /// a moment. None without a limit, and where it is that of several calls.
    pub limit: Option<u64>,
    /// It returns after a wait.
    pub has_waited: bool,
    pub is_choice: bool,
    pub printed: String,
    pub printed_in_rust: Option<String>,
    pub places: [Vec<Place>; 2],
    pub system: [Vec<String>; 2],
    pub(crate) socket: Option<usize>,
    process: usize,
    thread: usize,
}

/// What must be the same for two steps to be the same.
pub type Key<'a> = (
    usize,
    Option<usize>,
    &'a str,
    Option<&'a [u8]>,
    Option<usize>,
    Option<&'a str>,
    &'a str,
    bool,
    bool,
);

impl Step {
    pub fn key(&self) -> Key<'_> {
        (
            self.who,
            self.conn,
            self.call,
            self.data.as_deref(),
            self.count,
            self.error,
            &self.detail,
            self.waits,
            self.has_waited,
        )
    }

    pub fn is_in(&self, language: Language) -> bool {
        !self.system[language as usize].is_empty()
    }

    fn place(&self) -> Option<&Place> {
        self.places.iter().flatten().last()
    }
}

/// Calls that only prepare the next one on the same socket.
pub const PREPARING: [&str; 3] = ["socket", "option", "bind"];

/// The steps of what was recorded. `sources` are the listings of the processes, in the
/// order in which they were started.
pub fn of(
    control: &Control,
    sources: &[(PathBuf, Language)],
    shown: Shown,
) -> anyhow::Result<Vec<Step>> {
    let texts: Vec<_> = sources
        .iter()
        .map(|(path, _)| fs::read_to_string(path).with_context(|| path.display().to_string()))
        .collect::<Result<_, _>>()?;
    let mut steps: Vec<Step> = Vec::new();
    // What each thread has asked of the system for its next step.
    let mut below: Vec<(usize, String)> = Vec::new();
    // The threads that have waited in a poll for their next call.
    let mut have_waited: Vec<usize> = Vec::new();
    for event in &control.events {
        // A child of a listing is the listing, too.
        let number = event.process.min(sources.len() - 1);
        let language = sources[number].1;
        if event.ask.call == "print" {
            // What a child prints goes to its listing.
            let is_shown = event.process < sources.len();
            let last = steps.iter_mut().rfind(|step| step.process == event.process);
            if let Some(step) = last.filter(|_| is_shown) {
                step.printed += &String::from_utf8_lossy(&event.ask.data);
            }
            continue;
        }
        let place = place::of(&event.ask.place, &texts[number], language);
        let word = place
            .as_ref()
            .map(|place| place.word.clone())
            .unwrap_or_default();
        let system = system_call(event);
        let Some(call) = call(event, &word, shown, control) else {
            let last = steps.iter_mut().rfind(|step| step.thread == event.thread);
            match last {
                // Python asks for the address of what it has accepted.
                Some(step) if system == "getsockname" && step.place() == place.as_ref() => {
                    step.system[language as usize].push(system);
                }
                _ => below.push((event.thread, system)),
            }
            have_waited.extend(event.has_waited.then_some(event.thread));
            continue;
        };
        let last_of_thread = steps.iter().rfind(|step| step.thread == event.thread);
        let mut step = Step::new(event, call, control);
        if event.socket.is_none() {
            step.who = last_of_thread.map_or(SERVER, |last| last.who);
        }
        let is_own = |thread: &mut usize| *thread == event.thread;
        step.has_waited |= have_waited.extract_if(.., is_own).count() > 0;
        let prepared = below.extract_if(.., |(thread, _)| *thread == event.thread);
        let mut all: Vec<String> = prepared.map(|(_, call)| call).collect();
        all.push(system);
        step.places[language as usize].extend(place);
        step.system[language as usize] = all;
        if !steps.last_mut().is_some_and(|last| last.takes_in(&step)) {
            steps.push(step);
        }
    }
    Ok(steps)
}

impl Step {
    /// The step of one event, without its place.
    fn new(event: &Event, call: &'static str, control: &Control) -> Step {
        let socket = event.socket.map(|socket| &control.net.sockets[socket]);
        let outcome = event.outcome.as_ref();
        let is_late =
            event.ask.call == "poll" && outcome.is_some_and(|outcome| outcome.result == 0);
        let error = match outcome {
            Some(_) if is_late => Some("timeout"),
            // Nobody listened when it was begun.
            Some(_) if call == "connect" && socket.is_some_and(|own| own.conn.is_none()) => {
                Some("ECONNREFUSED")
            }
            Some(outcome) if outcome.result < 0 => Some(error_name(outcome.error)),
            _ => None,
        };
        let returned = outcome.filter(|_| error.is_none());
        let conn = match call {
            "accept" => returned.and_then(|outcome| control.net.accepted_at(outcome.port)),
            _ => socket.and_then(|socket| socket.conn),
        };
        let detail = match (call, event.ask.detail.as_str()) {
            ("shutdown", "0") => "read",
            ("shutdown", "1") => "write",
            ("shutdown", _) => "both",
            ("listen", queue) => queue,
            ("address", _) if event.ask.call == "getpeername" => "peer",
            ("close" | "end", _) if socket.is_some_and(|socket| socket.is_listener) => "listener",
            ("close" | "end", _) if conn.is_none() => "alone",
            _ => "",
        };
        let received = returned.map(|outcome| &outcome.data);
        Step {
            who: socket.and_then(|socket| socket.side).unwrap_or(SERVER),
            conn: conn.map(|conn| conn + 1),
            call,
            data: match call {
                "send" => Some(event.ask.data.clone()),
                "input" => received.cloned(),
                _ => None,
            },
            count: received
                .filter(|_| ["recv", "peek"].contains(&call))
                .map(Vec::len),
            times: 1,
            error,
            detail: detail.to_owned(),
            waits: outcome.is_none(),
            limit: Some(event.limit.div_ceil(100))
                .filter(|limit| *limit > 0 && ["recv", "peek", "accept"].contains(&call)),
            has_waited: event.has_waited,
            is_choice: event.is_choice,
            printed: String::new(),
            printed_in_rust: None,
            places: Default::default(),
            system: Default::default(),
            socket: event.socket,
            process: event.process,
            thread: event.thread,
        }
    }

    /// Makes one step of two, where the source has one call for both, or repeats it.
    fn takes_in(&mut self, next: &Step) -> bool {
        if self.thread != next.thread || self.socket != next.socket || !self.printed.is_empty() {
            return false;
        }
        let is_same_call = self.place() == next.place() && self.place().is_some();
        let prepares = PREPARING.contains(&self.call) && is_same_call;
        let is_failed_connect = self.call == "connect" && self.error.is_some();
        let cleans_up = is_failed_connect && next.call == "close" && is_same_call;
        let repeats =
            self.key() == next.key() && is_same_call && !self.waits && self.count > Some(0);
        // Rust looks at its clock, and waits for what is left.
        let waits_again = self.error == Some("timeout")
            && (next.waits || next.error == self.error)
            && self.call == next.call
            && is_same_call;
        let limits_twice = self.call == "limit" && next.call == "limit";
        let add = |all: &mut [Vec<String>; 2]| {
            for (all, more) in all.iter_mut().zip(&next.system) {
                all.extend_from_slice(more);
            }
        };
        if prepares {
            let mut system = self.system.clone();
            add(&mut system);
            *self = Step {
                system,
                ..next.clone()
            };
        } else if cleans_up {
            add(&mut self.system);
        } else if waits_again {
            // Told once.
        } else if repeats {
            self.times += 1;
        } else if limits_twice {
            add(&mut self.system);
            for (all, more) in self.places.iter_mut().zip(&next.places) {
                all.extend_from_slice(more);
            }
        } else {
            return false;
        }
        true
    }
}

/// What an event is a step of, in the words of the book. None if it belongs to the next.
fn call(event: &Event, word: &str, shown: Shown, control: &Control) -> Option<&'static str> {
    let returned = event.outcome.as_ref().map(|outcome| outcome.result);
    let socket = event.socket.map(|socket| &control.net.sockets[socket]);
    let is_listener = socket.is_some_and(|socket| socket.is_listener);
    Some(match (event.ask.call.as_str(), event.ask.detail.as_str()) {
        ("socket", _) => "socket",
        ("setsockopt", "SO_REUSEADDR") => "option",
        ("setsockopt" | "ioctl", _) if shown == Shown::Limits && word.starts_with("set") => "limit",
        ("getsockname" | "getpeername", _) if shown == Shown::Addresses && word != "accept" => {
            "address"
        }
        ("bind", _) => "bind",
        ("listen", _) => "listen",
        ("connect", _) => {
            let outcome = event.outcome.as_ref()?;
            if outcome.result < 0 && outcome.error == libc::EINPROGRESS {
                return None;
            }
            "connect"
        }
        ("accept", _) => "accept",
        ("recv", _) => "recv",
        ("peek", _) => "peek",
        ("send", _) => "send",
        ("shutdown", _) => "shutdown",
        ("close", _) => "close",
        // A program that ends with a socket open.
        ("end", _) => "end",
        ("input", _) => "input",
        ("kill", _) => "kill",
        // The call that it is for comes next.
        ("poll", "in") if returned > Some(0) => return None,
        ("poll", "in") if is_listener => "accept",
        ("poll", "in") => "recv",
        ("poll", _)
            if socket
                .is_some_and(|socket| socket.side == Some(CLIENT) && word.contains("connect")) =>
        {
            "connect"
        }
        _ => return None,
    })
}

fn system_call(event: &Event) -> String {
    let detail = match (event.ask.call.as_str(), event.ask.detail.as_str()) {
        ("shutdown", "0") => "SHUT_RD",
        ("shutdown", "1") => "SHUT_WR",
        ("shutdown", _) => "SHUT_RDWR",
        ("recv" | "peek" | "listen" | "setsockopt", detail) => detail,
        _ => "",
    };
    let name = match event.ask.call.as_str() {
        "peek" => return format!("recv({detail}, MSG_PEEK)"),
        "input" => "read",
        "end" => "exit",
        name => name,
    };
    if detail.is_empty() {
        name.to_owned()
    } else {
        format!("{name}({detail})")
    }
}

fn error_name(error: i32) -> &'static str {
    match error {
        libc::EAGAIN => "timeout",
        libc::EADDRINUSE => "EADDRINUSE",
        libc::ECONNREFUSED => "ECONNREFUSED",
        libc::ECONNRESET => "ECONNRESET",
        libc::ENOTCONN => "ENOTCONN",
        libc::EPIPE => "EPIPE",
        _ => "another error",
    }
}
