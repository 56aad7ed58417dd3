//! lines: a server that answers each line with its length.

use std::time::{Duration, Instant};

use super::{ONLY_ON_ITS_HOST, leave_before_the_answer, or_unflushed, word};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "lines",
    chapter: "07-receiving",
    title: "answer each line with its length in bytes",
    checks: &[
        Check {
            name: "answers-a-line",
            claim: "answers a line with its length, without waiting for more",
            needs: Needs::Nothing,
            run: answers_a_line,
        },
        Check {
            name: "answers-line-after-line",
            claim: "answers one line after the other over one connection",
            needs: Needs::Nothing,
            run: answers_line_after_line,
        },
        Check {
            name: "joins-the-pieces",
            claim: "waits for the newline, however a line comes, and however long that takes",
            needs: Needs::Nothing,
            run: joins_the_pieces,
        },
        Check {
            name: "counts-bytes",
            claim: "counts every byte of a line, and leaves out the newline alone",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "answers-both-lines",
            claim: "answers both of two lines that come in one piece",
            needs: Needs::Nothing,
            run: answers_both_lines,
        },
        Check {
            name: "keeps-the-half-line",
            claim: "keeps the beginning of a line that came with the line before",
            needs: Needs::Nothing,
            run: keeps_the_half_line,
        },
        Check {
            name: "takes-a-long-line",
            claim: "takes a line of 1,048,576 bytes",
            needs: Needs::Nothing,
            run: takes_a_long_line,
        },
        Check {
            name: "answers-the-last-line",
            claim: "answers a last line that has no newline",
            needs: Needs::Nothing,
            run: answers_the_last_line,
        },
        Check {
            name: "rests-at-the-end",
            claim: "stops receiving at the end of the stream",
            needs: Needs::Linux,
            run: rests_at_the_end,
        },
        Check {
            name: "closes-at-the-end",
            claim: "closes the connection after the last answer",
            needs: Needs::Nothing,
            run: closes_at_the_end,
        },
        Check {
            name: "serves-the-next-client",
            claim: "serves one client after the other",
            needs: Needs::Nothing,
            run: serves_the_next_client,
        },
        Check {
            name: "survives-a-reset",
            claim: "serves on after a client has reset its connection",
            needs: Needs::Nothing,
            run: survives_a_reset,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves on after a client that left before its answers",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        ONLY_ON_ITS_HOST,
    ],
};

const NO_LINE: &str = "your server answered a line that nobody sent: what is left when the stream \
                       ends is a line only if it has at least one byte";

/// How long a server that does not close is watched.
const SPINS: Duration = Duration::from_secs(3);

/// So much processor time goes into copies alone.
const COPIES: Duration = Duration::from_secs(1);

/// The most bytes of a line.
const LONGEST: usize = 1_048_576;

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = Peer::connect(port, &mut program)?;
    Ok((program, peer))
}

/// Expects that all the answers so far are `answers`, and nothing else.
fn expect(peer: &mut Peer, answers: &str, diagnosis: &str) -> Result<(), Failure> {
    let came = peer.receive_as(answers.as_bytes());
    if let Ok(true) = came {
        return Ok(());
    }
    let ends_with_0 = peer.received.ends_with(b"\n0");
    if came.is_ok() && !answers.as_bytes().starts_with(&peer.received) {
        // Up to the first wrong byte. What else comes tells what is wrong.
        peer.is_silent_for(PAUSE / 4);
    }
    if peer.received == answers.trim_end().as_bytes() {
        let diagnosis = format!("{diagnosis}. The newline after the number is missing");
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    if ends_with_0 && !answers.as_bytes().starts_with(&peer.received) {
        let diagnosis = "an answer of 0 came that belongs to no line: split gives an empty piece \
                         after the last newline";
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    Err(peer.failure(diagnosis).see(places::READING_A_LINE))
}

/// Expects that nothing follows the answers to all lines, and returns whether
/// the connection has been closed.
fn expect_no_more(peer: &mut Peer, answers: &str, diagnosis: &str) -> Result<bool, Failure> {
    // A server that has not closed by then leaves the connection open.
    peer.allow(5 * PAUSE);
    let ended = peer.receive_to_end(answers.len() + 10);
    if peer.received.len() > answers.len() {
        return Err(peer.failure(diagnosis).see(places::END_OF_STREAM));
    }
    Ok(ended.is_ok())
}

/// Expects the end of the stream after the answers to all lines.
fn expect_end_after(peer: &mut Peer, answers: &str) -> Result<(), Failure> {
    if expect_no_more(peer, answers, NO_LINE)? {
        return Ok(());
    }
    let diagnosis = "the client's stream has ended, all is answered, and the client still \
                     waits for the end of the connection: close it, with all that was made \
                     from it by makefile or try_clone";
    Err(peer.failure(diagnosis).see(places::READING_A_LINE))
}

fn answers_a_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(b"hello\n")?;
    let answered = expect(
        &mut peer,
        "5\n",
        "your server should answer the line \"hello\" with \"5\" and a newline, \
         and wait for the next line",
    );
    answered.map_err(|mut failure| {
        if peer.received.starts_with(b"6") {
            failure.diagnosis +=
                ". It counted the newline, which ends the line and is no part of it";
            return failure;
        }
        or_unflushed(failure, &mut peer)
    })
}

fn answers_line_after_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("answers-line-after-line");
    let diagnosis = "your server should go on after an answer: \
                     the same connection carries the next line";
    let wrong = "your server answered the next line with a wrong number. If it counted the line \
                 before as well: read_line and read_until add to what the buffer holds, so clear \
                 it after each line";
    let mut answers = String::new();
    for shortest in [1, 4, 20] {
        let length = shortest + vary.usize(..shortest);
        let line = word(&mut vary, length) + "\n";
        // A server that has closed is told so by what it did not answer.
        if peer.send(line.as_bytes()).is_err() {
            return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
        }
        let before = answers.len();
        answers += &format!("{length}\n");
        expect(&mut peer, &answers, diagnosis).map_err(|mut failure| {
            if before > 0 && peer.received.len() > before {
                failure.diagnosis = wrong.to_owned();
            }
            failure
        })?;
    }
    Ok(())
}

