//! both-ways: a server and a client that work with those of the book.

use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use super::leave_before_the_answer;
use crate::answer::Answer;
use crate::failure::slip;
use crate::peer::{PAUSE, Peer, listen, listen_with_little_room};
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "both-ways",
    chapter: "10-conclusion",
    title: "a server and a client for messages that end with the stream",
    checks: &[
        Check {
            name: "listens",
            claim: "announces its port as a server, and can be connected to",
            needs: Needs::Nothing,
            run: listens,
        },
        Check {
            name: "talks-to-itself",
            claim: "answers its own client, which prints the answer",
            needs: Needs::Nothing,
            run: talks_to_itself,
        },
        Check {
            name: "asks-in-plain-bytes",
            claim: "sends the bytes of its message first",
            needs: Needs::Nothing,
            run: asks_in_plain_bytes,
        },
        Check {
            name: "says-that-was-all",
            claim: "ends its half after the message, before any answer",
            needs: Needs::Nothing,
            run: says_that_was_all,
        },
        Check {
            name: "closes-after-the-answer",
            claim: "answers a message, and closes",
            needs: Needs::Nothing,
            run: closes_after_the_answer,
        },
        Check {
            name: "adds-nothing",
            claim: "adds no byte to a message, to an answer, or to what it prints",
            needs: Needs::Nothing,
            run: adds_nothing,
        },
        Check {
            name: "keeps-white-space",
            claim: "leaves lines and white space as they are, both ways",
            needs: Needs::Nothing,
            run: keeps_white_space,
        },
        Check {
            name: "sends-even-nothing",
            claim: "connects and ends its half even if its input is empty",
            needs: Needs::Nothing,
            run: sends_even_nothing,
        },
        Check {
            name: "answers-after-the-end",
            claim: "answers only after the end of the stream, however the bytes come",
            needs: Needs::Nothing,
            run: answers_after_the_end,
        },
        Check {
            name: "reads-to-the-end",
            claim: "receives an answer until the server closes, however the bytes come",
            needs: Needs::Nothing,
            run: reads_to_the_end,
        },
        Check {
            name: "serves-on",
            claim: "serves on after a message, after an empty one, and after a reset",
            needs: Needs::Nothing,
            run: serves_on,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves on after a client that left before its answer",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        Check {
            name: "answers-the-books-clients",
            claim: "answers the book's clients in Python and Rust, one after another",
            needs: Needs::Nothing,
            run: answers_the_books_clients,
        },
        Check {
            name: "asks-the-books-servers",
            claim: "asks the book's servers in Python and Rust, also for much",
            needs: Needs::Nothing,
            run: asks_the_books_servers,
        },
        Check {
            name: "sends-the-rest",
            claim: "sends all of a large message, even if a send takes only a part of it",
            needs: Needs::Linux,
            run: sends_the_rest,
        },
    ],
};

const PROTOCOL: &str = "Conclusion, \"A protocol without the hole\"";
const HALF: &str = "Closing a Socket, \"Closing one half\"";
const RESET: &str = "Closing a Socket, \"Closing too early\"";
const SEND: &str = "Sending Data, \"Sending some of it\"";
const END: &str = "Receiving Data, \"Reading until the end\"";
const TORN: &str = "Receiving Data, \"A character in two pieces\"";
const PORT: &str = "What the Server Does, \"listen: the system takes over\"";

/// White space that a message does not need. A check of its own looks for it.
const SPARE: usize = 2;

/// A failure with more said after it, and with where to read about it.
fn more(mut failure: Failure, what_to_do: &str, page: &'static str) -> Failure {
    failure.diagnosis = format!("{}. {what_to_do}", failure.diagnosis);
    failure.read(page)
}

/// Starts the program as a server, and returns its port, too.
fn serve(answer: &Answer) -> Result<(Program, u16), Failure> {
    let mut program = answer.start(&["serve", "127.0.0.1", "0"])?;
    let port = program.port().map_err(|mut failure| {
        let server = "with the arguments serve, HOST and PORT your program";
        failure.diagnosis = failure.diagnosis.replacen("your server", server, 1);
        failure.or_read(PORT)
    })?;
    Ok((program, port))
}

