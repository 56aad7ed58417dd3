//! cap-server: a server that answers a whole request in upper case.

use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::{ONLY_ON_ITS_HOST, give_time_to_end, leave_before_the_answer, word};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "cap-server",
    chapter: "10-conclusion",
    title: "answer each of many clients with its whole text in upper case",
    checks: &[
        check(
            "answers",
            "answers a short request in upper case, and closes",
            answers,
        ),
        check("adds-nothing", "adds nothing to the answer", adds_nothing),
        check(
            "keeps-white-space",
            "leaves white space as it is",
            keeps_white_space,
        ),
        check(
            "knows-more-than-ascii",
            "knows more letters than A to Z",
            knows_more_than_ascii,
        ),
        check(
            "keeps-every-character",
            "keeps U+FEFF at the beginning, U+FFFD and U+0000 as they are",
            keeps_every_character,
        ),
        check(
            "lets-letters-grow",
            "makes SS of ß, and two letters of others, too",
            lets_letters_grow,
        ),
        check(
            "sends-long-answers",
            "sends the whole of an answer that is longer than its request",
            sends_long_answers,
        ),
        check("reads-on", "goes on reading after the first read", reads_on),
        check(
            "takes-any-piece",
            "reads on even when a read returns little",
            takes_any_piece,
        ),
        check(
            "waits-out-a-pause",
            "does not take a pause for the end",
            waits_out_a_pause,
        ),
        check(
            "joins-a-torn-character",
            "understands a character that comes in two pieces",
            joins_a_torn_character,
        ),
        check(
            "refuses-bad-bytes",
            "gives no answer to bytes that are not UTF-8",
            refuses_bad_bytes,
        ),
        check(
            "refuses-a-late-bad-byte",
            "sends nothing before it knows the whole request",
            refuses_a_late_bad_byte,
        ),
        check(
            "refuses-half-a-character",
            "gives no answer to a request that ends within a character",
            refuses_half_a_character,
        ),
        check(
            "takes-the-largest-request",
            "answers a request of 1,048,576 bytes",
            takes_the_largest_request,
        ),
        check(
            "serves-again",
            "serves one client after another",
            serves_again,
        ),
        check(
            "survives-a-silent-client",
            "serves on after a client that sent nothing",
            survives_a_silent_client,
        ),
        check(
            "survives-bad-bytes",
            "serves on after a request that is not UTF-8",
            survives_bad_bytes,
        ),
        check(
            "survives-a-reset",
            "serves on after a connection was reset",
            survives_a_reset,
        ),
        check(
            "survives-a-deaf-client",
            "serves on after a client that left before or during its answer",
            survives_a_deaf_client,
        ),
        check(
            "serves-two-at-once",
            "serves a second client while the first is slow",
            serves_two_at_once,
        ),
        check(
            "serves-twenty-at-once",
            "serves the next client while 20 are slow",
            serves_twenty_at_once,
        ),
        check(
            "serves-beside-a-slow-reader",
            "serves a second client while the first does not read its answer",
            serves_beside_a_slow_reader,
        ),
        check(
            "starts-again-at-once",
            "can be killed and started again at once on the same port",
            starts_again_at_once,
        ),
        ONLY_ON_ITS_HOST,
        check(
            "waits-for-a-slow-reader",
            "waits for a client that is slow to read its answer",
            waits_for_a_slow_reader,
        ),
        Check {
            name: "sends-the-rest",
            claim: "sends all of a large answer, even if a send takes only a part of it",
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

/// The largest request that the task allows, in bytes.
const LARGEST: usize = 1 << 20;

/// Bytes of a request whose answer does not fit on the way.
const MUCH: usize = 1 << 18;

/// A letter of two bytes whose upper case has six.
const GROWING: &str = "ΐ";

/// A running server, and the page that explains what is being checked.
struct Server {
    program: Program,
    port: u16,
    read: &'static str,
}

impl Server {
    fn start(answer: &Answer, read: &'static str) -> Result<Server, Failure> {
        let started = answer.start_server();
        let (program, port) = started.map_err(|failure| failure.or_see(places::LISTEN))?;
        Ok(Server {
            program,
            port,
            read,
        })
    }

    fn connect(&mut self) -> Result<Peer, Failure> {
        Peer::connect(self.port, &mut self.program)
    }

    /// A failure of the connection `peer`, in words of the check.
    fn failure(&mut self, peer: &Peer, diagnosis: &str) -> Failure {
        peer.failure(diagnosis).see(self.read)
    }

    /// Ends the request of `peer`, and expects `expected` and a close.
    fn expect(&mut self, peer: &mut Peer, expected: &str, wrong: &str) -> Result<(), Failure> {
        peer.half_close();
        // Enough to show what else comes, and not all of a flood.
        let more = peer.receive(expected.len() + 1000);
        let complete = peer.received == expected.as_bytes();
        match more {
            Ok(false) if complete => Ok(()),
            Ok(_) => Err(self.failure(peer, wrong)),
            Err(_) if complete => Err(self.failure(peer, left_open(&peer.sent, expected))),
            Err(stuck) => {
                let seen = stuck.diagnosis.replacen("your program", "It", 1);
                Err(Failure {
                    diagnosis: format!("{wrong}. {seen}"),
                    ..stuck.see(self.read)
                })
            }
        }
    }

    /// Sends `pieces`, with `between` between them, and expects `expected`.
    fn exchange(
        &mut self,
        pieces: &[&[u8]],
        between: fn(&Peer),
        expected: &str,
        wrong: &str,
    ) -> Result<(), Failure> {
        let mut peer = self.connect()?;
        for (number, piece) in pieces.iter().enumerate() {
            if number > 0 {
                between(&peer);
            }
            // A server that has closed too early is found out by its answer.
            if peer.send(piece).is_err() {
                break;
            }
        }
        self.expect(&mut peer, expected, wrong)
    }

    /// Expects that the server still serves, after or beside what `wrong` names.
    fn still_serves(&mut self, wrong: &str) -> Result<(), Failure> {
        let answered = self.exchange(&[b"still there?"], |_| {}, "STILL THERE?", wrong);
        answered.map_err(|mut failure| {
            let received = failure.received.as_deref().unwrap_or_default();
            if failure.sent.is_none() {
                failure.diagnosis = wrong.to_owned();
            } else if !received.is_empty() && !b"STILL THERE?".starts_with(received) {
                failure.diagnosis = "your server answered the next client with something else \
                                     than its text: each connection needs data of its own"
                    .to_owned();
            }
            failure.read = self.read;
            failure
        })
    }
}

/// What to say to a server that sent `expected` and left the connection open.
fn left_open(request: &[u8], expected: &str) -> &'static str {
    if !expected.is_empty() {
        "your server answered, and should then close the connection: \
         its client waits for the end of the answer"
    } else if request.is_empty() {
        "your server sent nothing for an empty request, which is right, but leaves the \
         connection open: close it also then"
    } else {
        "your server gave no answer, which is right, but leaves the connection open: \
         close it also when decoding fails"
    }
}

/// Starts a server, sends it `request` at once, and expects `expected`.
fn ask(
    answer: &Answer,
    request: &[u8],
    expected: &str,
    wrong: &str,
    read: &'static str,
) -> Result<(), Failure> {
    Server::start(answer, read)?.exchange(&[request], |_| {}, expected, wrong)
}

fn answers(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::WITHOUT_THE_HOLE)?;
    let mut peer = server.connect()?;
    peer.send(b"hello")?;
    peer.half_close();
    let more = peer.receive(100);
    if peer.received.trim_ascii() != b"HELLO" {
        let diagnosis = "your server should answer \"hello\" with \"HELLO\"";
        if peer.received.is_empty() && more.is_err() {
            let diagnosis = format!(
                "{diagnosis}. Nothing came in 8 seconds, though the request has ended: a read that \
                 returns nothing is the end, so leave the loop then. If it answered through \
                 makefile or a BufWriter, flush"
            );
            return Err(server.failure(&peer, &diagnosis).see(places::NEVER_LEAVES));
        }
        return Err(server.failure(&peer, diagnosis));
    }
    match more {
        Ok(false) => Ok(()),
        _ => Err(server.failure(&peer, left_open(b"hello", "HELLO"))),
    }
}

