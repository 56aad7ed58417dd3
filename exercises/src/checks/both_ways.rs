//! both-ways: a server and a client that work with those of the book.

use std::net::TcpListener;
use std::str;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use super::{give_time_to_end, leave_before_the_answer, only_on_its_host, word};
use crate::answer::Answer;
use crate::failure::{line_and_tail, slip};
use crate::framing::{
    LARGEST, expect_nothing_more, framed, length_slip, misreported, wrong_length,
};
use crate::peer::{Peer, free_port, listen, listen_with_little_room};
use crate::places;
use crate::program::{LIMIT, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "both-ways",
    chapter: "10-conclusion",
    title: "a server and a client for messages with their length in front",
    checks: &[
        check(
            "listens",
            "announces its port as a server, and can be connected to",
            listens,
        ),
        check(
            "talks-to-itself",
            "answers its own client, which prints the answer",
            talks_to_itself,
        ),
        check(
            "sends-its-length",
            "sends four bytes with the length of its input, and then its input",
            sends_its_length,
        ),
        check(
            "answers-with-its-length",
            "answers a whole message in upper case, with its length, and closes",
            answers_with_its_length,
        ),
        check(
            "prints-the-answer",
            "prints the text of the answer, and waits for nothing more",
            prints_the_answer,
        ),
        check(
            "keeps-every-character",
            "leaves white space, U+FEFF, U+FFFD and U+0000 as they are, both ways",
            keeps_every_character,
        ),
        check(
            "gathers-the-pieces",
            "gathers the length and the text, however their bytes come",
            gathers_the_pieces,
        ),
        check(
            "reports-a-missing-answer",
            "reports in one line, with status 1, that no whole answer came",
            reports_a_missing_answer,
        ),
        check(
            "answers-no-part",
            "gives no answer to a message that ends too early",
            answers_no_part,
        ),
        check(
            "refuses-too-much",
            "refuses more than 1,048,576 bytes without waiting for them",
            refuses_too_much,
        ),
        check(
            "refuses-bad-bytes",
            "refuses a message and an answer that are not UTF-8",
            refuses_bad_bytes,
        ),
        check(
            "sends-nothing-wrong",
            "sends no message that is too long or not UTF-8",
            sends_nothing_wrong,
        ),
        check(
            "serves-on",
            "serves on, whatever a client did before",
            serves_on,
        ),
        Check {
            name: "survives-a-failed-send",
            claim: "serves on after a client that left before its answer",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        Check {
            needs: Needs::Models,
            ..check(
                "works-with-the-book",
                "works with the book's programs in Python and Rust, also for much",
                works_with_the_book,
            )
        },
        check(
            "waits-out-a-pause",
            "does not give up during a pause of three seconds",
            waits_out_a_pause,
        ),
        Check {
            name: "keeps-to-its-host",
            claim: "listens on the HOST that it is given, and connects to it",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: keeps_to_its_host,
        },
        Check {
            name: "sends-the-rest",
            claim: "sends all of a large message, even if a send takes only a part of it",
            needs: Needs::Linux,
            run: sends_the_rest,
        },
    ],
};

/// A check that every system can make.
const fn check(
    name: &'static str,
    claim: &'static str,
    run: fn(&Answer) -> Result<(), Failure>,
) -> Check {
    Check {
        name,
        claim,
        needs: Needs::Nothing,
        run,
    }
}

/// Something that happens to a program, what to do about it, and where to read
/// about it. The event is a sentence that `, and your …` continues.
#[derive(Clone, Copy)]
struct Lesson {
    event: &'static str,
    advice: &'static str,
    read: &'static str,
}

impl Lesson {
    /// Completes a failure of the program: `seen` is what it did.
    fn failure(self, failure: Failure, seen: &str) -> Failure {
        let diagnosis = format!("{}, and your {seen}. {}", self.event, self.advice);
        Failure {
            diagnosis,
            ..failure.see(self.read)
        }
    }

    /// The same for what was to happen, and did not before the deadline.
    fn stuck(self, failure: Failure, who: &str) -> Failure {
        let mut seen = failure.diagnosis.replacen("your program", who, 1);
        if failure.received.as_ref().is_some_and(Vec::is_empty) {
            seen = seen.replacen("sent no more", "sent nothing", 1);
        }
        self.failure(failure, &seen)
    }

    /// Names the flush to a program that has sent nothing of its first message.
    fn perhaps_unflushed(self, mut failure: Failure) -> Failure {
        let first = [WHOLE.event, LINES_EVENT].contains(&self.event);
        if first && failure.received.as_ref().is_some_and(Vec::is_empty) {
            failure.diagnosis += ". If it writes through makefile or a BufWriter, flush after each \
                                  message";
        }
        failure
    }

    /// Starts a client with `input`, and receives its message.
    fn client_sends(self, answer: &Answer, input: &str) -> Result<(Program, Peer), Failure> {
        let listener = listen();
        let mut program = ask(answer, &listener, input.as_bytes())?;
        let mut peer = Peer::accept(&listener, &mut program)
            .map_err(|failure| self.stuck(failure.input(input.as_bytes()), "client"))?;
        let expected = framed(input.as_bytes());
        let came = peer.receive(expected.len());
        if peer.received == expected {
            return Ok((program, peer));
        }
        let sent_a_part =
            framed(text_of(&peer)) == peer.received && expected[4..].starts_with(text_of(&peer));
        let failure = if length_slip(input, &peer.received).is_some() {
            let diagnosis = wrong_length("client", input, &peer.received);
            peer.failure(diagnosis).see(places::NUMBERS_AS_BYTES)
        } else if let Some(what) = slip(&expected[4..], text_of(&peer)) {
            let diagnosis = format!("your client should send its input unchanged: {what}");
            peer.failure(diagnosis).see(self.read)
        } else if sent_a_part {
            let diagnosis = format!(
                "your client sent {} of the {} bytes of its standard input, as if they were the \
                 whole message: read standard input to its end",
                text_of(&peer).len(),
                input.len()
            );
            peer.failure(diagnosis).see(places::WITHOUT_THE_HOLE)
        } else if let Err(stuck) = came {
            self.perhaps_unflushed(self.stuck(stuck, "client"))
        } else {
            let seen = format!("client {}", outcome(&peer, &expected));
            self.failure(peer.failure(""), &seen)
        };
        Err(failure.input(input.as_bytes()))
    }

    /// Expects that a client, which has been sent a whole answer, prints `text` and
    /// ends, while the connection stays open.
    fn client_prints(self, program: Program, peer: &Peer, text: &str) -> Result<(), Failure> {
        let ended = program
            .ended()
            .map_err(|failure| self.stuck(failure.sent(&peer.sent), "client"))?;
        if ended.stdout == text.as_bytes() && ended.status == Some(0) {
            return Ok(());
        }
        let failure = ended.failure("").sent(&peer.sent);
        if let Some(what) = slip(text.as_bytes(), &ended.stdout) {
            let diagnosis =
                format!("your client should print the text of the answer and nothing else: {what}");
            return Err(Failure {
                diagnosis,
                ..failure.see(places::WITHOUT_THE_HOLE)
            });
        }
        let seen = if ended.stdout == text.as_bytes() {
            "client did not end with exit status 0"
        } else if ended.stdout.is_empty() {
            "client printed nothing"
        } else {
            "client printed something else than its text"
        };
        Err(self.failure(failure, seen).or_lost(text.as_bytes()))
    }

    /// Expects that a client reports in one line, with status 1, that it has no
    /// whole answer.
    fn client_reports(self, program: Program, sent: &[u8]) -> Result<(), Failure> {
        let ended = program
            .ended()
            .map_err(|failure| self.stuck(with_sent(failure, sent), "client"))?;
        let Some(wrong) = misreported(&ended) else {
            return Ok(());
        };
        let diagnosis = format!(
            "{}. Your client should print one line to standard error and nothing to standard \
             output, and end with exit status 1, and {wrong}. {}",
            self.event, self.advice
        );
        Err(with_sent(ended.failure(diagnosis), sent).see(self.read))
    }

    /// Expects the answer to `message` and the end of the connection.
    fn server_answers(self, peer: &mut Peer, message: &str) -> Result<(), Failure> {
        let text = message.to_uppercase();
        let expected = framed(text.as_bytes());
        let came = peer.receive(expected.len());
        if peer.received != expected {
            return Err(self.wrong_answer(peer, came, message));
        }
        peer.receive_to_end(expected.len()).map_err(|failure| {
            let mut diagnosis = failure.diagnosis.replacen("your program", "your server", 1);
            diagnosis += if peer.received == expected {
                ", though it has answered: after its answer it closes the connection"
            } else {
                ": after the text of its answer nothing follows"
            };
            Failure {
                diagnosis,
                ..failure.see(places::WITHOUT_THE_HOLE)
            }
        })
    }

    /// Why what the server has sent is not the answer to `message`.
    fn wrong_answer(self, peer: &Peer, came: Result<bool, Failure>, message: &str) -> Failure {
        let text = message.to_uppercase();
        let short = peer.received.len() < 4;
        if length_slip(&text, &peer.received).is_some()
            // A server that lets ß be ß is right to send its length.
            && (short || text_of(peer) != message.as_bytes())
        {
            let diagnosis = wrong_length("server", &text, &peer.received);
            return peer.failure(diagnosis).see(places::NUMBERS_AS_BYTES);
        }
        let capitals = "your server should answer with the message in upper case";
        if !short && text_of(peer) == message.as_bytes() && message != text {
            let diagnosis = format!("{capitals}, and sent it as it was");
            return peer.failure(diagnosis).see(places::CAPITALIZATION);
        }
        if length_of(peer) == Some(message.len()) && text_of(peer) == text.as_bytes() {
            let diagnosis = "the length in front of your server's answer is that of the message. \
                             An upper case can be longer or shorter: count the bytes of the answer";
            return peer.failure(diagnosis).see(places::NUMBERS_AS_BYTES);
        }
        if !short && text_of(peer) == message.to_ascii_uppercase().as_bytes() {
            let diagnosis = format!(
                "{capitals}, and left letters beyond ASCII as they were: decode the bytes as UTF-8 \
                 (not as Latin-1), and let upper() or to_uppercase() change the whole text"
            );
            return peer.failure(diagnosis).see(places::DECODE);
        }
        if let Some(what) = slip(text.as_bytes(), text_of(peer)) {
            return peer.failure(format!("{capitals}: {what}")).see(self.read);
        }
        let is_text = str::from_utf8(text_of(peer));
        if length_of(peer) == Some(text.len())
            && text_of(peer).len() == text.len()
            // Letters that are not in upper case, or the bytes of Latin-1 changed as such.
            && is_text.is_ok_and(|sent| sent.to_uppercase() == text) | is_text.is_err()
        {
            let diagnosis = format!(
                "{capitals}, and sent another text, with a right length. Decode the bytes as \
                 UTF-8, and change the whole text"
            );
            return peer.failure(diagnosis).see(places::DECODE);
        }
        match came {
            Err(stuck) => self.perhaps_unflushed(self.stuck(stuck, "server")),
            Ok(_) => {
                let seen = format!("server {}", outcome(peer, &framed(text.as_bytes())));
                self.failure(peer.failure(""), &seen)
            }
        }
    }

    /// Expects that a server closes without an answer.
    fn server_refuses(self, peer: &mut Peer) -> Result<(), Failure> {
        match peer.receive(1) {
            Ok(false) => Ok(()),
            Ok(true) => {
                // All of it, to be shown, or what has come of it.
                let _ = peer.receive(64);
                Err(self.failure(peer.failure(""), "server sent an answer"))
            }
            Err(stuck) => Err(self.stuck(stuck, "server")),
        }
    }
}

/// Adds what was sent, if that is anything.
fn with_sent(failure: Failure, sent: &[u8]) -> Failure {
    if sent.is_empty() {
        return failure;
    }
    failure.sent(sent)
}

/// What follows the length in what `peer` has received.
fn text_of(peer: &Peer) -> &[u8] {
    peer.received.get(4..).unwrap_or_default()
}

/// The length in front of what `peer` has received.
fn length_of(peer: &Peer) -> Option<usize> {
    let four = peer.received.first_chunk()?;
    usize::try_from(u32::from_be_bytes(*four)).ok()
}

/// What a program has done in place of sending `expected`.
fn outcome(peer: &Peer, expected: &[u8]) -> String {
    let count = peer.received.len();
    if count == 0 {
        "closed the connection without sending anything".to_owned()
    } else if expected.starts_with(&peer.received) {
        format!("sent {count} of {} bytes", expected.len())
    } else {
        "sent something else".to_owned()
    }
}

/// Starts the program as a client of `listener`, with `input`.
fn ask(answer: &Answer, listener: &TcpListener, input: &[u8]) -> Result<Program, Failure> {
    let port = listener.local_addr().expect("an address").port();
    let mut program = answer.with("ask").start_client(port)?;
    program.feed(input.to_vec());
    Ok(program)
}

/// The program as a running server.
struct Server {
    program: Program,
    port: u16,
}

impl Server {
    fn start(answer: &Answer) -> Result<Server, Failure> {
        let started = answer.with("serve").start_server();
        let (program, port) = started.map_err(|mut failure| {
            let server = "with the arguments serve, HOST and PORT your program";
            failure.diagnosis = failure.diagnosis.replacen("your server", server, 1);
            failure.or_see(places::LISTEN)
        })?;
        Ok(Server { program, port })
    }

    /// Connects to it. From now on it has as long as any program.
    fn connect(&mut self) -> Result<Peer, Failure> {
        self.program.deadline = Instant::now() + LIMIT;
        Peer::connect(self.port, &mut self.program)
    }

    /// Connects, and sends `bytes`. A server that has closed before it had them all
    /// is found out by what it answers.
    fn send(&mut self, bytes: &[u8]) -> Result<Peer, Failure> {
        let mut peer = self.connect()?;
        peer.send_while_open(bytes)?;
        Ok(peer)
    }

    /// Sends `message` and expects its answer.
    fn answers(&mut self, message: &str, lesson: Lesson) -> Result<(), Failure> {
        let mut peer = self.send(&framed(message.as_bytes()))?;
        lesson.server_answers(&mut peer, message)
    }

    /// Expects that it serves one more client. `event` is what came before.
    fn serves_on(&mut self, event: &str, advice: &str, read: &'static str) -> Result<(), Failure> {
        let answered = self.answers("still there?", WHOLE);
        answered.map_err(|mut failure| {
            failure.diagnosis =
                format!("{event}, and after it your server served nobody. {advice}");
            failure.see(read)
        })
    }
}

const EMPTY: Lesson = Lesson {
    event: "the message was empty",
    advice: "Four bytes of zero are the whole message, and get an answer like any other: do not \
             wait for a text, and do not leave such a message out",
    read: places::WITHOUT_THE_HOLE,
};

fn listens(answer: &Answer) -> Result<(), Failure> {
    Server::start(answer)?.connect().map(drop)
}

fn talks_to_itself(answer: &Answer) -> Result<(), Failure> {
    let server = Server::start(answer)?;
    let mut client = answer.with("ask").start_client(server.port)?;
    client.feed(b"good morning".to_vec());
    let ended = client.ended().map_err(|failure| {
        let diagnosis = "your client asked your server, and did not end. Each may be waiting for \
                         the other: after its message a client waits for the answer, and your \
                         server answers as soon as it has as many bytes as the length says"
            .to_owned();
        Failure {
            diagnosis,
            ..failure.see(places::WITHOUT_THE_HOLE)
        }
    })?;
    if ended.stdout.trim_ascii_end() == b"GOOD MORNING" {
        return Ok(());
    }
    let (diagnosis, read) = if ended.stdout.trim_ascii_end() == b"good morning" {
        let echo = "your server sent the text back as it was, or your client printed its own \
                    input: what the server sends is in upper case, and the client prints that";
        (echo, places::CAPITALIZATION)
    } else {
        let lost = "your client should print the text that your server answers, GOOD MORNING. A \
                    client that closes after its message gets no answer";
        (lost, places::WITHOUT_THE_HOLE)
    };
    let mut failure = ended.failure(diagnosis);
    if failure.stderr.is_empty() {
        // The server's last words may tell why.
        failure.stderr = server.program.failure("").stderr;
    }
    Err(failure.input(b"good morning").see(read))
}

/// More characters than 255, of two lines, and more bytes than characters.
static LINES: LazyLock<String> = LazyLock::new(|| vec!["Zoë eats 🌮"; 30].join("\n"));

const LINES_EVENT: &str = "standard input held a text of several lines";

fn sends_its_length(answer: &Answer) -> Result<(), Failure> {
    let lesson = Lesson {
        event: LINES_EVENT,
        advice: "Send four bytes with the length of the text, and then the text, all of it. The \
                 length says where it ends, so do not wait for anything before you send",
        read: places::WITHOUT_THE_HOLE,
    };
    lesson.client_sends(answer, &LINES)?;
    let lesson = Lesson {
        event: "standard input had 70,000 bytes, which is a message of the allowed length",
        advice: "Read it to its end, and send all of it",
        read: places::WITHOUT_THE_HOLE,
    };
    lesson.client_sends(answer, &format!("{}the end...", "ten bytes ".repeat(6_999)))?;
    EMPTY.client_sends(answer, "").map(drop)
}

/// A whole message, sent at once.
const WHOLE: Lesson = Lesson {
    event: "a client sent a whole message, and its half of the connection stays open",
    advice: "Answer as soon as there are as many bytes as the length says. The end of the stream \
             does not come before the answer",
    read: places::WITHOUT_THE_HOLE,
};

fn answers_with_its_length(answer: &Answer) -> Result<(), Failure> {
    Server::start(answer)?.answers("good morning", WHOLE)?;
    Server::start(answer)?.answers(&LINES, WHOLE)?;
    let lesson = Lesson {
        event: "a client sent \"straße, мир, ΐ\"",
        advice: "The upper case of one letter may be several: change the text as a whole, and \
                 count the bytes of the answer afterwards",
        read: places::CAPITALIZATION,
    };
    Server::start(answer)?.answers("straße, мир, ΐ", lesson)?;
    Server::start(answer)?.answers("", EMPTY)
}

fn prints_the_answer(answer: &Answer) -> Result<(), Failure> {
    let lesson = Lesson {
        event: "the server sent a whole answer, and leaves the connection open",
        advice: "The answer ends after as many bytes as its length says: print its text, as it \
                 is, and end",
        read: places::WITHOUT_THE_HOLE,
    };
    // In small letters: what the client prints is what came.
    let mut vary = answer.vary("prints-the-answer");
    for text in [word(&mut vary, 11), line_and_tail()] {
        let (program, mut peer) = lesson.client_sends(answer, "a question")?;
        peer.send(&framed(text.as_bytes()))?;
        let printed = lesson.client_prints(program, &peer, &text);
        printed.map_err(|mut failure| {
            if failure.printed.as_deref() == Some(b"A QUESTION") {
                failure.diagnosis =
                    "your client should print the text that came, and not an upper \
                                     case of its own"
                        .to_owned();
            }
            failure
        })?;
        expect_nothing_more(&mut peer).map_err(|failure| failure.see(places::WITHOUT_THE_HOLE))?;
    }
    let lesson = Lesson {
        event: "the server sent an empty answer",
        advice: "Its length is 0, and it is a whole answer: print nothing, and end with exit \
                 status 0",
        read: places::WITHOUT_THE_HOLE,
    };
    let (program, mut peer) = lesson.client_sends(answer, "a question")?;
    peer.send(&framed(b""))?;
    lesson.client_prints(program, &peer, "")
}

/// Texts with a character that programs lose.
const KEPT: [(&str, Lesson); 4] = [
    (
        " two\r\nlines \n\n",
        Lesson {
            event: "the text had white space at its ends and in between",
            advice: "White space belongs to the text, as any other character does",
            read: places::WITHOUT_THE_HOLE,
        },
    ),
    (
        "\u{feff}first",
        Lesson {
            event: "the text began with the character U+FEFF",
            advice: "It belongs to the text: decode as utf-8, and not as utf-8-sig, and with \
                     TextDecoder say ignoreBOM: true",
            read: places::DECODE,
        },
    ),
    (
        "a \u{fffd} of its own",
        Lesson {
            event: "the text held the character U+FFFD, which is valid UTF-8",
            advice: "To find bytes that are not UTF-8, let the decoder fail: in Python decode() \
                     does, in Rust String::from_utf8, and TextDecoder with fatal: true. Do not \
                     look for U+FFFD afterwards",
            read: places::NOT_UTF8,
        },
    ),
    (
        "before\0after",
        Lesson {
            event: "the text held the character U+0000",
            advice: "A byte of zero ends nothing: only the length says where the text ends",
            read: places::WITHOUT_THE_HOLE,
        },
    ),
];

fn keeps_every_character(answer: &Answer) -> Result<(), Failure> {
    for (message, lesson) in KEPT {
        let (program, mut peer) = lesson.client_sends(answer, message)?;
        peer.send(&framed(message.as_bytes()))?;
        lesson.client_prints(program, &peer, message)?;
        Server::start(answer)?.answers(message, lesson)?;
    }
    Ok(())
}

fn gathers_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let message = &(word(&mut answer.vary("gathers-the-pieces"), 20) + ", café");
    let reply = message.to_uppercase();
    let in_two = Lesson {
        event: "the text came in two pieces",
        advice: "One read may return less than you ask for: receive until you have as many bytes \
                 as the length says",
        read: places::EXACT_NUMBER,
    };
    let torn = Lesson {
        event: "the text came in two pieces, each with one of the two bytes of an é",
        advice: "Half a character cannot be decoded: receive all bytes of the text, and then \
                 decode them together",
        read: places::TORN_CHARACTER,
    };
    let one_by_one = Lesson {
        event: "the message came byte by byte, and so did the four bytes of its length",
        advice: "One read may return less than you ask for, also of four bytes: receive until \
                 you have all of them",
        read: places::EXACT_NUMBER,
    };
    let split_length = Lesson {
        event: "two bytes of the length came alone, and the other two together with the text",
        advice: "Ask only for the bytes that are still missing, recv(count) with count made less \
                 by what came in Python, read(&mut front[count..]) in Rust. All beyond them is \
                 text",
        read: places::EXACT_NUMBER,
    };
    type Send = fn(&mut Peer, &[u8]) -> Result<(), Failure>;
    let ways: [(Lesson, Send); 4] = [
        (in_two, |peer, bytes| send_in_two(peer, bytes, 15)),
        (torn, |peer, bytes| {
            send_in_two(peer, bytes, bytes.len() - 1)
        }),
        (one_by_one, Peer::send_one_by_one),
        (split_length, |peer, bytes| send_in_two(peer, bytes, 2)),
    ];
    for (lesson, send) in ways {
        let (program, mut peer) = lesson.client_sends(answer, message)?;
        // What has closed too early is found out by what it prints or answers.
        let _ = send(&mut peer, &framed(reply.as_bytes()));
        lesson.client_prints(program, &peer, &reply)?;

        let mut server = Server::start(answer)?;
        let mut peer = server.connect()?;
        let _ = send(&mut peer, &framed(message.as_bytes()));
        lesson.server_answers(&mut peer, message)?;
    }
    Ok(())
}

