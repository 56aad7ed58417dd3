//! characters: a client that prints text as it arrives, a character never torn.

use std::thread;

use super::word;
use crate::answer::Answer;
use crate::failure::{line_and_tail, slip};
use crate::peer::{LONG_PAUSE, PAUSE, Peer, free_port, listen};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "characters",
    chapter: "07-receiving",
    title: "print text as it arrives, a character never torn",
    checks: &[
        Check {
            name: "prints-the-text",
            claim: "prints the text unchanged, and ends with status 0",
            needs: Needs::Nothing,
            run: prints_the_text,
        },
        Check {
            name: "prints-at-once",
            claim: "prints what has come before there is more",
            needs: Needs::Nothing,
            run: prints_at_once,
        },
        Check {
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "waits-out-a-pause",
            claim: "does not take a pause for the end",
            needs: Needs::Nothing,
            run: waits_out_a_pause,
        },
        Check {
            name: "joins-the-pieces",
            claim: "puts a character together that comes byte by byte",
            needs: Needs::Nothing,
            run: joins_the_pieces,
        },
        Check {
            name: "never-tears",
            claim: "prints no byte of a character before its last one has come",
            needs: Needs::Nothing,
            run: never_tears,
        },
        Check {
            name: "prints-what-is-complete",
            claim: "does not hold back what is complete",
            needs: Needs::Nothing,
            run: prints_what_is_complete,
        },
        Check {
            name: "changes-nothing",
            claim: "prints all as it is: a carriage return, U+FEFF, U+FFFD, U+0000, a long line",
            needs: Needs::Nothing,
            run: changes_nothing,
        },
        Check {
            name: "says-what-is-not-text",
            claim: "ends with an error at the first byte that is not UTF-8",
            needs: Needs::Nothing,
            run: says_what_is_not_text,
        },
        Check {
            name: "notices-a-torn-end",
            claim: "ends with an error if the text ends inside a character",
            needs: Needs::Nothing,
            run: notices_a_torn_end,
        },
        Check {
            name: "reports-a-failure",
            claim: "ends with an error if nobody listens, or the connection is reset",
            needs: Needs::Nothing,
            run: reports_a_failure,
        },
    ],
};

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.end_input();
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// Says `bytes`, in the piece in which they are given.
fn say(peer: &mut Peer, bytes: &[u8]) -> Result<(), Failure> {
    peer.send(bytes)
        .map_err(|failure| failure.see(places::TORN_CHARACTER))
}

/// Waits until the program has ended.
fn ended(program: Program, peer: &Peer) -> Result<Ended, Failure> {
    program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has closed: a read that returns nothing is the \
                              end, so leave the loop then";
        failure.sent(&peer.sent).see(places::END_OF_STREAM)
    })
}

/// Waits until the program has printed `text`, and nothing else.
fn expect_so_far(
    program: &mut Program,
    peer: &Peer,
    text: &str,
    diagnosis: &str,
) -> Result<(), Failure> {
    let printed = program.output(text.len());
    if printed == text.as_bytes() {
        return Ok(());
    }
    let diagnosis = slip(text.as_bytes(), printed).unwrap_or(diagnosis);
    let failure = program.failure(diagnosis);
    let failure = failure.sent(&peer.sent).printed(program.output(0));
    Err(failure.see(places::TORN_CHARACTER))
}

/// Expects that the program ends by itself, having printed `text`.
fn expect_text(ended: &Ended, peer: &Peer, text: &str, diagnosis: &str) -> Result<(), Failure> {
    let diagnosis = if ended.stdout != text.as_bytes() {
        slip(text.as_bytes(), &ended.stdout).unwrap_or(diagnosis)
    } else if ended.status != Some(0) {
        "your program printed the text, and should end with exit status 0 then"
    } else {
        return Ok(());
    };
    let failure = ended
        .failure(diagnosis)
        .sent(&peer.sent)
        .see(places::TORN_CHARACTER);
    Err(failure.or_lost(text.as_bytes()))
}

/// Expects status 1 and one line on standard error.
fn expect_error(ended: &Ended, sent: &[u8], text: &str, fault: &str) -> Result<(), Failure> {
    let lines = ended.stderr.lines().count();
    let diagnosis = if ended.stdout != text.as_bytes() {
        format!("{fault}: your program should print what came before, and nothing for that")
    } else if ended.status != Some(1) {
        let status = ended.status.map_or("none".into(), |code| code.to_string());
        format!("{fault}: your program should end with exit status 1, and not {status}")
    } else if lines != 1 {
        format!("{fault}: your program should print one line to standard error, and not {lines}")
    } else {
        return Ok(());
    };
    Err(ended
        .failure(diagnosis)
        .sent(sent)
        .see(places::TORN_CHARACTER))
}

