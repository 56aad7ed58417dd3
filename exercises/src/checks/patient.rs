//! patient: a client that tries again, gives up in time, and says what happened.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use super::{full_queue, nobody, word};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, PAUSE, Peer, listen};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "patient",
    chapter: "13-going-away",
    title: "try again in good manners, give up in time, and say what happened",
    checks: &[
        Check {
            name: "asks-and-prints",
            claim: "sends its request, and prints the answer",
            needs: Needs::Nothing,
            run: asks_and_prints,
        },
        Check {
            name: "waits-for-ready",
            claim: "sends nothing before the server has said READY, however that comes",
            needs: Needs::Nothing,
            run: waits_for_ready,
        },
        Check {
            name: "prints-the-line",
            claim: "prints the line of the answer byte for byte, and nothing after it",
            needs: Needs::Nothing,
            run: prints_the_line,
        },
        Check {
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "comes-again",
            claim: "comes again after BUSY, and after a server that said nothing whole",
            needs: Needs::Nothing,
            run: comes_again,
        },
        Check {
            name: "waits-for-the-server",
            claim: "tries until there is a server",
            needs: Needs::Nothing,
            run: waits_for_the_server,
        },
        Check {
            name: "has-good-manners",
            claim: "pauses longer each time, and one second at most",
            needs: Needs::Nothing,
            run: has_good_manners,
        },
        Check {
            name: "says-nobody",
            claim: "says NOBODY after four seconds without a server",
            needs: Needs::Nothing,
            run: says_nobody,
        },
        Check {
            name: "says-nobody-of-silence",
            claim: "says NOBODY after four seconds if its connects are not answered",
            needs: Needs::Linux,
            run: says_nobody_of_silence,
        },
        Check {
            name: "says-silent",
            claim: "says SILENT after four seconds, though a byte comes now and then",
            needs: Needs::Nothing,
            run: says_silent,
        },
        Check {
            name: "has-one-deadline",
            claim: "counts the four seconds from its request on, whatever happens",
            needs: Needs::Nothing,
            run: has_one_deadline,
        },
        Check {
            name: "says-cut",
            claim: "says CUT at once if the stream ends inside the answer",
            needs: Needs::Nothing,
            run: says_cut,
        },
        Check {
            name: "says-cut-of-a-reset",
            claim: "says CUT if the connection is reset inside the answer",
            needs: Needs::Nothing,
            run: says_cut_of_a_reset,
        },
        Check {
            name: "asks-once",
            claim: "does not connect again when it has sent its request",
            needs: Needs::Nothing,
            run: asks_once,
        },
    ],
};

/// When the program may end that gives up after four seconds: not before there is no time
/// for another pause, and with time to spare on a busy machine.
const EARLIEST: Duration = Duration::from_millis(3300);
const LATEST: Duration = Duration::from_secs(6);

/// The longest that a word may take that is due at once.
const AT_ONCE: Duration = Duration::from_millis(1500);

/// The pauses between its attempts.
const PAUSES: [u64; 5] = [100, 200, 400, 800, 1000];

/// How much longer a pause may be on a busy machine.
const SLACK: Duration = Duration::from_millis(500);

/// Starts a client with this request.
fn start(answer: &Answer, listener: &TcpListener, request: &str) -> Result<Program, Failure> {
    let mut program = answer.start_client(port(listener))?;
    program.feed(format!("{request}\n").into_bytes());
    Ok(program)
}

fn port(listener: &TcpListener) -> u16 {
    listener.local_addr().expect("an address").port()
}

/// Lets it in, and expects the request.
fn let_in(peer: &mut Peer, request: &str) -> Result<(), Failure> {
    peer.send(b"READY\n")?;
    expect_request(peer, request)
}

fn expect_request(peer: &mut Peer, request: &str) -> Result<(), Failure> {
    let expected = format!("{request}\n");
    let diagnosis = "after READY, your program should send the line of its standard input, with \
                     its newline, and wait for the answer";
    peer.expect(expected.as_bytes(), diagnosis)
}

/// Lets a program connect, if it comes once more, and says what is busy.
fn turn_away(listener: &TcpListener, program: &mut Program) -> Result<(), Failure> {
    let mut peer =
        Peer::accept(listener, program).map_err(|failure| failure.see(places::TRYING_AGAIN))?;
    peer.send_while_open(b"BUSY\n").map(drop)
}

