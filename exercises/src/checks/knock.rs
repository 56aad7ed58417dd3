//! knock: a client that tries to connect, and says what happened.

use std::fs;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use super::{full_queue, nobody};
use crate::answer::Answer;
use crate::peer::{Peer, listen};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "knock",
    chapter: "03-client-socket",
    title: "say OPEN, REFUSED, TIMEOUT or NOHOST, with the exit status",
    checks: &[
        Check {
            name: "sees-a-refusal",
            claim: "says REFUSED where nobody listens",
            needs: Needs::Nothing,
            run: sees_a_refusal,
        },
        Check {
            name: "sees-an-open-port",
            claim: "says OPEN where a server listens",
            needs: Needs::Nothing,
            run: sees_an_open_port,
        },
        Check {
            name: "knows-no-host",
            claim: "says NOHOST for a name that has no address",
            needs: Needs::Nothing,
            run: knows_no_host,
        },
        Check {
            name: "has-the-right-status",
            claim: "ends with status 0 for OPEN, and with 1 for anything else",
            needs: Needs::Nothing,
            run: has_the_right_status,
        },
        Check {
            name: "prints-a-line",
            claim: "prints its word and one newline, whichever word it is",
            needs: Needs::Nothing,
            run: prints_a_line,
        },
        Check {
            name: "says-nothing",
            claim: "sends nothing to the server",
            needs: Needs::Nothing,
            run: says_nothing,
        },
        Check {
            name: "gives-up",
            claim: "says TIMEOUT after two seconds without an answer",
            needs: Needs::Linux,
            run: gives_up,
        },
        Check {
            name: "knows-other-failures",
            claim: "says in one line on standard error what else went wrong",
            // What a system says to a broadcast address differs.
            needs: Needs::Linux,
            run: knows_other_failures,
        },
        Check {
            name: "speaks-ipv6",
            claim: "says OPEN where a server listens on ::1",
            needs: Needs::Ipv6,
            run: speaks_ipv6,
        },
    ],
};

/// How long the program may wait for an answer: two seconds, and some more.
const PATIENCE: Duration = Duration::from_secs(4);

/// How long it must wait: a little less, since clocks differ.
const AT_LEAST: Duration = Duration::from_millis(1900);

fn failure(diagnosis: &str, ended: Ended, read: &'static str) -> Failure {
    ended.failure(diagnosis).see(read)
}

/// Lets the program knock, and expects one of `words` from it.
fn knock(
    answer: &Answer,
    (host, port): (&str, u16),
    words: &[&str],
    diagnosis: &str,
    read: &'static str,
) -> Result<Ended, Failure> {
    let word = words[0];
    let program = answer.start(&[host, &port.to_string()])?;
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += &format!(". It should print {word}: {diagnosis}");
        failure.see(read)
    })?;
    let printed = ended.stdout.trim_ascii();
    if words.iter().any(|word| word.as_bytes() == printed) {
        return Ok(ended);
    }
    let diagnosis = format!("your program should print {word} and nothing else: {diagnosis}");
    Err(failure(&diagnosis, ended, read))
}

fn knock_at_nobody(answer: &Answer) -> Result<Ended, Failure> {
    let (_socket, port) = nobody();
    // Windows tries again for about two seconds before it reports a refusal.
    let words: &[&str] = if cfg!(windows) {
        &["REFUSED", "TIMEOUT"]
    } else {
        &["REFUSED"]
    };
    let diagnosis = "nobody listens at this port, and the system says so";
    knock(
        answer,
        ("127.0.0.1", port),
        words,
        diagnosis,
        places::NOBODY_THERE,
    )
}

fn knock_at_a_server(answer: &Answer) -> Result<Ended, Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let diagnosis = "a server listens at this port. It says nothing, \
                     and need not: connected is connected. \
                     If REFUSED came back, look which errors your program takes for a refusal, \
                     and what its own mistake is";
    knock(
        answer,
        ("127.0.0.1", port),
        &["OPEN"],
        diagnosis,
        places::CONNECTING,
    )
}