fn joins_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let diagnosis = "a line came byte by byte, and your server answered before its newline: \
                     what one receive returns is a piece, and not a line";
    let mut vary = answer.vary("joins-the-pieces");
    let length = vary.usize(10..40);
    let number = length.to_string();
    let sent = peer.send_one_by_one(word(&mut vary, length).as_bytes());
    if sent.is_err() {
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    if !peer.is_silent_for(LONG_PAUSE) {
        let pause = "the client paused for two seconds inside a line, and your server took that \
                     for the end: wait for the newline, and set no time limit";
        let all_came = peer.received.is_empty() || peer.received.starts_with(number.as_bytes());
        let diagnosis = if all_came { pause } else { diagnosis };
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    peer.send(b"\n")?;
    expect(&mut peer, &format!("{number}\n"), diagnosis)
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let lines: [(&[u8], &str); 5] = [
        (
            "Grüße\n".as_bytes(),
            "your server should count 7 bytes in \"Grüße\": ü and ß have two each in UTF-8, \
             so do not decode before you count",
        ),
        (
            b"one\rtwo\n",
            "your server should count 7 bytes in \"one\\rtwo\": the newline alone ends a line. \
             splitlines ends one at a \\r, too, and so does makefile without a b in its mode",
        ),
        (
            b" \ta line \r\n",
            "your server should count 10 bytes in \" \\ta line \\r\": leave out the newline alone. \
             strip, rstrip and trim take off other white space, too, and Rust's lines() takes off \
             a \\r",
        ),
        (
            b"\n",
            "your server should answer an empty line with 0: \
             a line with nothing in it is not the end of the stream",
        ),
        (
            b"\xff\x00\xfe\n",
            "your server should count 3 bytes in \\xff\\x00\\xfe: they need not be UTF-8, so do not \
             decode; and a byte 0 is counted like any other, though C's strlen stops there",
        ),
    ];
    let mut answers = String::new();
    for (line, diagnosis) in lines {
        peer.send(line)?;
        answers += &format!("{}\n", line.len() - 1);
        expect(&mut peer, &answers, diagnosis).map_err(|failure| failure.see(places::ENCODE))?;
    }
    Ok(())
}

fn answers_both_lines(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("answers-both-lines");
    let (_program, mut peer) = start(answer)?;
    let (first, second) = (vary.usize(1..30), vary.usize(1..30));
    let [one, two] = [first, second].map(|length| word(&mut vary, length));
    peer.send(format!("{one}\n{two}\n").as_bytes())?;
    let answers = format!("{first}\n{second}\n");
    // Then a server that waits for what it has dropped does not wait forever.
    peer.half_close();
    expect(
        &mut peer,
        &answers,
        "two lines came in one piece, and your server lost the second: \
         keep what follows the newline, in one buffer for the whole connection",
    )?;
    expect_no_more(&mut peer, &answers, NO_LINE).map(drop)
}

fn keeps_the_half_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(b"a line\nand ")?;
    expect(
        &mut peer,
        "6\n",
        "a line and the beginning of the next came in one piece, and your server did not answer \
         the line: look for a newline anywhere in what has come, and not at its end alone",
    )?;
    peer.send(b"a half\n")?;
    peer.half_close();
    expect(
        &mut peer,
        "6\n10\n",
        "a line and the beginning of the next came in one piece, and your server lost \
         that beginning, or took it for a line: keep it until its newline comes",
    )
}

