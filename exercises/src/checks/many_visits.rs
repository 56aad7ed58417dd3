//! many-visits: a server that keeps nothing of those who have left.

use std::thread;

use super::{ONLY_ON_ITS_HOST, word};
use crate::answer::Answer;
use crate::failure::slip;
use crate::peer::{LONG_PAUSE, PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "many-visits",
    chapter: "08-closing",
    title: "answer 300 visitors with 64 descriptors, also those who fail",
    checks: &[
        Check {
            name: "answers-a-line",
            claim: "answers a line in upper case",
            needs: Needs::Nothing,
            run: answers_a_line,
        },
        Check {
            name: "takes-any-line",
            claim: "answers any line: a long one, any letters and spaces, after a pause",
            needs: Needs::Nothing,
            run: takes_any_line,
        },
        Check {
            name: "many-visits",
            claim: "answers 300 visitors with 64 descriptors",
            needs: Needs::Linux,
            run: many_visits,
        },
        Check {
            name: "visits-that-fail",
            claim: "closes the connection also when a visit fails",
            needs: Needs::Linux,
            run: visits_that_fail,
        },
        Check {
            name: "no-answer-to-a-mistake",
            claim: "closes without an answer when a line is not UTF-8",
            needs: Needs::Nothing,
            run: no_answer_to_a_mistake,
        },
        Check {
            name: "no-answer-to-half-a-line",
            claim: "closes without an answer when a line never becomes complete",
            needs: Needs::Nothing,
            run: no_answer_to_half_a_line,
        },
        ONLY_ON_ITS_HOST,
    ],
};

/// How many connections come, one after another.
const VISITS: usize = 300;

/// How many descriptors the program may have: enough for any design, as long
/// as it closes them.
const DESCRIPTORS: u32 = 64;

/// So few visitors cannot have used them up.
const FEW: usize = 16;

/// Sends a line, and expects it in upper case. The visitor then leaves.
fn visit(port: u16, program: &mut Program, number: usize, diagnosis: &str) -> Result<(), Failure> {
    let line = format!("visitor {number} says grüße\n");
    let mut peer = Peer::connect(port, program).map_err(|_| explain(program, diagnosis))?;
    let sent = peer.send(line.as_bytes());
    expect_answer(&mut peer, program, sent, &line, diagnosis)
}

fn expect_answer(
    peer: &mut Peer,
    program: &mut Program,
    sent: Result<(), Failure>,
    line: &str,
    diagnosis: &str,
) -> Result<(), Failure> {
    let expected = line.to_uppercase();
    if let Ok(true) = sent.and_then(|()| peer.receive_as(expected.as_bytes())) {
        return Ok(());
    }
    Err(explain(program, diagnosis)
        .sent(&peer.sent)
        .received(&peer.received))
}

fn takes_any_line(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("takes-any-line");
    let lines = [
        (
            " \tspaces at both ends \r\n".to_owned(),
            "leave white space as it is",
            places::CLOSE,
        ),
        (
            word(&mut vary, 999) + "\n",
            "a line may have 1,000 bytes with its newline",
            places::TWO_PIECES,
        ),
        (
            "мир, ώρα, ŉ, ﬁ\n".to_owned(),
            "letters beyond Latin-1 change, too, and ŉ and ﬁ become two letters each. Let upper() \
             or to_uppercase() change the whole text, and not a table of letters",
            places::DECODE,
        ),
        (
            "\u{feff}first\n".to_owned(),
            "U+FEFF belongs to it, also at the beginning. Decode as utf-8, and not as utf-8-sig, \
             and with TextDecoder say ignoreBOM: true",
            places::DECODE,
        ),
        (
            "a \u{fffd} of its own\n".to_owned(),
            "U+FFFD is a character like any other. To find bytes that are not UTF-8, let the \
             decoder fail, and do not look for U+FFFD afterwards",
            places::NOT_UTF8,
        ),
        (
            "before\0after\n".to_owned(),
            "U+0000 is a character like any other, and ends nothing",
            places::DECODE,
        ),
    ];
    let (mut program, port) = answer.start_server()?;
    for (line, what, read) in lines {
        let diagnosis =
            format!("your program should answer with the whole line in upper case: {what}");
        let mut peer = Peer::connect(port, &mut program)?;
        let sent = peer.send(line.as_bytes());
        let answered = expect_answer(&mut peer, &mut program, sent, &line, &diagnosis);
        answered.map_err(|failure| failure.see(read))?;
    }

    let diagnosis = "a visitor paused for two seconds inside its line, and your program did not \
                     answer it: a slow visitor has not left, so set no time limit";
    let (first, second) = (word(&mut vary, 5), word(&mut vary, 5) + "\n");
    let mut peer = Peer::connect(port, &mut program)?;
    let sent = peer.send(first.as_bytes()).and_then(|()| {
        thread::sleep(LONG_PAUSE);
        peer.send(second.as_bytes())
    });
    let line = first + &second;
    expect_answer(&mut peer, &mut program, sent, &line, diagnosis)
        .map_err(|failure| failure.see(places::TWO_PIECES))
}

