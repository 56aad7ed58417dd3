//! either-family: a client that finds the address at which a server listens.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::thread;

use socket2::{Domain, SockRef, Socket, Type};

use crate::answer::Answer;
use crate::checks::word;
use crate::failure::{line_and_tail, slip};
use crate::peer::{LONG_PAUSE, Peer, listen, listen_at_both};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "either-family",
    chapter: "03-client-socket",
    title: "reach a server that listens only on IPv4, or only on IPv6",
    checks: &[
        Check {
            name: "prints-the-greeting",
            claim: "reaches a server, and prints what it says",
            needs: Needs::Nothing,
            run: prints_the_greeting,
        },
        Check {
            name: "goes-on-to-the-next",
            claim: "goes on to the next address when one does not answer",
            needs: Needs::Nothing,
            run: goes_on_to_the_next,
        },
        Check {
            name: "tries-them-all",
            claim: "goes on to the last of four addresses",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: tries_them_all,
        },
        Check {
            name: "takes-a-name",
            claim: "takes a name for a HOST",
            needs: Needs::Nothing,
            run: takes_a_name,
        },
        Check {
            name: "stays-with-the-first",
            claim: "tries no other address after the one that answers",
            needs: Needs::Nothing,
            run: stays_with_the_first,
        },
        Check {
            name: "keeps-the-order",
            claim: "tries the addresses in the order in which they are given",
            needs: Needs::Linux,
            run: keeps_the_order,
        },
        Check {
            name: "stays-with-a-silent-one",
            claim: "tries no other address after one that closes without a word",
            needs: Needs::Nothing,
            run: stays_with_a_silent_one,
        },
        Check {
            name: "prints-every-byte",
            claim: "prints 100,000 bytes that are no text, over a pause, all of them",
            needs: Needs::Nothing,
            run: prints_every_byte,
        },
        Check {
            name: "stays-after-a-reset",
            claim: "tries no other address when the connection breaks",
            needs: Needs::Nothing,
            run: stays_after_a_reset,
        },
        Check {
            name: "fails-with-status-1",
            claim: "ends with status 1 and one line when nobody answers",
            needs: Needs::Nothing,
            run: fails_with_status_1,
        },
        Check {
            name: "speaks-ipv6",
            claim: "reaches a server that listens only on ::1",
            needs: Needs::Ipv6,
            run: speaks_ipv6,
        },
        Check {
            name: "tries-every-address",
            claim: "tries both addresses of a name that has two",
            needs: Needs::TwoAddresses,
            run: tries_every_address,
        },
        Check {
            name: "passes-over-a-bad-name",
            claim: "goes on to the next HOST after a name that has no address",
            needs: Needs::Nothing,
            run: passes_over_a_bad_name,
        },
    ],
};

/// A socket that keeps the port of an address, and does not listen there: who
/// connects is refused.
fn nobody(address: &str, port: u16) -> io::Result<(Socket, u16)> {
    let ip: IpAddr = address.parse().expect("an IP address");
    let address = SocketAddr::new(ip, port);
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.bind(&address.into())?;
    let bound = socket.local_addr()?.as_socket().expect("an IP address");
    Ok((socket, bound.port()))
}

fn start(answer: &Answer, hosts: &[&str], port: u16) -> Result<Program, Failure> {
    let port = port.to_string();
    answer.start(&[hosts, &[port.as_str()]].concat())
}

/// Says `greeting` to the program, and closes.
fn greet(
    listener: &TcpListener,
    program: &mut Program,
    greeting: &str,
    advice: &str,
    read: &'static str,
) -> Result<(), Failure> {
    let mut peer = Peer::accept(listener, program).map_err(|mut failure| {
        failure.diagnosis += advice;
        failure.see(read)
    })?;
    peer.send(greeting.as_bytes())
}

/// Whether `printed` is `greeting`, and something else before or after it.
fn more_than(greeting: &str, printed: &[u8]) -> bool {
    let printed = String::from_utf8_lossy(printed);
    let parts = printed.split_once(greeting);
    !greeting.is_empty()
        && parts.is_some_and(|(before, after)| {
            !(before.is_empty() && after.is_empty()) && after != greeting
        })
}

