//! visitors: a server that tells each client its number and its port.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use super::leave_before_the_answer;
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, Peer, can_connect, free_port};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "visitors",
    chapter: "02-client-server-model",
    title: "tell each client its number and its own port",
    checks: &[
        Check {
            name: "welcomes-a-visitor",
            claim: "announces its port, and tells a visitor two numbers",
            needs: Needs::Nothing,
            run: welcomes_a_visitor,
        },
        Check {
            name: "says-the-clients-port",
            claim: "tells the visitor the port of the visitor's end",
            needs: Needs::Nothing,
            run: says_the_clients_port,
        },
        Check {
            name: "closes",
            claim: "closes the connection after the line",
            needs: Needs::Nothing,
            run: closes,
        },
        Check {
            name: "counts-on",
            claim: "serves one visitor after another, also after a pause, and counts them",
            needs: Needs::Nothing,
            run: counts_on,
        },
        Check {
            name: "counts-five-at-once",
            claim: "gives each of five visitors who come at once a number of their own",
            needs: Needs::Nothing,
            run: counts_five_at_once,
        },
        Check {
            name: "takes-its-port",
            claim: "listens at the port it is given",
            needs: Needs::Nothing,
            run: takes_its_port,
        },
        Check {
            name: "only-on-its-host",
            claim: "listens on the address it is given, and on no other",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: only_on_its_host,
        },
        Check {
            name: "outlives-a-visitor",
            claim: "goes on when a visitor has left before its line",
            // Elsewhere the server cannot be stopped until the visitor has left.
            needs: Needs::Linux,
            run: outlives_a_visitor,
        },
    ],
};

/// More than the longest line.
const LIMIT: usize = 80;

/// How often five clients come at once: threads that count without a lock need not
/// meet the first time.
const BURSTS: usize = 20;

/// How long they go on. If the queue of a server has no room for five, each time takes
/// a second, until some ask again.
const BURSTS_LAST: Duration = Duration::from_secs(2);

fn start(answer: &Answer) -> Result<(Program, u16), Failure> {
    answer.start_server().map_err(|mut failure| {
        if failure.read.is_empty() {
            failure.read = places::WAITS_AND_COMES;
        }
        failure
    })
}

/// Receives the line of one visitor, and returns the two numbers in it.
fn receive_line(peer: &mut Peer) -> Result<(usize, u16), Failure> {
    while peer.received.len() < LIMIT && !peer.received.ends_with(b"\n") {
        match peer.receive(peer.received.len() + 1) {
            Ok(true) => {}
            Err(_) if peer.received.is_empty() => {
                let mut failure =
                    peer.stuck("your server should send its line at once, and has sent nothing");
                failure.diagnosis += ". The client sends nothing, so do not wait to receive. If \
                                      it writes through makefile or a BufWriter, flush";
                return Err(failure.see(places::WAITS_AND_COMES));
            }
            Ok(false) | Err(_) => break,
        }
    }
    numbers(&peer.received).ok_or_else(|| {
        let received = String::from_utf8_lossy(&peer.received);
        let mut diagnosis = "your server should send the line `You are visitor 1, from port \
                             54321.` with the visitor's number and the port of the visitor's \
                             end, and a newline"
            .to_owned();
        if received.ends_with('.') {
            diagnosis += ": the newline is missing";
        } else if received.contains("127.0.0.1") {
            diagnosis += ": an address is an IP address and a port, and only the port belongs here";
        }
        peer.failure(diagnosis).see(places::THREE_SOCKETS)
    })
}

fn numbers(line: &[u8]) -> Option<(usize, u16)> {
    let line = str::from_utf8(line).ok()?;
    let line = line.strip_prefix("You are visitor ")?;
    let (number, port) = line.strip_suffix(".\n")?.split_once(", from port ")?;
    Some((number.parse().ok()?, port.parse().ok()?))
}

/// Expects the end of the stream, and nothing before it.
fn expect_end(peer: &mut Peer) -> Result<(), Failure> {
    let length = peer.received.len();
    peer.receive_to_end(length).map_err(|mut failure| {
        // Of halves a later chapter tells.
        failure.diagnosis = failure.diagnosis.replacen(
            "end its half of the connection",
            "close the connection",
            1,
        ) + ". After the line it should close it: a client that reads to the end waits until then";
        failure.see(places::DIFFERENCES)
    })
}

fn welcomes_a_visitor(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    let mut peer = Peer::connect(port, &mut program)?;
    let (number, _port) = receive_line(&mut peer)?;
    if number == 1 {
        return Ok(());
    }
    let diagnosis = format!("the first visitor should be visitor 1, and is visitor {number}");
    Err(peer.failure(diagnosis).see(places::WAITS_AND_COMES))
}

fn says_the_clients_port(answer: &Answer) -> Result<(), Failure> {
    let (mut program, server_port) = start(answer)?;
    let mut peer = Peer::connect(server_port, &mut program)?;
    let (_number, port) = receive_line(&mut peer)?;
    if port == peer.port() {
        return Ok(());
    }
    let whose = if port == server_port {
        ", which is your server's own"
    } else {
        ""
    };
    let diagnosis = format!(
        "your server told port {port}{whose}, to a client whose port is {}. The client's address \
         is the second thing that accept returns",
        peer.port()
    );
    Err(peer.failure(diagnosis).see(places::THREE_SOCKETS))
}