/// Sends the first bytes alone, and the rest after the program has taken them.
fn send_in_two(peer: &mut Peer, bytes: &[u8], first: usize) -> Result<(), Failure> {
    let (first, rest) = bytes.split_at(first);
    peer.send(first)?;
    peer.wait_until_taken();
    peer.send(rest)
}

/// A message of 1,048,576 bytes.
static LONGEST: LazyLock<String> = LazyLock::new(|| {
    let text = "a large one, ".repeat(LARGEST as usize / 13);
    format!("{text}{}", "!".repeat(LARGEST as usize - text.len()))
});

/// A message of 349,528 bytes, whose upper case has 1,048,576.
static GROWING: LazyLock<String> =
    LazyLock::new(|| format!("{}done", "ΐ".repeat((LARGEST as usize - 4) / 6)));

/// How many bytes of a message came before it was cut, in the text, in the length
/// and before it, and how a sentence goes on that says so.
const CUTS: [(usize, Lesson); 3] = [
    (
        4 + 8,
        Lesson {
            event: "the length said 20, 8 bytes of text came, and then the end of the stream",
            advice: "The end of the stream says that no more comes. It does not say that all \
                     has come: compare with the length, and take a part for no message",
            read: places::NOT_COMPLETE,
        },
    ),
    (
        2,
        Lesson {
            event: "two of the four bytes of a length came, and then the end of the stream",
            advice: "A part of a length is no length: receive exactly four bytes, or fail",
            read: places::EXACT_NUMBER,
        },
    ),
    (
        0,
        Lesson {
            event: "the stream ended before a byte had come",
            advice: "That is no message, and no empty one either: an empty message has four \
                     bytes of zero",
            read: places::NOT_COMPLETE,
        },
    ),
];

