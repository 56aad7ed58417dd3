//! greeter: a client that lets the server speak first.

use crate::answer::Answer;
use crate::peer::{PAUSE, Peer, listen};
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "greeter",
    chapter: "02-client-server-model",
    title: "wait for the greeting, answer with it in upper case, print the reply",
    checks: &[
        Check {
            name: "answers",
            claim: "answers the greeting in upper case, and prints the reply",
            needs: Needs::Nothing,
            run: answers,
        },
        Check {
            name: "waits-for-the-greeting",
            claim: "says nothing before the greeting has come",
            needs: Needs::Nothing,
            run: waits_for_the_greeting,
        },
        Check {
            name: "takes-the-whole-greeting",
            claim: "waits for the newline at the end of the greeting",
            needs: Needs::Nothing,
            run: takes_the_whole_greeting,
        },
        Check {
            name: "prints-the-whole-reply",
            claim: "reads the reply until the server closes",
            needs: Needs::Nothing,
            run: prints_the_whole_reply,
        },
    ],
};

const READ: &str = "The Client/Server Model, \"When both wait\"";

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.end_input();
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// Waits for `expected` as the program's answer.
fn expect_answer(peer: &mut Peer, expected: &str) -> Result<(), Failure> {
    let complete = peer.receive(expected.len())?;
    if complete && peer.received == expected.as_bytes() {
        return Ok(());
    }
    Err(read_it(peer.failure(format!(
        "your program should answer {expected:?}, the whole greeting in upper case"
    ))))
}

/// Says `pieces` as the reply, closes, and expects the program to print them.
fn reply(program: Program, mut peer: Peer, pieces: &[&str]) -> Result<(), Failure> {
    for piece in pieces {
        peer.send(piece.as_bytes())?;
        peer.wait_until_taken();
    }
    drop(peer);
    let expected = pieces.concat();
    let ended = program.ended()?;
    if ended.stdout.trim_ascii_end() == expected.as_bytes().trim_ascii_end() {
        return Ok(());
    }
    let diagnosis = "your program should print the reply, the whole of it and nothing else";
    let mut failure = Failure::new(diagnosis)
        .sent(expected.as_bytes())
        .received(&ended.stdout);
    failure.stderr = ended.stderr;
    Err(read_it(failure))
}

fn read_it(mut failure: Failure) -> Failure {
    failure.read = READ;
    failure
}

fn answers(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"good morning\n")?;
    expect_answer(&mut peer, "GOOD MORNING\n")?;
    reply(program, peer, &["and to you\n"])
}

fn waits_for_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    if !peer.is_silent_for(PAUSE) {
        return Err(read_it(peer.failure(
            "your program spoke, or left, before the greeting: this server speaks first",
        )));
    }
    peer.send(b"at last\n")?;
    expect_answer(&mut peer, "AT LAST\n")?;
    reply(program, peer, &["indeed\n"])
}

fn takes_the_whole_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"good ")?;
    if !peer.is_silent_for(PAUSE) {
        return Err(read_it(peer.failure(
            "your program answered half a greeting: a greeting is complete at its newline, \
             and one read may return less",
        )));
    }
    peer.send(b"evening\n")?;
    expect_answer(&mut peer, "GOOD EVENING\n")?;
    reply(program, peer, &["good night\n"])
}

fn prints_the_whole_reply(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"hello\n")?;
    expect_answer(&mut peer, "HELLO\n")?;
    reply(program, peer, &["one line\n", "and another\n"])
}