fn adds_nothing(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server added something to the answer, such as a newline: \
                 the end of the stream is the end of the answer";
    ask(
        answer,
        b"exactly this",
        "EXACTLY THIS",
        wrong,
        places::WITHOUT_THE_HOLE,
    )
}

fn keeps_white_space(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server changed the white space: \
                 spaces and newlines at both ends belong to the request";
    let request = b" \t two  words \r\n\n";
    ask(
        answer,
        request,
        " \t TWO  WORDS \r\n\n",
        wrong,
        places::BYTES,
    )
}

fn knows_more_than_ascii(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server left letters beyond ASCII as they were: decode the bytes as UTF-8 \
                 (not as Latin-1), and let upper() or to_uppercase() change the whole text";
    let request = "crème brûlée, мир, ώρα";
    ask(
        answer,
        request.as_bytes(),
        "CRÈME BRÛLÉE, МИР, ΏΡΑ",
        wrong,
        places::DECODE,
    )
}

fn keeps_every_character(answer: &Answer) -> Result<(), Failure> {
    let kept = [
        (
            "\u{feff}first",
            "your server dropped U+FEFF from the beginning of the request: decode as utf-8, not as \
             utf-8-sig, and with TextDecoder say ignoreBOM: true",
            places::DECODE,
        ),
        (
            "a \u{fffd} of its own",
            "the request held U+FFFD, a character like any other, and your server did not answer \
             with all of it: to find bytes that are not UTF-8, let the decoder fail, and do not \
             look for U+FFFD afterwards",
            places::NOT_UTF8,
        ),
        (
            "before\0after",
            "the request held U+0000, a character like any other, and your server did not answer \
             with all of it: a byte 0 ends a string of C, and no request",
            places::DECODE,
        ),
    ];
    for (request, wrong, read) in kept {
        let expected = request.to_uppercase();
        ask(answer, request.as_bytes(), &expected, wrong, read)?;
    }
    Ok(())
}

