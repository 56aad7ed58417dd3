//! upload: a client that sends much and receives much at the same time.

use std::thread;
use std::time::{Duration, Instant};

use socket2::SockRef;

use super::word;
use crate::answer::Answer;
use crate::failure::{line_and_tail, read_as_text};
use crate::peer::{LONG_PAUSE, Peer, listen};
use crate::places;
use crate::program::{LIMIT, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "upload",
    chapter: "08-closing",
    title: "send 20 MB, and print the answers while you send",
    checks: &[
        Check {
            name: "sends-its-input",
            claim: "sends its standard input",
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
            name: "prints-the-whole-answer",
            claim: "prints what comes until the server closes, however late, and ends with status 0",
            needs: Needs::Nothing,
            run: prints_the_whole_answer,
        },
        Check {
            name: "keeps-every-byte",
            claim: "prints every value that a byte can have",
            needs: Needs::Nothing,
            run: keeps_every_byte,
        },
        Check {
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "does-not-wait-for-answers",
            claim: "sends 5,000,000 bytes before the first answer comes, and prints all",
            needs: Needs::Nothing,
            run: does_not_wait_for_answers,
        },
        Check {
            name: "sends-and-receives-at-once",
            claim: "receives while it sends 20,000,000 bytes",
            needs: Needs::Nothing,
            run: sends_and_receives_at_once,
        },
    ],
};

/// A program that takes nothing, or sends nothing, for so long is stuck.
const STALL: Duration = Duration::from_secs(2);

/// The most time that a slow program has, as long as it goes on.
const PATIENCE: Duration = Duration::from_secs(120);

/// Starts the program with `input`.
fn start(answer: &Answer, input: &[u8]) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    // Small buffers, so that a program that does not receive is soon noticed.
    // A connection has them from its listener.
    let settings = SockRef::from(&listener);
    let _ = settings.set_recv_buffer_size(1 << 18);
    let _ = settings.set_send_buffer_size(1 << 18);
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.feed(input.to_vec());
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// Sends `bytes`. That the program has closed is no failure here: what it has
/// printed tells why.
fn send(peer: &mut Peer, bytes: &[u8]) -> Result<(), Failure> {
    let began = Instant::now();
    peer.allow(STALL);
    let outcome = peer.send_while_open(bytes).map_err(|mut failure| {
        if began.elapsed() >= STALL {
            failure.diagnosis = format!(
                "your program and the server both wait in a send, forever: the server has \
                 received {} bytes, and your program takes no more of the answers. All buffers \
                 in between are full. Receive in one thread while you send in another",
                peer.received.len()
            );
        }
        failure.see(places::SENDING_SOME)
    });
    outcome.map(drop)
}

/// Answers what has come and is not answered yet.
fn reply(peer: &mut Peer) -> Result<(), Failure> {
    let bytes = peer.received[peer.sent.len()..].to_ascii_uppercase();
    send(peer, &bytes)
}

/// Receives to the end of the stream, and calls `then` after each piece. It
/// should be `input`.
fn receive(
    peer: &mut Peer,
    input: &[u8],
    then: fn(&mut Peer) -> Result<(), Failure>,
) -> Result<(), Failure> {
    loop {
        peer.allow(STALL);
        match peer.receive_some() {
            Ok(true) => then(peer)?,
            Ok(false) => break,
            Err(mut failure) if peer.received.len() >= input.len() => {
                let when = if peer.sent.is_empty() {
                    "and do not wait for answers before that"
                } else {
                    "after the last byte"
                };
                failure.diagnosis = format!(
                    "your program has sent everything, and did not say so: shut down the sending \
                     half, {when}"
                );
                return Err(failure.see(places::HALF_CLOSE));
            }
            Err(mut failure) => {
                let why = if failure.stderr.is_empty() {
                    "do not wait for answers before you send the rest"
                } else {
                    "see what it said on standard error. The input is any bytes, and need not \
                     be text"
                };
                failure.diagnosis = format!(
                    "your program sent {} of {} bytes, and no more: {why}",
                    peer.received.len(),
                    input.len()
                );
                return Err(failure.see(places::SENDING_ALL));
            }
        }
    }
    if peer.received == input {
        return Ok(());
    }
    let mut failure = peer.failure(format!(
        "your program should send its {} bytes of standard input, unchanged, and {} bytes came",
        input.len(),
        peer.received.len()
    ));
    failure.input = Some(input.to_vec());
    Err(failure.see(places::SENDING_ALL))
}

/// Answers what is left, and sends the last line, in pieces.
fn finish(peer: &mut Peer) -> Result<(), Failure> {
    reply(peer)?;
    for byte in format!("{}\n", peer.received.len()).bytes() {
        peer.wait_until_taken();
        send(peer, &[byte])?;
    }
    Ok(())
}

