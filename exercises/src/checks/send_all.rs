//! send-all: a server that sends much to a slow reader.

use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use super::ONLY_ON_ITS_HOST;
use crate::answer::Answer;
use crate::peer::Peer;
use crate::places;
use crate::program::{LIMIT, Program};
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
            name: "serves-the-next-client",
            claim: "sends the same to the next client",
            needs: Needs::Nothing,
            run: serves_the_next_client,
        },
        Check {
            name: "goes-on-after-one-has-left",
            claim: "goes on after a client that leaves early",
            needs: Needs::Nothing,
            run: goes_on_after_one_has_left,
        },
        ONLY_ON_ITS_HOST,
        Check {
            name: "sends-the-rest",
            claim: "sends the rest after a send that took only some of the bytes",
            needs: Needs::Linux,
            run: sends_the_rest,
        },
        Check {
            name: "does-not-start-again",
            claim: "sends nothing again that such a send has taken",
            needs: Needs::Linux,
            run: does_not_start_again,
        },
        Check {
            name: "goes-on-at-the-right-byte",
            claim: "goes on with the first byte that such a send did not take",
            needs: Needs::Linux,
            run: goes_on_at_the_right_byte,
        },
        // The last one, since it waits.
        Check {
            name: "waits-for-a-slow-reader",
            claim: "waits for a client that reads slowly",
            needs: Needs::Nothing,
            run: waits_for_a_slow_reader,
        },
    ],
};

const COUNT: usize = 20_000_000;

/// How long the slow reader pauses: longer than the time limits of five and of ten
/// seconds that people set for a send.
const SLOW: Duration = Duration::from_millis(10_500);

/// More processor time than a server needs before the first byte to a client, and less
/// than to make 20,000,000 bytes one by one.
const AT_ONCE: Duration = Duration::from_millis(200);

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
    let mut failure = peer.failure(diagnosis).see(places::SENDING_SOME);
    // The first of so many bytes do not tell what is wrong.
    failure.received = None;
    failure
}

/// Receives what a program sends, up to twice what it should, or a little more.
fn receive(peer: &mut Peer) -> Result<(), Failure> {
    // A program that serves several clients has so much time for each. Who makes the bytes
    // one by one for each client needs a second of the processor, and others need it too.
    peer.allow(2 * LIMIT);
    peer.receive_to_end(2 * COUNT).or_else(|error| {
        let count = peer.received.len();
        if count > 2 * COUNT {
            return Ok(());
        }
        let diagnosis = match count {
            COUNT.. => error.diagnosis,
            0 => format!(
                "{}, and no byte has come. The client says nothing, so do not receive. Make the \
                 bytes once, before you listen",
                error.diagnosis
            ),
            _ => format!(
                "{}, and {} bytes of 20,000,000 have come. A send for each byte takes \
                 too long: hand over many bytes at a time",
                error.diagnosis,
                grouped(count)
            ),
        };
        Err(Failure {
            diagnosis,
            received: None,
            sent: None,
            ..error
        }
        .see(places::SENDING_SOME))
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
    thread::sleep(SLOW);
    receive(&mut peer)?;
    expect_data(
        &peer,
        ". The client paused for ten seconds: your server should wait until there is room again, \
         and set no time limit",
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
            let mut failure = program.failure(diagnosis);
            failure.read = places::ACCEPT;
            return Err(failure);
        };
        let before = program.cpu_time();
        peer.allow(LIMIT);
        // What came instead of a byte is told by all that comes.
        let _ = peer.receive(1);
        let used = program.cpu_time().saturating_sub(before);
        // For the first client a runtime may still have to start.
        if number != "first" && used > AT_ONCE {
            let diagnosis = format!(
                "your server computed for {} milliseconds before the {number} client got its \
                 first byte: make the bytes once, before you listen, and not anew for each client",
                used.as_millis()
            );
            return Err(failure(&peer, diagnosis));
        }
        receive(&mut peer)?;
        let why = format!(
            ". This was the {number} client: begin at position 0 for each, and set what is unsent \
             after accept"
        );
        expect_data(&peer, if number == "first" { "" } else { &why })?;
    }
    Ok(())
}

fn goes_on_after_one_has_left(answer: &Answer) -> Result<(), Failure> {
    // After the end of the client's half, its reset brings another error, and SIGPIPE.
    for ends_its_half in [false, true] {
        let (mut program, port) = answer.start_server()?;
        let mut peer = Peer::connect(port, &mut program)?;
        peer.receive(1)?;
        if ends_its_half {
            peer.half_close();
        }
        peer.reset();
        expect_next(&mut program, port)?;
    }
    Ok(())
}

/// Expects that a client after one that has left is served from the beginning.
fn expect_next(program: &mut Program, port: u16) -> Result<(), Failure> {
    const COUNT: usize = 1000;
    let diagnosis = "a client left after its first byte, and your server did not serve the next \
                     one: a send to a client that has left fails, and that ends its connection, \
                     and not your server";
    let read = places::ONE_FAILS;
    let Ok(mut peer) = Peer::connect(port, program) else {
        return Err(program.failure(diagnosis).see(read));
    };
    if !matches!(peer.receive(COUNT), Ok(true)) {
        return Err(peer.failure(diagnosis).see(read));
    }
    if peer.received == DATA[..COUNT] {
        return Ok(());
    }
    let diagnosis = "a client left after its first byte, and the next one did not get the bytes \
                     from position 0 on: begin anew with each client";
    Err(peer.failure(diagnosis).see(places::SENDING_SOME))
}

/// How often a program is stopped in the middle of a send. What is wrong after
/// the second short count need not be wrong after the first.
const STOPS: usize = 3;

/// More than all buffers hold between a program and a client with little room.
const BUFFERED: usize = 1_000_000;

/// Receives everything from a program that is stopped each time it is blocked
/// in a send, so that this send takes only some of the bytes.
fn receive_with_stops(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect_with_little_room(port, &mut program)?;
    for number in 0..STOPS {
        // So much that the next send has taken some of its bytes, too.
        peer.receive(1 + number * BUFFERED)?;
        // Nobody reads, so that the buffers fill and the program sleeps in a send.
        program.stop_and_continue();
    }
    receive(&mut peer)?;
    Ok((program, peer))
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let (_program, peer) = receive_with_stops(answer)?;
    let missing = COUNT.saturating_sub(peer.received.len());
    if missing <= SLIP {
        return Ok(());
    }
    Err(failure(
        &peer,
        format!(
            "a send took only some of the bytes, and your server never sent the other {}: look \
             each time at the number that send or write returns, or use sendall or write_all",
            grouped(missing)
        ),
    ))
}

fn does_not_start_again(answer: &Answer) -> Result<(), Failure> {
    let (_program, peer) = receive_with_stops(answer)?;
    let more = peer.received.len().saturating_sub(COUNT);
    if more <= SLIP {
        return Ok(());
    }
    Err(failure(
        &peer,
        format!(
            "a send took only some of the bytes, and your server sent bytes again: {} too many \
             came. Add up what each send has taken, and go on behind that",
            grouped(more)
        ),
    ))
}

fn goes_on_at_the_right_byte(answer: &Answer) -> Result<(), Failure> {
    let (_program, peer) = receive_with_stops(answer)?;
    expect_data(
        &peer,
        ". A send took only some of the bytes: if it took n, \
         the next one to send is the one at index n",
    )
}