fn lets_letters_grow(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server took one letter for each letter, and the upper case of one letter \
                 may be several: change the text as a whole";
    for (request, expected) in [("straße", "STRASSE"), ("ŉ, ﬁ", "ʼN, FI")] {
        ask(
            answer,
            request.as_bytes(),
            expected,
            wrong,
            places::LONG_ANSWER,
        )?;
    }
    Ok(())
}

fn sends_long_answers(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server cut the answer, which here has three times as many bytes \
                 as the request: send as much as the answer has";
    let request = GROWING.repeat(50);
    let expected = request.to_uppercase();
    let answered = ask(
        answer,
        request.as_bytes(),
        &expected,
        wrong,
        places::LONG_ANSWER,
    );
    answered.map_err(|mut failure| {
        if failure.received.as_deref() == Some(request.as_bytes()) {
            failure.diagnosis = "your server left ΐ as it is: its upper case is three characters, \
                                 so change the text as a whole"
                .to_owned();
        }
        failure
    })
}

fn reads_on(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server answered a part of 5,000 bytes: one read returns what is there, \
                 up to its limit, and only the end of the stream ends the request";
    let request = word(&mut answer.vary("reads-on"), 10).repeat(500);
    let expected = request.to_uppercase();
    ask(
        answer,
        request.as_bytes(),
        &expected,
        wrong,
        places::UNTIL_THE_END,
    )
}

fn takes_any_piece(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server answered before the request, sent in two pieces, had ended: \
                 a read that returns less than it could is not the end";
    let mut vary = answer.vary("takes-any-piece");
    let (first, second) = (word(&mut vary, 6), word(&mut vary, 9));
    let pieces = [first.as_bytes(), second.as_bytes()];
    let expected = format!("{first}{second}").to_uppercase();
    let mut server = Server::start(answer, places::UNTIL_THE_END)?;
    server.exchange(&pieces, Peer::wait_until_taken, &expected, wrong)
}

fn waits_out_a_pause(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server took a pause of two seconds for the end: a slow client is not a \
                 client that has finished, so set no time limit";
    let mut vary = answer.vary("waits-out-a-pause");
    let (first, second) = (word(&mut vary, 6), word(&mut vary, 9));
    let pieces = [first.as_bytes(), second.as_bytes()];
    let mut server = Server::start(answer, places::UNTIL_THE_END)?;
    server.exchange(
        &pieces,
        |_| thread::sleep(LONG_PAUSE),
        &format!("{first}{second}").to_uppercase(),
        wrong,
    )
}

fn joins_a_torn_character(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server did not understand an é whose two bytes came apart: \
                 decode the whole request, and not each piece";
    let pieces: [&[u8]; 2] = [b"caf\xc3", b"\xa9 cr\xc3\xa8me"];
    let mut server = Server::start(answer, places::TORN_CHARACTER)?;
    server.exchange(&pieces, Peer::wait_until_taken, "CAFÉ CRÈME", wrong)
}

