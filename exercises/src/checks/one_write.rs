//! one-write: a client that sends header and body together.

use std::time::{Duration, Instant};

use super::word;
use crate::answer::Answer;
use crate::failure::slip;
use crate::peer::{LONG_PAUSE, PAUSE, Peer, listen};
use crate::places;
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
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "sends-every-line",
            claim: "sends 25 lines of 25 lengths, each with its own",
            needs: Needs::Nothing,
            run: sends_every_line,
        },
        Check {
            name: "counts-bytes",
            claim: "counts bytes, and not characters",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "sends-any-line",
            claim: "sends each line as it is, whatever is in it, also a last one without a newline",
            needs: Needs::Nothing,
            run: sends_any_line,
        },
        Check {
            name: "waits-for-the-answer",
            claim: "sends the next message only after the whole answer, however late it is",
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

/// How many messages there are in most conversations.
const MESSAGES: usize = 20;

/// The most time from the first byte of a message to its last.
const LIMIT: Duration = Duration::from_millis(20);

const ANSWER: &[u8] = b"ok\n";

/// A character at which Python's `str.splitlines` ends a line, and nothing else.
const SEPARATOR: char = '\u{2028}';

/// The byte order mark, a character like any other here.
const MARK: char = '\u{feff}';

/// An input of one line, again and again.
fn repeat(line: &str) -> String {
    format!("{line}\n").repeat(MESSAGES)
}

/// The lines of `input`, without their newlines.
fn lines(input: &str) -> Vec<&str> {
    input.split_terminator('\n').collect()
}

/// Starts the program with `input`.
fn start(answer: &Answer, input: &str) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(input.as_bytes().to_vec());
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// The message with the body `line`.
fn message(line: &str) -> Vec<u8> {
    format!("{}\n{line}", line.len()).into_bytes()
}

/// Waits for the message with `line`, and returns the time from its first byte
/// to its last.
fn expect_message(peer: &mut Peer, line: &str) -> Result<Duration, Failure> {
    let expected = message(line);
    let before = peer.received.len();
    let mut complete = peer.receive(before + 1);
    let first = Instant::now();
    // What has another header may be shorter: wait for no more of it.
    for end in [expected.len() - line.len(), expected.len()] {
        if matches!(complete, Ok(true)) && expected.starts_with(&peer.received[before..]) {
            complete = peer.receive(before + end);
        }
    }
    let took = first.elapsed();
    if peer.received[before..] == expected {
        return Ok(took);
    }
    if matches!(complete, Ok(true)) {
        // What else has come tells what is wrong.
        peer.is_silent_for(PAUSE);
    }
    let came = &peer.received[before..];
    let failure = if before > 0 && came.is_empty() && complete.is_ok() {
        let diagnosis = format!(
            "your program closed the connection after message {}, and there are more lines: send \
             each line of the input, and all of them over one connection",
            peer.sent.len() / ANSWER.len()
        );
        peer.failure(diagnosis).see(places::DIFFERENCES)
    } else if came.is_empty() && complete.is_err() {
        let diagnosis = format!(
            "your program should send {}. Nothing came. If it writes through makefile or a \
             BufWriter, flush after each message",
            wanted(line)
        );
        peer.failure(diagnosis).see(places::NEVER_LEAVES)
    } else if let Some(mistake) = mistake_in_line(line, came) {
        peer.failure(mistake).see(places::UNTIL_NO_MORE)
    } else {
        let mut diagnosis = format!("your program should send {}", wanted(line));
        if before > 0 && came.starts_with(b"\n") {
            diagnosis += ". The newline of the line before came, too: nothing follows a body";
        } else if let Some(what) = slip(line.as_bytes(), body_of(came)) {
            diagnosis += &format!(". {what}");
        }
        peer.failure(diagnosis).see(places::NUMBERS_AS_TEXT)
    };
    Err(failure.received(came))
}

/// What follows the header of the message `came`.
fn body_of(came: &[u8]) -> &[u8] {
    let header = came.iter().position(|&byte| byte == b'\n');
    header.map_or(b"", |end| &came[end + 1..])
}

/// In words, the message with the body `line`.
fn wanted(line: &str) -> String {
    if line.len() < 40 {
        format!(
            "{:?}: the length of the line {line:?} in bytes, a newline, and the line without its \
             own newline",
            String::from_utf8_lossy(&message(line))
        )
    } else {
        format!(
            "the length of a line of {} bytes, a newline, and the line",
            line.len()
        )
    }
}

/// What a program takes for a line, if `came` is a message with a part of `line`.
fn mistake_in_line(line: &str, came: &[u8]) -> Option<String> {
    let mut shorter = line.chars();
    let last = shorter.next_back()?;
    let up_to = |end: char| line.split_once(end).map(|(piece, _)| message(piece));
    if line.strip_prefix(MARK).map(message).as_deref() == Some(came) {
        Some(
            "your program has left out U+FEFF, the first character of its input: read bytes, or \
             decode as utf-8, and not as utf-8-sig. JavaScript's TextDecoder keeps it with \
             ignoreBOM: true"
                .to_owned(),
        )
    } else if up_to('\0').as_deref() == Some(came) {
        Some(
            "your program has ended a line at U+0000, a character like any other, which has one \
             byte, 0. In C strlen stops there: getline returns the length"
                .to_owned(),
        )
    } else if came == message(line.trim()) {
        Some(
            "your program has taken white space off a line, as strip and trim do: take off the \
             newline alone"
                .to_owned(),
        )
    } else if up_to(SEPARATOR).as_deref() == Some(came) {
        Some(
            "your program has ended a line at U+2028, as splitlines does with text in Python: \
             a line ends with \\n alone"
                .to_owned(),
        )
    } else if came == message(shorter.as_str()) {
        Some(format!(
            "your program has taken off {last:?}, the last character of a line: take off a newline \
             if there is one, and nothing else. The last line of the input may have none"
        ))
    } else {
        None
    }
}

/// Answers each message, and returns how long each took.
fn converse(program: Program, mut peer: Peer, input: &str) -> Result<Vec<Duration>, Failure> {
    let mut times = Vec::new();
    for line in lines(input) {
        times.push(expect_message(&mut peer, line)?);
        peer.send(ANSWER)?;
    }
    expect_end(program, peer, times.len())?;
    Ok(times)
}

/// Has the whole conversation, and returns how long each message took.
fn run(answer: &Answer, input: &str) -> Result<Vec<Duration>, Failure> {
    let (program, peer) = start(answer, input)?;
    converse(program, peer, input)
}

/// Expects the program to close, to have printed `count` answers, and to end with
/// status 0.
fn expect_end(program: Program, mut peer: Peer, count: usize) -> Result<(), Failure> {
    let length = peer.received.len();
    peer.receive_to_end(length).map_err(|mut failure| {
        let more = peer.received.split_off(length);
        if more.starts_with(b"0\n") {
            failure.diagnosis = "your program sent an empty message after all the others: behind \
                                 the last newline there is no line"
                .to_owned();
        }
        failure.received(&more).see(places::UNTIL_NO_MORE)
    })?;
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though all is answered. The server does not close first: \
                              receive an answer after each message, and close after the last";
        failure.see(places::UNTIL_NO_MORE)
    })?;
    let printed = ANSWER.repeat(count);
    if ended.stdout.trim_ascii_end() == printed.trim_ascii_end() && ended.status == Some(0) {
        return Ok(());
    }
    let mut diagnosis = format!(
        "your program should print the {count} answers, a line each, and end with exit status 0"
    );
    if ended.stdout == "ok\n\n".repeat(count).as_bytes() {
        diagnosis += ". An answer has a newline already, and print added another one";
    } else if let Some(what) = slip(&printed, &ended.stdout) {
        diagnosis += &format!(". {what}");
    }
    Err(ended
        .failure(diagnosis)
        .sent(&peer.sent)
        .see(places::UNTIL_NO_MORE))
}

