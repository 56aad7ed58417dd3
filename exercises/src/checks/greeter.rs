//! greeter: a client that lets the server speak first.

use std::net::TcpListener;
use std::thread;

use crate::answer::Answer;
use crate::checks::word;
use crate::failure::{line_and_tail, slip};
use crate::peer::{LONG_PAUSE, PAUSE, Peer, listen};
use crate::places;
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
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
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
            claim: "answers letters beyond ASCII in upper case, and keeps other characters",
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
            claim: "reads the reply until the server closes, over a pause and half a letter",
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

/// The most bytes of a greeting that a diagnosis quotes.
const SHORT: usize = 60;

fn start(answer: &Answer) -> Result<(Program, Peer, TcpListener), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.end_input();
    let peer =
        Peer::accept(&listener, &mut program).map_err(|failure| failure.see(places::BOTH_WAIT))?;
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

/// Whether `came` is `text` with each letter changed alone, and `ß` to `S` or not at all.
fn letter_by_letter(text: &str, came: &str) -> bool {
    let parts: Vec<String> = text.split('ß').map(str::to_uppercase).collect();
    ["S", "ß"].iter().any(|letter| parts.join(letter) == came)
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
    let mut read = places::BOTH_WAIT;
    let text = String::from_utf8_lossy(received);
    if received.is_empty() && open.is_err() {
        diagnosis += ". Nothing came. If it waits for more of the greeting, stop at the newline: \
                      the server does not close yet. If it wrote through makefile or a \
                      BufWriter, flush";
    } else if received.is_empty() {
        diagnosis += ". It closed the connection instead";
    } else if *received == expected.trim_end().as_bytes() {
        diagnosis += ". It answered without the newline, so now both sides wait";
        read = places::UNTIL_NO_MORE;
    } else if let Some(what) = slip(expected.as_bytes(), received) {
        diagnosis += &format!(", but {what}");
    } else if letter_by_letter(greeting, &text) {
        diagnosis += ". The upper case of ß is SS, two letters: change the text as a whole, and \
                      not letter by letter";
        read = places::BOTH_ENDS;
    } else if text.to_uppercase() == expected || text.contains('\u{fffd}') {
        diagnosis += ". It left letters as they were: decode the bytes as UTF-8, not as Latin-1, \
                      and let upper() or to_uppercase() change the whole text";
        read = places::BOTH_ENDS;
    } else if greeting.len() > SHORT {
        read = places::UNTIL_NO_MORE;
    }
    Err(peer.failure(diagnosis).see(read))
}

/// Says `pieces` as the reply, with a pause after the first one, ends, and returns what the program has printed
/// when it has ended.
fn reply(program: Program, mut peer: Peer, pieces: &[&[u8]]) -> Result<Ended, Failure> {
    let answered = peer.received.len();
    for (number, piece) in pieces.iter().enumerate() {
        if number == 1 {
            thread::sleep(LONG_PAUSE);
        }
        // If it has closed already, what it has printed tells why.
        peer.send_while_open(piece)?;
        peer.wait_until_taken();
    }
    peer.half_close();
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has sent its reply and ended the connection: \
                              receive until a read returns nothing";
        failure.sent(&peer.sent).see(places::UNTIL_NO_MORE)
    })?;
    if peer.receive(usize::MAX).is_ok() && peer.received.len() > answered {
        let mut diagnosis = "your program should send nothing after its answer".to_owned();
        if peer.received.ends_with(b"\n\n") {
            diagnosis += ": the greeting has its newline already, so add no other one";
        }
        return Err(peer.failure(diagnosis).see(places::BOTH_WAIT));
    }
    Ok(ended)
}

/// The same, and compares without regard to white space at the end.
fn expect_printed(program: Program, peer: Peer, pieces: &[&[u8]]) -> Result<(), Failure> {
    let ended = reply(program, peer, pieces)?;
    let expected = pieces.concat();
    if ended.stdout.trim_ascii_end() == expected.trim_ascii_end() {
        return Ok(());
    }
    let stopped = pieces
        .first()
        .is_some_and(|first| first.starts_with(&ended.stdout) && !ended.stdout.is_empty());
    let torn = pieces.len() > 1
        && (ended
            .stdout
            .windows(3)
            .any(|three| three == "\u{fffd}".as_bytes())
            || ended.stderr.contains("UnicodeDecodeError")
            || ended.stderr.contains("utf-8 sequence"));
    let (diagnosis, read) = if let Some(what) = slip(&expected, &ended.stdout) {
        (what, places::UNTIL_NO_MORE)
    } else if torn {
        (
            "the two bytes of a letter of the reply came in two pieces, and your program did not \
             print them as they came: write the bytes, or decode when you have all of them",
            places::UNTIL_NO_MORE,
        )
    } else if stopped {
        (
            "your program printed only the first piece of the reply: neither one read nor a \
             pause ends it. Read until the server closes",
            places::UNTIL_NO_MORE,
        )
    } else {
        (
            "your program should print the reply, the whole of it and nothing else",
            places::BOTH_WAIT,
        )
    };
    Err(ended.failure(diagnosis).sent(&expected).see(read))
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
    expect_printed(program, peer, &[b"and to you\n"])
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = answer.start_client_of_another_host(b"")?;
    peer.send(b"good morning\n")?;
    expect_answer(&mut peer, "good morning\n")?;
    expect_printed(program, peer, &[b"and to you\n"])
}