fn refuses_bad_bytes(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server answered a request that is not UTF-8: \
                 if decoding fails, close the connection without an answer";
    ask(answer, b"a caf\xe9, please", "", wrong, places::NOT_UTF8)
}

fn refuses_a_late_bad_byte(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server answered the first piece of a request whose last byte is not UTF-8: \
                 such a request gets no answer at all, so read it to the end first";
    let pieces: [&[u8]; 2] = [b"so far so good ", b"\xff"];
    let mut server = Server::start(answer, places::NOT_UTF8)?;
    server.exchange(&pieces, Peer::wait_until_taken, "", wrong)
}

fn refuses_half_a_character(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server answered a request that ends in the middle of a character: \
                 what is left over at the end is not UTF-8 either";
    ask(answer, b"one more caf\xc3", "", wrong, places::NOT_UTF8)
}

fn takes_the_largest_request(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server did not answer all of 1,048,576 bytes: \
                 let what you have read grow until the stream ends";
    let computing = "your server was still computing after 30 seconds: adding one byte to bytes \
                     copies all of them each time. Receive larger pieces, or use a bytearray";
    let request = "a large one, ".repeat(LARGEST / 13) + "and done.";
    let mut server = Server::start(answer, places::UNTIL_THE_END)?;
    let mut peer = server.connect()?;
    // Reading it byte by byte takes its time, and is right.
    peer.allow(Duration::from_secs(30));
    let before = server.program.cpu_time();
    // A server that has closed too early is found out by its answer.
    let _ = peer.send(request.as_bytes());
    let answered = server.expect(&mut peer, &request.to_uppercase(), wrong);
    answered.map_err(|mut failure| {
        let used = server.program.cpu_time().saturating_sub(before);
        if peer.received.is_empty() && used > Duration::from_secs(5) {
            failure.diagnosis = computing.to_owned();
        }
        failure
    })
}

fn serves_again(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::ACCEPT)?;
    let first = word(&mut answer.vary("serves-again"), 7);
    server.exchange(
        &[first.as_bytes()],
        |_| {},
        &first.to_uppercase(),
        "your server gave a wrong answer",
    )?;
    let wrong = "your server served one client and not the next: \
                 go back to accept, forever";
    server.still_serves(wrong)
}

fn survives_a_silent_client(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::WITHOUT_THE_HOLE)?;
    let mut peer = server.connect()?;
    let wrong = "your server sent something to a client that had sent nothing: \
                 the upper case of nothing is nothing";
    server.expect(&mut peer, "", wrong)?;
    server.read = places::ONE_FAILS;
    server.still_serves("a client sent nothing and left, and after it your server served nobody")
}

fn survives_bad_bytes(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::NOT_UTF8)?;
    let wrong = "your server answered a request that is not UTF-8";
    server.exchange(&[b"\xff\xfe"], |_| {}, "", wrong)?;
    let wrong = "a request that was not UTF-8 came, and after it your server served nobody: \
                 such a request ends its connection, and not the program";
    server.still_serves(wrong)
}

fn survives_a_reset(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::ONE_FAILS)?;
    let mut peer = server.connect()?;
    peer.send(b"never mi")?;
    peer.wait_until_taken();
    peer.reset();
    give_time_to_end(&server.program);
    let wrong = "a client reset its connection, and after it your server served nobody: \
                 a read can fail, and that must end only this connection";
    server.still_serves(wrong)
}

/// Asks for an answer of 768 KiB, of which only the beginning fits on the way.
fn ask_much(server: &mut Server) -> Result<Peer, Failure> {
    let mut peer = Peer::connect_with_little_room(server.port, &mut server.program)?;
    // Reading it byte by byte takes its time, and is right.
    peer.allow(Duration::from_secs(30));
    peer.send(GROWING.repeat(MUCH / 2).as_bytes())?;
    peer.half_close();
    if peer.receive(1)? {
        return Ok(peer);
    }
    Err(server.failure(&peer, "your server gave no answer to 262,144 bytes"))
}

fn survives_a_deaf_client(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::ONE_FAILS)?;
    let wrong = "a client left before it had its whole answer, and after it your server served \
                 nobody: a send can fail, and that must end only this connection";
    ask_much(&mut server)?.reset();
    give_time_to_end(&server.program);
    server.still_serves(wrong)?;
    leave_before_the_answer(&mut server.program, server.port, b"never mind")?;
    server.still_serves(wrong)
}