/// Starts the program as a client of a server at `port`.
fn ask(answer: &Answer, port: u16, message: &str) -> Result<Program, Failure> {
    let mut program = answer.start(&["ask", "127.0.0.1", &port.to_string()])?;
    program.feed(message.as_bytes().to_vec());
    Ok(program)
}

/// Starts the program as a client of the grader, and waits for its message.
fn asked(answer: &Answer, message: &str) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = ask(answer, port, message)?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    if peer.receive(message.len())? && peer.received == message.as_bytes() {
        return Ok((program, peer));
    }
    let failure = peer.failure(
        "the server of another language cannot read what your client sends: on the wire \
         there should be the bytes of the message, with nothing in front of them",
    );
    Err(failure.input(message.as_bytes()).read(PROTOCOL))
}

/// As `asked`, and the end of the client's half has come, too.
fn asked_to_the_end(answer: &Answer, message: &str) -> Result<(Program, Peer), Failure> {
    let (program, mut peer) = asked(answer, message)?;
    peer.receive_to_end(message.len() + SPARE)
        .map_err(|failure| {
            let what_to_do = "The server answers only after the end of the message, and the \
                              end of the stream is the end: shut down your client's sending half";
            more(failure, what_to_do, HALF)
        })?;
    Ok((program, peer))
}

/// Receives the answer of the program to `message` until it closes.
fn expect_answer(peer: &mut Peer, message: &str) -> Result<(), Failure> {
    let expected = message.to_uppercase();
    let complete = peer.receive(expected.len())?;
    if !complete || peer.received != expected.as_bytes() {
        return Err(peer
            .failure(
                "your server should answer with the bytes of the message in upper case, \
                 all of them, with nothing in front",
            )
            .read(PROTOCOL));
    }
    peer.receive_to_end(expected.len() + SPARE)
        .map_err(|failure| {
            let what_to_do = "Only the end of the stream tells a client that the answer \
                              is complete: your server should close after it";
            more(failure, what_to_do, HALF)
        })
}

/// What the client has printed when it has ended with status 0.
fn printed(program: Program) -> Result<Vec<u8>, Failure> {
    let ended = program.ended().map_err(|failure| {
        let what_to_do = "Either the server waits for the end of the message, and your client has \
                          not ended its half, or your client waits for an end that does not come \
                          because your server has not closed";
        more(failure, what_to_do, HALF)
    })?;
    if ended.status == Some(0) {
        return Ok(ended.stdout);
    }
    let failure = ended.failure("your client should end with exit status 0");
    Err(failure.read(PROTOCOL))
}

fn listens(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = serve(answer)?;
    Peer::connect(port, &mut program).map(drop)
}

fn talks_to_itself(answer: &Answer) -> Result<(), Failure> {
    let (_server, port) = serve(answer)?;
    let printed = printed(ask(answer, port, "good morning")?)?;
    if printed.trim_ascii_end() == b"GOOD MORNING" {
        return Ok(());
    }
    let failure = Failure::new(
        "your client should print what your server answers. A client that closes \
         its socket after its message, and not only its half, gets no answer",
    );
    Err(failure.input(b"good morning").printed(&printed).read(HALF))
}

fn asks_in_plain_bytes(answer: &Answer) -> Result<(), Failure> {
    asked(answer, "straße").map(drop)
}

fn says_that_was_all(answer: &Answer) -> Result<(), Failure> {
    asked_to_the_end(answer, "that was all").map(drop)
}

fn closes_after_the_answer(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = serve(answer)?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send("straße".as_bytes())?;
    peer.half_close();
    expect_answer(&mut peer, "straße")
}

