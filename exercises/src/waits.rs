//! In which calls a program waits, as Linux tells it: `/proc/PID/task/TID/syscall` in
//! proc(5). Nothing is known elsewhere.

use std::fs;

/// The system calls in which programs of the book wait, by number, and the call that each
/// stands for.
#[cfg(target_arch = "x86_64")]
const CALLS: &[(&str, &[&str])] = &[
    ("recv", &["0", "45", "47"]),
    ("send", &["1", "20", "44", "46"]),
    ("connect", &["42"]),
    ("accept", &["43", "288"]),
    ("poll", &["7", "23", "270", "271"]),
    ("sleep", &["35", "230"]),
    (FUTEX, &["202"]),
];

#[cfg(target_arch = "aarch64")]
const CALLS: &[(&str, &[&str])] = &[
    ("recv", &["63", "207", "212"]),
    ("send", &["64", "66", "206", "211"]),
    ("connect", &["203"]),
    ("accept", &["202", "242"]),
    ("poll", &["72", "73"]),
    ("sleep", &["101", "115"]),
    (FUTEX, &["98"]),
];

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
const CALLS: &[(&str, &[&str])] = &[];

/// In which a thread waits for another one.
const FUTEX: &str = "futex";

/// The calls in which all threads of a process wait: none if one of them does something
/// else. A thread that waits for another thread of the process does not count.
pub fn waits(process: u32) -> Vec<&'static str> {
    let Ok(threads) = fs::read_dir(format!("/proc/{process}/task")) else {
        return Vec::new();
    };
    let mut calls = Vec::new();
    for thread in threads.flatten() {
        let Ok(text) = fs::read_to_string(thread.path().join("syscall")) else {
            return Vec::new();
        };
        let mut words = text.split_whitespace();
        let (number, first) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let found = CALLS.iter().find(|(_, numbers)| numbers.contains(&number));
        let call = match found {
            Some((FUTEX, _)) => continue,
            // Descriptor 0 is the standard input.
            Some(("recv", _)) if first == "0x0" => "input",
            Some((call, _)) => call,
            None => return Vec::new(),
        };
        if !calls.contains(&call) {
            calls.push(call);
        }
    }
    calls.sort_unstable();
    calls
}
