//! length-prefix: a client whose messages have their length in front.

use std::thread;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::checks::word;
use crate::failure::{line_and_tail, slip};
use crate::framing::{
    LARGEST, expect_nothing_more, framed, length_slip, misreported, wrong_length,
};
use crate::peer::{LONG_PAUSE, Peer, listen};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "length-prefix",
    chapter: "05-data-formats",
    title: "send a message with its length in front, print the answer",
    checks: &[
        Check {
            name: "sends-its-input",
            claim: "sends four bytes and its standard input",
            needs: Needs::Nothing,
            run: sends_its_input,
        },
        Check {
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "sends-big-endian",
            claim: "sends the length with its highest byte first",
            needs: Needs::Nothing,
            run: sends_big_endian,
        },
        Check {
            name: "counts-bytes",
            claim: "counts bytes, and not characters",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "sends-a-long-message",
            claim: "sends 70,000 bytes as they are, with their length",
            needs: Needs::Nothing,
            run: sends_a_long_message,
        },
        Check {
            name: "prints-the-answer",
            claim: "prints the answer, and ends without waiting for the server to close",
            needs: Needs::Nothing,
            run: prints_the_answer,
        },
        Check {
            name: "gathers-the-text",
            claim: "receives until the text is complete",
            needs: Needs::Nothing,
            run: gathers_the_text,
        },
        Check {
            name: "gathers-the-length",
            claim: "receives until the length is complete",
            needs: Needs::Nothing,
            run: gathers_the_length,
        },
        Check {
            name: "notices-a-lost-end",
            claim: "ends with status 1 when the server closes too early",
            needs: Needs::Nothing,
            run: notices_a_lost_end,
        },
        Check {
            name: "takes-every-length",
            claim: "takes an answer of no bytes, of 5,002, and of 1,048,576",
            needs: Needs::Nothing,
            run: takes_every_length,
        },
        Check {
            name: "refuses-a-huge-length",
            claim: "refuses an answer of more than 1,048,576 bytes",
            needs: Needs::Nothing,
            run: refuses_a_huge_length,
        },
    ],
};

/// How long a program may take to refuse what it has received.
const SOON: Duration = Duration::from_secs(3);

/// Starts the program with `input`, and receives four bytes and as many as
/// there are in `input`.
fn start(answer: &Answer, input: &str) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(input.as_bytes().to_vec());
    let mut peer =
        Peer::accept(&listener, &mut program).map_err(|failure| failure.input(input.as_bytes()))?;
    let received = peer.receive(4 + input.len());
    if matches!(received, Ok(true)) && peer.received.ends_with(input.as_bytes()) {
        return Ok((program, peer));
    }
    let mut diagnosis = "your program should send four bytes with the length of its standard \
                         input, and then its standard input, unchanged"
        .to_owned();
    let mut read = places::NUMBERS_AS_BYTES;
    if peer.received.is_empty() && received.is_err() {
        diagnosis += ". Nothing came. If it writes through makefile or a BufWriter, flush after \
                      each message";
        read = places::NEVER_LEAVES;
    } else if let Some(what) = length_slip(input, &peer.received) {
        diagnosis += &format!(". {what}");
    } else if peer.received == framed(input.replace("\r\n", "\n").as_bytes()) {
        diagnosis += ". Each CR LF in it became LF: your program reads it as text. Read bytes, in \
                      Python from sys.stdin.buffer";
    } else if let Some(text) = peer.received.get(4..)
        && let Some(what) = slip(input.as_bytes(), text)
    {
        diagnosis += &format!(": {what}");
    } else if peer.received.len() < 4 + input.len() {
        let count = peer.received.len();
        diagnosis += &format!(
            ". There should be {} bytes in all, and {count} came",
            4 + input.len()
        );
    }
    let failure = peer.failure(diagnosis).input(input.as_bytes());
    Err(failure.see(read))
}

/// The same, and expects the right length.
fn start_right(answer: &Answer, input: &str) -> Result<(Program, Peer), Failure> {
    let (program, peer) = start(answer, input)?;
    let expected = framed(input.as_bytes());
    if peer.received == expected {
        return Ok((program, peer));
    }
    let diagnosis = wrong_length("program", input, &peer.received);
    let failure = peer.failure(diagnosis).input(input.as_bytes());
    Err(failure.see(places::NUMBERS_AS_BYTES))
}