fn closes(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    let mut peer = Peer::connect(port, &mut program)?;
    receive_line(&mut peer)?;
    expect_end(&mut peer)
}

fn left_alone(visitor: usize) -> String {
    format!(
        "your server did not serve visitor {visitor}, who came {} the one before had left: call \
         accept in a loop, once for each visitor, however long none comes",
        if visitor == 3 {
            "2.2 seconds after"
        } else {
            "after"
        }
    )
}

fn counts_on(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    for visitor in 1..=3 {
        if visitor == 3 {
            thread::sleep(LONG_PAUSE);
        }
        let mut peer = Peer::connect(port, &mut program).map_err(|mut failure| {
            failure.diagnosis = left_alone(visitor);
            failure.see(places::WAITS_AND_COMES)
        })?;
        let (number, _port) = receive_line(&mut peer).map_err(|mut failure| {
            if peer.received.is_empty() && visitor > 1 {
                failure.diagnosis = left_alone(visitor);
                failure.read = places::WAITS_AND_COMES;
            }
            failure
        })?;
        if number != visitor {
            let diagnosis = format!(
                "visitor {visitor} was told to be visitor {number}: \
                 one count must live as long as the server, outside of the loop"
            );
            return Err(peer.failure(diagnosis).see(places::WAITS_AND_COMES));
        }
        expect_end(&mut peer)?;
    }
    Ok(())
}

fn counts_five_at_once(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    let until = Instant::now() + BURSTS_LAST;
    for burst in 0..BURSTS {
        five_at_once(&mut program, port, burst * 5)?;
        if Instant::now() >= until {
            break;
        }
    }
    Ok(())
}

/// Lets five clients come while the server is stopped, after `before` others, and
/// expects that each has a number of its own.
fn five_at_once(program: &mut Program, port: u16, before: usize) -> Result<(), Failure> {
    let mut peers = Vec::new();
    let process = program.process.clone();
    process.while_stopped(|| {
        peers.extend((0..5).filter_map(|_| Peer::begin(port, program).ok()));
    });
    let mut told = Vec::new();
    for peer in &mut peers {
        let (number, port) = receive_line(peer)?;
        if port != peer.port() {
            let diagnosis = format!(
                "five clients came at once, and the one from port {} was told port {port}, \
                 which is another one's: do the connections share a variable?",
                peer.port()
            );
            return Err(peer.failure(diagnosis).see(places::THREE_SOCKETS));
        }
        told.push(number);
    }
    told.sort_unstable();
    if told == [1, 2, 3, 4, 5].map(|number| before + number) {
        return Ok(());
    }
    Err(program
        .failure(format!(
            "five clients came at once, and were told the numbers {told:?}. If threads or \
             processes count, one may read the count before another has written it: \
             count where you call accept, or hold a lock from reading to writing"
        ))
        .see(places::WAITS_AND_COMES))
}

fn takes_its_port(answer: &Answer) -> Result<(), Failure> {
    let given = free_port();
    let mut program = answer.start(&["127.0.0.1", &given.to_string()])?;
    let port = program.port()?;
    if port == given {
        return Peer::connect(port, &mut program).map(drop);
    }
    let diagnosis = format!(
        "PORT was {given}, and your server announced port {port}: bind to the port that it is \
         given. 0 alone means any free one"
    );
    Err(program.failure(diagnosis).see(places::BOTH_ENDS))
}

fn only_on_its_host(answer: &Answer) -> Result<(), Failure> {
    let mut program = answer.start(&["127.0.0.2", "0"])?;
    let port = program.port()?;
    let reaches = |host: [u8; 4]| can_connect(SocketAddr::from((host, port)));
    let diagnosis = match (reaches([127, 0, 0, 2]), reaches([127, 0, 0, 1])) {
        (true, false) => return Ok(()),
        (true, true) => {
            "HOST was 127.0.0.2, and your server can be reached at 127.0.0.1, too. It listens on \
             every address of this machine, open to every network: bind to HOST"
        }
        (false, true) => {
            "HOST was 127.0.0.2, another address of this machine, and your server listens on \
             127.0.0.1: bind to HOST, and not to an address of your choice"
        }
        (false, false) => {
            "HOST was 127.0.0.2, another address of this machine, and your server cannot be \
             reached there: bind to HOST"
        }
    };
    // Not what the program said: that a visit was short is the grader's doing.
    Err(Failure::new(diagnosis).see(places::BOTH_ENDS))
}

fn outlives_a_visitor(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    leave_before_the_answer(&mut program, port, b"")?;
    let next = Peer::connect(port, &mut program).and_then(|mut peer| receive_line(&mut peer));
    next.map(drop).map_err(|mut failure| {
        failure.diagnosis = "a visitor left before its line had come, and your server did not \
                             serve the next one: to send can fail, and so can getpeername or \
                             peer_addr. That ends this visit and not the program"
            .to_owned();
        failure.see(places::ONE_FAILS)
    })
}
