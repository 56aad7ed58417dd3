//! either-family: a client that finds the address at which a server listens.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

use crate::answer::Answer;
use crate::peer::{Peer, listen};
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
            name: "stays-with-the-first",
            claim: "tries no other address after the one that answers",
            needs: Needs::Nothing,
            run: stays_with_the_first,
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
    ],
};

const READ: &str = "Creating a Client Socket, \"What a name resolves to\"";
const MAKING: &str = "Creating a Client Socket, \"Making a socket\"";

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
        failure.read(read)
    })?;
    peer.send(greeting.as_bytes())
}

fn expect_printed(ended: Ended, greeting: &str) -> Result<(), Failure> {
    let diagnosis = if ended.stdout == [greeting.as_bytes(), b"\n"].concat() {
        "your program printed a newline more than the server said: \
         print and println add one of their own"
    } else if ended.stdout != greeting.as_bytes() {
        "your program should print what the server says, unchanged and once"
    } else if ended.status != Some(0) {
        "your program should end with exit status 0 after it has printed what the server says"
    } else {
        return Ok(());
    };
    Err(ended.failure(diagnosis).sent(greeting.as_bytes()))
}

fn prints_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1"], port)?;
    let advice = ". It was given 127.0.0.1 and a port: it should connect there";
    greet(&listener, &mut program, "hello\n", advice, READ)?;
    expect_printed(program.ended()?, "hello\n")
}

fn goes_on_to_the_next(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    // Without IPv6 there is nothing to keep, and ::1 does not answer either.
    let _nobody = nobody("::1", port);
    let mut program = start(answer, &["::1", "127.0.0.1"], port)?;
    let advice = ". It was given ::1 and 127.0.0.1, and the server listens only on \
                  127.0.0.1: a failure at the first address is no reason to give up";
    greet(&listener, &mut program, "here I am\n", advice, READ)?;
    expect_printed(program.ended()?, "here I am\n")
}

fn stays_with_the_first(answer: &Answer) -> Result<(), Failure> {
    let listener = listen();
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1", "127.0.0.1"], port)?;
    greet(&listener, &mut program, "once\n", "", READ)?;
    if Peer::accept(&listener, &mut program).is_ok() {
        let diagnosis = "your program connected again after a server had answered: \
                         leave the loop when you are connected";
        return Err(program.explain(diagnosis).read(READ));
    }
    expect_printed(program.ended()?, "once\n")
}

fn fails_with_status_1(answer: &Answer) -> Result<(), Failure> {
    let (_socket, port) = nobody("127.0.0.1", 0).expect("a free port");
    let _nobody = nobody("::1", port);
    let ended = start(answer, &["::1", "127.0.0.1"], port)?.ended()?;
    let diagnosis = if !ended.stdout.is_empty() {
        "your program should print nothing to standard output when nobody answers"
    } else if ended.status != Some(1) {
        "nobody answered, and your program did not end with exit status 1: \
         the program that called yours takes 0 for success"
    } else if ended.stderr.trim().lines().count() != 1 {
        "nobody answered, and your program should say so in one line on standard error: \
         catch the error, and say what failed"
    } else {
        return Ok(());
    };
    Err(ended.failure(diagnosis).read(READ))
}

/// A listener on ::1 alone, and a socket that keeps its port on 127.0.0.1, or
/// nothing if this machine has no IPv6.
fn listen_on_ipv6() -> Option<(TcpListener, Socket)> {
    // The port may be taken on the other address: then another one is not.
    loop {
        let listener = TcpListener::bind("[::1]:0").ok()?;
        let port = listener.local_addr().expect("an address").port();
        if let Ok((socket, _)) = nobody("127.0.0.1", port) {
            return Some((listener, socket));
        }
    }
}

fn speaks_ipv6(answer: &Answer) -> Result<(), Failure> {
    let (listener, _nobody) = listen_on_ipv6().expect("this check needs IPv6");
    let port = listener.local_addr().expect("an address").port();
    let mut program = start(answer, &["127.0.0.1", "::1"], port)?;
    let advice = ". It was given 127.0.0.1 and ::1, and the server listens only on ::1: \
                  a socket of AF_INET cannot reach an address of IPv6, \
                  so make a new socket for each address, of its family";
    greet(&listener, &mut program, "over IPv6\n", advice, MAKING)?;
    expect_printed(program.ended()?, "over IPv6\n")
}