const CUT_MESSAGE: &[u8] = b"half of it, and more";

fn reports_a_missing_answer(answer: &Answer) -> Result<(), Failure> {
    let nobody = Lesson {
        event: "nobody listens at the port",
        advice: "Then connect fails: catch that error as well",
        read: places::WITHOUT_THE_HOLE,
    };
    let mut program = answer.with("ask").start_client(free_port())?;
    program.feed(b"a question".to_vec());
    nobody.client_reports(program, b"")?;

    for (count, lesson) in CUTS {
        let (program, mut peer) = lesson.client_sends(answer, "a question")?;
        peer.send(&framed(CUT_MESSAGE)[..count])?;
        let sent = peer.sent.clone();
        drop(peer);
        lesson.client_reports(program, &sent)?;
    }

    let reset = Lesson {
        event: "the server sent a part of its answer, and reset the connection",
        advice: "A read can fail: that is no answer either",
        read: places::CLOSING_TOO_EARLY,
    };
    let (program, mut peer) = reset.client_sends(answer, "a question")?;
    peer.send(&framed(CUT_MESSAGE)[..12])?;
    let sent = peer.sent.clone();
    peer.reset_when_read();
    reset.client_reports(program, &sent)?;

    let reset = Lesson {
        event: "the server reset the connection before it had the whole message",
        advice: "A send can fail, too: catch that error as well. A program in C also ignores \
                 SIGPIPE",
        read: places::CLOSING_TOO_EARLY,
    };
    let listener = listen_with_little_room();
    let mut program = ask(answer, &listener, LONGEST.as_bytes())?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    peer.receive(1)?;
    peer.reset();
    reset.client_reports(program, b"")
}

