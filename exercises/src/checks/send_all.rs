//! send-all: a server that sends much to a slow reader.

use std::sync::LazyLock;
use std::thread;

use crate::answer::Answer;
use crate::peer::{PAUSE, Peer};
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "send-all",
    chapter: "06-sending",
    title: "send 20 million bytes to each client, each byte once",
    checks: &[
        Check {
            name: "sends-all-the-bytes",
            claim: "sends the 20,000,000 bytes, and closes",
            needs: Needs::Nothing,
            run: sends_all_the_bytes,
        },
        Check {
            name: "waits-for-a-slow-reader",
            claim: "waits for a client that reads slowly",
            needs: Needs::Nothing,
            run: waits_for_a_slow_reader,
        },
        Check {
            name: "serves-the-next-client",
            claim: "sends the same to the next client",
            needs: Needs::Nothing,
            run: serves_the_next_client,
        },
        Check {
            name: "sends-the-rest",
            claim: "sends the rest after a send that took only some of the bytes",
            needs: Needs::Linux,
            run: sends_the_rest,
        },
        Check {
            name: "does-not-start-again",
            claim: "does not start again from the first byte after such a send",
            needs: Needs::Linux,
            run: does_not_start_again,
        },
        Check {
            name: "goes-on-at-the-right-byte",
            claim: "goes on with the first byte that such a send did not take",
            needs: Needs::Linux,
            run: goes_on_at_the_right_byte,
        },
    ],
};

const READ: &str = "Sending Data, \"Sending some of it\"";

const COUNT: usize = 20_000_000;

/// So many bytes more or fewer are a slip by a byte or a few, and not a start
/// from the beginning or an early end.
const SLIP: usize = 1000;

static DATA: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut data = (0..=250).collect::<Vec<u8>>().repeat(COUNT / 251 + 1);
    data.truncate(COUNT);
    data
});

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = Peer::connect(port, &mut program)?;
    Ok((program, peer))
}

fn failure(peer: &Peer, diagnosis: String) -> Failure {
    let mut failure = peer.failure(diagnosis).read(READ);
    // The first of so many bytes do not tell what is wrong.
    failure.received = None;
    failure
}

/// Receives what a program sends, up to twice what it should.
fn receive(peer: &mut Peer) -> Result<(), Failure> {
    peer.receive_to_end(2 * COUNT).map_err(|error| {
        let count = peer.received.len();
        let diagnosis = match count {
            COUNT.. => error.diagnosis,
            _ => format!(
                "{}, and {} bytes of 20,000,000 have come. A send for each byte takes \
                 too long: hand over many bytes at a time",
                error.diagnosis,
                grouped(count)
            ),
        };
        Failure {
            diagnosis,
            received: None,
            sent: None,
            ..error
        }
        .read(READ)
    })
}

/// A number with a comma before each three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Expects the bytes that a server should send. `why` ends what is said about
/// any others.
fn expect_data(peer: &Peer, why: &str) -> Result<(), Failure> {
    let received = &peer.received;
    if *received == *DATA {
        return Ok(());
    }
    let mut diagnosis = format!(
        "your server should send 20,000,000 bytes, and {} came",
        grouped(received.len())
    );
    let differs = received.iter().zip(DATA.iter()).position(|(a, b)| a != b);
    if let Some(i) = differs {
        let from = i.saturating_sub(2);
        let around =
            |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().skip(from).take(5).collect() };
        diagnosis += &format!(
            ". The byte at index {} should be {}, and is {}: from index {} on, {:?} came in place \
             of {:?}",
            grouped(i),
            DATA[i],
            received[i],
            grouped(from),
            around(received),
            around(&DATA)
        );
    }
    Err(failure(peer, diagnosis + why))
}

fn sends_all_the_bytes(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    receive(&mut peer)?;
    expect_data(&peer, "")
}

fn waits_for_a_slow_reader(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.receive(1)?;
    thread::sleep(5 * PAUSE);
    receive(&mut peer)?;
    expect_data(
        &peer,
        ". The client paused for two seconds: your server should wait until there is room again",
    )
}

fn serves_the_next_client(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for number in ["first", "second", "third"] {
        let Ok(mut peer) = Peer::connect(port, &mut program) else {
            let diagnosis = format!(
                "the {number} client found nobody at the port: your server should go on \
                 after a client has left, and accept the next one"
            );
            let mut failure = program.explain(diagnosis);
            failure.read = "What the Server Does, \"accept: a socket for each client\"";
            return Err(failure);
        };
        receive(&mut peer)?;
        expect_data(&peer, &format!(". This was the {number} client"))?;
    }
    Ok(())
}

/// Receives everything from a program that was stopped while it was blocked in
/// a send, so that this send took only some of the bytes.
fn receive_after_a_stop(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.receive(1)?;
    // Nobody reads, so that the buffers fill and the program is blocked.
    thread::sleep(PAUSE);
    program.stop_and_continue();
    receive(&mut peer)?;
    Ok((program, peer))
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let (_program, peer) = receive_after_a_stop(answer)?;
    let missing = COUNT.saturating_sub(peer.received.len());
    if missing <= SLIP {
        return Ok(());
    }
    Err(failure(
        &peer,
        format!(
            "a send took only some of the bytes, and your server never sent the other {}: \
             look at the number that send or write returns, or use sendall or write_all",
            grouped(missing)
        ),
    ))
}

fn does_not_start_again(answer: &Answer) -> Result<(), Failure> {
    let (_program, peer) = receive_after_a_stop(answer)?;
    let more = peer.received.len().saturating_sub(COUNT);
    if more <= SLIP {
        return Ok(());
    }
    Err(failure(
        &peer,
        format!(
            "a send took only some of the bytes, and your server sent those again: \
             {} bytes too many came. Go on behind the bytes that were taken",
            grouped(more)
        ),
    ))
}

fn goes_on_at_the_right_byte(answer: &Answer) -> Result<(), Failure> {
    let (_program, peer) = receive_after_a_stop(answer)?;
    expect_data(
        &peer,
        ". A send took only some of the bytes: if it took n, \
         the next one to send is the one at index n",
    )
}
