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
            name: "knows-more-than-ascii",
            claim: "answers letters beyond ASCII in upper case, too",
            needs: Needs::Nothing,
            run: knows_more_than_ascii,
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
const END: &str = "Receiving Data, \"Reading until the end\"";

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.end_input();
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// Waits for the answer to `greeting`.
fn expect_answer(peer: &mut Peer, greeting: &str) -> Result<(), Failure> {
    let expected = greeting.to_uppercase();
    let complete = peer.receive(expected.len());
    let received = &peer.received;
    if matches!(complete, Ok(true)) && *received == expected.as_bytes() {
        return Ok(());
    }
    let mut diagnosis =
        format!("your program should answer {expected:?}, the whole greeting in upper case");
    if *received == expected.trim_end().as_bytes() {
        diagnosis += ". It answered without the newline, so now both sides wait";
    } else if *received == greeting.to_ascii_uppercase().as_bytes() {
        diagnosis += ". It changed the letters of ASCII alone: decode the bytes to text, \
                      and change the text";
    }
    Err(peer.failure(diagnosis).read(READ))
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
    let stopped = expected.as_bytes().starts_with(&ended.stdout) && !ended.stdout.is_empty();
    let (diagnosis, read) = if stopped {
        (
            "your program printed only the first piece of the reply: one read is not the whole \
             reply, which ends where the server closes",
            END,
        )
    } else {
        (
            "your program should print the reply, the whole of it and nothing else",
            READ,
        )
    };
    let failure = ended.failure(diagnosis).sent(expected.as_bytes());
    Err(failure.read(read))
}

fn answers(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"good morning\n")?;
    expect_answer(&mut peer, "good morning\n")?;
    reply(program, peer, &["and to you\n"])
}

fn waits_for_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    if !peer.is_silent_for(PAUSE) {
        return Err(peer
            .failure("your program spoke, or left, before the greeting: this server speaks first")
            .read(READ));
    }
    peer.send(b"at last\n")?;
    expect_answer(&mut peer, "at last\n")?;
    reply(program, peer, &["indeed\n"])
}

fn takes_the_whole_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"good ")?;
    if !peer.is_silent_for(PAUSE) {
        return Err(peer
            .failure(
                "your program answered half a greeting: a greeting is complete at its newline, \
             and one read may return less",
            )
            .read(READ));
    }
    peer.send(b"evening\n")?;
    expect_answer(&mut peer, "good evening\n")?;
    reply(program, peer, &["good night\n"])
}

fn knows_more_than_ascii(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send("grüße\n".as_bytes())?;
    expect_answer(&mut peer, "grüße\n")?;
    reply(program, peer, &["auch so\n"])
}

fn prints_the_whole_reply(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"hello\n")?;
    expect_answer(&mut peer, "hello\n")?;
    reply(program, peer, &["one line\n", "and another\n"])
}
