//! The processes of a program under check: it and all that it has started, also what has
//! left its process group. Linux tells them by a mark in their environment: proc(5).

use std::fs;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::sandbox::VARIABLE;

/// A tick of the processor times in `/proc/PID/stat`.
const TICK: Duration = Duration::from_millis(10);

/// A process that has not ended yet.
pub struct Member {
    pub id: u32,
    pub name: String,
    /// As `/proc/PID/stat` has it: `R` runs, `S` sleeps, `T` is stopped.
    pub state: char,
    /// What it has used of the processor, in user and in system mode.
    pub used: Duration,
}

impl Member {
    /// Sends it a signal. That it has just ended is no mistake.
    pub fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.id).expect("the number of a process");
        let _ = kill(Pid::from_raw(id), signal);
    }
}

/// The processes whose mark is `mark`, but for the sandbox around them. `first` is the
/// number of the first one: what it has started has higher numbers, unless the system has
/// begun anew with them since.
pub fn members(mark: &str, first: u32) -> Vec<Member> {
    let entry = format!("{VARIABLE}={mark}");
    let Ok(processes) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let least = if newest() >= Some(first) { first } else { 0 };
    let ids = processes
        .flatten()
        .filter_map(|process| process.file_name().to_str()?.parse().ok())
        .filter(|id| *id >= least);
    ids.filter_map(|id| {
        let environment = fs::read(format!("/proc/{id}/environ")).ok()?;
        let mut entries = environment.split(|&byte| byte == 0);
        entries
            .any(|one| one == entry.as_bytes())
            .then(|| member(id))?
    })
    .filter(|member| member.name != "bwrap")
    .collect()
}

/// The number that the system has given last: the last field of `/proc/loadavg`.
fn newest() -> Option<u32> {
    let text = fs::read_to_string("/proc/loadavg").ok()?;
    text.split_whitespace().last()?.parse().ok()
}

/// What `/proc/PID/stat` says of a process, unless it has ended.
fn member(id: u32) -> Option<Member> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in parentheses, and may hold anything.
    let (head, fields) = stat.rsplit_once(") ")?;
    let (_, name) = head.split_once('(')?;
    let fields: Vec<&str> = fields.split(' ').collect();
    let state = fields.first()?.chars().next()?;
    // Fields 14 and 15; the state is field 3.
    let ticks = fields.get(11..13)?.iter();
    let ticks: u32 = ticks.filter_map(|ticks| ticks.parse::<u32>().ok()).sum();
    (!"ZX".contains(state)).then(|| Member {
        id,
        name: name.to_owned(),
        state,
        used: TICK * ticks,
    })
}
