//! sum: a server that adds up the numbers a client sends.

use std::thread;
use std::time::Duration;

use super::{ONLY_ON_ITS_HOST, leave_before_the_answer};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "sum",
    chapter: "05-data-formats",
    title: "add up the numbers that a client sends, one a line",
    checks: &[
        Check {
            name: "adds",
            claim: "answers with the sum at the end of the stream, and closes",
            needs: Needs::Nothing,
            run: adds,
        },
        Check {
            name: "serves-the-next",
            claim: "serves the next client, from 0 again",
            needs: Needs::Nothing,
            run: serves_the_next,
        },
        Check {
            name: "joins-the-pieces",
            claim: "puts a number together that comes in pieces, and waits for the end",
            needs: Needs::Nothing,
            run: joins_the_pieces,
        },
        Check {
            name: "counts-the-last-line",
            claim: "counts the last line even without a newline",
            needs: Needs::Nothing,
            run: counts_the_last_line,
        },
        Check {
            name: "counts-in-64-bits",
            claim: "adds numbers of 64 bits",
            needs: Needs::Nothing,
            run: counts_in_64_bits,
        },
        Check {
            name: "takes-signs",
            claim: "takes numbers with a sign, and with zeros in front",
            needs: Needs::Nothing,
            run: takes_signs,
        },
        Check {
            name: "takes-cr-lf",
            claim: "takes lines that end with CR LF",
            needs: Needs::Nothing,
            run: takes_cr_lf,
        },
        Check {
            name: "takes-nothing-else",
            claim: "answers \"error\" to a line that is not a number, and serves on",
            needs: Needs::Nothing,
            run: takes_nothing_else,
        },
        Check {
            name: "survives-a-reset",
            claim: "serves the next client after one that was cut off",
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
        ONLY_ON_ITS_HOST,
    ],
};

const ERROR: &str = "error\n";

const ENDED: &str = "your server has ended after an invalid line.";
const NO_ANSWER: &str =
    "A bad line gets the answer \"error\" and a newline, and must not end the program";

const SILENT: &str = ", and has sent nothing";

fn start(answer: &Answer) -> Result<(Program, u16), Failure> {
    answer.start_server().map_err(|mut failure| {
        if failure.read.is_empty() {
            failure.read = places::LISTEN;
        }
        failure
    })
}

/// Connects, sends `lines` with `send`, ends that half, and expects `expected`
/// and the end of the stream.
fn ask_with(
    (program, port): &mut (Program, u16),
    lines: &[u8],
    send: fn(&mut Peer, &[u8]) -> Result<(), Failure>,
    expected: &str,
    diagnosis: &str,
) -> Result<(), Failure> {
    let mut peer = Peer::connect(*port, program).map_err(|mut failure| {
        failure.diagnosis = if expected == ERROR {
            format!("{ENDED} {NO_ANSWER}")
        } else {
            format!("your server should answer {expected:?}: {diagnosis}")
        };
        failure.see(places::NUMBERS_AS_TEXT)
    })?;
    let closed = send(&mut peer, lines).and_then(|()| {
        peer.half_close();
        peer.receive_to_end(100)
    });
    let failure = match closed {
        Ok(()) if peer.received == expected.as_bytes() => return Ok(()),
        Err(mut failure) if peer.received.starts_with(expected.as_bytes()) => {
            // After a reset, a connection is no longer silent.
            if expected == ERROR && !peer.is_silent_for(Duration::from_millis(1)) {
                failure.diagnosis += ". The answer is right, but read the line to its end before \
                                      you close";
                return Err(failure.see(places::ONE_FAILS));
            }
            failure.diagnosis += ". The answer is right: close the connection after it, \
                                  with all that was made from it by makefile or try_clone";
            return Err(failure.see(places::DIFFERENCES));
        }
        Ok(()) if peer.received == expected.trim_end().as_bytes() => peer.failure(format!(
            "your server should answer {expected:?}: the number is right, and the newline after \
             it is missing"
        )),
        Err(_) if peer.sent.len() < lines.len() => peer.failure(format!(
            "your server closed the connection when {} of {} bytes had come. The lines are {:?}, \
             and it should answer {expected:?}: {diagnosis}",
            peer.sent.len(),
            lines.len(),
            String::from_utf8_lossy(lines)
        )),
        // A connection that has ended is not silent.
        _ if expected == ERROR
            && peer.received.is_empty()
            && !peer.is_silent_for(Duration::from_millis(1)) =>
        {
            let mut failure = peer.failure(format!(
                "your server closed without an answer, or ended. {NO_ANSWER}. About this line: \
                 {diagnosis}"
            ));
            // It may have ended after a line before this one.
            if failure.end.is_some() {
                failure.diagnosis = format!("{ENDED} {NO_ANSWER}");
            }
            failure
        }
        Ok(()) if peer.received == ERROR.as_bytes() => peer.failure(format!(
            "your server should answer {expected:?}, and took one of the lines for invalid: \
             {diagnosis}"
        )),
        // After a reset, a connection is no longer silent.
        Err(mut failure)
            if peer.received.is_empty() && peer.is_silent_for(Duration::from_millis(1)) =>
        {
            failure.diagnosis =
                format!("your server should answer {expected:?}{SILENT}: {diagnosis}");
            failure
        }
        Ok(()) if expected == ERROR && peer.received == b"0\n" => peer.failure(
            "your server passed over the line: an invalid line gets the answer error, and no sum",
        ),
        _ => peer.failure(format!(
            "your server should answer {expected:?}: {diagnosis}"
        )),
    };
    Err(failure.see(places::NUMBERS_AS_TEXT))
}

