//! too-big: a server whose refusal arrives.

use std::time::Instant;

use crate::answer::Answer;
use crate::peer::Peer;
use crate::program::Program;
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
            claim: "goes on reading after its refusal, so that it is not lost",
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
            name: "gives-up",
            claim: "closes at last if the request has no end",
            needs: Needs::Nothing,
            run: gives_up,
        },
    ],
};

/// The largest request.
const LIMIT: usize = 65_536;

const REFUSAL: &[u8] = b"too big\n";

const READ: &str = "Closing a Socket, \"Closing too early\"";

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = Peer::connect(port, &mut program)?;
    Ok((program, peer))
}

/// Ends the request, and expects `expected` and the end of the stream.
fn expect(peer: &mut Peer, expected: &str, diagnosis: &str) -> Result<(), Failure> {
    peer.half_close();
    let ended = peer.receive_to_end(100);
    if peer.received != expected.as_bytes() {
        return Err(peer.failure(diagnosis).read(READ));
    }
    ended.map_err(|failure| failure.read(READ))
}

/// Sends one byte more than allowed, does not end the request, and expects the
/// refusal.
fn expect_refusal(peer: &mut Peer) -> Result<(), Failure> {
    peer.send(&[b'x'; LIMIT + 1])
        .map_err(|failure| failure.read(READ))?;
    let complete = peer.receive(REFUSAL.len()).map_err(|mut failure| {
        failure.diagnosis = "your program had 65,537 bytes and did not refuse them: \
                             it waits for an end that may never come"
            .into();
        failure.read(READ)
    })?;
    if complete && peer.received == REFUSAL {
        return Ok(());
    }
    let diagnosis = "your program should answer \"too big\\n\" as soon as 65,537 bytes have come";
    Err(peer.failure(diagnosis).read(READ))
}

fn counts(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for (number, request, expected) in [("first", "hello", "ok 5\n"), ("second", "", "ok 0\n")] {
        let mut peer = Peer::connect(port, &mut program)?;
        let diagnosis = format!(
            "your program should read to the end of the stream, answer {expected:?}, and close. \
             This was the {number} client, who sent {} bytes",
            request.len()
        );
        if peer.send(request.as_bytes()).is_err() {
            return Err(peer.failure(diagnosis).read(READ));
        }
        expect(&mut peer, expected, &diagnosis)?;
    }
    Ok(())
}

fn counts_to_the_limit(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let half = [b'x'; LIMIT / 2];
    peer.send(&half).map_err(|failure| failure.read(READ))?;
    peer.wait_until_taken();
    peer.send(&half).map_err(|mut failure| {
        failure.diagnosis += ": one read is not the whole request";
        failure.read(READ)
    })?;
    peer.half_close();
    let ended = peer.receive_to_end(100);
    let diagnosis = match peer.received.as_slice() {
        b"ok 65536\n" => return ended.map_err(|failure| failure.read(READ)),
        REFUSAL => "your program refused 65,536 bytes, and these are still allowed",
        b"ok 32768\n" => {
            "your program counted the first piece only: \
             a request ends with the stream, not with a read"
        }
        _ => "your program should answer \"ok 65536\\n\"",
    };
    Err(peer.failure(diagnosis).read(READ))
}

fn refuses_one_byte_more(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(&[b'x'; LIMIT + 1])
        .map_err(|failure| failure.read(READ))?;
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
    Err(peer.failure(diagnosis).read(READ))
}

fn refuses_before_the_end(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    expect_refusal(&mut peer)
}

/// The client is slow: it is still sending when the refusal has come. So it is
/// no matter of chance whether a program that closes too early is noticed.
fn refusal_arrives(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    expect_refusal(&mut peer)?;
    for _ in 0..10 {
        peer.wait_until_taken();
        peer.send(&[b'y'; 100_000]).map_err(|mut failure| {
            failure.diagnosis = "your program closed right after its refusal, while the client \
                                 was still sending: what comes then resets the connection, and \
                                 a client that sends first and reads later never sees the \
                                 refusal. Read on to the end of the stream, and then close"
                .into();
            failure.read(READ)
        })?;
    }
    let diagnosis = "after \"too big\\n\" your program should send nothing more";
    expect(&mut peer, "too big\n", diagnosis)
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
        ..failure.read(READ)
    };
    let mut next = Peer::connect(port, &mut program).map_err(stuck)?;
    next.send(b"hello").map_err(stuck)?;
    expect(&mut next, "ok 5\n", diagnosis)
}

fn gives_up(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    expect_refusal(&mut peer)?;
    let block = [b'z'; 1 << 18];
    // Twice what it may take at most, so that it does not matter how much the
    // system buffers.
    for _ in 0..32 {
        if peer.send(&block).is_err() || Instant::now() >= program.deadline {
            return expect_closed(&mut peer);
        }
        peer.wait_until_taken();
    }
    let diagnosis = "your program took 8 MiB after its refusal, and would have taken more: \
                     a client that never ends would keep it busy forever. \
                     Close when 4 MiB have come, or before";
    Err(peer.failure(diagnosis).read(READ))
}

/// Expects that the program has closed, and is not stuck.
fn expect_closed(peer: &mut Peer) -> Result<(), Failure> {
    if matches!(peer.receive(REFUSAL.len() + 1), Ok(false)) {
        return Ok(());
    }
    let diagnosis = "after its refusal your program stopped reading, and should close then";
    Err(peer.failure(diagnosis).read(READ))
}