/// Asks while `slow` other clients have sent only a part of their requests.
fn serve_beside(answer: &Answer, slow: usize, wrong: &str) -> Result<(), Failure> {
    let mut vary = answer.vary("serve-beside");
    let mut server = Server::start(answer, places::AT_ONCE)?;
    let mut waiting = Vec::new();
    for number in 0..slow {
        let mut peer = server.connect()?;
        let begun = format!("client {number} is {}", word(&mut vary, 5));
        peer.send(begun.as_bytes())?;
        waiting.push((peer, begun));
    }
    server.still_serves(wrong)?;
    for (mut peer, begun) in waiting {
        peer.send(b" and slow")?;
        let expected = format!("{begun} and slow").to_uppercase();
        let wrong = "your server answered one client, and then another one, whose request \
                     had begun before, wrongly: each connection needs data of its own";
        server.expect(&mut peer, &expected, wrong)?;
    }
    Ok(())
}

fn serves_two_at_once(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server let a client wait because another one had not finished its request: \
                 serve each in a thread of its own, or take turns. In Python, give the thread \
                 target=serve and args=(conn,), not target=serve(conn), and do not join it in the \
                 loop";
    serve_beside(answer, 1, wrong)
}

fn serves_twenty_at_once(answer: &Answer) -> Result<(), Failure> {
    let wrong = "your server let a client wait because 20 others had not finished their \
                 requests: it serves only so many at a time";
    serve_beside(answer, 20, wrong)
}

fn serves_beside_a_slow_reader(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::AT_ONCE)?;
    let _slow = ask_much(&mut server)?;
    let wrong = "your server let a client wait because another one did not read its answer: \
                 no other client may wait for a send, so hold no lock during it, and in a loop \
                 for all clients send only what a socket takes at once";
    server.still_serves(wrong)
}

fn starts_again_at_once(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::STARTING_AGAIN)?;
    let mut open = server.connect()?;
    open.send(b"still op")?;
    open.wait_until_taken();
    let port = server.port;
    drop(server);
    wait_until_gone(port);

    let mut program = answer.start(&["127.0.0.1", &port.to_string()])?;
    let again = program.port().map_err(|mut failure| {
        let wrong = "your server was killed while a connection was open, and could not be started \
                     again at once on the same port: set SO_REUSEADDR before bind";
        failure.diagnosis = wrong.to_owned();
        failure.see(places::STARTING_AGAIN)
    })?;
    let mut server = Server {
        program,
        port: again,
        read: places::STARTING_AGAIN,
    };
    if again != port {
        let mut failure = Failure::new(format!(
            "your server was given port {port}, and should listen there and not at {again}"
        ));
        failure.read = places::STARTING_AGAIN;
        return Err(failure);
    }
    server.still_serves("your server was started again, and gives no right answer")
}

/// Waits until nobody listens at `port`: a process that the killed server has
/// started may take a moment longer to end.
fn wait_until_gone(port: u16) {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let until = Instant::now() + Duration::from_secs(2);
    let wait = Duration::from_millis(200);
    while TcpStream::connect_timeout(&address, wait).is_ok() && Instant::now() < until {
        thread::sleep(Duration::from_millis(5));
    }
}

fn waits_for_a_slow_reader(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::SENDING_SOME)?;
    let mut peer = ask_much(&mut server)?;
    thread::sleep(LONG_PAUSE);
    let expected = GROWING.repeat(MUCH / 2).to_uppercase();
    let wrong = "a client read one byte of its answer, paused for two seconds, and did not get the \
                 rest: set no time limit for sending, and do not send all at once on a socket that \
                 does not block";
    server.expect(&mut peer, &expected, wrong)
}

fn sends_the_rest(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer, places::SENDING_SOME)?;
    let mut peer = ask_much(&mut server)?;
    // Now the server waits in send. When it was stopped and goes on, send
    // returns how many bytes the system has taken so far.
    server.program.stop_and_continue();
    let expected = GROWING.repeat(MUCH / 2).to_uppercase();
    let wrong = "your server sent only a part of an answer of 786,432 bytes: send may take \
                 less than it is given, so send the rest, too, or call sendall or write_all";
    server.expect(&mut peer, &expected, wrong)
}
