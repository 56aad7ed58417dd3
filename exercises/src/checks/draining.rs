//! What some exercises ask of a server after its last answer: to go on receiving, and to
//! throw away what comes, within limits. Otherwise the answer may be lost.

use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::peer::{PAUSE, Peer};
use crate::program;

/// How much a program takes after its answer: at least, and at most.
const LEAST: usize = 1 << 20;
const MOST: usize = 4 << 20;

/// How many bytes come one by one after the answer: more than blocks of 64 KiB in `LEAST`.
const SINGLE: usize = 20;

/// A pause longer than the time limit of five seconds that people set for what they throw
/// away.
pub const SLOW: Duration = Duration::from_millis(5500);

/// When a program closed that had to take `LEAST`.
pub enum Closed {
    Soon,
    InThePause,
    TooEarly,
}

/// The same, by how many bytes had come at most.
pub fn closed_after(count: usize) -> Closed {
    const AND_TWO: usize = SINGLE + 2;
    match count {
        0..=2 => Closed::Soon,
        SINGLE..=AND_TWO => Closed::InThePause,
        _ => Closed::TooEarly,
    }
}

/// Sends as much as a program has to take after its answer, with a pause, and not more.
///
/// # Errors
///
/// As `Peer::send`.
pub fn send_the_least(peer: &mut Peer, pause: Duration) -> Result<(), Failure> {
    let bytes = vec![b'y'; LEAST];
    let (slow, rest) = bytes.split_at(SINGLE);
    peer.send_one_by_one(slow)?;
    thread::sleep(pause);
    // How long that took does not count.
    peer.allow(program::LIMIT);
    // What comes first after a close is still sent, and what comes next is not.
    let (next, rest) = rest.split_at(2);
    peer.send_one_by_one(next)?;
    let (blocks, last) = rest.split_at(rest.len() - 1);
    for block in blocks.chunks(100_000) {
        peer.send(block)?;
        peer.wait_until_taken();
    }
    peer.send(last)
}

/// Sends more than a program may take. Returns whether it closes before `deadline`.
pub fn closes_at_last(peer: &mut Peer, deadline: Instant) -> bool {
    let block = [b'z'; 1 << 18];
    let most = peer.sent.len() + MOST + (1 << 20);
    while Instant::now() < deadline {
        let sent = if peer.sent.len() < most {
            peer.send(&block)
        } else {
            // Enough, but the system may still hold a part of it.
            thread::sleep(PAUSE / 20);
            peer.send(&block[..1])
        };
        if sent.is_err() && Instant::now() < deadline {
            return true;
        }
        peer.wait_until_taken();
    }
    false
}