fn explain(program: &mut Program, diagnosis: &str) -> Failure {
    let mut failure = program.failure(diagnosis);
    failure.read = places::CLOSE;
    failure
}

fn answers_a_line(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let diagnosis = "your program should receive up to the newline, and answer with the whole line \
                     in upper case. The line came in two pieces, of 3 and of 5 bytes";
    let line = "grüße\n";
    // Inside a character.
    let (first, second) = line.as_bytes().split_at(3);
    let mut peer = Peer::connect(port, &mut program)?;
    let sent = peer.send(first).and_then(|()| {
        peer.wait_until_taken();
        peer.send(second)
    });
    let answered = expect_answer(&mut peer, &mut program, sent, line, diagnosis);
    answered.map_err(|failure| {
        let begins = |text: &str| peer.received.starts_with(text.as_bytes());
        let (diagnosis, read) = if begins("GRü") {
            let small = "your program should answer \"grüße\" with \"GRÜSSE\", and left letters \
                         beyond ASCII as they were: decode the bytes as UTF-8 (not as Latin-1), \
                         and let upper() or to_uppercase() change the whole text";
            (small, places::DECODE)
        } else if begins("GRÜSE") || begins("GRÜ") && peer.received.get(4) == Some(&0xc3) {
            let single = "your program should answer \"grüße\" with \"GRÜSSE\": the upper case of \
                          ß is SS, two letters, so change the text as a whole, and not letter by \
                          letter";
            (single, places::DECODE)
        } else if peer.received.is_empty() && peer.is_silent_for(PAUSE / 20) {
            let nothing = "your program should receive up to the newline, and answer with the \
                           whole line in upper case. Nothing came. If it writes through makefile \
                           or a BufWriter, flush";
            (nothing, places::NEVER_LEAVES)
        } else if let Some(slip) = slip(line.to_uppercase().as_bytes(), &peer.received) {
            (slip, places::TWO_PIECES)
        } else if peer.received.is_empty() && torn(&failure.stderr) {
            let torn = "the line came in two pieces, and the first ends inside the ü: put the \
                        pieces together up to the newline, and decode them then";
            (torn, places::TORN_CHARACTER)
        } else {
            return failure.see(places::TWO_PIECES);
        };
        Failure {
            diagnosis: diagnosis.to_owned(),
            ..failure.see(read)
        }
    })
}

/// Whether a program's last words are that a text ends inside a character.
fn torn(stderr: &str) -> bool {
    ["unexpected end of data", "incomplete utf-8"]
        .iter()
        .any(|sign| stderr.contains(sign))
}

fn many_visits(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server_with_descriptors(DESCRIPTORS)?;
    for number in 1..=VISITS {
        let why = if number < FEW {
            "Its line came in one piece, and after the ones before the connection was closed"
                .to_owned()
        } else {
            format!(
                "It may have {DESCRIPTORS} descriptors, and every connection that it does not \
                 close keeps one, also when the visitor has left long ago"
            )
        };
        let diagnosis = format!("your program did not answer visitor {number} of {VISITS}. {why}");
        visit(port, &mut program, number, &diagnosis)?;
    }
    Ok(())
}

/// How a visitor leaves.
enum Leaves {
    InGoodOrder,
    ByReset,
    /// With the end of its half, and then by a reset. A send then brings SIGPIPE.
    ByBoth,
}

/// What a visitor does wrong, and what a server has to do about it.
struct Mistake {
    line: &'static [u8],
    leaves: Leaves,
    advice: &'static str,
    read: &'static str,
}