fn expect_printed(ended: Ended, greeting: &str) -> Result<(), Failure> {
    let diagnosis = if let Some(what) = slip(greeting.as_bytes(), &ended.stdout) {
        what
    } else if more_than(greeting, &ended.stdout) {
        "your program printed more than the server said. To standard output goes what the server \
         says, and nothing else: say nothing about a HOST that does not answer, unless none does"
    } else if ended.stdout != greeting.as_bytes() {
        "your program should print what the server says, unchanged and once"
    } else if ended.status != Some(0) {
        "your program should end with exit status 0 after it has printed what the server says"
    } else {
        return Ok(());
    };
    let failure = ended.failure(diagnosis).sent(greeting.as_bytes());
    Err(failure
        .see(places::UNTIL_NO_MORE)
        .or_lost_early(greeting.as_bytes()))
}

fn prints_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1"], port)?;
    let advice = ". It was given 127.0.0.1 and a port: it should connect there";
    greet(
        &listener,
        &mut program,
        "hello\n",
        advice,
        places::RESOLVING,
    )?;
    expect_printed(program.ended()?, "hello\n")
}

fn goes_on_to_the_next(answer: &Answer) -> Result<(), Failure> {
    let (listener, _nobody) = listen_at_one("127.0.0.1", &["::1"]).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["::1", "127.0.0.1"], port)?;
    let advice = ". It was given ::1 and 127.0.0.1, and the server listens only on \
                  127.0.0.1: a failure at the first address is no reason to give up";
    let greeting = line(answer, "goes-on-to-the-next", "here I am, ");
    greet(
        &listener,
        &mut program,
        &greeting,
        advice,
        places::RESOLVING,
    )?;
    expect_printed(program.ended()?, &greeting)
}

fn tries_them_all(answer: &Answer) -> Result<(), Failure> {
    let empty = ["127.0.0.1", "127.0.0.2", "127.0.0.3"];
    let (last, _nobody) = listen_at_one("127.0.0.4", &empty).expect("a free port");
    let port = last.local_addr().expect("an address").port();
    let hosts = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"];
    let mut program = start(answer, &hosts, port)?;
    let advice = ". It was given four addresses, and the server listens only on the last of \
                  them, 127.0.0.4: go on until one answers or there are no more";
    let greeting = line(answer, "tries-them-all", "the fourth, ");
    greet(&last, &mut program, &greeting, advice, places::RESOLVING)?;
    expect_printed(program.ended()?, &greeting)
}

fn keeps_the_order(answer: &Answer) -> Result<(), Failure> {
    let listeners = listen_at_both([[127, 0, 0, 2], [127, 0, 0, 3]]);
    let port = listeners[0].local_addr().expect("an address").port();
    let hosts = ["127.0.0.2", "127.0.0.3"];
    for (first, second) in [(0, 1), (1, 0)] {
        let mut program = start(answer, &[hosts[first], hosts[second]], port)?;
        let (index, mut peer) = Peer::accept_any(&listeners, &mut program)
            .map_err(|failure| failure.see(places::RESOLVING))?;
        if index != first {
            let diagnosis = format!(
                "your program connected to {}, the second of its two addresses. A server listens \
                 at both: try them in the order in which they are given",
                hosts[index]
            );
            return Err(peer.failure(diagnosis).see(places::RESOLVING));
        }
        peer.send(b"hello\n")?;
        drop(peer);
        expect_printed(program.ended()?, "hello\n")?;
    }
    Ok(())
}

fn takes_a_name(answer: &Answer) -> Result<(), Failure> {
    let mut listeners = vec![listen()];
    let port = listeners[0].local_addr().expect("an address").port();
    // Whichever address localhost stands for, the server is there.
    listeners.extend(TcpListener::bind(("::1", port)));
    let mut program = start(answer, &["localhost"], port)?;
    let (_, mut peer) = Peer::accept_any(&listeners, &mut program).map_err(|mut failure| {
        failure.diagnosis += ". It was given the name localhost and a port: \
                              a HOST may be a name, which has to be looked up";
        failure.see(places::RESOLVING)
    })?;
    let greeting = line(answer, "takes-a-name", "by name ");
    peer.send(greeting.as_bytes())?;
    drop(peer);
    expect_printed(program.ended()?, &greeting)
}

/// A line with a word in it.
fn line(answer: &Answer, check: &str, before: &str) -> String {
    format!("{before}{}\n", word(&mut answer.vary(check), 6))
}