fn answers_no_part(answer: &Answer) -> Result<(), Failure> {
    for (count, lesson) in CUTS {
        let mut server = Server::start(answer)?;
        let mut peer = server.send(&framed(CUT_MESSAGE)[..count])?;
        peer.half_close();
        lesson.server_refuses(&mut peer).map_err(|mut failure| {
            let part = CUT_MESSAGE[..count.saturating_sub(4)].to_ascii_uppercase();
            if !peer.received.is_empty() && text_of(&peer) != part {
                failure.diagnosis = format!(
                    "{}, and your server sent an answer: a message that is cut gets none, and no \
                     error text either. Close the connection",
                    lesson.event
                );
            }
            failure
        })?;
    }
    Ok(())
}

fn refuses_too_much(answer: &Answer) -> Result<(), Failure> {
    let one_too_many = Lesson {
        event: "the four bytes of a length came that say 1,048,577, and nothing after them",
        advice: "A length comes from somebody else: look at it before you wait for so much or \
                 make room for it",
        read: places::WITHOUT_THE_HOLE,
    };
    let four_gigabytes = Lesson {
        event: "the four bytes of a length came that say 4,294,967,295, and nothing after them",
        advice: "Look at a length before you wait for so much or make room for it, and read it as \
                 a number without a sign: with one, it would be -1",
        read: places::WITHOUT_THE_HOLE,
    };
    for (length, lesson) in [(LARGEST + 1, one_too_many), (u32::MAX, four_gigabytes)] {
        let mut server = Server::start(answer)?;
        let mut peer = server.send(&length.to_be_bytes())?;
        lesson.server_refuses(&mut peer)?;

        let (program, mut peer) = lesson.client_sends(answer, "a question")?;
        peer.send(&length.to_be_bytes())?;
        lesson.client_reports(program, &peer.sent)?;
    }
    Ok(())
}

