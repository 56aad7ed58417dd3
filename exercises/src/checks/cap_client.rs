//! cap-client: a client that carries text of any length, and reports failures.

use std::net::{Ipv4Addr, SocketAddr};
use std::thread;
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use super::word;
use crate::answer::Answer;
use crate::failure::{line_and_tail, slip};
use crate::peer::{LONG_PAUSE, Peer, listen, listen_with_little_room};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "cap-client",
    chapter: "09-capitalization",
    title: "send standard input, print its upper case, report every failure",
    checks: &[
        Check {
            name: "sends-its-input",
            claim: "sends its standard input, unchanged",
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
            claim: "prints the answer byte for byte, and ends with status 0",
            needs: Needs::Nothing,
            run: prints_the_answer,
        },
        Check {
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "sends-every-line",
            claim: "sends all lines of its input",
            needs: Needs::Nothing,
            run: sends_every_line,
        },
        Check {
            name: "sends-more-than-1024-bytes",
            claim: "sends more than 1,024 bytes",
            needs: Needs::Nothing,
            run: sends_more_than_1024_bytes,
        },
        Check {
            name: "prints-more-than-1024-bytes",
            claim: "prints an answer of more than 1,024 bytes",
            needs: Needs::Nothing,
            run: prints_more_than_1024_bytes,
        },
        Check {
            name: "reads-on",
            claim: "reads on until the server closes, past every pause",
            needs: Needs::Nothing,
            run: reads_on,
        },
        Check {
            name: "takes-a-longer-answer",
            claim: "takes an answer that is longer than its request",
            needs: Needs::Nothing,
            run: takes_a_longer_answer,
        },
        Check {
            name: "takes-a-shorter-answer",
            claim: "takes an answer that is shorter than its request",
            needs: Needs::Nothing,
            run: takes_a_shorter_answer,
        },
        Check {
            name: "keeps-characters-whole",
            claim: "keeps a character whole that comes in two pieces",
            needs: Needs::Nothing,
            run: keeps_characters_whole,
        },
        Check {
            name: "keeps-every-character",
            claim: "sends and prints U+FEFF, U+FFFD and U+0000 as they are",
            needs: Needs::Nothing,
            run: keeps_every_character,
        },
        Check {
            name: "takes-an-empty-input",
            claim: "asks for the upper case of nothing, and gets it",
            needs: Needs::Nothing,
            run: takes_an_empty_input,
        },
        Check {
            name: "has-no-largest-length",
            claim: "sends and prints 2,000,000 bytes",
            needs: Needs::Nothing,
            run: has_no_largest_length,
        },
        Check {
            name: "refuses-what-is-not-utf8",
            claim: "refuses an input that is not UTF-8 before it sends any of it",
            needs: Needs::Nothing,
            run: refuses_what_is_not_utf8,
        },
        Check {
            name: "reports-a-refusal",
            claim: "reports in one line, with status 1, that nobody listens",
            needs: Needs::Nothing,
            run: reports_a_refusal,
        },
        Check {
            name: "reports-an-unknown-host",
            claim: "reports in one line, with status 1, that no host has this name",
            needs: Needs::Nothing,
            run: reports_an_unknown_host,
        },
        Check {
            name: "reports-a-reset",
            claim: "reports a reset in the middle of the answer",
            needs: Needs::Nothing,
            run: reports_a_reset,
        },
        Check {
            name: "reports-a-missing-answer",
            claim: "reports that its request got no answer",
            needs: Needs::Nothing,
            run: reports_a_missing_answer,
        },
        Check {
            name: "reports-a-bad-answer",
            claim: "reports an answer that is not UTF-8",
            needs: Needs::Nothing,
            run: reports_a_bad_answer,
        },
        Check {
            name: "sends-the-rest",
            claim: "sends all of a large input, even if a send takes only a part of it",
            needs: Needs::Linux,
            run: sends_the_rest,
        },
    ],
};