/// The server listens at one of the two addresses of localhost, and then at the other.
fn tries_every_address(answer: &Answer) -> Result<(), Failure> {
    for (there, empty) in [("127.0.0.1", "::1"), ("::1", "127.0.0.1")] {
        let (listener, _nobody) = listen_at_one(there, &[empty]).expect("this check needs IPv6");
        let port = listener.local_addr().expect("an address").port();
        let mut program = start(answer, &["localhost"], port)?;
        let advice = format!(
            ". It was given the name localhost, which stands for 127.0.0.1 and ::1 on this \
             machine, and the server listens only on {there}: try every address of a name, as \
             create_connection and TcpStream::connect do"
        );
        greet(
            &listener,
            &mut program,
            "by name\n",
            &advice,
            places::RESOLVING,
        )?;
        expect_printed(program.ended()?, "by name\n")?;
    }
    Ok(())
}

fn stays_with_the_first(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1", "127.0.0.1"], port)?;
    greet(&listener, &mut program, "once\n", "", places::RESOLVING)?;
    if Peer::accept(&listener, &mut program).is_ok() {
        let diagnosis = "your program connected again after a server had answered: \
                         leave the loop when you are connected";
        return Err(program.failure(diagnosis).see(places::RESOLVING));
    }
    expect_printed(program.ended()?, "once\n")
}

fn stays_with_a_silent_one(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1", "127.0.0.1"], port)?;
    greet(&listener, &mut program, "", "", places::RESOLVING)?;
    if Peer::accept(&listener, &mut program).is_ok() {
        let diagnosis = "the server closed without a word, and your program went on to the next \
                         address. Connected is connected: this server has nothing to say";
        return Err(program.failure(diagnosis).see(places::RESOLVING));
    }
    expect_printed(program.ended()?, "")
}

fn prints_every_byte(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1"], port)?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let first = b"a line,\r\n".as_slice();
    let rest = b"\xff\x00 no text\r\n\n ".repeat(7_143);
    let said = [first, &rest].concat();
    peer.send(first)?;
    thread::sleep(LONG_PAUSE);
    // If it has closed already, what it has printed tells why.
    peer.send_while_open(&rest)?;
    drop(peer);
    let ended = program.ended()?;
    if ended.stdout == said {
        let mut program = start(answer, &["127.0.0.1"], port)?;
        greet(
            &listener,
            &mut program,
            &line_and_tail(),
            "",
            places::UNTIL_NO_MORE,
        )?;
        return expect_printed(program.ended()?, &line_and_tail());
    }
    let gave_up = ended.status == Some(0) || ended.stderr.to_lowercase().contains("timed out");
    let diagnosis = if gave_up && said.starts_with(&ended.stdout) {
        format!(
            "the server said {} bytes, with a pause of 2.2 seconds after 9, and your program \
             printed the first {}: neither one read nor a pause is all that it says, so read \
             until it closes. A timeout of create_connection stays with its socket",
            said.len(),
            ended.stdout.len()
        )
    } else {
        "what the server said is no text, and your program did not print it as it came: read \
         bytes, and write bytes, to sys.stdout.buffer in Python"
            .to_owned()
    };
    Err(ended
        .failure(diagnosis)
        .sent(&said)
        .see(places::UNTIL_NO_MORE))
}

/// The server has little room for what it sends, and says so much that the
/// program must read: before the reset it knows that it is connected.
fn stays_after_a_reset(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    SockRef::from(&listener)
        .set_send_buffer_size(16 << 10)
        .expect("a setting of a socket");
    let mut program = start(answer, &["127.0.0.1", "127.0.0.1"], port)?;
    let mut peer = Peer::accept(&listener, &mut program)?;
    let piece = b"and on ".repeat(10_000);
    for _ in 0..8 {
        peer.send(&piece)
            .map_err(|failure| failure.see(places::UNTIL_NO_MORE))?;
    }
    peer.reset_when_read();
    if Peer::accept(&listener, &mut program).is_ok() {
        let diagnosis = "the server broke the connection while it spoke, and your program went on \
                         to the next address: only a connection that cannot be made is a reason \
                         to try another";
        return Err(program.failure(diagnosis).see(places::ONE_FAILS));
    }
    let ended = program.ended()?;
    if ended.status == Some(1) {
        return Ok(());
    }
    let failure = ended.failure(
        "the server broke the connection while it spoke, and your program should end with exit \
         status 1: what it has printed is not all",
    );
    Err(failure.see(places::ONE_FAILS))
}