fn refuses_bad_bytes(answer: &Answer) -> Result<(), Failure> {
    const ADVICE: &str = "Such a text is no message: decode strictly, and if that fails, send \
                          nothing and print nothing of it";
    let in_the_middle = Lesson {
        event: "a text came that holds a byte which is not UTF-8",
        advice: ADVICE,
        read: places::NOT_UTF8,
    };
    let at_the_end = Lesson {
        event: "a text came that ends in the middle of a character",
        advice: ADVICE,
        read: places::NOT_UTF8,
    };
    let texts: [(&[u8], Lesson); 2] = [
        (b"a caf\xe9, please", in_the_middle),
        (b"one more caf\xc3", at_the_end),
    ];
    for (text, lesson) in texts {
        let mut server = Server::start(answer)?;
        let mut peer = server.send(&framed(text))?;
        lesson.server_refuses(&mut peer)?;

        let (program, mut peer) = lesson.client_sends(answer, "a question")?;
        peer.send(&framed(text))?;
        lesson.client_reports(program, &peer.sent)?;
    }
    Ok(())
}

fn sends_nothing_wrong(answer: &Answer) -> Result<(), Failure> {
    let not_text = Lesson {
        event: "standard input was not UTF-8",
        advice: "Such a message is not sent: decode your input before you send it",
        read: places::NOT_UTF8,
    };
    let too_long = Lesson {
        event: "standard input had 1,048,577 bytes, which is one too many",
        advice: "Such a message is not sent, and no part of it either: count its bytes, and not \
                 its characters, before you send it",
        read: places::WITHOUT_THE_HOLE,
    };
    let much = "é".repeat(LARGEST as usize / 2) + "!";
    let inputs: [(&[u8], Lesson); 2] = [
        (b"a caf\xe9, please", not_text),
        (much.as_bytes(), too_long),
    ];
    for (input, lesson) in inputs {
        let listener = listen();
        let mut program = ask(answer, &listener, input)?;
        // It may connect, or find out before that.
        if let Ok(mut peer) = Peer::accept(&listener, &mut program)
            && matches!(peer.receive(1), Ok(true))
        {
            let _ = peer.receive(4 + input.len());
            let failure = peer.failure("").input(input);
            return Err(lesson.failure(failure, "client sent something"));
        }
        let reported = lesson.client_reports(program, b"");
        reported.map_err(|failure| Failure {
            sent: None,
            ..failure.input(input)
        })?;
    }

    let mut server = Server::start(answer)?;
    let grown = Lesson {
        event: "a client sent 349,529 bytes, whose upper case has 1,048,577, one too many",
        advice: "ΐ has two bytes, and its upper case six. An answer that is too long is not sent: \
                 count its bytes, and not its characters, and close without an answer",
        read: places::WITHOUT_THE_HOLE,
    };
    let message = format!("{}!", *GROWING);
    let mut peer = server.send(&framed(message.as_bytes()))?;
    grown.server_refuses(&mut peer)
}