fn adds_nothing(answer: &Answer) -> Result<(), Failure> {
    let (message, reply) = ("no newline", "NO NEWLINE");
    let (client, mut peer) = asked_to_the_end(answer, message)?;
    if peer.received != message.as_bytes() {
        let failure = peer.failure("your client sends more than its standard input held");
        return Err(failure.input(message.as_bytes()).read(PROTOCOL));
    }
    peer.send(reply.as_bytes())?;
    drop(peer);
    let printed = printed(client)?;
    expect_printed(&printed, reply)?;

    let (mut server, port) = serve(answer)?;
    let mut peer = Peer::connect(port, &mut server)?;
    peer.send(message.as_bytes())?;
    peer.half_close();
    expect_answer(&mut peer, message)?;
    if peer.received != reply.as_bytes() {
        let failure = peer.failure("your server answers more than the message in upper case");
        return Err(failure.read(PROTOCOL));
    }
    Ok(())
}

/// Expects a client to have printed `reply` and nothing else.
fn expect_printed(printed: &[u8], reply: &str) -> Result<(), Failure> {
    if printed == reply.as_bytes() {
        return Ok(());
    }
    let mut diagnosis = "your client should print the answer and nothing else".to_owned();
    if let Some(what) = slip(reply.as_bytes(), printed) {
        diagnosis += &format!(": {what}");
    }
    let failure = Failure::new(diagnosis).sent(reply.as_bytes());
    Err(failure.printed(printed).read(PROTOCOL))
}

fn keeps_white_space(answer: &Answer) -> Result<(), Failure> {
    let (message, reply) = (" two\r\nlines \n\n", " TWO\r\nLINES \n\n");
    let whole = "A message is all of the input, to its last byte, however many lines it has";
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut client = ask(answer, port, message)?;
    let mut peer = Peer::accept(&listener, &mut client)?;
    let ended = peer.receive_to_end(message.len() + SPARE);
    if ended.is_err() || peer.received != message.as_bytes() {
        let failure = peer.failure(format!(
            "your client should send its standard input unchanged. {whole}"
        ));
        return Err(failure.input(message.as_bytes()).read(PROTOCOL));
    }
    peer.send(reply.as_bytes())?;
    drop(peer);
    expect_printed(&printed(client)?, reply)?;

    let (mut server, port) = serve(answer)?;
    let mut peer = Peer::connect(port, &mut server)?;
    peer.send(message.as_bytes())?;
    peer.half_close();
    let ended = peer.receive_to_end(reply.len() + SPARE);
    if ended.is_err() || peer.received != reply.as_bytes() {
        let failure = peer.failure(
            "your server should answer the message with its letters in upper case, and leave \
             spaces and newlines as they are",
        );
        return Err(failure.read(PROTOCOL));
    }
    Ok(())
}

fn sends_even_nothing(answer: &Answer) -> Result<(), Failure> {
    let (client, peer) = asked_to_the_end(answer, "").map_err(|failure| {
        let what_to_do = "Its standard input was empty. A message of no bytes is a message: \
                          connect, and end the half";
        more(failure, what_to_do, PROTOCOL)
    })?;
    drop(peer);
    expect_printed(&printed(client)?, "")
}

fn answers_after_the_end(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = serve(answer)?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(b"first half, ")?;
    if !peer.is_silent_for(PAUSE) {
        let failure = peer.failure(
            "your server answered, or closed, before the end of the message: \
             a piece is not a message, and a client may not be listening yet",
        );
        return Err(failure.read(END));
    }
    let wrong = "your server did not understand an é whose two bytes came apart: decode the \
                 whole message, and not each piece";
    let sent = peer.send(b"second half, caf\xc3");
    peer.wait_until_taken();
    sent.and_then(|()| peer.send(b"\xa9"))
        .and_then(|()| {
            peer.half_close();
            expect_answer(&mut peer, "first half, second half, café")
        })
        .map_err(|mut failure| {
            failure.diagnosis = wrong.to_owned();
            failure.read(TORN)
        })
}