fn passes_over_a_bad_name(answer: &Answer) -> Result<(), Failure> {
    // One byte longer than a name may be (RFC 1035, section 2.3.4), and no name
    // at all: neither look-up asks the network.
    let long = [63, 63, 63, 62].map(|length| "a".repeat(length)).join(".");
    let what = [
        "a name of 254 letters, which has no address: the look-up fails",
        "a..b, which cannot be a name. Python raises UnicodeError for it, which is no OSError",
    ];
    for (host, what) in [long.as_str(), "a..b"].into_iter().zip(what) {
        let listener = listen();
        let port = listener.local_addr().expect("an address").port();
        let mut program = start(answer, &[host, "127.0.0.1"], port)?;
        let advice = format!(". The first HOST was {what}. Go on to the next one then, too");
        greet(
            &listener,
            &mut program,
            "found\n",
            &advice,
            places::RESOLVING,
        )?;
        expect_printed(program.ended()?, "found\n")?;
    }
    Ok(())
}

fn fails_with_status_1(answer: &Answer) -> Result<(), Failure> {
    let (_nobody, port) = loop {
        let (socket, port) = nobody("127.0.0.1", 0).expect("a free port");
        if let Some(other) = nobody_at(&["::1"], port) {
            break ((socket, other), port);
        }
    };
    let ended = start(answer, &["::1", "127.0.0.1"], port)?.ended()?;
    let lines = ended.stderr.trim().lines().count();
    let diagnosis = if !ended.stdout.is_empty() {
        "your program should print nothing to standard output when nobody answers: a complaint \
         goes to standard error (file=sys.stderr in Python, eprintln! in Rust)"
            .to_owned()
    } else if ended.status != Some(1) {
        "nobody answered, and your program did not end with exit status 1: \
         the program that called yours takes 0 for success"
            .to_owned()
    } else if lines == 0 {
        "nobody answered, and your program should say so in one line on standard error, and \
         printed nothing there"
            .to_owned()
    } else if ended.stderr.contains("Traceback") || ended.stderr.contains("panicked") {
        "nobody answered, and your program crashed: catch the error, and say in one line on \
         standard error what failed"
            .to_owned()
    } else if lines > 1 {
        format!(
            "nobody answered, and your program printed {lines} lines to standard error: it should \
             be one, after the last HOST"
        )
    } else {
        return Ok(());
    };
    Err(ended.failure(diagnosis).see(places::RESOLVING))
}

/// A listener at `there`, and sockets that keep its port at the addresses `empty`, or
/// nothing if this machine has no such address as `there`.
fn listen_at_one(there: &str, empty: &[&str]) -> Option<(TcpListener, Vec<Socket>)> {
    loop {
        let listener = TcpListener::bind((there, 0)).ok()?;
        let port = listener.local_addr().expect("an address").port();
        if let Some(kept) = nobody_at(empty, port) {
            return Some((listener, kept));
        }
    }
}

/// Sockets that keep a port at these addresses, or nothing if it is somebody else's at one
/// of them. An address that this machine lacks does not answer either.
fn nobody_at(addresses: &[&str], port: u16) -> Option<Vec<Socket>> {
    let mut kept = Vec::new();
    for address in addresses {
        match nobody(address, port) {
            Ok((socket, _)) => kept.push(socket),
            Err(error) if error.kind() == ErrorKind::AddrInUse => return None,
            Err(_) => {}
        }
    }
    Some(kept)
}

fn speaks_ipv6(answer: &Answer) -> Result<(), Failure> {
    let (listener, _nobody) = listen_at_one("::1", &["127.0.0.1"]).expect("this check needs IPv6");
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1", "::1"], port)?;
    let advice = ". It was given 127.0.0.1 and ::1, and the server listens only on ::1: \
                  a socket of AF_INET cannot reach an address of IPv6, \
                  so make a new socket for each address, of its family";
    greet(
        &listener,
        &mut program,
        "over IPv6\n",
        advice,
        places::MAKING,
    )?;
    expect_printed(program.ended()?, "over IPv6\n")
}