/// Runs the program with `input` and with the server `serve`.
fn run(
    answer: &Answer,
    input: &[u8],
    serve: fn(&mut Peer, &[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (program, peer) = start(answer, input)?;
    expect_answer(program, peer, input, serve)
}

/// Lets the server `serve` a program that has connected, and compares what the
/// program prints.
fn expect_answer(
    mut program: Program,
    mut peer: Peer,
    input: &[u8],
    serve: fn(&mut Peer, &[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let until = Instant::now() + PATIENCE;
    let served = thread::scope(|scope| {
        let serving = scope.spawn(|| serve(&mut peer, input));
        // Take what it prints: it must not be held up by its output.
        while !serving.is_finished() {
            program.output_within(Duration::from_millis(5));
            thread::sleep(Duration::from_millis(1));
            if Instant::now() >= until {
                program.kill();
            }
        }
        serving.join().unwrap()
    });
    if Instant::now() >= until {
        return Err(Failure::new(format!(
            "your program is too slow: after {} seconds the server had received {} of {} bytes, \
             and your program had taken {} in return. Send and receive many bytes at a time",
            PATIENCE.as_secs(),
            peer.received.len(),
            input.len(),
            peer.sent.len()
        ))
        .see(places::SENDING_ALL));
    }
    served?;

    let mut expected = input.to_ascii_uppercase();
    expected.extend(format!("{}\n", input.len()).as_bytes());
    let sent = std::mem::take(&mut peer.sent);
    drop(peer);
    program.deadline = Instant::now() + LIMIT;
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has closed: a read that returns nothing is the \
                              end, so leave the loop then";
        failure.sent(&sent).see(places::UNTIL_THE_END)
    })?;
    let diagnosis = if expected.starts_with(&ended.stdout) && ended.stdout.len() < expected.len() {
        let count = ended.stdout.len();
        let mut diagnosis = format!(
            "your program printed {count} of the {} bytes of the answer",
            expected.len()
        );
        if let Some(advice) = read_as_text(&ended.stderr) {
            diagnosis = format!("your program did not print what the server sent{advice}");
        } else if count <= input.len() && sent.len() < expected.len() {
            diagnosis += ", and left: one read is not all, and a pause is not the end. Receive \
                          until a read returns nothing, and wait for the thread that does, with no \
                          time limit. If a read returns nothing too early, look whether another \
                          thread closes the socket, or shuts down more than the sending half";
        } else {
            diagnosis += ": receive in a loop until the server closes, and print all that comes";
        }
        diagnosis
    } else if ended.stdout != expected {
        let printed = &ended.stdout;
        let differs = printed.iter().zip(&expected).position(|(a, b)| a != b);
        let position = differs.unwrap_or(printed.len().min(expected.len()));
        let near = |bytes: &[u8]| {
            let end = bytes.len().min(position + 8);
            bytes[position..end].escape_ascii().to_string()
        };
        let mut diagnosis = format!(
            "your program should print all that the server sends, byte for byte, until it closes: \
             from position {position} on that is \"{}\", and it printed \"{}\"",
            near(&expected),
            near(printed)
        );
        if expected.get(position).is_some_and(|byte| !byte.is_ascii()) {
            diagnosis += ". Bytes from 128 on need not be text: write bytes, and do not decode";
        }
        diagnosis
    } else if ended.status != Some(0) {
        "your program should end with exit status 0".to_owned()
    } else {
        return Ok(());
    };
    let failure = ended
        .failure(diagnosis)
        .sent(&sent)
        .see(places::UNTIL_THE_END);
    Err(failure.or_lost(&expected))
}

fn sends_its_input(answer: &Answer) -> Result<(), Failure> {
    let input = b"hello\n";
    let (_program, mut peer) = start(answer, input)?;
    let complete = peer.receive(input.len())?;
    if complete && peer.received == input {
        return Ok(());
    }
    let failure = peer.failure("your program should send all of its standard input, unchanged");
    Err(failure.input(input).see(places::SENDING_ALL))
}

fn says_that_was_all(answer: &Answer) -> Result<(), Failure> {
    let input = b"that was all\n";
    let (_program, mut peer) = start(answer, input)?;
    receive(&mut peer, input, reply)
}

fn prints_the_whole_answer(answer: &Answer) -> Result<(), Failure> {
    let input = word(&mut answer.vary("prints-the-whole-answer"), 11) + "\n";
    run(answer, input.as_bytes(), |peer, input| {
        receive(peer, input, reply)?;
        thread::sleep(LONG_PAUSE);
        finish(peer)
    })
}

fn keeps_every_byte(answer: &Answer) -> Result<(), Failure> {
    let input: Vec<u8> = (0..=255).collect();
    run(answer, &input, |peer, input| {
        receive(peer, input, reply)?;
        finish(peer)
    })
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let input = word(&mut answer.vary("goes-to-its-host"), 11) + "\n";
    let (program, peer) = answer.start_client_of_another_host(input.as_bytes())?;
    expect_answer(program, peer, input.as_bytes(), |peer, input| {
        receive(peer, input, reply)?;
        finish(peer)
    })
}

/// Lines of text, `count` bytes in all.
fn much(count: usize) -> Vec<u8> {
    let line = b"a line of twenty-five b.\n";
    line.repeat(count / line.len())
}

fn does_not_wait_for_answers(answer: &Answer) -> Result<(), Failure> {
    for input in [much(5_000_000), line_and_tail().into_bytes()] {
        run(answer, &input, |peer, input| {
            receive(peer, input, |_| Ok(()))?;
            finish(peer)
        })?;
    }
    Ok(())
}

fn sends_and_receives_at_once(answer: &Answer) -> Result<(), Failure> {
    run(answer, &much(20_000_000), |peer, input| {
        // A program that sends byte by byte is slow enough: answer it in blocks.
        receive(peer, input, |peer| {
            if peer.received.len() - peer.sent.len() < 1 << 16 {
                return Ok(());
            }
            reply(peer)
        })?;
        finish(peer)
    })
}