/// Starts the program with `input`, and waits until all of it has come.
fn start(answer: &Answer, input: &[u8], diagnosis: &str) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    // Byte by byte, a long message takes its time.
    program.deadline += Duration::from_micros(10 * input.len() as u64);
    program.feed(input.to_vec());
    let mut peer = Peer::accept(&listener, &mut program)?;
    expect_input(&mut peer, input, diagnosis)?;
    Ok((program, peer))
}

/// Expects that all of `input` comes.
fn expect_input(peer: &mut Peer, input: &[u8], diagnosis: &str) -> Result<(), Failure> {
    let complete = peer.receive(input.len());
    if peer.received == input {
        return Ok(());
    }
    if peer.received.is_empty() && complete.is_err() {
        let diagnosis = format!(
            "{diagnosis}. Nothing came. If it writes through makefile or a BufWriter, flush before \
             you shut down the sending half"
        );
        return Err(peer
            .failure(diagnosis)
            .input(input)
            .see(places::NEVER_LEAVES));
    }
    let diagnosis = match (slip(input, &peer.received), &complete) {
        (Some(what), _) => format!("your program should send its input unchanged: {what}"),
        (None, Err(_)) => format!("{diagnosis}, and nothing more came"),
        (None, Ok(_)) => diagnosis.to_owned(),
    };
    Err(peer.failure(diagnosis).input(input).see(places::BREAKING))
}

/// As `start`, and the end of the program's half has come, too.
fn ask(answer: &Answer, input: &[u8]) -> Result<(Program, Peer), Failure> {
    let diagnosis = "your program should send all of its standard input, unchanged";
    let (program, mut peer) = start(answer, input, diagnosis)?;
    expect_end(&mut peer)?;
    Ok((program, peer))
}

/// Expects the end of the program's half.
fn expect_end(peer: &mut Peer) -> Result<(), Failure> {
    peer.receive_to_end(peer.received.len())
        .map_err(|mut failure| {
            failure.diagnosis += ". The server answers only after the end of the request: \
                                  shut down the sending half after the last byte";
            failure.see(places::HALF_CLOSE)
        })
}

/// Sends `pieces` as the answer, each after `between`, closes, and
/// expects the program to print exactly them.
fn reply(
    program: Program,
    mut peer: Peer,
    pieces: &[&[u8]],
    between: fn(&Peer),
    diagnosis: &str,
) -> Result<(), Failure> {
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            between(&peer);
        }
        peer.send(piece).map_err(|mut failure| {
            failure.diagnosis = diagnosis.to_owned();
            failure.see(places::UNTIL_THE_END)
        })?;
    }
    drop(peer);
    let expected = pieces.concat();
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has answered and closed";
        failure.sent(&expected).see(places::UNTIL_THE_END)
    })?;
    let diagnosis = match slip(&expected, &ended.stdout) {
        Some(what) => format!("your program should print the answer byte for byte: {what}"),
        None => diagnosis.to_owned(),
    };
    let mut failure = ended.failure(diagnosis).sent(&expected);
    if ended.stdout != expected {
        return Err(failure.see(places::UNTIL_THE_END).or_lost(&expected));
    }
    if ended.status != Some(0) {
        failure.diagnosis = "your program should end with exit status 0 when all went well".into();
        return Err(failure.see(places::WHAT_THEY_SAY));
    }
    Ok(())
}

/// Expects status 1 and one line on standard error. `event` is what went wrong.
fn expect_report(program: Program, event: &str) -> Result<(), Failure> {
    let ended = program.ended()?;
    let lines = ended.stderr.trim_end().lines().count();
    let diagnosis = if ended.status == Some(0) {
        format!("{event}, and your program ended with status 0, as if all were well: use status 1")
    } else if ended.status != Some(1) {
        format!("{event}: your program should end with status 1, and ended with another")
    } else if ended.stderr.contains("Traceback") || ended.stderr.contains("panicked") {
        format!("{event}, and your program crashed: catch the error, and say it in one line")
    } else if lines != 1 {
        let elsewhere = if lines == 0 && !ended.stdout.is_empty() {
            ". What it says on standard output is taken for the answer: use file=sys.stderr in \
             Python, eprintln! in Rust"
        } else if lines == 0 {
            ": file=sys.stderr in Python, eprintln! in Rust"
        } else {
            ""
        };
        format!(
            "{event}: your program should say so in one line on standard error, and wrote {lines} \
             there{elsewhere}"
        )
    } else {
        return Ok(());
    };
    Err(ended.failure(diagnosis).see(places::WHAT_THEY_SAY))
}