/// Expects the answer on standard output, and status 0.
fn expect_answer(ended: &Ended, answer: &[u8]) -> Result<(), Failure> {
    if ended.stdout != answer {
        let failure = ended.failure(
            "your program should print the line that the server answers, byte for byte, with its \
             newline, and nothing else",
        );
        return Err(failure.sent(answer).see(places::READING_A_LINE));
    }
    if ended.status != Some(0) {
        let diagnosis = "your program should end with exit status 0 when it has an answer";
        return Err(ended.failure(diagnosis).see(places::TRYING_AGAIN));
    }
    Ok(())
}

/// Expects one of the four words, and status 1. `event` is what has happened.
fn expect_word(ended: &Ended, word: &str, event: &str, read: &'static str) -> Result<(), Failure> {
    // Python prints another line end on Windows.
    let expected = [format!("{word}\n"), format!("{word}\r\n")];
    let diagnosis = if !expected.iter().any(|line| line.as_bytes() == ended.stdout) {
        format!("{event}: your program should print {word} and a newline, and nothing else")
    } else if ended.status == Some(1) {
        return Ok(());
    } else {
        format!("{event}: your program should end with exit status 1 after {word}")
    };
    Err(ended.failure(diagnosis).see(read))
}

/// Expects that the program has ended about four seconds after `since`.
fn expect_in_time(since: Instant, ended: &Ended, read: &'static str) -> Result<(), Failure> {
    let took = since.elapsed();
    if (EARLIEST..LATEST).contains(&took) {
        return Ok(());
    }
    let diagnosis = format!(
        "your program should try for four seconds in all and then give up, and it ended after \
         {:.1} seconds",
        took.as_secs_f64()
    );
    Err(ended.failure(diagnosis).see(read))
}

fn asks_and_prints(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    let mut peer = Peer::accept(&listener, &mut program).map_err(|mut failure| {
        failure.diagnosis += ": it should connect to HOST and PORT";
        failure.see(places::TRYING_AGAIN)
    })?;
    let_in(&mut peer, "tea")?;
    peer.send(b"delivered\n")?;
    drop(peer);
    expect_answer(&program.ended()?, b"delivered\n")
}

fn waits_for_ready(answer: &Answer) -> Result<(), Failure> {
    let request = word(&mut answer.vary("waits-for-ready"), 8);
    let listener = listen();
    let mut program = start(answer, &listener, &request)?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    for piece in [b"".as_slice(), b"REA", b"DY"] {
        peer.send(piece)?;
        if !peer.is_silent_for(PAUSE) {
            peer.receive_some()?;
            let diagnosis = "the server has not said READY and a newline yet, and your program \
                             did not wait for it";
            return Err(peer.failure(diagnosis).see(places::READING_A_LINE));
        }
    }
    peer.send(b"\n")?;
    expect_request(&mut peer, &request)?;
    peer.send(b"delivered\n")?;
    drop(peer);
    expect_answer(&program.ended()?, b"delivered\n")
}

fn prints_the_line(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "grüße")?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let since = Instant::now();
    let_in(&mut peer, "grüße")?;
    peer.send(b"READY, or not:\r \xff\0")?;
    thread::sleep(LONG_PAUSE);
    // It need not wait for this connection to end.
    peer.send_while_open(b"\xc3\nREADY\n")?;
    let ended = program
        .ended()
        .map_err(|failure| failure.see(places::READING_A_LINE))?;
    if ended.stdout == b"SILENT\n" && since.elapsed() > EARLIEST {
        let diagnosis = "the answer was there after two seconds, and your program waited for more \
                         until its time was up: the newline of the answer is its end";
        return Err(ended.failure(diagnosis).see(places::READING_A_LINE));
    }
    if ended.stdout == b"SILENT\n" || ended.stdout == b"CUT\n" {
        let diagnosis = "the answer came in two pieces, with a pause of 2.2 seconds, and your \
                         program did not wait for the second. There are four seconds for all";
        return Err(ended.failure(diagnosis).see(places::LIMIT_FOR_THE_WHOLE));
    }
    expect_answer(&ended, b"READY, or not:\r \xff\0\xc3\n")
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let request = word(&mut answer.vary("goes-to-its-host"), 8);
    let line = format!("{request}\n");
    let (program, mut peer) = answer.start_client_of_another_host(line.as_bytes())?;
    let_in(&mut peer, &request)?;
    peer.send(b"delivered\n")?;
    expect_answer(&program.ended()?, b"delivered\n")
}