fn knock_at_no_host(answer: &Answer) -> Result<Ended, Failure> {
    // One byte longer than a name may be (RFC 1035, section 2.3.4), in labels
    // that are not too long: the look-up fails without asking the network.
    let name = [63, 63, 63, 62].map(|length| "a".repeat(length)).join(".");
    let diagnosis = "HOST was a name of 254 letters, which is too long for any host. \
                     The look-up has failed, which is an error of its own kind";
    knock(
        answer,
        (&name, 9),
        &["NOHOST"],
        diagnosis,
        places::RESOLVING,
    )
}

fn sees_a_refusal(answer: &Answer) -> Result<(), Failure> {
    knock_at_nobody(answer).map(drop)
}

fn sees_an_open_port(answer: &Answer) -> Result<(), Failure> {
    knock_at_a_server(answer).map(drop)
}

fn knows_no_host(answer: &Answer) -> Result<(), Failure> {
    knock_at_no_host(answer)?;
    let diagnosis = "HOST was a..b, which cannot be a name, with nothing between its dots. \
                     Python raises UnicodeError for it, and not socket.gaierror: catch both";
    knock(
        answer,
        ("a..b", 9),
        &["NOHOST"],
        diagnosis,
        places::RESOLVING,
    )
    .map(drop)
}

fn expect_status(ended: Ended, expected: i32) -> Result<(), Failure> {
    if ended.status == Some(expected) {
        return Ok(());
    }
    let diagnosis = format!(
        "your program should end with exit status {expected} after this word, \
         and does not: 0 is for OPEN alone, 1 for the others"
    );
    Err(failure(&diagnosis, ended, places::CONNECTING))
}

fn has_the_right_status(answer: &Answer) -> Result<(), Failure> {
    expect_status(knock_at_a_server(answer)?, 0)?;
    expect_status(knock_at_nobody(answer)?, 1)?;
    expect_status(knock_at_no_host(answer)?, 1)
}

fn prints_a_line(answer: &Answer) -> Result<(), Failure> {
    expect_line(&knock_at_a_server(answer)?)?;
    expect_line(&knock_at_nobody(answer)?)?;
    expect_line(&knock_at_no_host(answer)?)
}

/// Expects a newline after the word, and no other white space.
fn expect_line(ended: &Ended) -> Result<(), Failure> {
    let line = ended.stdout.strip_suffix(b"\n");
    // Python prints this line end on Windows.
    let word = line.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let diagnosis = match word {
        Some(word) if word == ended.stdout.trim_ascii() => return Ok(()),
        Some(_) => {
            "your program should print its word and one newline, and prints more white space: \
             print and println add a newline of their own"
        }
        None => {
            "your program should end its word with a newline: a script reads a line, and a \
             terminal shows its prompt on the next"
        }
    };
    Err(ended.failure(diagnosis).see(places::CONNECTING))
}

fn says_nothing(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = answer.start_client(port)?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    peer.receive_to_end(0).map_err(|mut failure| {
        failure.diagnosis += ": connect, send nothing, and close";
        failure.see(places::CONNECTING)
    })
}

/// Nobody can connect to the broadcast address of the loopback network, and
/// Linux says so at once (ENETUNREACH), which none of the four words is for.
fn knows_other_failures(answer: &Answer) -> Result<(), Failure> {
    let ended = answer.start(&["127.255.255.255", "9"])?.ended()?;
    let lines = ended.stderr.trim().lines().count();
    let words: [&[u8]; 4] = [b"OPEN", b"REFUSED", b"TIMEOUT", b"NOHOST"];
    let wrong = if words.contains(&ended.stdout.trim_ascii()) {
        "it prints a word, and none of the four fits".to_owned()
    } else if !ended.stdout.is_empty() {
        "what it prints to standard output belongs on standard error (file=sys.stderr in Python, \
         eprintln! in Rust)"
            .to_owned()
    } else if lines != 1 {
        format!("it prints {lines} lines there")
    } else if ended.status != Some(1) {
        "its exit status is another".to_owned()
    } else {
        return Ok(());
    };
    let diagnosis = format!(
        "HOST was 127.255.255.255, which the system cannot reach. That is neither a refusal nor \
         silence: your program should print one line to standard error, print nothing else, and \
         end with exit status 1, but {wrong}"
    );
    Err(failure(&diagnosis, ended, places::NOBODY_THERE))
}