fn sends_its_input(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "your program should send its standard input, with every byte as it is";
    start(answer, "straße\n".as_bytes(), diagnosis).map(drop)
}

fn says_that_was_all(answer: &Answer) -> Result<(), Failure> {
    ask(answer, b"that was all\n").map(drop)
}

fn prints_the_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, peer) = ask(answer, "straße".as_bytes())?;
    let diagnosis = "your program should print what the server answers, byte for byte, \
                     without a newline of its own";
    let printed = reply(program, peer, &[b"STRASSE"], |_| {}, diagnosis);
    printed.map_err(|mut failure| {
        let printed = failure.printed.as_deref().unwrap_or_default();
        if !printed.windows(7).any(|part| part == b"STRASSE") {
            failure.diagnosis =
                "your program did not print the answer STRASSE. If it got none, it \
                                 closed both halves: end the sending half alone (SHUT_WR, \
                                 Shutdown::Write)"
                    .to_owned();
            failure.read = places::HALF_CLOSE;
        }
        failure
    })
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let input = word(&mut answer.vary("goes-to-its-host"), 12);
    let (program, mut peer) = answer.start_client_of_another_host(input.as_bytes())?;
    let diagnosis = "your program should send its standard input, with every byte as it is";
    expect_input(&mut peer, input.as_bytes(), diagnosis)?;
    expect_end(&mut peer)?;
    let diagnosis = "your program should print what the server answers, byte for byte, \
                     without a newline of its own";
    let whole = input.to_uppercase();
    reply(program, peer, &[whole.as_bytes()], |_| {}, diagnosis)
}

fn sends_every_line(answer: &Answer) -> Result<(), Failure> {
    let input = b"first line\r\nsecond line\n\nand no newline here";
    let diagnosis = "your program should send all lines of its input, not only the first, and \
                     leave their ends as they are: read the bytes of standard input to its end";
    start(answer, input, diagnosis).map(drop)
}

fn sends_more_than_1024_bytes(answer: &Answer) -> Result<(), Failure> {
    let input = word(&mut answer.vary("sends-more-than-1024-bytes"), 3000);
    let diagnosis = "your program should send all of an input of 3,000 bytes: \
                     a message of this protocol has no largest length";
    start(answer, input.as_bytes(), diagnosis).map(drop)
}

fn prints_more_than_1024_bytes(answer: &Answer) -> Result<(), Failure> {
    let input = word(&mut answer.vary("prints-more-than-1024-bytes"), 3000);
    let (program, peer) = ask(answer, input.as_bytes())?;
    let diagnosis = "your program should print all of an answer of 3,000 bytes: \
                     1,024 is the size of a buffer, and no limit of the protocol";
    let whole = input.to_uppercase();
    reply(program, peer, &[whole.as_bytes()], |_| {}, diagnosis)
}

fn reads_on(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("reads-on");
    let (first, second) = (word(&mut vary, 3) + "\n", word(&mut vary, 10));
    let (program, peer) = ask(answer, format!("{first}{second}").as_bytes())?;
    let (first, second) = (first.to_uppercase(), second.to_uppercase());
    let diagnosis = "your program stopped in the middle of the answer: neither a short piece \
                     nor a newline nor a pause, here of two seconds, is the end, only a closed \
                     connection is";
    let pieces = [first.as_bytes(), second.as_bytes()];
    reply(
        program,
        peer,
        &pieces,
        |_| thread::sleep(LONG_PAUSE),
        diagnosis,
    )
}

