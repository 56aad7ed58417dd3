//! half-close: a client that says "that was all" and goes on listening.

use std::thread;

use super::word;
use crate::answer::Answer;
use crate::failure::{line_and_tail, read_as_text, slip};
use crate::peer::{LONG_PAUSE, Peer, listen, listen_with_little_room};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "half-close",
    chapter: "08-closing",
    title: "send standard input, say \"that was all\", print the answer",
    checks: &[
        Check {
            name: "sends-its-input",
            claim: "sends all of its standard input",
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
            claim: "goes on listening, and prints the answer",
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
            name: "reads-the-answer-to-its-end",
            claim: "prints the whole answer, in however many pieces it comes",
            needs: Needs::Nothing,
            run: reads_the_answer_to_its_end,
        },
        Check {
            name: "changes-nothing",
            claim: "sends and prints every value that a byte can have",
            needs: Needs::Nothing,
            run: changes_nothing,
        },
        Check {
            name: "takes-an-empty-input",
            claim: "ends its half even if there is nothing to send",
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
            name: "sends-the-rest",
            claim: "sends all of a large input, even if a send takes only a part of it",
            needs: Needs::Linux,
            run: sends_the_rest,
        },
    ],
};

/// Starts the program with `input`, and waits until all of it has come.
fn start(answer: &Answer, input: &[u8]) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(input.to_vec());
    let mut peer = Peer::accept(&listener, &mut program)?;
    expect_input(&mut peer, input)?;
    Ok((program, peer))
}

/// Expects that the program sends `input`.
fn expect_input(peer: &mut Peer, input: &[u8]) -> Result<(), Failure> {
    let complete = peer.receive(input.len());
    if matches!(complete, Ok(true)) && peer.received == input {
        return Ok(());
    }
    let mut failure = peer.failure(format!(
        "your program should send the {} bytes of its standard input, unchanged, and {} came",
        input.len(),
        peer.received.len()
    ));
    if let Some(advice) = read_as_text(&failure.stderr) {
        failure.diagnosis += advice;
    } else if peer.received.is_empty() && complete.is_err() {
        failure.diagnosis += ". If it writes through makefile or a BufWriter, flush before you \
                              shut down the sending half";
        return Err(failure.input(input).see(places::NEVER_LEAVES));
    }
    Err(failure.input(input).see(places::SENDING_ALL))
}

fn expect_end(peer: &mut Peer) -> Result<(), Failure> {
    let length = peer.received.len();
    peer.receive_to_end(length).map_err(|mut failure| {
        failure.diagnosis += ". The server waits for the end of what you send: \
                              shut down the sending half after the last byte";
        failure.see(places::HALF_CLOSE)
    })
}

/// Answers with `pieces`, with a long pause after the first, closes, and returns
/// what the program has printed when it has ended.
fn answer_with(program: Program, mut peer: Peer, pieces: &[&[u8]]) -> Result<Ended, Failure> {
    for (number, piece) in pieces.iter().enumerate() {
        match number {
            0 => {}
            1 => thread::sleep(LONG_PAUSE),
            _ => peer.wait_until_taken(),
        }
        // A program that has closed too early is found out by what it prints.
        if peer.send(piece).is_err() {
            break;
        }
    }
    drop(peer);
    let answer = pieces.concat();
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has answered and closed: \
                              a read that returns nothing is the end";
        failure.sent(&answer).see(places::UNTIL_THE_END)
    })?;
    if ended.stdout == answer && ended.status != Some(0) {
        let failure = ended.failure("your program should end with exit status 0");
        return Err(failure.sent(&answer).see(places::HALF_CLOSE));
    }
    Ok(ended)
}

fn sends_its_input(answer: &Answer) -> Result<(), Failure> {
    start(answer, b"first line\nsecond line\n").map(drop)
}

fn says_that_was_all(answer: &Answer) -> Result<(), Failure> {
    let input = word(&mut answer.vary("says-that-was-all"), 12) + "\n";
    let (_program, mut peer) = start(answer, input.as_bytes())?;
    expect_end(&mut peer)
}

fn prints_the_answer(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer, b"a question\n")?;
    expect_end(&mut peer)?;
    let text = b"an answer\n";
    let ended = answer_with(program, peer, &[text])?;
    if ended.stdout.trim_ascii_end() == b"an answer" {
        return Ok(());
    }
    let nothing = ended.stdout.trim_ascii().is_empty();
    let diagnosis = slip(text, &ended.stdout).unwrap_or(if nothing {
        "your program did not print the answer. After SHUT_WR (Shutdown::Write) receive until a \
         read returns nothing, and print it. A socket that is closed or shut down for both \
         receives nothing, and neither does Rust's read into Vec::with_capacity: use vec![0; 4096]"
    } else {
        "your program should print the answer, and nothing else"
    });
    Err(ended.failure(diagnosis).sent(text).see(places::HALF_CLOSE))
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let input = b"to the other host\n";
    let (program, mut peer) = answer.start_client_of_another_host(input)?;
    expect_input(&mut peer, input)?;
    expect_end(&mut peer)?;
    answer_with(program, peer, &[b"the other host\n"]).map(drop)
}

