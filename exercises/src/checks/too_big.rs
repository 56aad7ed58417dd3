//! too-big: a server whose refusal arrives.

use std::time::Instant;

use super::draining::{Closed, SLOW, closed_after, closes_at_last, send_the_least};
use super::{ONLY_ON_ITS_HOST, leave_before_the_answer, word};
use crate::answer::Answer;
use crate::peer::Peer;
use crate::places;
use crate::program::{self, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "too-big",
    chapter: "08-closing",
    title: "count a request's bytes, refuse more than 64 KiB so that it is heard",
    checks: &[
        Check {
            name: "counts",
            claim: "reads a request to its end, and answers with its length",
            needs: Needs::Nothing,
            run: counts,
        },
        Check {
            name: "counts-to-the-limit",
            claim: "accepts 65,536 bytes, in however many pieces they come",
            needs: Needs::Nothing,
            run: counts_to_the_limit,
        },
        Check {
            name: "refuses-one-byte-more",
            claim: "refuses 65,537 bytes",
            needs: Needs::Nothing,
            run: refuses_one_byte_more,
        },
        Check {
            name: "refuses-before-the-end",
            claim: "refuses as soon as there is too much, without waiting for the end",
            needs: Needs::Nothing,
            run: refuses_before_the_end,
        },
        Check {
            name: "refusal-arrives",
            claim: "goes on reading after its refusal, also past a pause, so that it is not lost",
            needs: Needs::Nothing,
            run: refusal_arrives,
        },
        Check {
            name: "serves-on",
            claim: "serves the next client after a refusal",
            needs: Needs::Nothing,
            run: serves_on,
        },
        Check {
            name: "survives-a-reset",
            claim: "serves the next client after one that reset its connection",
            needs: Needs::Nothing,
            run: survives_a_reset,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves the next client after one that left before its answer",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        Check {
            name: "gives-up",
            claim: "closes at last if the request has no end",
            needs: Needs::Nothing,
            run: gives_up,
        },
        ONLY_ON_ITS_HOST,
    ],
};

/// The largest request.
const LIMIT: usize = 65_536;

/// How many bytes of a request come one by one: more than it has KiB.
const SINGLE: usize = 70;

const REFUSAL: &[u8] = b"too big\n";

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = Peer::connect(port, &mut program)?;
    Ok((program, peer))
}

/// Sends `bytes` one by one. How long that takes does not count.
fn send_slowly(peer: &mut Peer, bytes: &[u8]) -> Result<(), Failure> {
    let sent = peer.send_one_by_one(bytes);
    peer.allow(program::LIMIT);
    sent
}

/// Ends the request, and expects `expected` and the end of the stream.
fn expect(peer: &mut Peer, expected: &str, diagnosis: &str) -> Result<(), Failure> {
    peer.half_close();
    let ended = peer.receive_to_end(100);
    if peer.received != expected.as_bytes() {
        return Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY));
    }
    ended.map_err(|failure| failure.see(places::CLOSING_TOO_EARLY))
}

/// Sends one byte more than allowed, does not end the request, and expects the
/// refusal.
fn expect_refusal(peer: &mut Peer) -> Result<(), Failure> {
    peer.send(&[b'x'; LIMIT + 1])
        .map_err(|failure| failure.see(places::CLOSING_TOO_EARLY))?;
    let complete = peer.receive(REFUSAL.len()).map_err(|mut failure| {
        failure.diagnosis = "your program had 65,537 bytes and did not refuse them: \
                             it waits for an end that may never come"
            .into();
        failure.see(places::CLOSING_TOO_EARLY)
    })?;
    if complete && peer.received == REFUSAL {
        return Ok(());
    }
    let diagnosis = "your program should answer \"too big\\n\" as soon as 65,537 bytes have come";
    Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY))
}

fn counts(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("counts");
    let length = vary.usize(100..1000);
    let long = word(&mut vary, length);
    let requests = [
        ("first", "hello", "ok 5\n".to_owned()),
        ("second", "", "ok 0\n".to_owned()),
        ("third", &long, format!("ok {length}\n")),
    ];
    for (number, request, expected) in requests {
        let mut peer = Peer::connect(port, &mut program)?;
        let diagnosis = format!(
            "your program should read to the end of the stream, answer {expected:?}, and close. \
             This was the {number} client, who sent {} bytes",
            request.len()
        );
        if peer.send(request.as_bytes()).is_err() {
            return Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY));
        }
        expect(&mut peer, &expected, &diagnosis)?;
    }
    Ok(())
}

fn counts_to_the_limit(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let request = [b'x'; LIMIT];
    let (bytes, rest) = request.split_at(SINGLE);
    let (first, second) = rest.split_at(LIMIT / 2);
    // A program that has closed too early is found out by its answer.
    let _ = send_slowly(&mut peer, bytes).and_then(|()| {
        peer.send(first)?;
        peer.wait_until_taken();
        peer.send(second)
    });
    peer.half_close();
    let ended = peer.receive_to_end(100);
    let diagnosis = match peer.received.as_slice() {
        b"ok 65536\n" => return ended.map_err(|failure| failure.see(places::CLOSING_TOO_EARLY)),
        REFUSAL => "your program refused 65,536 bytes, and these are still allowed",
        received if received.starts_with(b"ok ") => {
            "your program counted only some of 65,536 bytes, which came in many pieces: a request \
             ends with the stream, and not with a read, or with a number of them"
        }
        _ => "your program should answer \"ok 65536\\n\"",
    };
    Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY))
}