fn takes_a_longer_answer(answer: &Answer) -> Result<(), Failure> {
    let request = "ΐ".repeat(10);
    let whole = request.to_uppercase();
    let (program, peer) = ask(answer, request.as_bytes())?;
    let diagnosis = "your program stopped after as many bytes as it had sent: ΐ is 2 bytes, \
                     its upper case is 6, so only the end of the stream tells the end";
    let (first, rest) = whole.as_bytes().split_at(request.len());
    let pieces = [first, rest];
    reply(program, peer, &pieces, Peer::wait_until_taken, diagnosis)
}

fn takes_a_shorter_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, peer) = ask(answer, "ırmak\n".as_bytes())?;
    let diagnosis = "your program should print this answer, which is complete: ı is 2 bytes, \
                     its upper case I is 1, so an answer may be shorter than its request";
    reply(program, peer, &[b"IRMAK\n"], |_| {}, diagnosis)
}

fn has_no_largest_length(answer: &Answer) -> Result<(), Failure> {
    let input = format!("{:98}\r\n", "a line").repeat(20_000);
    let (program, peer) = ask(answer, input.as_bytes())?;
    let diagnosis = "your program should print all of an answer of 2,000,000 bytes";
    reply(
        program,
        peer,
        &[input.to_uppercase().as_bytes()],
        |_| {},
        diagnosis,
    )?;
    let input = line_and_tail();
    let (program, peer) = ask(answer, input.as_bytes())?;
    let diagnosis = "your program should print all of an answer that comes in one piece";
    let whole = input.to_uppercase();
    reply(program, peer, &[whole.as_bytes()], |_| {}, diagnosis)
}

fn keeps_characters_whole(answer: &Answer) -> Result<(), Failure> {
    let (program, peer) = ask(answer, "café\n".as_bytes())?;
    let (first, rest) = "CAFÉ\n".as_bytes().split_at(4);
    let diagnosis = "your program tore a character: the É came in two pieces of one byte each. \
                     Join the bytes before you decode them";
    let pieces = [first, rest];
    reply(program, peer, &pieces, Peer::wait_until_taken, diagnosis)
}

fn keeps_every_character(answer: &Answer) -> Result<(), Failure> {
    let kept = [
        (
            "\u{feff}first",
            "U+FEFF at the beginning. Decode as utf-8, and not as utf-8-sig. JavaScript's \
             TextDecoder keeps it with ignoreBOM: true",
            places::DECODE,
        ),
        (
            "a \u{fffd} of its own",
            "U+FFFD. It is valid UTF-8. To find bytes that are not, let the decoder fail, and do \
             not look for U+FFFD afterwards",
            places::NOT_UTF8,
        ),
        (
            "before\0after",
            "U+0000, one byte of zero, which ends a string of C, and no text",
            places::DECODE,
        ),
    ];
    for (input, what, read) in kept {
        let sends = format!("your program should send every character of its input, also {what}");
        let listens = format!("your program should print every character, also {what}");
        let started = start(answer, input.as_bytes(), &sends).map_err(|mut failure| {
            if failure.received.is_none() {
                failure.diagnosis = format!("{sends}. It did not connect");
            }
            failure.see(read)
        });
        let (program, mut peer) = started?;
        expect_end(&mut peer)?;
        let whole = input.to_uppercase();
        reply(program, peer, &[whole.as_bytes()], |_| {}, &listens)
            .map_err(|failure| failure.see(read))?;
    }
    Ok(())
}

fn takes_an_empty_input(answer: &Answer) -> Result<(), Failure> {
    let (program, peer) = ask(answer, b"").map_err(|mut failure| {
        failure.diagnosis += ". Its standard input was empty, and that is a request, too";
        failure.or_see(places::HOLE)
    })?;
    let diagnosis = "your program should print nothing when the answer is empty";
    reply(program, peer, &[], |_| {}, diagnosis).map_err(|mut failure| {
        failure.diagnosis += ". Its input was empty, and an empty answer to that is right";
        failure.see(places::HOLE)
    })
}

/// What to say to a program that takes a text with half a character at its end.
const HALF_A_CHARACTER: &str = ". An incremental decoder keeps half a character for later: at the \
                                end call decode(b\"\", final=True). In Rust, look whether bytes \
                                are left";