fn reads_the_answer_to_its_end(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("reads-the-answer-to-its-end");
    let mut piece = |end| word(&mut vary, 8) + end;
    let [one, two, three] = [piece("\n"), piece(", "), piece("\n")];
    let (program, mut peer) = start(answer, b"a long question\n")?;
    expect_end(&mut peer)?;
    let pieces = [one.as_bytes(), two.as_bytes(), three.as_bytes()];
    let ended = answer_with(program, peer, &pieces)?;
    let text = pieces.concat();
    if ended.stdout.trim_ascii_end() == text.trim_ascii_end() {
        return Ok(());
    }
    let diagnosis = "the answer came in three pieces, with a pause of two seconds after the \
                     first, and your program should print all of it: neither a short piece nor \
                     a pause is the end, so read until the stream ends";
    Err(ended
        .failure(diagnosis)
        .sent(&text)
        .see(places::UNTIL_THE_END))
}

fn changes_nothing(answer: &Answer) -> Result<(), Failure> {
    let every_byte: Vec<u8> = (0..=255).collect();
    for text in [b" no newline at the end ".as_slice(), &every_byte] {
        let (program, mut peer) = start(answer, text)?;
        expect_end(&mut peer)?;
        let ended = answer_with(program, peer, &[text])?;
        if ended.stdout != text {
            let what = slip(text, &ended.stdout).unwrap_or(
                "it need not be text, so write the bytes as they come, with nothing taken away",
            );
            let diagnosis = format!("your program should print the answer unchanged: {what}");
            return Err(ended.failure(diagnosis).sent(text).see(places::HALF_CLOSE));
        }
    }
    Ok(())
}

fn takes_an_empty_input(answer: &Answer) -> Result<(), Failure> {
    let told = |mut failure: Failure| {
        failure.diagnosis += ". Its standard input was empty: connect, send nothing, \
                              and end your half all the same";
        failure.see(places::HALF_CLOSE)
    };
    let (program, mut peer) = start(answer, b"").map_err(told)?;
    expect_end(&mut peer).map_err(told)?;
    let text = b"you said nothing";
    let ended = answer_with(program, peer, &[text]).map_err(told)?;
    if ended.stdout == text {
        return Ok(());
    }
    let failure = ended.failure("your program should print the answer");
    Err(told(failure.sent(text)))
}

fn has_no_largest_length(answer: &Answer) -> Result<(), Failure> {
    let text = word(&mut answer.vary("has-no-largest-length"), 10).repeat(200_000);
    let text = text.as_bytes();
    let (program, mut peer) = start(answer, text)?;
    expect_end(&mut peer)?;
    let ended = answer_with(program, peer, &[text])?;
    if ended.stdout != text {
        let diagnosis = format!(
            "the server answered with 2,000,000 bytes, and your program printed {}",
            ended.stdout.len()
        );
        return Err(Failure::new(diagnosis).see(places::UNTIL_THE_END));
    }
    let (program, mut peer) = start(answer, b"a question\n")?;
    expect_end(&mut peer)?;
    let text = line_and_tail();
    let ended = answer_with(program, peer, &[text.as_bytes()])?;
    if ended.stdout == text.as_bytes() {
        return Ok(());
    }
    let failure =
        ended.failure("your program should print all of an answer that came in one piece");
    Err(failure
        .sent(text.as_bytes())
        .see(places::UNTIL_THE_END)
        .or_lost(text.as_bytes()))
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let text = b"0123456789".repeat(50_000);
    let listener = listen_with_little_room();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(text.clone());
    let mut peer = Peer::accept(&listener, &mut program)?;
    // Now the program waits in send. When it was stopped and goes on, send
    // returns how many bytes the system has taken so far.
    peer.receive(1)?;
    program.stop_and_continue();
    let complete = peer.receive(text.len())?;
    if complete && peer.received == text {
        return Ok(());
    }
    let diagnosis = format!(
        "a send took only some of 500,000 bytes, and {} came: look at the number that send or \
         write returns, or use sendall or write_all",
        peer.received.len()
    );
    Err(Failure::new(diagnosis).see(places::SENDING_SOME))
}