/// Waits for the program's end while the connection stays open, and expects
/// it to have printed `text`.
fn expect_printed(program: Program, peer: &Peer, text: &[u8], hint: &str) -> Result<(), Failure> {
    let ended = program
        .ended()
        .map_err(|failure| add(failure, peer, hint))?;
    expect_text(&ended, peer, text, hint)
}

/// Expects a program that has ended to have printed `text`.
fn expect_text(ended: &Ended, peer: &Peer, text: &[u8], hint: &str) -> Result<(), Failure> {
    if ended.stdout == text && ended.status == Some(0) {
        return Ok(());
    }
    if ended.stdout == text && !text.is_empty() {
        let failure = ended.failure("your program should end with exit status 0");
        return Err(failure.sent(&peer.sent).see(places::UNTIL_NO_MORE));
    }
    let diagnosis = if ended.stdout == text {
        "your program should print nothing and end with exit status 0"
    } else {
        "your program should print the text of the answer, and nothing else"
    };
    if let Some(what) = slip(text, &ended.stdout) {
        let failure = ended.failure(format!("{diagnosis}: {what}"));
        return Err(failure.sent(&peer.sent).see(places::UNTIL_NO_MORE));
    }
    Err(add(ended.failure(diagnosis), peer, hint).or_lost_early(text))
}

/// Adds what was sent, and a hint.
fn add(mut failure: Failure, peer: &Peer, hint: &str) -> Failure {
    failure.diagnosis += &format!(". {hint}");
    failure.sent(&peer.sent).see(places::UNTIL_NO_MORE)
}

/// Expects status 1, one line on standard error, and nothing printed.
fn expect_refusal(sent: &[u8], ended: Ended, diagnosis: &str) -> Result<(), Failure> {
    let Some(wrong) = misreported(&ended) else {
        return Ok(());
    };
    let diagnosis = format!(
        "{diagnosis}. Your program should print one line to standard error and end with \
         exit status 1, and {wrong}"
    );
    Err(ended
        .failure(diagnosis)
        .sent(sent)
        .see(places::UNTIL_NO_MORE))
}

fn sends_its_input(answer: &Answer) -> Result<(), Failure> {
    start(answer, "hello\nthere\n").map(drop)
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    answer.start_client_of_another_host(b"hello\n").map(drop)
}

fn sends_big_endian(answer: &Answer) -> Result<(), Failure> {
    start_right(answer, &"0123456789".repeat(30)).map(drop)
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    start_right(answer, "Zoë eats 🌮\n")?;
    start_right(answer, "\u{feff}a mark, and a zero\0here\n").map(drop)
}

fn sends_a_long_message(answer: &Answer) -> Result<(), Failure> {
    start_right(answer, &"8 bytes.\r\n".repeat(7_000)).map(drop)
}

fn prints_the_answer(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("prints-the-answer");
    let length = vary.usize(20..40);
    let word = word(&mut vary, length);
    for text in [
        format!("the answer {word}\n"),
        format!("\u{feff}a mark, and a zero\0before {word}"),
    ] {
        let (program, mut peer) = start_right(answer, "a question\n")?;
        let message = framed(text.as_bytes());
        peer.send(&message)?;
        let hint = "The server keeps the connection open: the answer ends after as many bytes \
                    as its length says";
        let ended = program
            .ended()
            .map_err(|failure| add(failure, &peer, hint))?;
        let hint = if ended.stdout.trim_ascii_end() == message.trim_ascii_end() {
            "It printed the four bytes of the length, too: they are no part of the text".to_owned()
        } else if ended.stdout.is_empty() && ended.status == Some(1) {
            format!(
                "The length came as 0, 0, 0, {}, highest byte first: did your program read \
                 another number?",
                text.len()
            )
        } else {
            hint.to_owned()
        };
        expect_text(&ended, &peer, text.as_bytes(), &hint)?;
        // It has ended, so all that it sent is here.
        expect_nothing_more(&mut peer).map_err(|failure| failure.see(places::NUMBERS_AS_BYTES))?;
    }
    Ok(())
}

fn gathers_the_text(answer: &Answer) -> Result<(), Failure> {
    let question = word(&mut answer.vary("gathers-the-text"), 12);
    let (program, mut peer) = start_right(answer, &question)?;
    peer.send(&framed(b"first half, second half\n")[..15])?;
    thread::sleep(LONG_PAUSE);
    peer.send(b" second half\n")?;
    let hint = "The text came in two pieces, 2.2 seconds apart: one read may return less than you ask for. \
                Receive until you have as many bytes as the length says";
    expect_printed(program, &peer, b"first half, second half\n", hint)
}