fn refuses_what_is_not_utf8(answer: &Answer) -> Result<(), Failure> {
    let far = [b"a good line\n".repeat(10_000), b"caf\xc3\n".to_vec()].concat();
    let inputs: [(&[u8], &str); 3] = [
        (b"a good line\ncaf\xc3 au lait\n", "the input is not UTF-8"),
        (
            &far,
            "the last line of an input of 120,005 bytes is not UTF-8",
        ),
        (b"caf\xc3", "the input ends in the middle of a character"),
    ];
    inputs
        .into_iter()
        .try_for_each(|(input, event)| refuses(answer, input, event))
}

fn refuses(answer: &Answer, input: &[u8], event: &str) -> Result<(), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(input.to_vec());
    // It may connect, or not. The second look is for one that did both in the
    // moment between our last look and its end.
    let peer =
        Peer::accept(&listener, &mut program).or_else(|_| Peer::accept(&listener, &mut program));
    if let Ok(mut peer) = peer
        && peer.receive(1)?
    {
        let mut diagnosis = format!(
            "{event}, and your program sent a part of it: decode the whole input \
             before you send any of it"
        );
        if event.contains("middle of a character") {
            diagnosis += HALF_A_CHARACTER;
        }
        return Err(peer.failure(diagnosis).input(input).see(places::NOT_UTF8));
    }
    expect_report(program, event).map_err(|failure| failure.input(input))
}

fn reports_a_refusal(answer: &Answer) -> Result<(), Failure> {
    // Bound, so that no other program gets the port, and not listening.
    let nobody = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    nobody.bind(&address.into()).expect("a free port");
    let bound = nobody.local_addr().ok().and_then(|bound| bound.as_socket());
    let mut program = answer.start_client(bound.expect("an address").port())?;
    program.feed(b"anybody there?\n".to_vec());
    expect_report(program, "nobody listens on the port")
}

fn reports_an_unknown_host(answer: &Answer) -> Result<(), Failure> {
    // Longer than a name may be, so that no system asks the network for it.
    let host = "no-such-host.".repeat(20) + "invalid";
    let mut program = answer.start(&[&host, "80"])?;
    program.feed(b"anybody there?\n".to_vec());
    expect_report(program, "no host has the name no-such-host.….invalid")
}

fn reports_a_reset(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = ask(answer, b"one, two\n")?;
    peer.send(b"ONE, ")?;
    peer.reset_when_read();
    expect_report(
        program,
        "the connection was reset in the middle of the answer",
    )
}

fn reports_a_missing_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, peer) = ask(answer, b"\n")?;
    drop(peer);
    expect_report(
        program,
        "the server closed without an answer to a request of one byte, a newline",
    )
}

fn reports_a_bad_answer(answer: &Answer) -> Result<(), Failure> {
    let replies: [(&[u8], &str, &str); 2] = [
        (
            b"A REQU\xffEST\n",
            "the answer holds the byte FF, which is not UTF-8",
            ". Decode the whole answer before you print it, and fail if that fails",
        ),
        (
            b"A REQU\xc3",
            "the answer ends in the middle of a character",
            HALF_A_CHARACTER,
        ),
    ];
    for (reply, event, advice) in replies {
        let (program, mut peer) = ask(answer, b"a request\n")?;
        peer.send(reply)?;
        drop(peer);
        expect_report(program, event).map_err(|mut failure| {
            // It has taken the answer for a good one.
            if failure.end.is_none() {
                failure.diagnosis += advice;
            }
            failure
        })?;
    }
    Ok(())
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let input = b"a line\n".repeat(100_000);
    let listener = listen_with_little_room();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(input.clone());
    let mut peer = Peer::accept(&listener, &mut program)?;
    peer.receive(1)?;
    // Now the client waits in send. When it was stopped and goes on, send
    // returns how many bytes the system has taken so far.
    program.stop_and_continue();
    if peer.receive(input.len())? && peer.received == input {
        return Ok(());
    }
    let diagnosis = "your program sent only a part of an input of 700,000 bytes: send may take \
                     less than it is given, so send the rest, too, or call sendall or write_all";
    Err(peer.failure(diagnosis).see(places::SENDING_SOME))
}