fn comes_again(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    turn_away(&listener, &mut program)?;
    let advice = |what: &str| {
        let what = what.to_owned();
        move |mut failure: Failure| {
            failure.diagnosis += &format!(". {what}: it should pause, and connect again");
            failure.see(places::TRYING_AGAIN)
        }
    };
    let again = Peer::accept(&listener, &mut program).map_err(advice("The server said BUSY"))?;
    drop(again);
    let what = "The server closed and had said nothing";
    let mut again = Peer::accept(&listener, &mut program).map_err(advice(what))?;
    again.send_while_open(b"READ")?;
    drop(again);
    let what = "The server said READ, without a newline, and closed";
    let mut again = Peer::accept(&listener, &mut program).map_err(advice(what))?;
    again.send_while_open(b"R")?;
    again.reset_when_read();
    let what = "The connection was reset when the server had said R";
    let mut peer = Peer::accept(&listener, &mut program).map_err(advice(what))?;
    let_in(&mut peer, "tea")?;
    peer.send(b"delivered\n")?;
    expect_answer(&program.ended()?, b"delivered\n")
}

fn waits_for_the_server(answer: &Answer) -> Result<(), Failure> {
    let (socket, port) = nobody();
    let mut program = answer.start_client(port)?;
    program.feed(b"tea\n".to_vec());
    thread::sleep(Duration::from_secs(1));
    socket.listen(128).expect("a listener");
    let listener = TcpListener::from(socket);
    let mut peer = Peer::accept(&listener, &mut program).map_err(|mut failure| {
        failure.diagnosis += ". At first nobody listened, and a second later a server did: it \
                              should try until there is one";
        failure.see(places::TRYING_AGAIN)
    })?;
    let_in(&mut peer, "tea")?;
    peer.send(b"delivered\n")?;
    expect_answer(&program.ended()?, b"delivered\n")
}

fn has_good_manners(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    turn_away(&listener, &mut program)?;
    let first = Instant::now();
    let mut before = first;
    for (number, pause) in (2..).zip(PAUSES.map(Duration::from_millis)) {
        let Ok(mut peer) = Peer::accept(&listener, &mut program) else {
            break;
        };
        let waited = before.elapsed();
        let diagnosis = if waited < pause.mul_f64(0.95) {
            "too early: after each failure it should pause twice as long as before"
        } else if waited > pause + SLACK {
            "too late: a pause is twice as long as the one before, and one second at most"
        } else {
            peer.send_while_open(b"BUSY\n")?;
            before = Instant::now();
            continue;
        };
        let diagnosis = format!(
            "the server said BUSY each time. Attempt {number} should come {:.1} seconds after the \
             one before, and came after {:.2} seconds, {diagnosis}",
            pause.as_secs_f64(),
            waited.as_secs_f64()
        );
        return Err(peer.failure(diagnosis).see(places::TRYING_AGAIN));
    }
    // Its last attempt finds nobody.
    drop(listener);
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ". It should give up after four seconds in all";
        failure.see(places::LIMIT_FOR_THE_WHOLE)
    })?;
    expect_in_time(first, &ended, places::LIMIT_FOR_THE_WHOLE)?;
    let event = "the server said BUSY to your program, which came six times, and at last nobody \
                 listened";
    expect_word(&ended, "BUSY", event, places::TRYING_AGAIN)
}

fn says_nobody(answer: &Answer) -> Result<(), Failure> {
    let (_socket, port) = nobody();
    let event = "nobody listened for four seconds";
    expect_nobody(answer, port, event)
}

fn says_nobody_of_silence(answer: &Answer) -> Result<(), Failure> {
    let (listener, _queue) = full_queue();
    let port = port(&listener);
    let event = "no connect was answered for four seconds, since the queue of the server was full";
    expect_nobody(answer, port, event)
}