fn refuses_one_byte_more(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(&[b'x'; LIMIT + 1])
        .map_err(|failure| failure.see(places::CLOSING_TOO_EARLY))?;
    peer.half_close();
    let complete = peer.receive(REFUSAL.len())?;
    let diagnosis = match peer.received.as_slice() {
        REFUSAL if complete => return Ok(()),
        received if received.starts_with(b"ok 6553") && !received.starts_with(b"ok 65537") => {
            "your program cut the request without a word: the client believes that all \
             65,537 bytes were taken. Read one byte more than the limit, and you know"
        }
        received if received.starts_with(b"ok") => {
            "your program accepted 65,537 bytes, one more than are allowed"
        }
        _ => "your program should refuse 65,537 bytes with \"too big\\n\"",
    };
    Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY))
}

fn refuses_before_the_end(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    expect_refusal(&mut peer)
}

/// The client is slow: it is still sending when the refusal has come. So it is
/// no matter of chance whether a program that closes too early is noticed.
fn refusal_arrives(answer: &Answer) -> Result<(), Failure> {
    let (mut program, mut peer) = start(answer)?;
    program.deadline += SLOW;
    expect_refusal(&mut peer)?;
    send_the_least(&mut peer, SLOW).map_err(|mut failure| {
        let count = peer.sent.len() - (LIMIT + 1);
        if Instant::now() < program.deadline {
            failure.diagnosis = wrong_after(count).to_owned();
        }
        failure.see(places::CLOSING_TOO_EARLY)
    })?;
    let diagnosis = "after \"too big\\n\" your program should send nothing more";
    expect(&mut peer, "too big\n", diagnosis)
}

/// What a program did wrong that closed when not more than `count` bytes had come
/// after its refusal.
fn wrong_after(count: usize) -> &'static str {
    match closed_after(count) {
        Closed::Soon => {
            "your program stopped reading after its refusal, and closed, while the client was \
             still sending: what comes then resets the connection, and a client that sends first \
             and reads later never sees the refusal. Read on to the end of the stream, and then \
             close"
        }
        Closed::InThePause => {
            "the client paused for five seconds after the refusal, and your program closed: \
             a slow client has not finished, so set no time limit"
        }
        Closed::TooEarly => {
            "your program closed before 1,048,576 bytes had come after its refusal: count the \
             bytes that each read returns, and not the reads, and begin at 0 after the refusal"
        }
    }
}

fn serves_on(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    expect_refusal(&mut peer)?;
    let diagnosis = "after \"too big\\n\" your program should send nothing more";
    expect(&mut peer, "too big\n", diagnosis)?;
    let diagnosis = "a request was refused, its client has ended it and left, and the next client \
                     should be answered \"ok 5\\n\": leave the loop that reads on when a read \
                     returns nothing";
    let stuck = |failure: Failure| Failure {
        diagnosis: format!("{diagnosis}. {}", failure.diagnosis),
        ..failure.see(places::CLOSING_TOO_EARLY)
    };
    let mut next = Peer::connect(port, &mut program).map_err(stuck)?;
    next.send(b"hello").map_err(stuck)?;
    expect(&mut next, "ok 5\n", diagnosis)
}

fn survives_a_reset(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(b"half a re")
        .map_err(|failure| failure.see(places::CLOSING_TOO_EARLY))?;
    peer.wait_until_taken();
    peer.reset();
    let diagnosis = "a client reset its connection, and after it your server served nobody: \
                     to receive can fail, and that should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    leave_before_the_answer(&mut program, port, b"hello")?;
    let diagnosis = "a client sent its request and reset the connection before it had the answer, \
                     and after it your server served nobody: to send can fail, too, and that \
                     should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)
}

/// Expects the program to answer one more client.
fn serve_next(program: &mut Program, port: u16, diagnosis: &str) -> Result<(), Failure> {
    let answered = Peer::connect(port, program).and_then(|mut next| {
        next.send(b"hello")?;
        expect(&mut next, "ok 5\n", diagnosis)
    });
    answered.map_err(|mut failure| {
        failure.diagnosis = diagnosis.to_owned();
        failure.see(places::ONE_FAILS)
    })
}

fn gives_up(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    expect_refusal(&mut peer)?;
    if closes_at_last(&mut peer, program.deadline) {
        return expect_closed(&mut peer);
    }
    let diagnosis = "5 MiB have come after the refusal, and your program has not closed: a client \
                     that never ends would keep it busy forever. Close when 4 MiB have come, or \
                     before";
    Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY))
}

/// Expects that the program has closed, and is not stuck.
fn expect_closed(peer: &mut Peer) -> Result<(), Failure> {
    if matches!(peer.receive(REFUSAL.len() + 1), Ok(false)) {
        return Ok(());
    }
    let diagnosis = "after its refusal your program stopped reading, and should close then";
    Err(peer.failure(diagnosis).see(places::CLOSING_TOO_EARLY))
}