fn gathers_the_length(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start_right(answer, "a question\n")?;
    let hint = "The answer came byte by byte, and so did the four bytes of its length: \
                receive until you have all four";
    peer.send_one_by_one(&framed(b"the answer\n"))
        .map_err(|mut failure| {
            failure.diagnosis += &format!(". {hint}");
            failure.see(places::UNTIL_NO_MORE)
        })?;
    expect_printed(program, &peer, b"the answer\n", hint)?;

    let (program, mut peer) = start_right(answer, "a question\n")?;
    let message = framed(b"the answer\n");
    let (first, rest) = message.split_at(2);
    peer.send(first)?;
    peer.wait_until_taken();
    peer.send(rest)?;
    let hint = "Two bytes of the length came alone, and the other two together with the text: ask \
                only for the bytes that are still missing, recv(count - len(data)) in Python, \
                read(&mut header[count..]) in Rust. All beyond them is text";
    expect_printed(program, &peer, b"the answer\n", hint)
}

fn notices_a_lost_end(answer: &Answer) -> Result<(), Failure> {
    for (count, diagnosis) in [
        (9, "the server announced 15 bytes, sent 5, and closed"),
        (
            2,
            "the server sent two of the four bytes of the length, and closed",
        ),
        (0, "the server closed before its answer began"),
    ] {
        let (mut program, mut peer) = start_right(answer, "a question\n")?;
        peer.send(&framed(b"half an answer\n")[..count])?;
        let sent = peer.sent.clone();
        drop(peer);
        program.deadline = Instant::now() + SOON;
        let ended = program.ended().map_err(|mut failure| {
            failure.diagnosis = format!(
                "{diagnosis}, and {}. A read that returns nothing is the end of the stream",
                failure.diagnosis
            );
            failure.sent(&sent).see(places::UNTIL_NO_MORE)
        })?;
        expect_refusal(&sent, ended, diagnosis)?;
    }
    Ok(())
}

fn takes_every_length(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start_right(answer, "")?;
    peer.send(&framed(b""))?;
    let hint = "The answer has the length 0, and no text: that is a whole answer, too";
    expect_printed(program, &peer, b"", hint)?;

    let (program, mut peer) = start_right(answer, "a question\n")?;
    let text = b"0123456789abcdef".repeat(LARGEST as usize / 16);
    let hint = "An answer of 1,048,576 bytes came, which is as large as it may be: take it";
    // Who closes before all of it was sent is judged by what he prints, and so the same
    // whether or not it was faster than the sending.
    peer.send_while_open(&framed(&text))
        .map_err(|failure| add(failure, &peer, hint))?;
    let ended = program.ended().map_err(|failure| {
        // It is killed by now. What it had not read resets the connection.
        let reading = peer.receive_to_end(usize::MAX).is_err();
        let hint = if reading {
            "It had not read all of an answer of 1,048,576 bytes after 8 seconds: receive many \
             bytes at a time, and not one"
        } else {
            hint
        };
        add(failure, &peer, hint)
    })?;
    expect_text(&ended, &peer, &text, hint)?;

    let (program, mut peer) = start_right(answer, "a question\n")?;
    let text = line_and_tail();
    peer.send(&framed(text.as_bytes()))?;
    let hint = "An answer of 5,002 bytes came: print all of it";
    expect_printed(program, &peer, text.as_bytes(), hint)
}

fn refuses_a_huge_length(answer: &Answer) -> Result<(), Failure> {
    for length in [u32::MAX, LARGEST + 1] {
        let (mut program, mut peer) = start_right(answer, "a question\n")?;
        peer.send(&length.to_be_bytes())?;
        program.deadline = Instant::now() + SOON;
        let diagnosis = format!("the server announced an answer of {length} bytes");
        let ended = program.ended().map_err(|mut failure| {
            failure.diagnosis = format!(
                "{diagnosis}, and {}. A length comes from somebody else: \
                 look at it before you make room for it or wait for so much",
                failure.diagnosis
            );
            failure.sent(&peer.sent).see(places::NUMBERS_AS_BYTES)
        })?;
        let unsigned = if length == u32::MAX && ended.status == Some(0) {
            ". Read as a signed number these four bytes are -1: read them without a sign, compare, \
             and refuse"
        } else {
            ""
        };
        expect_refusal(&peer.sent, ended, &diagnosis).map_err(|mut failure| {
            failure.diagnosis += unsigned;
            failure.see(places::NUMBERS_AS_BYTES)
        })?;
    }
    Ok(())
}
