//! greeter: a client that lets the server speak first.

use std::net::TcpListener;
use std::thread;

use crate::answer::Answer;
use crate::failure::{line_and_tail, slip};
use crate::peer::{PAUSE, Peer, listen};
use crate::program::{Ended, Program};
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
            name: "changes-only-the-case",
            claim: "answers a greeting of 1,000 bytes, and keeps the blanks of one",
            needs: Needs::Nothing,
            run: changes_only_the_case,
        },
        Check {
            name: "knows-more-than-ascii",
            claim: "answers letters beyond ASCII in upper case, too",
            needs: Needs::Nothing,
            run: knows_more_than_ascii,
        },
        Check {
            name: "joins-a-torn-character",
            claim: "understands a letter of the greeting that comes in two pieces",
            needs: Needs::Nothing,
            run: joins_a_torn_character,
        },
        Check {
            name: "prints-the-whole-reply",
            claim: "reads the reply until the server closes, over a pause in it",
            needs: Needs::Nothing,
            run: prints_the_whole_reply,
        },
        Check {
            name: "changes-nothing",
            claim: "prints the reply byte for byte, even an empty one",
            needs: Needs::Nothing,
            run: changes_nothing,
        },
    ],
};

const READ: &str = "The Client/Server Model, \"When both wait\"";
const LOOP: &str = "Overview, \"Until there is no more\"";
const TEXT: &str = "Overview, \"Both ends in one program\"";

/// The most bytes of a greeting that a diagnosis quotes.
const SHORT: usize = 60;

fn start(answer: &Answer) -> Result<(Program, Peer, TcpListener), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.end_input();
    let peer = Peer::accept(&listener, &mut program).map_err(|failure| failure.read(READ))?;
    Ok((program, peer, listener))
}

/// Receives to the newline, to the end of the stream, or as many bytes as are
/// expected. Returns whether the stream is still open.
fn receive_answer(peer: &mut Peer, count: usize) -> Result<bool, Failure> {
    while peer.received.len() < count && !peer.received.ends_with(b"\n") {
        if !peer.receive(peer.received.len() + 1)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Waits for the answer to `greeting`.
fn expect_answer(peer: &mut Peer, greeting: &str) -> Result<(), Failure> {
    let expected = greeting.to_uppercase();
    let open = receive_answer(peer, expected.len());
    let received = &peer.received;
    if *received == expected.as_bytes() {
        return Ok(());
    }
    let mut diagnosis = if greeting.len() > SHORT {
        format!(
            "the greeting had {} bytes, and your program should answer the whole of it in upper \
             case. It answered {} bytes",
            greeting.len(),
            received.len()
        )
    } else {
        format!("your program should answer {expected:?}, the whole greeting in upper case")
    };
    let mut read = READ;
    if received.is_empty() && open.is_err() {
        diagnosis += ". It still waits to receive: the server does not close after its greeting, \
                      so stop at the newline";
    } else if received.is_empty() {
        diagnosis += ". It closed the connection instead";
    } else if *received == expected.trim_end().as_bytes() {
        diagnosis += ". It answered without the newline, so now both sides wait";
        read = LOOP;
    } else if let Some(what) = slip(expected.as_bytes(), received) {
        diagnosis += &format!(", but {what}");
    } else if *received == greeting.to_ascii_uppercase().as_bytes() {
        diagnosis += ". It changed the letters of ASCII alone: decode the bytes to text, \
                      and change the text";
        read = TEXT;
    }
    Err(peer.failure(diagnosis).read(read))
}

/// Says `pieces` as the reply, ends, and returns what the program has printed
/// when it has ended.
fn reply(program: Program, mut peer: Peer, pieces: &[&str]) -> Result<Ended, Failure> {
    let answered = peer.received.len();
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            thread::sleep(PAUSE);
        }
        // If it has closed already, what it has printed tells why.
        peer.send_while_open(piece.as_bytes())?;
        peer.wait_until_taken();
    }
    peer.half_close();
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has sent its reply and ended the connection: \
                              receive until a read returns nothing";
        failure.sent(&peer.sent).read(LOOP)
    })?;
    if peer.receive(usize::MAX).is_ok() && peer.received.len() > answered {
        let mut diagnosis = "your program should send nothing after its answer".to_owned();
        if peer.received.ends_with(b"\n\n") {
            diagnosis += ": the greeting has its newline already, so add no other one";
        }
        return Err(peer.failure(diagnosis).read(READ));
    }
    Ok(ended)
}