/// Sends `text` in one piece, and expects it to be printed.
fn print_all(answer: &Answer, text: &str, diagnosis: &str) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    let said = say(&mut peer, text.as_bytes());
    finish(program, peer, text, diagnosis)?;
    said
}

/// Closes, and expects that the program has printed `text` when it ends.
fn finish(program: Program, peer: Peer, text: &str, diagnosis: &str) -> Result<(), Failure> {
    peer.half_close();
    let ended = ended(program, &peer)?;
    expect_text(&ended, &peer, text, diagnosis)
}

fn prints_the_text(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "your program should print what the server says, and nothing else";
    print_all(answer, "Grüße", diagnosis)
}

fn prints_at_once(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("prints-at-once");
    let (first, second) = (word(&mut vary, 6), word(&mut vary, 4));
    let (mut program, mut peer) = start(answer)?;
    say(&mut peer, first.as_bytes())?;
    let diagnosis = "six characters have come, and your program has not printed them: print after \
                     each read, do not wait for the end, and flush: print(…, flush=True) in \
                     Python, io::stdout().flush() in Rust";
    let printed = expect_so_far(&mut program, &peer, &first, diagnosis);
    printed.map_err(|failure| failure.see(places::NO_OUTPUT))?;
    let diagnosis = "your program printed the first six characters, and not the four that came \
                     after them: read on until a read returns nothing";
    say(&mut peer, second.as_bytes()).map_err(|mut failure| {
        failure.diagnosis = diagnosis.to_owned();
        failure
            .printed(program.output(0))
            .see(places::END_OF_STREAM)
    })?;
    let printed = expect_so_far(&mut program, &peer, &format!("{first}{second}"), diagnosis);
    printed.map_err(|failure| failure.see(places::END_OF_STREAM))
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = answer.start_client_of_another_host(b"")?;
    let text = word(&mut answer.vary("goes-to-its-host"), 10);
    say(&mut peer, text.as_bytes())?;
    let diagnosis = "your program should print what the server says, and nothing else";
    finish(program, peer, &text, diagnosis)
}

fn waits_out_a_pause(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("waits-out-a-pause");
    let (first, second) = (word(&mut vary, 5), word(&mut vary, 5));
    let (program, mut peer) = start(answer)?;
    say(&mut peer, first.as_bytes())?;
    thread::sleep(LONG_PAUSE);
    let diagnosis = "the server paused for two seconds, and your program took that for the end: \
                     only a closed connection is the end, so set no time limit";
    // If it has closed already, what it has printed tells why.
    peer.send_while_open(second.as_bytes())?;
    let text = format!("{first}{second}");
    finish(program, peer, &text, diagnosis).map_err(|failure| failure.see(places::END_OF_STREAM))
}

fn joins_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    // Characters of two, three and four bytes.
    let text = "é€😀";
    let said = peer.send_one_by_one(text.as_bytes());
    peer.half_close();
    let ended = ended(program, &peer)?;
    let diagnosis = "this text came byte by byte, and your program did not print it: \
                     a piece may end inside a character, so keep the incomplete bytes \
                     and decode them together with the next piece";
    expect_text(&ended, &peer, text, diagnosis)?;
    said
}

fn never_tears(answer: &Answer) -> Result<(), Failure> {
    let (mut program, mut peer) = start(answer)?;
    let euro = "€".as_bytes();
    say(&mut peer, &euro[..2])?;
    peer.wait_until_taken();
    let printed = program.output_within(PAUSE);
    if !printed.is_empty() {
        let diagnosis = "two of the three bytes of a character have come, and your program has \
                         printed something already: a half of a character is not text";
        return Err(peer
            .failure(diagnosis)
            .printed(printed)
            .see(places::TORN_CHARACTER));
    }
    say(&mut peer, &euro[2..])?;
    let diagnosis = "the character is complete now, and your program should print it";
    expect_so_far(&mut program, &peer, "€", diagnosis)
}

fn prints_what_is_complete(answer: &Answer) -> Result<(), Failure> {
    let (mut program, mut peer) = start(answer)?;
    say(&mut peer, b"caf\xc3")?;
    let diagnosis = "three characters and half of a fourth have come in one piece: \
                     your program should print the three, and keep the half";
    expect_so_far(&mut program, &peer, "caf", diagnosis)?;
    say(&mut peer, b"\xa9")?;
    let diagnosis = "the character is complete now, and your program should print it";
    expect_so_far(&mut program, &peer, "café", diagnosis)
}