fn reads_to_the_end(answer: &Answer) -> Result<(), Failure> {
    let request = "ΐ, ΰ";
    let reply = request.to_uppercase();
    let (client, mut peer) = asked_to_the_end(answer, request)?;
    // The first piece ends in the middle of a character.
    let (first, rest) = reply.as_bytes().split_at(5);
    peer.send(first)?;
    thread::sleep(4 * PAUSE);
    // A client that has closed is found out by what it prints.
    let _ = peer.send(rest);
    drop(peer);
    let ended = client.ended()?;
    if ended.stdout == reply.as_bytes() && ended.status == Some(0) {
        return Ok(());
    }
    let decodes = ended.stderr.to_lowercase().contains("utf-8");
    let torn = decodes || !reply.as_bytes().starts_with(&ended.stdout);
    let (diagnosis, page) = if torn {
        let diagnosis = "your client tore a character that came in two pieces: join the bytes \
                         before you decode them, or print them as they are";
        (diagnosis, TORN)
    } else {
        let diagnosis = "your client closed before it had the whole answer: receive until the \
                         server closes, however long it pauses";
        (diagnosis, END)
    };
    let failure = ended.failure(diagnosis).sent(reply.as_bytes());
    Err(failure.read(page))
}

/// Expects a server at `port` to answer one more client.
fn serve_next(server: &mut Program, port: u16, wrong: &str) -> Result<(), Failure> {
    let message = "still there?";
    Peer::connect(port, server)
        .and_then(|mut peer| {
            // A server that has ended is found out by its answer.
            let _ = peer.send(message.as_bytes());
            peer.half_close();
            expect_answer(&mut peer, message)
        })
        .map_err(|mut failure| {
            failure.diagnosis = wrong.to_owned();
            failure.read(PROTOCOL)
        })
}

fn serves_on(answer: &Answer) -> Result<(), Failure> {
    let (mut server, port) = serve(answer)?;
    let mut peer = Peer::connect(port, &mut server)?;
    peer.send(b"first")?;
    peer.half_close();
    expect_answer(&mut peer, "first")?;
    let wrong = "your server served one client and not the next: go back to accept, forever";
    serve_next(&mut server, port, wrong)?;

    let mut peer = Peer::connect(port, &mut server)?;
    peer.half_close();
    expect_answer(&mut peer, "")?;
    let wrong = "a client sent an empty message, and after it your server served nobody: its \
                 answer is empty, too, and the next client comes";
    serve_next(&mut server, port, wrong)?;

    let mut peer = Peer::connect(port, &mut server)?;
    peer.send(b"never mi")?;
    peer.wait_until_taken();
    peer.reset();
    let wrong = "a client reset its connection, and after it your server served nobody: a read \
                 can fail, and that must end only this connection";
    serve_next(&mut server, port, wrong).map_err(|failure| failure.read(RESET))
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut server, port) = serve(answer)?;
    leave_before_the_answer(&mut server, port, b"never mind")?;
    let wrong = "a client sent its message and reset the connection before it had the answer, and \
                 after it your server served nobody: a send can fail, too, and that must end only \
                 this connection";
    serve_next(&mut server, port, wrong).map_err(|failure| failure.read(RESET))
}

/// The book's programs for this protocol, in Python and in Rust: the solutions
/// of two exercises of the chapter before.
struct Book {
    servers: [Answer; 2],
    clients: [Answer; 2],
}

static BOOK: LazyLock<anyhow::Result<Book>> = LazyLock::new(|| {
    let chapter = crate::find("cap-server").expect("an exercise").folder()?;
    let chapter = chapter.parent().expect("an exercise is in a folder");
    let both = |name: &str| -> anyhow::Result<[Answer; 2]> {
        Ok([
            Answer::python(&chapter.join(name).join("solution.py"))?,
            Answer::rust(&format!("{name}-solution"))?,
        ])
    };
    Ok(Book {
        servers: both("cap-server")?,
        clients: both("cap-client")?,
    })
});