/// The same, with all `lines` in one piece.
fn ask(
    server: &mut (Program, u16),
    lines: &[u8],
    expected: &str,
    diagnosis: &str,
) -> Result<(), Failure> {
    ask_with(server, lines, Peer::send, expected, diagnosis)
}

fn adds(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let diagnosis = "receive all lines to the end of the stream, send their sum, and close";
    ask(&mut server, b"20\n2\n20\n", "42\n", diagnosis).map_err(|mut failure| {
        if failure.received.as_deref() == Some(ERROR.as_bytes()) {
            failure.diagnosis += ". Is it the empty piece that split leaves after the last \
                                  newline? It is no line: leave it out";
        } else if failure.diagnosis.contains(SILENT) {
            failure.diagnosis += ". The request has ended: a read that returns nothing is the end, \
                                  so leave the loop then. If it answered through makefile or a \
                                  BufWriter, flush";
        }
        failure
    })
}

fn serves_the_next(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    ask(&mut server, b"20\n22\n", "42\n", "this is the first client")?;
    let diagnosis = "this is the second client. Accept in a loop, and begin each sum with 0";
    let mut vary = answer.vary("serves-the-next");
    let (one, other) = (vary.i64(3..1000), vary.i64(3..1000));
    let (lines, expected) = (format!("{one}\n{other}\n"), format!("{}\n", one + other));
    ask(&mut server, lines.as_bytes(), &expected, diagnosis)
        .map_err(|failure| failure.see(places::ACCEPT))?;
    let diagnosis = "this client sends no line at all. The sum of nothing is 0";
    ask(&mut server, b"", "0\n", diagnosis)
}

/// Sends `lines` with a pause before the last two bytes.
fn send_with_a_pause(peer: &mut Peer, lines: &[u8]) -> Result<(), Failure> {
    let (first, last) = lines.split_at(lines.len() - 2);
    peer.send(first)?;
    thread::sleep(LONG_PAUSE);
    peer.send(last)
}

fn joins_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let diagnosis = "the lines came byte by byte. What one read returns may end in the middle \
                     of a number, or after any line: receive until a read returns nothing, and \
                     add then";
    ask_with(
        &mut server,
        b"12\n30\n",
        Peer::send_one_by_one,
        "42\n",
        diagnosis,
    )
    .map_err(|failure| failure.see(places::UNTIL_NO_MORE))?;
    let diagnosis = "there was a pause of 2.2 seconds within the second number. Only the client ends the stream, \
                     however long nothing comes";
    ask_with(
        &mut server,
        b"12\n30\n",
        send_with_a_pause,
        "42\n",
        diagnosis,
    )
    .map_err(|failure| failure.see(places::UNTIL_NO_MORE))
}

fn counts_the_last_line(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let diagnosis = "the last line has no newline. The end of the stream ends it, too";
    let last = answer.vary("counts-the-last-line").i64(10..100);
    let (lines, expected) = (format!("20\n{last}"), format!("{}\n", 20 + last));
    ask(&mut server, lines.as_bytes(), &expected, diagnosis)
}

