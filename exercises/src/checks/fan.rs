//! fan: a server that serves 500 clients at once.

use std::time::{Duration, Instant};

use super::{ONLY_ON_ITS_HOST, leave_before_the_answer, or_unflushed, word};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "fan",
    chapter: "12-many-clients",
    title: "serve 500 clients at once",
    checks: &[
        Check {
            name: "answers-a-line",
            claim: "answers a line in upper case, without waiting for more",
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
            name: "answers-every-line",
            claim: "answers each of many lines that come in one piece, in their order",
            needs: Needs::Nothing,
            run: answers_every_line,
        },
        Check {
            name: "changes-26-letters",
            claim: "changes the letters a to z, and no other byte",
            needs: Needs::Nothing,
            run: changes_26_letters,
        },
        Check {
            name: "serves-a-second-client",
            claim: "serves a second client while the first says nothing",
            needs: Needs::Nothing,
            run: serves_a_second_client,
        },
        Check {
            name: "takes-1024-bytes",
            claim: "takes a line of 1,024 bytes, and closes at a longer one",
            needs: Needs::Nothing,
            run: takes_1024_bytes,
        },
        Check {
            name: "closes-at-the-end",
            claim: "closes at the end of the stream, without an answer to half a line",
            needs: Needs::Nothing,
            run: closes_at_the_end,
        },
        Check {
            name: "stops-receiving",
            claim: "receives nothing more from a client that does not read its answers",
            needs: Needs::Nothing,
            run: stops_receiving,
        },
        Check {
            name: "serves-500",
            claim: "serves 500 clients at once, of which 400 say nothing",
            // Elsewhere a program may not have as many connections open.
            needs: Needs::Linux,
            run: serves_500,
        },
        Check {
            name: "lets-the-next-wait",
            claim: "lets client 501 wait, and serves it when another has gone",
            // Elsewhere a program may not have as many connections open.
            needs: Needs::Linux,
            run: lets_the_next_wait,
        },
        Check {
            name: "frees-each-place",
            claim: "has room for 500 again after 600 clients have left in bad order",
            // Elsewhere a program may not have as many connections open.
            needs: Needs::Linux,
            run: frees_each_place,
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

/// How many clients are served at once, and how many of them ask.
const CLIENTS: usize = 500;
const ASKING: usize = 100;

/// How many connect before the last of them has its answer: fewer than a queue holds.
const AT_ONCE: usize = 50;

/// The most bytes of a line, with its newline.
const LONGEST: usize = 1024;

/// What a greedy client sends, how often at a time, and how many bytes in all: more than
/// the buffers of both systems hold on the way there and back.
const GREEDY_LINE: &[u8] = b"a line that wants an answer\n";
const CHUNK: usize = 32_768;
const GREED: usize = 96 << 20;

/// How long it waits to be rid of a chunk.
const GREEDY: Duration = Duration::from_secs(2);

/// How long all of many clients may take.
const MANY: Duration = Duration::from_secs(25);

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = Peer::connect(port, &mut program)?;
    Ok((program, peer))
}

/// Sends `line`, and expects it in upper case behind what has come before.
fn ask(peer: &mut Peer, line: &[u8], diagnosis: &str) -> Result<(), Failure> {
    let expected = [&peer.received, &line.to_ascii_uppercase()[..]].concat();
    // A server that has closed is told so by what it did not answer.
    let sent = peer.send(line);
    expect(peer, &expected, diagnosis).and(sent)
}

/// Expects that all that has come, from the beginning, is `expected`.
fn expect(peer: &mut Peer, expected: &[u8], diagnosis: &str) -> Result<(), Failure> {
    let expected = peer.expect(expected, diagnosis);
    expected.map_err(|failure| failure.see(places::READING_A_LINE))
}

fn answers_a_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let diagnosis = "your server should answer the line \"hello\" with \"HELLO\" and a newline, and \
                     wait for the next line";
    ask(&mut peer, b"hello\n", diagnosis).map_err(|failure| or_unflushed(failure, &mut peer))
}

fn answers_line_after_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("answers-line-after-line");
    for length in [3, 8, 20] {
        let line = word(&mut vary, length) + "\n";
        let diagnosis = "your server should go on after an answer: the same connection carries \
                         the next line";
        ask(&mut peer, line.as_bytes(), diagnosis)?;
    }
    Ok(())
}