fn serves_on(answer: &Answer) -> Result<(), Failure> {
    const ADVICE: &str = "Whatever is wrong with one client ends its connection, and not the \
                          server: catch every error that receiving, decoding and sending can \
                          bring, and go back to accept";
    let mut server = Server::start(answer)?;
    server.answers(&word(&mut answer.vary("serves-on"), 7), WHOLE)?;
    let advice = "Go back to accept, forever";
    server.serves_on("a client got its answer", advice, places::ACCEPT)?;

    let grown = framed(format!("{}!", *GROWING).as_bytes());
    let whole = framed(CUT_MESSAGE);
    let clients: [(&[u8], &str); 6] = [
        (b"", "a client came and left without a byte"),
        (&whole[..2], "a client left in the middle of the length"),
        (&whole[..12], "a client left in the middle of its text"),
        (&framed(b"\xff\xfe"), "a message came that is not UTF-8"),
        (&u32::MAX.to_be_bytes(), "a length above the limit came"),
        (&grown, "a message came whose upper case is too long"),
    ];
    for (bytes, event) in clients {
        let mut peer = server.send(bytes)?;
        peer.half_close();
        // Until it has closed. What it sends is looked at elsewhere.
        let _ = peer.receive_to_end(usize::MAX);
        drop(peer);
        server.serves_on(event, ADVICE, places::AT_ONCE)?;
    }

    let peer = server.send(&whole[..12])?;
    peer.wait_until_taken();
    peer.reset();
    give_time_to_end(&server.program);
    server.serves_on("a client reset its connection", ADVICE, places::ONE_FAILS)?;

    server.program.deadline = Instant::now() + LIMIT;
    let mut peer = Peer::connect_with_little_room(server.port, &mut server.program)?;
    peer.send_while_open(&framed(LONGEST.as_bytes()))?;
    peer.receive(1)?;
    peer.reset();
    give_time_to_end(&server.program);
    let event = "a client reset its connection in the middle of its answer";
    server.serves_on(event, ADVICE, places::ONE_FAILS)
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    leave_before_the_answer(&mut server.program, server.port, &framed(b"never mind"))?;
    let event = "a client sent its message and reset the connection before it had the answer";
    let advice = "A send can fail, too, and that must end only this connection. A program in C \
                  also ignores SIGPIPE";
    server.serves_on(event, advice, places::ONE_FAILS)
}