fn book() -> Result<&'static Book, Failure> {
    BOOK.as_ref()
        .map_err(|error| Failure::new(format!("the book's programs cannot be started: {error:#}")))
}

/// A message of 1,300,000 bytes, whose upper case has 1,700,000.
static LONG: LazyLock<String> = LazyLock::new(|| "ΐ and more, ".repeat(100_000));

/// How long an exchange with one of the book's programs may take.
const PATIENCE: Duration = Duration::from_secs(30);

const LANGUAGES: [&str; 2] = ["Python", "Rust"];

fn answers_the_books_clients(answer: &Answer) -> Result<(), Failure> {
    let (server, port) = serve(answer)?;
    for message in ["straße", "", &"🌮".repeat(300), &LONG] {
        for (client, language) in book()?.clients.iter().zip(LANGUAGES) {
            let mut client = client.start_client(port)?;
            client.deadline = Instant::now() + PATIENCE;
            client.feed(message.as_bytes().to_vec());
            let sent = format!(
                "the book's client in {language} sent {} bytes",
                message.len()
            );
            let Ok(ended) = client.ended() else {
                let so = if server.process.waits_in() == Some("accept") {
                    "still runs, though your server waits for its next client. If it has closed \
                     this connection, your machine is too busy: check again"
                } else {
                    "waits for its answer. Your server should answer messages of any length, \
                     and close"
                };
                let failure = server.explain(format!("{sent}, and after 30 seconds {so}"));
                return Err(failure.read(PROTOCOL));
            };
            let expected = message.to_uppercase();
            if ended.stdout != expected.as_bytes() {
                let failure = server.explain(format!(
                    "{sent}. It should get {} bytes, and got {}: your server should answer \
                     messages of any length",
                    expected.len(),
                    ended.stdout.len()
                ));
                let failure = failure.sent(message.as_bytes());
                return Err(failure.received(&ended.stdout).read(PROTOCOL));
            }
        }
    }
    Ok(())
}

fn asks_the_books_servers(answer: &Answer) -> Result<(), Failure> {
    for (server, language) in book()?.servers.iter().zip(LANGUAGES) {
        let (_server, port) = server.start_server()?;
        let mut client = ask(answer, port, &LONG)?;
        client.deadline = Instant::now() + PATIENCE;
        let printed = printed(client)?;
        if printed == LONG.to_uppercase().as_bytes() {
            continue;
        }
        let failure = Failure::new(format!(
            "your client asked the book's server in {language} for the upper case of \
             1,300,000 bytes, and printed {} of 1,700,000: it should send all of its standard \
             input, and print all of the answer",
            printed.len()
        ));
        return Err(failure.read(END));
    }
    Ok(())
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let wrong = "sent only a part of 786,432 bytes: send may take less than it is given, so send \
                 the rest, too, or call sendall or write_all";
    let (message, reply) = (
        "a line\n".repeat(112_347) + "end",
        "A LINE\n".repeat(112_347) + "END",
    );

    // Both wait in send. When they were stopped and go on, send returns how many
    // bytes the system has taken so far.
    let listener = listen_with_little_room();
    let port = listener.local_addr().expect("an address").port();
    let mut client = ask(answer, port, &message)?;
    let mut peer = Peer::accept(&listener, &mut client)?;
    peer.receive(1)?;
    client.stop_and_continue();
    if !peer.receive(message.len())? || peer.received != message.as_bytes() {
        return Err(peer.failure(format!("your client {wrong}")).read(SEND));
    }
    drop(client);

    let (mut server, port) = serve(answer)?;
    let mut peer = Peer::connect_with_little_room(port, &mut server)?;
    peer.send(message.as_bytes())?;
    peer.half_close();
    peer.receive(1)?;
    server.stop_and_continue();
    if !peer.receive(reply.len())? || peer.received != reply.as_bytes() {
        return Err(peer.failure(format!("your server {wrong}")).read(SEND));
    }
    Ok(())
}