const MISTAKES: [Mistake; 5] = [
    Mistake {
        line: b"visitor \xff\n",
        leaves: Leaves::InGoodOrder,
        advice: "a visitor sent a line that is not UTF-8, and your program did not answer the next \
                 one: to decode can fail, and that ends this visit and not the program",
        read: places::NOT_UTF8,
    },
    Mistake {
        line: b"visi",
        leaves: Leaves::InGoodOrder,
        advice: "a visitor left inside its line, and your program did not answer the next one: a \
                 receive then returns nothing, at once and each time, so leave the loop, close, \
                 and go on",
        read: places::END_OF_STREAM,
    },
    Mistake {
        line: b"visi",
        leaves: Leaves::ByReset,
        advice: "a visitor reset its connection inside its line, and your program did not answer \
                 the next one: to receive can fail, and that ends this visit and not the program",
        read: places::ONE_FAILS,
    },
    Mistake {
        line: b"visitor\n",
        leaves: Leaves::ByReset,
        advice: "a visitor reset its connection before it had its answer, and your program did \
                 not answer the next one: to send can fail, too, and that ends this visit and not \
                 the program",
        read: places::ONE_FAILS,
    },
    Mistake {
        line: b"visitor\n",
        leaves: Leaves::ByBoth,
        advice: "a visitor ended its half and left before it had its answer, and your program did \
                 not answer the next one: to send can fail, too, and that ends this visit and not \
                 the program",
        read: places::ONE_FAILS,
    },
];

/// Makes a mistake, and leaves.
fn make(
    mistake: &Mistake,
    port: u16,
    program: &mut Program,
    diagnosis: &str,
) -> Result<(), Failure> {
    let mut peer = Peer::connect(port, program).map_err(|_| explain(program, diagnosis))?;
    // Whether it is still there shows the next visitor.
    let _ = peer.send(mistake.line);
    match mistake.leaves {
        Leaves::InGoodOrder => drop(peer),
        Leaves::ByReset => peer.reset(),
        Leaves::ByBoth => {
            peer.half_close();
            peer.reset();
        }
    }
    Ok(())
}

/// Each mistake once, with a visitor after it who makes none, and then often.
/// The first time the program is busy with another visitor, so that it is no
/// matter of chance whether a reset comes before the answer.
fn visits_that_fail(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server_with_descriptors(DESCRIPTORS)?;
    for (number, mistake) in MISTAKES.iter().enumerate() {
        let mut other = Peer::connect(port, &mut program)?;
        let begun = other.send(b"the other ");
        let answered = make(mistake, port, &mut program, mistake.advice).and_then(|()| {
            let sent = begun.and_then(|()| other.send(b"visitor\n"));
            let line = "the other visitor\n";
            expect_answer(&mut other, &mut program, sent, line, mistake.advice)
        });
        drop(other);
        answered
            .and_then(|()| visit(port, &mut program, number, mistake.advice))
            .map_err(|failure| failure.see(mistake.read))?;
    }
    for number in 1..=VISITS {
        let diagnosis = format!(
            "your program did not answer visitor {number} of {VISITS}. Of each six visitors, one \
             sends a line that is not UTF-8, two leave inside their line, and two before their \
             answer: close the connection on the way of the error, too, and go on"
        );
        match MISTAKES.get(number % 6) {
            Some(mistake) => make(mistake, port, &mut program, &diagnosis)?,
            None => visit(port, &mut program, number, &diagnosis)?,
        }
    }
    Ok(())
}

fn no_answer_to_a_mistake(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(b"visitor \xff\n")
        .map_err(|failure| failure.see(places::CLOSE))?;
    let ended = peer.receive_to_end(1000);
    if !peer.received.is_empty() {
        let diagnosis = "the byte ff stands nowhere in UTF-8, and your program answered: \
                         it should close without a word";
        return Err(peer.failure(diagnosis).see(places::CLOSE));
    }
    ended.map_err(|mut failure| {
        failure.diagnosis = "after a line that is not UTF-8, your program should close the \
                             connection, and leaves it open: close it, with all that was made \
                             from it by makefile or try_clone"
            .to_owned();
        failure.see(places::HALF_CLOSE)
    })?;
    let diagnosis = "after a line that was not UTF-8, your program should serve the next visitor";
    visit(port, &mut program, 2, diagnosis)
}

fn no_answer_to_half_a_line(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(b"half a li")
        .map_err(|failure| failure.see(places::CLOSE))?;
    peer.half_close();
    let ended = peer.receive_to_end(1000);
    if !peer.received.is_empty() {
        let diagnosis = "the stream ended before the newline, and your program answered: a line \
                         without its newline may be half of one, so close without a word";
        return Err(peer.failure(diagnosis).see(places::CLOSE));
    }
    ended.map_err(|mut failure| {
        failure.diagnosis = "the client ended its half inside a line, and your program should \
                             close the connection, and leaves it open: close it, with all that \
                             was made from it by makefile or try_clone"
            .to_owned();
        failure.see(places::HALF_CLOSE)
    })?;
    let diagnosis =
        "after a line that was not complete, your program should serve the next visitor";
    visit(port, &mut program, 2, diagnosis)
}