/// A line with a word in it.
fn line(answer: &Answer, check: &str, before: &str) -> String {
    format!("{before}{}\n", word(&mut answer.vary(check), 8))
}

fn waits_for_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    if !peer.is_silent_for(PAUSE) {
        return Err(peer
            .failure("your program spoke, or left, before the greeting: this server speaks first")
            .see(places::BOTH_WAIT));
    }
    let greeting = line(answer, "waits-for-the-greeting", "at last ");
    peer.send(greeting.as_bytes())?;
    expect_answer(&mut peer, &greeting)?;
    expect_printed(program, peer, &[b"indeed\n"])
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
            .see(places::UNTIL_NO_MORE));
    }
    peer.send(b"evening\n")?;
    expect_answer(&mut peer, "good evening\n")?;
    let farewell = line(answer, "takes-the-whole-greeting", "good night ");
    expect_printed(program, peer, &[farewell.as_bytes()])
}

fn changes_only_the_case(answer: &Answer) -> Result<(), Failure> {
    let long = format!("{}\n", "salve ".repeat(166) + "ave");
    for greeting in [" \tgood day \r\n", &long] {
        let (program, mut peer, _) = start(answer)?;
        peer.send(greeting.as_bytes())?;
        expect_answer(&mut peer, greeting)?;
        expect_printed(program, peer, &[b"and to you\n"])?;
    }
    Ok(())
}

fn knows_more_than_ascii(answer: &Answer) -> Result<(), Failure> {
    let marked = "\u{feff}a mark, and a zero\0here\n";
    for greeting in ["grüße\n", "доброе утро, καλημέρα\n", marked] {
        let (program, mut peer, _) = start(answer)?;
        peer.send(greeting.as_bytes())?;
        expect_answer(&mut peer, greeting)?;
        expect_printed(program, peer, &["auch so, спасибо\n".as_bytes()])?;
    }
    Ok(())
}

fn joins_a_torn_character(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    let greeting = "à bientôt\n";
    let (first, rest) = greeting.as_bytes().split_at(1);
    peer.send(first)?;
    peer.wait_until_taken();
    let torn = |mut failure: Failure| {
        failure.diagnosis = format!(
            "your program should answer {:?}. The first letter has two bytes, which came one by \
             one: decode when you have the whole line",
            greeting.to_uppercase()
        );
        failure.see(places::UNTIL_NO_MORE)
    };
    peer.send(rest).map_err(torn)?;
    expect_answer(&mut peer, greeting).map_err(torn)?;
    expect_printed(program, peer, &["à demain\n".as_bytes()])
}

fn prints_the_whole_reply(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer, _) = start(answer)?;
    let check = "prints-the-whole-reply";
    let greeting = line(answer, check, "hello ");
    peer.send(greeting.as_bytes())?;
    expect_answer(&mut peer, &greeting)?;
    let first = line(answer, check, "one line of ");
    let (half, rest) = "é and another line\n".as_bytes().split_at(1);
    expect_printed(program, peer, &[first.as_bytes(), half, rest])
}

fn changes_nothing(answer: &Answer) -> Result<(), Failure> {
    let long = line_and_tail();
    for expected in [
        " \tno newline at the end",
        "two at the end \r\n\n",
        "\u{feff}a mark, and a zero\0in it\n",
        "",
        &long,
    ] {
        let (program, mut peer, _) = start(answer)?;
        peer.send(b"hello\n")?;
        expect_answer(&mut peer, "hello\n")?;
        let ended = reply(program, peer, &[expected.as_bytes()])?;
        if ended.stdout != expected.as_bytes() {
            let what = slip(expected.as_bytes(), &ended.stdout)
                .unwrap_or("print what comes, spaces and newlines too, as it comes");
            let diagnosis = format!("your program should print the reply unchanged: {what}");
            let failure = ended.failure(diagnosis).sent(expected.as_bytes());
            return Err(failure
                .see(places::UNTIL_NO_MORE)
                .or_lost_early(expected.as_bytes()));
        }
        if ended.status != Some(0) {
            let mut diagnosis = "your program should end with exit status 0".to_owned();
            if expected.is_empty() {
                diagnosis += ": the server closed after the answer, and an empty reply is a \
                              reply, too";
            }
            return Err(ended.failure(diagnosis).see(places::UNTIL_NO_MORE));
        }
    }
    Ok(())
}