fn expect_nobody(answer: &Answer, port: u16, event: &str) -> Result<(), Failure> {
    let mut program = answer.start_client(port)?;
    // The four seconds begin when it has read its request.
    program.let_start();
    program.feed(b"tea\n".to_vec());
    let since = Instant::now();
    let mut used = Duration::ZERO;
    while program.is_running() && Instant::now() < program.deadline {
        used = used.max(program.cpu_time());
        thread::sleep(Duration::from_millis(20));
    }
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += &format!(", and {event}. It should give up after four seconds in all");
        failure.see(places::LIMIT_FOR_THE_WHOLE)
    })?;
    expect_in_time(since, &ended, places::TRYING_AGAIN)?;
    expect_word(&ended, "NOBODY", event, places::TRYING_AGAIN)?;
    if used > Duration::from_millis(1500) {
        let diagnosis = format!(
            "{event}, and your program kept a processor busy for {:.1} seconds: pause between two \
             attempts",
            used.as_secs_f64()
        );
        return Err(ended.failure(diagnosis).see(places::TRYING_AGAIN));
    }
    Ok(())
}

fn says_silent(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let since = Instant::now();
    let_in(&mut peer, "tea")?;
    while program.is_running() && Instant::now() < program.deadline {
        peer.send_while_open(b".")?;
        peer.is_silent_for(PAUSE);
    }
    let event = "the server sent a byte of the answer every 0.4 seconds, and no newline";
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += &format!(
            ", and {event}. The four seconds are for all of it, and not for each receive: before \
             each, set the time limit to what is left"
        );
        failure.see(places::LIMIT_FOR_THE_WHOLE)
    })?;
    expect_in_time(since, &ended, places::LIMIT_FOR_THE_WHOLE)?;
    expect_word(&ended, "SILENT", event, places::LIMIT_FOR_THE_WHOLE)
}

fn has_one_deadline(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    turn_away(&listener, &mut program)?;
    let since = Instant::now();
    while since.elapsed() < Duration::from_secs(1) {
        turn_away(&listener, &mut program)?;
    }
    // It is connected, and the server says nothing at all.
    let peer = Peer::accept(&listener, &mut program)
        .map_err(|failure| failure.see(places::TRYING_AGAIN))?;
    let advice = "the server said BUSY for more than a second, and then nothing. The four seconds \
                  began with the first attempt";
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += &format!(": {advice}");
        failure.see(places::LIMIT_FOR_THE_WHOLE)
    })?;
    drop(peer);
    expect_in_time(since, &ended, places::LIMIT_FOR_THE_WHOLE).map_err(|mut failure| {
        failure.diagnosis += &format!(": {advice}");
        failure
    })?;
    expect_word(
        &ended,
        "SILENT",
        "the server let your program in, and said nothing",
        places::LIMIT_FOR_THE_WHOLE,
    )
}

/// Expects that the program ends at once with CUT, and does not come again.
fn expect_cut(mut program: Program, listener: &TcpListener, event: &str) -> Result<(), Failure> {
    let since = Instant::now();
    program.deadline = since + LATEST;
    if Peer::accept(listener, &mut program).is_ok() {
        let diagnosis = format!(
            "{event}, and your program connected again. The server may have carried the request \
             out already: once it has begun to send it, your program may not send it again"
        );
        return Err(program.failure(diagnosis).see(places::ASKED_TWICE));
    }
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += &format!(", and {event}");
        failure.see(places::NOT_COMPLETE)
    })?;
    expect_word(&ended, "CUT", event, places::NOT_COMPLETE)?;
    if since.elapsed() > AT_ONCE {
        let diagnosis = format!(
            "{event}, and your program said CUT {:.1} seconds later: nothing more can come, so say \
             it at once",
            since.elapsed().as_secs_f64()
        );
        return Err(ended.failure(diagnosis).see(places::NOT_COMPLETE));
    }
    Ok(())
}

fn says_cut(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let_in(&mut peer, "tea")?;
    peer.send(b"deliver")?;
    drop(peer);
    let event = "the stream ended before the newline of the answer";
    expect_cut(program, &listener, event)
}

fn says_cut_of_a_reset(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let_in(&mut peer, "tea")?;
    peer.send(b"deliver")?;
    peer.reset_when_read();
    let event = "the connection was reset before the newline of the answer";
    expect_cut(program, &listener, event)
}

fn asks_once(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let mut program = start(answer, &listener, "tea")?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let_in(&mut peer, "tea")?;
    drop(peer);
    let event = "the server took the request, and closed without an answer";
    expect_cut(program, &listener, event)
}