/// How long the program waits at a port that does not answer, at the most: as
/// long as proc_net_tcp(5) shows its socket in state 2, or the longest time
/// between two looks if none has seen it. Returns when the program has ended,
/// or at its deadline.
fn waits(program: &mut Program, port: u16) -> std::io::Result<Duration> {
    let waiting = format!("0100007F:{port:04X} 02 ");
    let (mut since, mut until) = (None, None);
    let mut before = Instant::now();
    let mut unseen = Duration::ZERO;
    while program.is_running() && before < program.deadline {
        let now = Instant::now();
        let is_there = fs::read_to_string("/proc/net/tcp")?.contains(&waiting)
            // Without IPv6 there is no such file.
            || fs::read_to_string("/proc/net/tcp6").is_ok_and(|text| text.contains(&waiting));
        unseen = unseen.max(before.elapsed());
        if is_there && since.is_none() {
            since = Some(before);
            program.deadline = Instant::now() + PATIENCE;
        } else if is_there {
            // One look may miss it.
            until = None;
        } else if since.is_some() && until.is_none() {
            until = Some(Instant::now());
            program.deadline = Instant::now() + PATIENCE;
        }
        before = now;
        // For each look the system goes through its whole table of connections.
        thread::sleep(Duration::from_millis(20));
    }
    Ok(since.map_or(unseen.max(before.elapsed()), |since| {
        until.unwrap_or_else(Instant::now) - since
    }))
}

fn gives_up(answer: &Answer) -> Result<(), Failure> {
    let (listener, _queue) = full_queue();
    let port = listener.local_addr().expect("an address").port();
    let started = Instant::now();
    let mut program = answer.start_client(port)?;
    // How long it takes to start and to end is no matter.
    let waited = waits(&mut program, port);
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += " within four seconds. Nobody answers at this port: \
                              the queue of the server is full. \
                              Set a time limit of two seconds before you connect";
        failure.read = places::NOBODY_ANSWERS;
        failure
    })?;
    let waited = waited.unwrap_or(started.elapsed());
    if ended.stdout.trim_ascii() == b"TIMEOUT" && waited < AT_LEAST {
        let diagnosis = format!(
            "your program gave up too early, after {:.1} seconds at most: an answer may take its \
             time, so set a limit of two seconds",
            waited.as_secs_f64()
        );
        return Err(failure(&diagnosis, ended, places::NOBODY_ANSWERS));
    }
    if ended.stdout.trim_ascii() != b"TIMEOUT" {
        let diagnosis = "your program should print TIMEOUT and nothing else: \
                         nobody has refused anything, there was no answer";
        return Err(failure(diagnosis, ended, places::NOBODY_ANSWERS));
    }
    expect_line(&ended)?;
    expect_status(ended, 1)
}

fn speaks_ipv6(answer: &Answer) -> Result<(), Failure> {
    let listener = TcpListener::bind("[::1]:0").expect("this check needs IPv6");
    let port = listener.local_addr().expect("an address").port();
    let diagnosis = "HOST was ::1, an address of IPv6, and a server listens there. In Python use \
                     create_connection, or a socket of the address's family. In Rust \"::1:80\" \
                     does not parse: call (host, port).to_socket_addrs()";
    knock(answer, ("::1", port), &["OPEN"], diagnosis, places::MAKING).map(drop)
}