/// The same, and compares without regard to white space at the end.
fn expect_printed(program: Program, peer: Peer, pieces: &[&str]) -> Result<(), Failure> {
    let ended = reply(program, peer, pieces)?;
    let expected = pieces.concat();
    if ended.stdout.trim_ascii_end() == expected.as_bytes().trim_ascii_end() {
        return Ok(());
    }
    let stopped = expected.as_bytes().starts_with(&ended.stdout) && !ended.stdout.is_empty();
    let (diagnosis, read) = if stopped {
        (
            "your program printed only the first piece of the reply: neither one read nor a \
             pause ends it. Read until the server closes",
            LOOP,
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
    let (mut program, mut peer, listener) = start(answer)?;
    peer.send(b"good morning\n")?;
    expect_answer(&mut peer, "good morning\n").map_err(|mut failure| {
        if peer.received.is_empty() && Peer::accept(&listener, &mut program).is_ok() {
            failure.diagnosis += ", and made another one: the answer goes over the same \
                                  connection as the greeting";
        }
        failure
    })?;
    expect_printed(program, peer, &["and to you\n"])
}

fn waits_for_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    if !peer.is_silent_for(PAUSE) {
        return Err(peer
            .failure("your program spoke, or left, before the greeting: this server speaks first")
            .read(READ));
    }
    peer.send(b"at last\n")?;
    expect_answer(&mut peer, "at last\n")?;
    expect_printed(program, peer, &["indeed\n"])
}

fn takes_the_whole_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    peer.send(b"good ")?;
    if !peer.is_silent_for(PAUSE) {
        return Err(peer
            .failure(
                "your program answered half a greeting: a greeting is complete at its newline, \
             and one read may return less",
            )
            .read(LOOP));
    }
    peer.send(b"evening\n")?;
    expect_answer(&mut peer, "good evening\n")?;
    expect_printed(program, peer, &["good night\n"])
}

fn changes_only_the_case(answer: &Answer) -> Result<(), Failure> {
    let long = format!("{}\n", "salve ".repeat(166) + "ave");
    for greeting in [" \tgood day \r\n", &long] {
        let (program, mut peer, _) = start(answer)?;
        peer.send(greeting.as_bytes())?;
        expect_answer(&mut peer, greeting)?;
        expect_printed(program, peer, &["and to you\n"])?;
    }
    Ok(())
}

fn knows_more_than_ascii(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    peer.send("grüße\n".as_bytes())?;
    expect_answer(&mut peer, "grüße\n")?;
    expect_printed(program, peer, &["auch so\n"])
}

fn joins_a_torn_character(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    let greeting = "à bientôt\n";
    let (first, rest) = greeting.as_bytes().split_at(1);
    peer.send(first)?;
    peer.wait_until_taken();
    let torn = |mut failure: Failure| {
        failure.diagnosis += ". The first letter has two bytes, which came one by one: \
                              decode when you have the whole line";
        failure.read(LOOP)
    };
    peer.send(rest).map_err(torn)?;
    expect_answer(&mut peer, greeting).map_err(torn)?;
    expect_printed(program, peer, &["à demain\n"])
}

fn prints_the_whole_reply(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    peer.send(b"hello\n")?;
    expect_answer(&mut peer, "hello\n")?;
    expect_printed(program, peer, &["one line\n", "and another\n"])
}

fn changes_nothing(answer: &Answer) -> Result<(), Failure> {
    let long = line_and_tail();
    for expected in [
        " \tno newline at the end",
        "two at the end \r\n\n",
        "",
        &long,
    ] {
        let (program, mut peer, _) = start(answer)?;
        peer.send(b"hello\n")?;
        expect_answer(&mut peer, "hello\n")?;
        let ended = reply(program, peer, &[expected])?;
        if ended.stdout != expected.as_bytes() {
            let what = slip(expected.as_bytes(), &ended.stdout)
                .unwrap_or("print what comes, spaces and newlines too, as it comes");
            let diagnosis = format!("your program should print the reply unchanged: {what}");
            let failure = ended.failure(diagnosis).sent(expected.as_bytes());
            return Err(failure.read(LOOP).or_lost_early(expected.as_bytes()));
        }
        if ended.status != Some(0) {
            let mut diagnosis = "your program should end with exit status 0".to_owned();
            if expected.is_empty() {
                diagnosis += ": the server closed after the answer, and an empty reply is a \
                              reply, too";
            }
            return Err(ended.failure(diagnosis).read(LOOP));
        }
    }
    Ok(())
}