fn joins_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("joins-the-pieces");
    let text = word(&mut vary, 12);
    let diagnosis = "a line came byte by byte, and your server did not wait for its newline: what \
                     one receive returns is a piece, and not a line";
    if peer.send_one_by_one(text.as_bytes()).is_err() {
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    if !peer.is_silent_for(LONG_PAUSE) {
        let pause = "the client paused for two seconds inside a line, and your server took that \
                     for the end: wait for the newline, and set no time limit";
        let has_answered = !peer.received.is_empty();
        let diagnosis = if has_answered { diagnosis } else { pause };
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    peer.send(b"\n")?;
    expect(
        &mut peer,
        format!("{}\n", text.to_uppercase()).as_bytes(),
        diagnosis,
    )
}

fn answers_every_line(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("answers-every-line");
    let lines: Vec<String> = (0..40).map(|_| word(&mut vary, 5) + "\n").collect();
    let diagnosis = "40 lines and the beginning of another came in one piece, and your server did \
                     not answer each of the 40: take a line out of what has come, keep the rest, \
                     and look for the next";
    let text = lines.concat();
    peer.send((text.clone() + "and ").as_bytes())?;
    expect(&mut peer, text.to_uppercase().as_bytes(), diagnosis)?;
    let diagnosis = "the beginning of a line came with the lines before it, and your server did \
                     not keep it for the rest";
    peer.send(b"so on\n")?;
    expect(
        &mut peer,
        (text.to_uppercase() + "AND SO ON\n").as_bytes(),
        diagnosis,
    )
}

fn changes_26_letters(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let lines: [(&[u8], &str); 4] = [
        (
            "grüße\n".as_bytes(),
            "your server should answer \"grüße\" with \"GRüßE\": only the letters a to z change. \
             In Python, use the method upper of bytes, and not that of text",
        ),
        (
            b"\xff\x00\xfe no text\n",
            "your server should send back the bytes \\xff, \\x00 and \\xfe as they are: a line need \
             not be UTF-8, so do not decode it",
        ),
        (
            b" \t spaces \r\n",
            "your server should leave white space as it is, also at both ends of a line. strip \
             and trim take it off, and Rust's lines() takes off a \\r",
        ),
        (
            b"\n",
            "your server should answer an empty line with an empty line: a line with nothing in \
             it is not the end of the stream",
        ),
    ];
    for (line, diagnosis) in lines {
        ask(&mut peer, line, diagnosis).map_err(|failure| failure.see(places::BYTES))?;
    }
    Ok(())
}

fn serves_a_second_client(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("serves-a-second-client");
    let idle = Peer::connect(port, &mut program)?;
    let mut half = Peer::connect(port, &mut program)?;
    half.send(b"half a li")?;
    let mut next = Peer::connect(port, &mut program)?;
    let line = word(&mut vary, 6) + "\n";
    let diagnosis = "one client says nothing, another has sent half a line, and a third is not \
                     answered: nobody should wait for another one. Give each client a thread, or \
                     let one loop or tasks watch them all";
    ask(&mut next, line.as_bytes(), diagnosis)
        .map_err(|failure| failure.see(places::A_THREAD_FOR_EACH))?;
    drop(idle);
    let diagnosis = "your server should answer a line whose end came after another client's";
    half.send(b"ne\n")?;
    expect(&mut half, b"HALF A LINE\n", diagnosis)
}

fn takes_1024_bytes(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut line = vec![b'x'; LONGEST];
    line[LONGEST - 1] = b'\n';
    let diagnosis = "your server should answer a line of 1,024 bytes, its newline among them";
    let mut peer = Peer::connect(port, &mut program)?;
    ask(&mut peer, &line, diagnosis)?;

    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(&[b'x'; LONGEST])?;
    if peer.receive(1).is_err() || !peer.received.is_empty() {
        let diagnosis = "1,024 bytes came without a newline, and your server should close the \
                         connection: it would have to keep whatever a stranger sends";
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }

    let mut peer = Peer::connect(port, &mut program)?;
    let line = [&[b'x'; 1499][..], b"\n"].concat();
    peer.send_while_open(&line)?;
    if peer.receive(1).is_err() || !peer.received.is_empty() {
        let diagnosis = "a line of 1,500 bytes came in one piece, with its newline, and your \
                         server should close the connection: look at the length of each line, and \
                         not only at what is left without a newline";
        return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
    }
    Ok(())
}

fn closes_at_the_end(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    ask(&mut peer, b"a line\n", "your server should answer the line")?;
    peer.send(b"and a half")?;
    peer.half_close();
    let answered = peer.received.len();
    match peer.receive(answered + 1) {
        Ok(false) => Ok(()),
        Ok(true) => {
            let diagnosis = "the stream ended inside a line, and your server answered that: a \
                             part of a line may be all that is left of a longer one";
            Err(peer.failure(diagnosis).see(places::END_OF_STREAM))
        }
        Err(failure) => Err(Failure {
            diagnosis: "the client's stream has ended, and your server leaves the connection \
                        open: close it, with all that was made from it by makefile or try_clone"
                .to_owned(),
            ..failure.see(places::END_OF_STREAM)
        }),
    }
}

fn stops_receiving(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut greedy = Peer::connect_with_little_room(port, &mut program)?;
    let lines = GREEDY_LINE.repeat(CHUNK);
    let mut took = 0;
    let stays = loop {
        greedy.allow(GREEDY);
        match greedy.send_while_open(&lines) {
            Ok(true) if took < GREED => took += lines.len(),
            Ok(stays) => break stays,
            // It has waited until the time was up.
            Err(_) => break true,
        }
        greedy.sent.clear();
    };
    greedy.sent.clear();
    if !stays {
        let diagnosis = "a client sent many lines and did not read the answers, and your server \
                         closed its connection: a client may be slow. Wait until it reads";
        return Err(program.failure(diagnosis).see(places::WHO_DOES_NOT_READ));
    }
    if took >= GREED {
        let diagnosis = "a client sent 96 MiB of lines and read nothing, and your server took \
                         all of it: where are the answers? While one cannot be sent, receive \
                         nothing more from this client";
        return Err(program.failure(diagnosis).see(places::WHO_DOES_NOT_READ));
    }
    let diagnosis = "a client sends without end and reads nothing, and another one is not \
                     answered: a send that waits for the first must not keep the others waiting";
    let mut next = Peer::connect(port, &mut program)?;
    next.allow(Duration::from_secs(5));
    ask(&mut next, b"next\n", diagnosis)
        .map_err(|failure| failure.see(places::WHO_DOES_NOT_READ))?;

    // Now it reads after all.
    let diagnosis = "a client that had not read for long reads its answers, and they do not come \
                     whole: what could not be sent is to be kept, and sent when there is room";
    greedy.allow(Duration::from_secs(5));
    let answers = lines.to_ascii_uppercase();
    let came = greedy.receive(answers.len());
    if came.is_err() || greedy.received != answers {
        let from = greedy.received.len().saturating_sub(200);
        greedy.received.drain(..from);
        return Err(greedy.failure(diagnosis).see(places::WHO_DOES_NOT_READ));
    }
    Ok(())
}

/// Lets `count` clients connect, each with an answer to its first line if `asks` says so
/// of its number. The last of every few has one, so that no queue overflows. The first of
/// them waits the longest: for what earlier clients have left the server to do.
fn connect_many(
    program: &mut Program,
    port: u16,
    count: usize,
    mut asks: impl FnMut(usize) -> bool,
) -> Result<Vec<Peer>, Failure> {
    let until = Instant::now() + MANY;
    let mut peers = Vec::new();
    for number in 1..=count {
        let diagnosis = format!(
            "client {number} of {CLIENTS} is not answered while the others are connected: all of \
             them should be served at once"
        );
        let mut peer = Peer::connect(port, program).map_err(|failure| Failure {
            diagnosis: diagnosis.clone(),
            ..failure.see(places::LIMIT_ON_CLIENTS)
        })?;
        let longest = if number <= AT_ONCE { MANY } else { MANY / 4 };
        peer.allow(until.saturating_duration_since(Instant::now()).min(longest));
        if asks(number) || number % AT_ONCE == 0 {
            let line = format!("client {number}\n");
            ask(&mut peer, line.as_bytes(), &diagnosis)
                .map_err(|failure| failure.see(places::LIMIT_ON_CLIENTS))?;
        }
        peers.push(peer);
    }
    Ok(peers)
}

fn serves_500(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peers = connect_many(&mut program, port, CLIENTS, |_| false)?;
    // The last to come among them.
    for (number, peer) in (1..).zip(peers.iter_mut().rev().take(ASKING)) {
        let line = format!("request {number}\n");
        let diagnosis = "500 clients are connected, and one of the 100 that ask is not answered";
        peer.allow(MANY / 4);
        ask(peer, line.as_bytes(), diagnosis)
            .map_err(|failure| failure.see(places::LIMIT_ON_CLIENTS))?;
    }
    Ok(())
}

fn lets_the_next_wait(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peers = connect_many(&mut program, port, CLIENTS, |_| false)?;
    let mut next = Peer::connect(port, &mut program)?;
    next.allow(MANY / 4);
    next.send(b"is there room?\n")?;
    if !next.is_silent_for(PAUSE) {
        let diagnosis = match next.received.is_empty() {
            true => {
                "500 clients are connected, and your server closed the connection of the next \
                 one: let it wait. It does not come before it is accepted"
            }
            false => {
                "500 clients are connected, and your server answered one more: accept a client \
                 only when there is room for it"
            }
        };
        return Err(next.failure(diagnosis).see(places::LIMIT_ON_CLIENTS));
    }
    // One that has been idle all the time.
    drop(peers.swap_remove(7));
    let diagnosis = "one of 500 clients has left, and the next one, which has been waiting, is \
                     not served: a place is free again when its client has gone";
    expect(&mut next, b"IS THERE ROOM?\n", diagnosis)
        .map_err(|failure| failure.see(places::LIMIT_ON_CLIENTS))
}

fn frees_each_place(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for number in 0..600 {
        let mut peer =
            Peer::connect(port, &mut program).map_err(|failure| failure.see(places::ONE_FAILS))?;
        peer.allow(MANY / 4);
        match number % 4 {
            // A line that is too long.
            0 => drop(peer.send_while_open(&[b'x'; 2 * LONGEST])),
            // A reset while the server receives, and one while it may send.
            1 => {
                peer.send(b"half a li")?;
                peer.reset();
            }
            2 => {
                peer.send(&b"a line\n".repeat(50))?;
                peer.reset();
            }
            _ => {
                let diagnosis = "clients have reset their connections \
                                 or sent lines that are too long, and the next one is not answered: whatever goes wrong with \
                                 one client, its place is free again, and the others are served";
                ask(&mut peer, b"next\n", diagnosis)
                    .map_err(|failure| failure.see(places::ONE_FAILS))?;
            }
        }
    }
    connect_many(&mut program, port, CLIENTS, |_| false).map(drop).map_err(|mut failure| {
        failure.diagnosis += ". Before, 600 clients have left, most of them by a reset or with a \
                              line that is too long: free the place of each, also after an error";
        failure
    })
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    leave_before_the_answer(&mut program, port, &b"a line\n".repeat(100))?;
    let diagnosis = "a client sent 100 lines and reset its connection before it had an answer, and \
                     after it your server served nobody: to send can fail, too, and that should \
                     end this connection and not the server";
    let asked = Peer::connect(port, &mut program)
        .and_then(|mut next| ask(&mut next, b"still there?\n", diagnosis));
    asked.map_err(|mut failure| {
        failure.diagnosis = diagnosis.to_owned();
        failure.see(places::ONE_FAILS)
    })?;

    // The places of those who left in this way are free again, too.
    for _ in 0..600 {
        let mut peer =
            Peer::connect(port, &mut program).map_err(|failure| failure.see(places::ONE_FAILS))?;
        peer.allow(MANY / 4);
        peer.send_while_open(&b"a line\n".repeat(2000))?;
    }
    connect_many(&mut program, port, CLIENTS, |_| false).map(drop).map_err(|mut failure| {
        failure.diagnosis += ". Before, 600 clients have left while they were answered: free the \
                              place of each, also when a send fails";
        failure
    })
}