/// The model answers of this exercise, in Python and in Rust.
static BOOK: LazyLock<anyhow::Result<[Answer; 2]>> = LazyLock::new(|| {
    let folder = crate::find("both-ways").expect("an exercise").folder()?;
    Ok([
        Answer::python(&folder.join("solution.py"))?,
        Answer::rust("programs", "both-ways-solution")?,
    ])
});

const LANGUAGES: [&str; 2] = ["Python", "Rust"];

fn book() -> Result<impl Iterator<Item = (&'static Answer, &'static str)>, Failure> {
    match BOOK.as_ref() {
        Ok(answers) => Ok(answers.iter().zip(LANGUAGES)),
        Err(error) => {
            let diagnosis = format!("the book's programs cannot be started: {error:#}");
            Err(Failure::new(diagnosis))
        }
    }
}

/// How long an exchange with one of the book's programs may take.
const PATIENCE: Duration = Duration::from_secs(30);

fn works_with_the_book(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    for (book, language) in book()? {
        let (_program, port) = book.with("serve").start_server()?;
        for (message, count) in [(&"🌮".repeat(300), "1,200"), (&*LONGEST, "1,048,576")] {
            let clients = [
                (
                    answer,
                    port,
                    format!("your client asked the book's server in {language}"),
                ),
                (
                    book,
                    server.port,
                    format!("the book's client in {language} asked your server"),
                ),
            ];
            for (client, port, who) in clients {
                exchange(
                    client,
                    port,
                    message,
                    &format!("{who} for the upper case of {count} bytes"),
                )
                .map_err(|failure| {
                    if who.starts_with("your") {
                        return failure;
                    }
                    // What the student's program said is of use, and not the book's.
                    let theirs = server.program.failure("");
                    Failure {
                        stderr: theirs.stderr,
                        end: theirs.end,
                        ..failure
                    }
                })?;
            }
        }
    }
    let grown = Lesson {
        event: "a client sent 349,528 bytes, whose upper case has 1,048,576",
        advice: "That is an answer of the allowed length: send it",
        read: places::WITHOUT_THE_HOLE,
    };
    server.answers(&GROWING, grown)
}

