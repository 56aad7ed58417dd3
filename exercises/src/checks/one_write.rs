//! one-write: a client that sends header and body together.

use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::failure::slip;
use crate::peer::{PAUSE, Peer, listen};
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "one-write",
    chapter: "06-sending",
    title: "send messages, each with its header at once, print the answers",
    checks: &[
        Check {
            name: "sends-its-lines",
            claim: "sends each line as a message, and prints the answers",
            needs: Needs::Nothing,
            run: sends_its_lines,
        },
        Check {
            name: "counts-bytes",
            claim: "counts bytes, and not characters",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "sends-any-line",
            claim: "sends a line of 1,000 bytes, and one with spaces at both ends",
            needs: Needs::Nothing,
            run: sends_any_line,
        },
        Check {
            name: "waits-for-the-answer",
            claim: "sends the next message only after the whole answer",
            needs: Needs::Nothing,
            run: waits_for_the_answer,
        },
        Check {
            name: "sends-at-once",
            claim: "lets no time pass between a header and its body",
            // Elsewhere nobody has measured how long a second write waits.
            needs: Needs::Linux,
            run: sends_at_once,
        },
    ],
};

/// How many messages there are in a conversation.
const MESSAGES: usize = 20;

/// The most time from the first byte of a message to its last.
const LIMIT: Duration = Duration::from_millis(20);

const READ: &str = "Sending Data, \"Two sends, one piece\"";
const COUNTING: &str = "Data Formats, \"From text to bytes\"";
const LINE: &str = "Receiving Data, \"Reading a line\"";

/// Starts the program with `body` as each line of its input.
fn start(answer: &Answer, body: &str) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.input(format!("{body}\n").repeat(MESSAGES).as_bytes());
    program.end_input();
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// Waits for `body` with its header, and returns the time from its first byte
/// to its last.
fn expect_message(peer: &mut Peer, body: &str) -> Result<Duration, Failure> {
    let expected = format!("{}\n{body}", body.len());
    let before = peer.received.len();
    let mut complete = peer.receive(before + 1);
    let first = Instant::now();
    if matches!(complete, Ok(true)) {
        complete = peer.receive(before + expected.len());
    }
    let took = first.elapsed();
    if matches!(complete, Ok(true)) && peer.received[before..] == *expected.as_bytes() {
        return Ok(took);
    }
    let mut diagnosis = if body.len() < 40 {
        format!(
            "your program should send {expected:?}: the length of the line {body:?} in bytes, \
             a newline, and the line without its own newline"
        )
    } else {
        format!(
            "your program should send the length of a line of {} bytes, a newline, and the line",
            body.len()
        )
    };
    let came = &peer.received[before..];
    if before > 0 && matches!(complete, Ok(false)) && came.is_empty() {
        diagnosis = format!(
            "your program closed the connection before it had sent {MESSAGES} messages: \
             all of them go over one connection"
        );
    } else if before > 0 && came.starts_with(b"\n") {
        diagnosis += ". The newline of the line before came, too: nothing follows a body";
    } else if let Some(what) = slip(body.as_bytes(), came) {
        diagnosis += &format!(". {what}");
    }
    Err(peer.failure(diagnosis).received(came).read(READ))
}

/// Has the whole conversation, and returns how long each message took.
fn converse(answer: &Answer, body: &str) -> Result<Vec<Duration>, Failure> {
    let (program, mut peer) = start(answer, body)?;
    let mut times = Vec::new();
    for _ in 0..MESSAGES {
        times.push(expect_message(&mut peer, body)?);
        peer.send(b"ok\n")?;
    }
    expect_end(program, peer)?;
    Ok(times)
}

/// Expects the program to close, to have printed every answer, and to end
/// with status 0.
fn expect_end(program: Program, mut peer: Peer) -> Result<(), Failure> {
    let length = peer.received.len();
    peer.receive_to_end(length)
        .map_err(|failure| failure.read(READ))?;
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though all is answered. The server does not close first: \
                              receive an answer after each message, and close after the last";
        failure.read(LINE)
    })?;
    let printed = "ok\n".repeat(MESSAGES);
    if ended.stdout.trim_ascii_end() == printed.trim_end().as_bytes() && ended.status == Some(0) {
        return Ok(());
    }
    let mut diagnosis = format!(
        "your program should print the {MESSAGES} answers, a line each, \
         and end with exit status 0"
    );
    if ended.stdout == "ok\n\n".repeat(MESSAGES).as_bytes() {
        diagnosis += ". An answer has a newline already, and print added another one";
    }
    Err(ended.failure(diagnosis).sent(&peer.sent).read(READ))
}

fn sends_its_lines(answer: &Answer) -> Result<(), Failure> {
    converse(answer, "hello").map(drop)
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    converse(answer, "Zoë 🌮")
        .map(drop)
        .map_err(|failure| failure.read(COUNTING))
}

fn sends_any_line(answer: &Answer) -> Result<(), Failure> {
    converse(answer, " \tspaces at both ends ")?;
    converse(answer, &"0123456789".repeat(100)).map(drop)
}

fn waits_for_the_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer, "wait")?;
    expect_message(&mut peer, "wait")?;
    let half = "after a part of the answer: an answer is complete at its newline";
    let pieces: [(&[u8], &str); 3] = [
        (b"", "without waiting for the answer to the one before"),
        (b"o", half),
        (b"k", half),
    ];
    for (piece, when) in pieces {
        peer.send(piece)?;
        if !peer.is_silent_for(PAUSE) {
            return Err(peer
                .failure(format!(
                    "your program sent another message, or left, {when}"
                ))
                .read(LINE));
        }
    }
    peer.send(b"\n")?;
    for _ in 1..MESSAGES {
        expect_message(&mut peer, "wait")?;
        peer.send(b"ok\n")?;
    }
    expect_end(program, peer)
}

fn sends_at_once(answer: &Answer) -> Result<(), Failure> {
    let mut times = converse(answer, "all of it, at once")?;
    times.sort();
    let median = times[MESSAGES / 2];
    if median < LIMIT {
        return Ok(());
    }
    Err(Failure::new(format!(
        "from the first byte of a message to its last, {} ms passed (the median of \
         {MESSAGES} messages): your program sends a message in two or more writes. Your \
         system holds the second one back until the first is confirmed, and the other side \
         takes its time to confirm. Put header and body together, and send them in one write",
        median.as_millis()
    ))
    .read(READ))
}