fn counts_in_64_bits(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let diagnosis = "this is one more than a signed integer of 32 bits can hold. Add in 64 bits";
    ask(&mut server, b"2147483647\n1\n", "2147483648\n", diagnosis)?;
    let diagnosis = "these numbers are above 2 to the power of 53, and floating point \
                     is not exact there: add integers";
    let lines = b"9007199254740992\n1\n";
    ask(&mut server, lines, "9007199254740993\n", diagnosis)?;
    let diagnosis = "this is the largest integer of 64 bits. Floating point is not exact there";
    let lines = b"9223372036854775806\n1\n";
    ask(&mut server, lines, "9223372036854775807\n", diagnosis)
}

fn takes_signs(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let diagnosis = "a minus sign before the digits is allowed, and a sum may be negative";
    ask(&mut server, b"8\n-50\n", "-42\n", diagnosis)?;
    let diagnosis = "a plus sign before the digits is allowed";
    ask(&mut server, b"+40\n2\n", "42\n", diagnosis)?;
    let diagnosis = "zeros in front are digits like others, and do not change the number";
    ask(&mut server, b"0040\n+02\n", "42\n", diagnosis)?;
    let diagnosis = "this line has 100 bytes with its end, as many as it may have, and all but two \
                     of them are zeros in front";
    let lines = format!("{}42\n", "0".repeat(97));
    ask(&mut server, lines.as_bytes(), "42\n", diagnosis)?;
    let diagnosis = "this is the smallest integer of 64 bits. Its digits without the sign are \
                     one more than the largest";
    let lines = b"-9223372036854775808\n";
    ask(&mut server, lines, "-9223372036854775808\n", diagnosis)
}

fn takes_cr_lf(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let diagnosis = "these lines end with CR LF. Take the CR off before you look at the digits";
    ask(&mut server, b"20\r\n22\r\n", "42\n", diagnosis)
}

fn takes_nothing_else(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let invalid: [(&[u8], &str); 16] = [
        (
            b"4_2\n",
            "an underscore is no digit, though Python's int takes it",
        ),
        (
            "٤٢\n".as_bytes(),
            "these are Arabic digits, which Python's int and isdigit take. Only 0 to 9 are allowed",
        ),
        (
            b" 42\n",
            "a space is no digit, though Python's int takes it",
        ),
        (
            b"42 \n",
            "a space after the digits is no digit: take the end of the line off, and no more",
        ),
        (b"42\t\n", "a tab is no digit"),
        (b"++5\n", "one sign is allowed, and not two"),
        (b"5-\n", "a sign stands before the digits"),
        (b"1\n\n", "an empty line is no number"),
        (
            b"20\n4_2",
            "the last line has no newline, and is to be looked at like any other",
        ),
        (
            b"42\r\r\n",
            "a line ends with one CR at most: take \"\\r\\n\" off once, and not every CR",
        ),
        (
            b"4\r2\n",
            "a CR alone ends no line, though splitlines thinks so: split at \"\\n\", and leave \
             out the empty piece after the last one",
        ),
        (
            b"4\x0b2\n",
            "a vertical tab ends no line, though splitlines thinks so: split at \"\\n\", and \
             leave out the empty piece after the last one",
        ),
        (b"-\n", "a sign alone is no number"),
        (b"4\xff2\n", "these bytes are not even UTF-8"),
        (
            b"42\x00\n",
            "a byte 0 is no digit, though it is the end of a string in C: look at as many bytes \
             as have come",
        ),
        (
            "\u{feff}42\n".as_bytes(),
            "U+FEFF is no digit, though some decoders leave it out at the beginning, such as \
             utf-8-sig in Python and TextDecoder in JavaScript",
        ),
    ];
    for (lines, diagnosis) in invalid {
        ask(&mut server, lines, ERROR, diagnosis)?;
    }
    let diagnosis = "the client before this one sent an invalid line. Go on serving after that";
    ask(&mut server, b"20\n22\n", "42\n", diagnosis)
}

fn survives_a_reset(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    let mut peer = Peer::connect(server.1, &mut server.0)?;
    peer.send(b"20\n2")?;
    peer.wait_until_taken();
    peer.reset();
    let diagnosis = "the client before this one was cut off in the middle of a line. A recv can \
                     fail, and that must end only its own connection";
    ask(&mut server, b"20\n22\n", "42\n", diagnosis)
        .map_err(|failure| failure.see(places::ONE_FAILS))
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let mut server = start(answer)?;
    leave_before_the_answer(&mut server.0, server.1, b"20\n22\n")?;
    let diagnosis = "the client before this one sent its lines, ended its half, and was cut off \
                     before it had the sum. To send can fail, too, and that must end only its own \
                     connection";
    ask(&mut server, b"20\n22\n", "42\n", diagnosis)
        .map_err(|failure| failure.see(places::ONE_FAILS))
}