/// Lets a client ask a server for the upper case of `message`. `event` says so.
fn exchange(client: &Answer, port: u16, message: &str, event: &str) -> Result<(), Failure> {
    let expected = message.to_uppercase();
    let mut client = client.with("ask").start_client(port)?;
    client.deadline = Instant::now() + PATIENCE;
    client.feed(message.as_bytes().to_vec());
    let ended = client.ended().map_err(|failure| Failure {
        diagnosis: format!("{event}, and the client had not ended after 30 seconds"),
        printed: None,
        ..failure
            .input(message.as_bytes())
            .see(places::WITHOUT_THE_HOLE)
    })?;
    if ended.stdout == expected.as_bytes() && ended.status == Some(0) {
        return Ok(());
    }
    let diagnosis = format!(
        "{event}, and the client should have printed as many bytes and ended with exit status 0. \
         Messages and answers have up to 1,048,576 bytes"
    );
    let failure = ended.failure(diagnosis).input(message.as_bytes());
    Err(failure.see(places::WITHOUT_THE_HOLE))
}

/// How long nothing comes.
const LONG_PAUSE: Duration = Duration::from_secs(3);

const NO_LIMIT: &str = "Set no time limit here. A pause is not the end: nobody can say how long \
                        the other side needs";

/// After how many bytes the pause comes.
const PAUSES: [(usize, Lesson); 3] = [
    (
        0,
        Lesson {
            event: "nothing came for three seconds, and then a whole message",
            advice: NO_LIMIT,
            read: places::WITHOUT_THE_HOLE,
        },
    ),
    (
        2,
        Lesson {
            event: "there was a pause of three seconds in the middle of the length",
            advice: NO_LIMIT,
            read: places::EXACT_NUMBER,
        },
    ),
    (
        9,
        Lesson {
            event: "there was a pause of three seconds in the middle of the text",
            advice: NO_LIMIT,
            read: places::EXACT_NUMBER,
        },
    ),
];

fn waits_out_a_pause(answer: &Answer) -> Result<(), Failure> {
    let message = &word(&mut answer.vary("waits-out-a-pause"), 11);
    let reply = message.to_uppercase();
    let (whole, answered) = (framed(message.as_bytes()), framed(reply.as_bytes()));
    // All of them at once, so that it takes one pause.
    let mut waiting = Vec::new();
    for (count, lesson) in PAUSES {
        let mut server = Server::start(answer)?;
        let to_server = server.send(&whole[..count])?;
        let (client, mut to_client) = lesson.client_sends(answer, message)?;
        to_client.send(&answered[..count])?;
        waiting.push((count, lesson, server, to_server, client, to_client));
    }
    thread::sleep(LONG_PAUSE);
    for (count, lesson, _server, mut to_server, mut client, mut to_client) in waiting {
        client.deadline = Instant::now() + LIMIT;
        to_client.allow(LIMIT);
        to_client.send_while_open(&answered[count..])?;
        lesson.client_prints(client, &to_client, &reply)?;

        to_server.allow(LIMIT);
        to_server.send_while_open(&whole[count..])?;
        lesson.server_answers(&mut to_server, message)?;
    }
    Ok(())
}

fn keeps_to_its_host(answer: &Answer) -> Result<(), Failure> {
    only_on_its_host(&answer.with("serve"))?;
    let client = answer.with("ask");
    client.start_client_of_another_host(b"a question").map(drop)
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let wrong = "sent only a part of 786,432 bytes: send may take less than it is given, so send \
                 the rest, too, or call sendall or write_all";
    let message = "a line\n".repeat(112_347) + "end";
    let expected = framed(message.as_bytes());

    // Both wait in send. When they were stopped and go on, send returns how many
    // bytes the system has taken so far.
    let listener = listen_with_little_room();
    let mut client = ask(answer, &listener, message.as_bytes())?;
    let mut peer = Peer::accept(&listener, &mut client)?;
    peer.receive(5)?;
    client.stop_and_continue();
    // What did not come is judged by what has come.
    let _ = peer.receive(expected.len());
    if peer.received != expected {
        return Err(peer
            .failure(format!("your client {wrong}"))
            .see(places::SENDING_SOME));
    }
    drop(client);

    let mut server = Server::start(answer)?;
    let mut peer = Peer::connect_with_little_room(server.port, &mut server.program)?;
    peer.send(&expected)?;
    peer.receive(5)?;
    server.program.stop_and_continue();
    let expected = framed(message.to_uppercase().as_bytes());
    // What did not come is judged by what has come.
    let _ = peer.receive(expected.len());
    if peer.received != expected {
        return Err(peer
            .failure(format!("your server {wrong}"))
            .see(places::SENDING_SOME));
    }
    Ok(())
}