fn changes_nothing(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "your program should print a \\r as it is: makefile changes the ends of lines, \
                     unless you give it newline=\"\"";
    print_all(answer, "one\rtwo", diagnosis)?;
    let diagnosis = "your program should print U+FEFF, a character of three bytes, as it is. The \
                     codec utf-8-sig leaves it out at the beginning, and so does JavaScript's \
                     TextDecoder without ignoreBOM";
    print_all(answer, "\u{feff}text", diagnosis)?;
    let diagnosis = "your program should print U+FFFD as it is: it is a character like any other, \
                     and was in the text. To find bytes that are not UTF-8, let the decoder fail, \
                     and do not look for U+FFFD afterwards";
    let printed = print_all(answer, "a \u{fffd} of its own", diagnosis);
    printed.map_err(|failure| failure.see(places::NOT_UTF8))?;
    let diagnosis = "your program should print U+0000 as it is, a character like any other: a byte \
                     0 ends a string of C, and no text";
    print_all(answer, "before\0after", diagnosis)?;
    let diagnosis = "your program should print all that comes in one piece";
    print_all(answer, &line_and_tail(), diagnosis)
}

fn says_what_is_not_text(answer: &Answer) -> Result<(), Failure> {
    let faults: [(&[u8], &str); 3] = [
        (b"\xff", "the byte ff came, which stands nowhere in UTF-8"),
        (
            b"\xe2(",
            "the first of the three bytes of a € came, and then a bracket",
        ),
        (
            b"\xed\xa0\x80",
            "the bytes of a surrogate came, which is no character",
        ),
    ];
    for (bytes, fault) in faults {
        let (mut program, mut peer) = start(answer)?;
        say(&mut peer, b"good ")?;
        let diagnosis = "your program should print what has come";
        expect_so_far(&mut program, &peer, "good ", diagnosis)?;
        say(&mut peer, bytes)?;
        let ended = program.ended().map_err(|mut failure| {
            failure.diagnosis = format!(
                "{fault}: your program should end with an error, and runs. Decode strictly, \
                 without errors= or from_utf8_lossy. In Rust an error whose error_len() is Some \
                 is a wrong byte, and no half character"
            );
            failure.sent(&peer.sent).see(places::NOT_UTF8)
        })?;
        expect_error(&ended, &peer.sent, "good ", fault)?;
    }

    let (program, mut peer) = start(answer)?;
    say(&mut peer, b"good \xff, and more")?;
    let ended = ended(program, &peer)?;
    if ended.stdout.is_empty() {
        let diagnosis = "five characters and a byte that is not UTF-8 came in one piece, and your \
                         program printed none of the five. They are complete, so print them \
                         before you end: the error of decode knows its start, and that of \
                         from_utf8 says valid_up_to()";
        return Err(ended
            .failure(diagnosis)
            .sent(&peer.sent)
            .see(places::TORN_CHARACTER));
    }
    let fault = "a byte that is not UTF-8 came in the middle of a piece";
    expect_error(&ended, &peer.sent, "good ", fault)
}

fn notices_a_torn_end(answer: &Answer) -> Result<(), Failure> {
    let (mut program, mut peer) = start(answer)?;
    say(&mut peer, b"caf\xc3")?;
    let diagnosis = "your program should print the characters that are complete";
    expect_so_far(&mut program, &peer, "caf", diagnosis)?;
    peer.half_close();
    let ended = ended(program, &peer)?;
    let fault = "the stream ended inside a character";
    expect_error(&ended, &peer.sent, "caf", fault).map_err(|mut failure| {
        if ended.status == Some(0) {
            failure.diagnosis += ". An incremental decoder keeps half a character for later: at \
                                  the end call decode(b\"\", final=True). In Rust, look whether \
                                  bytes are left";
        }
        failure
    })
}

fn reports_a_failure(answer: &Answer) -> Result<(), Failure> {
    let program = answer.start_client(free_port())?;
    let ended = program.ended()?;
    let refused = expect_error(&ended, b"", "", "nobody listens at the port");
    refused.map_err(|failure| failure.see(places::NOBODY_THERE))?;

    let (mut program, mut peer) = start(answer)?;
    say(&mut peer, b"good ")?;
    let diagnosis = "your program should print what has come";
    expect_so_far(&mut program, &peer, "good ", diagnosis)?;
    let sent = peer.sent.clone();
    peer.reset_when_read();
    let ended = program.ended()?;
    expect_error(&ended, &sent, "good ", "the connection was reset")
        .map_err(|failure| failure.see(places::ONE_FAILS))
}
