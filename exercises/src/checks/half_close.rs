//! half-close: a client that says "that was all" and goes on listening.

use std::thread;

use crate::answer::Answer;
use crate::peer::{PAUSE, Peer, listen};
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "half-close",
    chapter: "08-closing",
    title: "send standard input, say \"that was all\", print the answer",
    checks: &[
        Check {
            name: "sends-its-input",
            claim: "sends all of its standard input",
            needs: Needs::Nothing,
            run: sends_its_input,
        },
        Check {
            name: "says-that-was-all",
            claim: "ends its half of the connection after that",
            needs: Needs::Nothing,
            run: says_that_was_all,
        },
        Check {
            name: "prints-the-answer",
            claim: "goes on listening, and prints the answer",
            needs: Needs::Nothing,
            run: prints_the_answer,
        },
        Check {
            name: "reads-the-answer-to-its-end",
            claim: "prints the whole answer, in however many pieces it comes",
            needs: Needs::Nothing,
            run: reads_the_answer_to_its_end,
        },
    ],
};

const READ: &str = "Closing a Socket, \"Closing one half\"";

/// Starts the program with `input`, and waits until all of it has come.
fn start(answer: &Answer, input: &[u8]) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.input(input);
    program.end_input();
    let mut peer = Peer::accept(&listener, &mut program)?;
    let complete = peer.receive(input.len())?;
    if complete && peer.received == input {
        return Ok((program, peer));
    }
    let failure = peer.failure("your program should send all of its standard input, unchanged");
    Err(failure.input(input).read(READ))
}

fn expect_end(peer: &mut Peer) -> Result<(), Failure> {
    let length = peer.received.len();
    peer.receive_to_end(length).map_err(|mut failure| {
        failure.diagnosis += ". The server waits for the end of what you send: \
                              shut down the sending half after the last byte";
        failure.read(READ)
    })
}

fn expect_printed(program: Program, answer: &str, diagnosis: &str) -> Result<(), Failure> {
    let ended = program.ended()?;
    if ended.stdout == answer.as_bytes() {
        return Ok(());
    }
    let failure = ended.failure(diagnosis).sent(answer.as_bytes());
    Err(failure.read(READ))
}

fn sends_its_input(answer: &Answer) -> Result<(), Failure> {
    start(answer, b"first line\nsecond line\n").map(drop)
}

fn says_that_was_all(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer, b"that was all\n")?;
    expect_end(&mut peer)
}

fn prints_the_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer, b"a question\n")?;
    expect_end(&mut peer)?;
    peer.send(b"an answer\n")?;
    drop(peer);
    let diagnosis = "your program did not print the answer: \
                     if it has closed its socket, it cannot receive any more";
    expect_printed(program, "an answer\n", diagnosis)
}

fn reads_the_answer_to_its_end(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer, b"a long question\n")?;
    expect_end(&mut peer)?;
    peer.send(b"first half, ")?;
    thread::sleep(PAUSE);
    peer.send(b"second half\n")?;
    drop(peer);
    let diagnosis =
        "your program did not print the answer whole and unchanged: read until the stream ends";
    expect_printed(program, "first half, second half\n", diagnosis)
}
