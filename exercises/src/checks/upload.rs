//! upload: a client that sends much and receives much at the same time.

use std::thread;
use std::time::{Duration, Instant};

use socket2::SockRef;

use crate::answer::Answer;
use crate::failure::read_as_text;
use crate::peer::{PAUSE, Peer, listen};
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "upload",
    chapter: "06-sending",
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
            claim: "prints what comes until the server closes, and ends with status 0",
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
            name: "does-not-wait-for-answers",
            claim: "sends on while the server has not answered yet",
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

const SEND: &str = "Sending Data, \"Sending all of it\"";
const BUFFERS: &str = "Sending Data, \"Sending some of it\"";
const END: &str = "Closing a Socket, \"Closing one half\"";

/// A program that takes nothing, or sends nothing, for so long is stuck.
const STALL: Duration = Duration::from_secs(2);

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

/// Answers what has come and is not answered yet.
fn reply(peer: &mut Peer) -> Result<(), Failure> {
    let bytes = peer.received[peer.sent.len()..].to_ascii_uppercase();
    let began = Instant::now();
    peer.hurry(STALL);
    peer.send(&bytes).map_err(|mut failure| {
        if began.elapsed() >= STALL {
            failure.diagnosis = format!(
                "your program and the server both wait in a send, forever: the server has \
                 received {} bytes, and your program takes no more of the answers. All buffers \
                 in between are full. Receive in one thread while you send in another",
                peer.received.len()
            );
        }
        failure.read(BUFFERS)
    })
}

/// Receives to the end of the stream, and calls `then` after each piece. It
/// should be `input`.
fn receive(
    peer: &mut Peer,
    input: &[u8],
    then: fn(&mut Peer) -> Result<(), Failure>,
) -> Result<(), Failure> {
    loop {
        peer.hurry(STALL);
        match peer.receive_some() {
            Ok(true) => then(peer)?,
            Ok(false) => break,
            Err(mut failure) if peer.received.len() >= input.len() => {
                failure.diagnosis = "your program has sent everything, and did not say so: \
                                     shut down the sending half after the last byte"
                    .to_owned();
                return Err(failure.read(END));
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
                return Err(failure.read(SEND));
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
    Err(failure.read(SEND))
}

/// Sends the last line.
fn finish(peer: &mut Peer) -> Result<(), Failure> {
    reply(peer)?;
    peer.send(format!("{}\n", peer.received.len()).as_bytes())
}

/// Runs the program with `input` and with the server `serve`, and compares
/// what it prints.
fn run(
    answer: &Answer,
    input: &[u8],
    serve: fn(&mut Peer, &[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (mut program, mut peer) = start(answer, input)?;
    thread::scope(|scope| {
        let serving = scope.spawn(|| serve(&mut peer, input));
        // Take what it prints: it must not be held up by its output.
        while !serving.is_finished() {
            program.output_within(Duration::from_millis(5));
            thread::sleep(Duration::from_millis(1));
        }
        serving.join().unwrap()
    })?;
    drop(peer);

    let ended = program.ended()?;
    let mut expected = input.to_ascii_uppercase();
    expected.extend(format!("{}\n", input.len()).as_bytes());
    let diagnosis = if expected.starts_with(&ended.stdout) && ended.stdout.len() < expected.len() {
        let mut diagnosis = format!(
            "your program printed {} of {} bytes that the server sent: receive until the server \
             closes. A socket that you have closed receives no more, so end the sending half alone",
            ended.stdout.len(),
            expected.len()
        );
        if let Some(advice) = read_as_text(&ended.stderr) {
            diagnosis = format!("your program did not print what the server sent{advice}");
        }
        diagnosis
    } else if ended.stdout != expected {
        let (printed, sent) = (&ended.stdout, &expected);
        let differs = printed.iter().zip(sent).position(|(a, b)| a != b);
        let position = differs.unwrap_or(printed.len().min(sent.len()));
        format!(
            "your program should print all that the server sends, byte for byte, until it closes: \
             the two differ from position {position} on"
        )
    } else if ended.status != Some(0) {
        "your program should end with exit status 0".to_owned()
    } else {
        return Ok(());
    };
    let failure = ended.failure(diagnosis).sent(&expected);
    Err(failure.read("Receiving Data, \"Reading until the end\""))
}

fn sends_its_input(answer: &Answer) -> Result<(), Failure> {
    let input = b"hello\n";
    let (_program, mut peer) = start(answer, input)?;
    let complete = peer.receive(input.len())?;
    if complete && peer.received == input {
        return Ok(());
    }
    let failure = peer.failure("your program should send all of its standard input, unchanged");
    Err(failure.input(input).read(SEND))
}

fn says_that_was_all(answer: &Answer) -> Result<(), Failure> {
    let input = b"that was all\n";
    let (_program, mut peer) = start(answer, input)?;
    receive(&mut peer, input, reply)
}

fn prints_the_whole_answer(answer: &Answer) -> Result<(), Failure> {
    run(answer, b"hello\nthere\n", |peer, input| {
        receive(peer, input, reply)?;
        thread::sleep(PAUSE);
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

fn does_not_wait_for_answers(answer: &Answer) -> Result<(), Failure> {
    let input = b"a line of twenty-five b.\n".repeat(4000);
    run(answer, &input, |peer, input| {
        receive(peer, input, |_| Ok(()))?;
        finish(peer)
    })
}

fn sends_and_receives_at_once(answer: &Answer) -> Result<(), Failure> {
    let input = b"a line of twenty-five b.\n".repeat(800_000);
    run(answer, &input, |peer, input| {
        receive(peer, input, reply)?;
        finish(peer)
    })
}