fn takes_a_long_line(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    let mut line = vec![b'x'; LONGEST];
    line.push(b'\n');
    let answers = format!("{LONGEST}\n");
    let answered = peer.send(&line).and_then(|()| {
        peer.half_close();
        let diagnosis = "a line of 1,048,576 bytes came, and your server did not answer with that \
                         number: put pieces together until the newline, however many they are";
        expect(&mut peer, &answers, diagnosis)
    });
    answered.map_err(|mut failure| {
        let late = Instant::now() >= program.deadline && peer.received.is_empty();
        let number: String = peer.received.iter().map(|&byte| char::from(byte)).collect();
        let number = number.lines().next().unwrap_or_default();
        if number.parse::<usize>().is_ok_and(|number| number < LONGEST) {
            failure.diagnosis += &format!(
                ". It answered {number}: readline(n) and take(n) return a part of a longer line"
            );
        }
        if late && program.cpu_time() >= COPIES {
            failure.diagnosis = "your server was still computing after 8 seconds: adding one byte \
                                 to bytes copies all of them each time. Receive larger pieces, or \
                                 use a bytearray"
                .to_owned();
        }
        failure.see(places::READING_A_LINE)
    })?;
    let diagnosis = "your server took 1,048,576 bytes for a whole line, and the newline behind \
                     them for another one: the newline comes on top of the bytes that a line has";
    expect_no_more(&mut peer, &answers, diagnosis)
        .map_err(|failure| failure.see(places::READING_A_LINE))?;
    Ok(())
}

fn answers_the_last_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(b"the last but one\nthe last")?;
    peer.half_close();
    let answered = expect(
        &mut peer,
        "16\n8\n",
        "the stream ended without a newline, and your server did not answer the last line: \
         what is left when the stream ends is a line, too",
    );
    answered.map_err(|mut failure| {
        if peer.received.starts_with(b"16\n7") {
            failure.diagnosis = "your server answered the last line with a wrong number: \
                                 it has no newline that could be left out"
                .to_owned();
        }
        failure
    })?;
    expect_no_more(&mut peer, "16\n8\n", NO_LINE).map(drop)
}

fn rests_at_the_end(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"goodbye\n")?;
    expect(&mut peer, "7\n", "your server should answer the line")?;
    peer.half_close();
    let began = Instant::now();
    let before = program.cpu_time();
    // Until it closes. On a busy machine a loop, too, takes time to use any.
    while began.elapsed() < SPINS && peer.is_silent_for(PAUSE / 20) {
        let used = program.cpu_time().saturating_sub(before);
        // Far more than a close and an accept need.
        if used >= PAUSE / 8 {
            let diagnosis = format!(
                "after the client's stream had ended, your server computed for {} of {} \
                 milliseconds: at the end of the stream each receive returns nothing, at once, \
                 so leave the loop when it does",
                used.as_millis(),
                began.elapsed().as_millis()
            );
            return Err(peer.failure(diagnosis).see(places::END_OF_STREAM));
        }
    }
    Ok(())
}

fn closes_at_the_end(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(b"that was all\n")?;
    peer.half_close();
    expect(&mut peer, "12\n", "your server should answer the line")?;
    expect_end_after(&mut peer, "12\n")
}

fn serves_the_next_client(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut all = 0;
    let mut vary = answer.vary("serves-the-next-client");
    for number in ["first", "second", "third"] {
        // Without a newline, so that a rest would be left for the next client.
        let length = vary.usize(10..20);
        let line = word(&mut vary, length);
        let nobody = |failure: Failure| Failure {
            diagnosis: format!(
                "the {number} client found nobody at the port: your server should go on after a \
                 client has left, and accept the next one"
            ),
            ..failure.see(places::ACCEPT)
        };
        let mut peer = Peer::connect(port, &mut program).map_err(nobody)?;
        // One that ends now may still have taken the connection.
        let sent = peer.send(line.as_bytes());
        peer.half_close();
        let answers = format!("{}\n", line.len());
        let answered = expect(
            &mut peer,
            &answers,
            &format!("your server should answer the {number} client like the one before"),
        );
        all += line.len();
        sent.and(answered).map_err(|mut failure| {
            if number != "first" && !program.is_running() {
                return nobody(failure);
            }
            if all > line.len() && peer.received.starts_with(all.to_string().as_bytes()) {
                failure.diagnosis += ", and counted what that one had sent, too: make a new \
                                      buffer for each connection, after accept";
            }
            failure
        })?;
        expect_end_after(&mut peer, &answers)?;
    }
    Ok(())
}

fn survives_a_reset(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(b"half a li")?;
    peer.wait_until_taken();
    peer.reset();
    let diagnosis = "a client reset its connection, and after it your server served nobody: \
                     to receive can fail, and that should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    leave_before_the_answer(&mut program, port, &b"a line\n".repeat(100))?;
    let diagnosis = "a client sent 100 lines and reset its connection before it had an answer, \
                     and after it your server served nobody: to send can fail, too, and that \
                     should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)
}

/// Expects the program to answer one more client.
fn serve_next(program: &mut Program, port: u16, diagnosis: &str) -> Result<(), Failure> {
    let answered = Peer::connect(port, program).and_then(|mut next| {
        next.send(b"still there?\n")?;
        expect(&mut next, "12\n", diagnosis)
    });
    answered.map_err(|mut failure| {
        failure.diagnosis = diagnosis.to_owned();
        failure.see(places::ONE_FAILS)
    })
}