fn sends_its_lines(answer: &Answer) -> Result<(), Failure> {
    run(answer, &repeat("hello")).map(drop)
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let input = repeat(&word(&mut answer.vary("goes-to-its-host"), 17));
    let (program, peer) = answer.start_client_of_another_host(input.as_bytes())?;
    converse(program, peer, &input).map(drop)
}

fn sends_every_line(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("sends-every-line");
    let input: String = (1..=25)
        .map(|length| word(&mut vary, length) + "\n")
        .collect();
    run(answer, &input).map(drop)
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    run(answer, &repeat("Zoë 🌮"))
        .map(drop)
        .map_err(|failure| failure.see(places::ENCODE))
}

fn sends_any_line(answer: &Answer) -> Result<(), Failure> {
    let long = "0123456789".repeat(100);
    let input = format!("{MARK}the first line\n")
        + &repeat(" \tspaces at both ends ")
        + &format!("before\0after\na \u{fffd} of its own\none line{SEPARATOR}and no other\n")
        + &format!("{long}\nno newline");
    run(answer, &input).map(drop)
}

fn waits_for_the_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer, &repeat("wait"))?;
    expect_message(&mut peer, "wait")?;
    let half = "after a part of the answer: an answer is complete at its newline";
    let none = "without waiting for the answer to the one before. It may come late: wait for it, \
                and set no time limit";
    let pieces: [(&[u8], Duration, &str); 3] = [
        (b"", LONG_PAUSE, none),
        (b"o", PAUSE, half),
        (b"k", PAUSE, half),
    ];
    for (piece, pause, when) in pieces {
        peer.send(piece)?;
        if !peer.is_silent_for(pause) {
            return Err(peer
                .failure(format!(
                    "your program sent another message, or left, {when}"
                ))
                .see(places::UNTIL_NO_MORE));
        }
    }
    peer.send(b"\n")?;
    for _ in 1..MESSAGES {
        expect_message(&mut peer, "wait")?;
        peer.send(ANSWER)?;
    }
    expect_end(program, peer, MESSAGES)
}

fn sends_at_once(answer: &Answer) -> Result<(), Failure> {
    let mut times = run(answer, &repeat("all of it, at once"))?;
    times.sort();
    let median = times[MESSAGES / 2];
    if median < LIMIT {
        return Ok(());
    }
    Err(Failure::new(format!(
        "from the first byte of a message to its last, {} ms passed (the median of \
         {MESSAGES} messages): your program sends a message in two or more writes. Your \
         system holds the second one back until the first is confirmed, and the other side \
         takes its time to confirm. Put header and body together, and send them in one write. \
         Rust's write! may send each part by itself: use format! and one write_all",
        median.as_millis()
    ))
    .see(places::TWO_SENDS))
}
