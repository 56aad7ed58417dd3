//! any-port: a server that says which port it got.

use std::thread;
use std::time::{Duration, Instant};

use super::ONLY_ON_ITS_HOST;
use crate::answer::Answer;
use crate::failure::slip;
use crate::peer::{LONG_PAUSE, Peer, free_port, listen};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "any-port",
    chapter: "04-server",
    title: "listen on the given port, or on any free one, and say which",
    checks: &[
        Check {
            name: "greets",
            claim: "listens on the port it is given, greets a client, and closes",
            needs: Needs::Nothing,
            run: greets,
        },
        Check {
            name: "announces",
            claim: "prints LISTENING and a port, and flushes the line",
            needs: Needs::Nothing,
            run: announces,
        },
        Check {
            name: "announces-its-port",
            claim: "announces the port that it got when it asked for port 0",
            needs: Needs::Nothing,
            run: announces_its_port,
        },
        Check {
            name: "listens-before-it-announces",
            claim: "can be reached as soon as it has announced its port",
            needs: Needs::Nothing,
            run: listens_before_it_announces,
        },
        Check {
            name: "greets-everyone",
            claim: "greets one client after another, also after a pause",
            needs: Needs::Nothing,
            run: greets_everyone,
        },
        Check {
            name: "takes-no-other-port",
            claim: "ends, and shares no port, when the given one is taken",
            needs: Needs::Nothing,
            run: takes_no_other_port,
        },
        ONLY_ON_ITS_HOST,
    ],
};

const GREETING: &[u8] = b"hello\n";

/// How often a server is started that may announce its port too early: the moment
/// before it listens is a short one.
const STARTS: usize = 10;

/// How long the grader goes on trying to connect.
const PATIENCE: Duration = Duration::from_secs(4);

/// Connects to the program, at first or when it listens at last.
fn reach(port: u16, program: &mut Program) -> Result<Peer, Failure> {
    let until = Instant::now() + PATIENCE;
    loop {
        match Peer::connect(port, program) {
            Err(_) if Instant::now() < until && program.is_running() => {
                thread::sleep(Duration::from_millis(5));
            }
            outcome => return outcome,
        }
    }
}

/// Expects the greeting, and the end of the stream after it.
fn expect_greeting(mut peer: Peer) -> Result<(), Failure> {
    let ended = peer.receive_to_end(GREETING.len());
    // After a reset, a connection is no longer silent.
    let is_open = ended.is_err() && peer.is_silent_for(Duration::from_millis(1));
    if peer.received.is_empty() && is_open {
        let mut failure =
            peer.stuck("your server should send its line at once, and has sent nothing");
        failure.diagnosis += ". The client sends nothing, so do not wait to receive. If it writes \
                              through makefile or a BufWriter, flush";
        return Err(failure.see(places::ACCEPT));
    }
    if peer.received != GREETING {
        let mut diagnosis = "your server should send each client the line hello, \
                             with its newline, and nothing else"
            .to_owned();
        if let Some(what) = slip(GREETING, &peer.received) {
            diagnosis += &format!(": {what}");
        }
        return Err(peer.failure(diagnosis).see(places::ACCEPT));
    }
    ended.map_err(|mut failure| {
        failure.diagnosis += ": after the greeting, close the connection";
        failure.see(places::DIFFERENCES)
    })
}

fn greets(answer: &Answer) -> Result<(), Failure> {
    let port = free_port();
    let mut program = answer.start(&["127.0.0.1", &port.to_string()])?;
    let Ok(peer) = reach(port, &mut program) else {
        return Err(program
            .failure(format!(
                "your server should listen on HOST and PORT, which are \
             127.0.0.1 and {port}, and nobody can connect to it there"
            ))
            .see(places::BIND));
    };
    expect_greeting(peer)
}

fn announces(answer: &Answer) -> Result<(), Failure> {
    let given = free_port();
    let mut program = answer.start(&["127.0.0.1", &given.to_string()])?;
    let port = program
        .port()
        .map_err(|failure| failure.or_see(places::BIND))?;
    if port == given {
        return Ok(());
    }
    let diagnosis = format!("PORT was {given}, and your server announced port {port}");
    Err(program.failure(diagnosis).see(places::BIND))
}

fn announces_its_port(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = reach(port, &mut program).map_err(|mut failure| {
        failure.diagnosis += ": your server announced this port, and does not listen on it";
        failure.see(places::BIND)
    })?;
    expect_greeting(peer)
}

/// Connects to a program that has announced its port a moment ago.
fn reach_at_once(port: u16, program: &mut Program) -> Result<Peer, Failure> {
    Peer::connect(port, program).map_err(|mut failure| {
        failure.diagnosis += " right after your server announced the port: it announces before it \
                              listens. A bound socket without listen refuses every client";
        failure.see(places::LISTEN)
    })
}

fn listens_before_it_announces(answer: &Answer) -> Result<(), Failure> {
    for _ in 0..STARTS {
        let (mut program, port) = answer.start_server()?;
        expect_greeting(reach_at_once(port, &mut program)?)?;
    }
    Ok(())
}

fn greets_everyone(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    expect_greeting(reach_at_once(port, &mut program)?)?;
    for number in 2..=3 {
        let left = |mut failure: Failure| {
            failure.diagnosis = format!(
                "your server did not greet client {number}, who came {} the ones before had left: \
                 after a client it should accept the next one, however long none comes",
                if number == 3 {
                    "2.2 seconds after"
                } else {
                    "after"
                }
            );
            failure.see(places::ACCEPT)
        };
        if number == 3 {
            thread::sleep(LONG_PAUSE);
        }
        let peer = Peer::connect(port, &mut program).map_err(left)?;
        expect_greeting(peer).map_err(left)?;
    }
    Ok(())
}

fn takes_no_other_port(answer: &Answer) -> Result<(), Failure> {
    let taken = listen();
    let port = taken.local_addr().expect("an address").port();
    ends_at_a_taken_port(
        answer,
        port,
        "PORT was taken by another server",
        "a client that knows the port would look for it in vain",
    )?;
    let (_first, port) = answer.start_server()?;
    ends_at_a_taken_port(
        answer,
        port,
        "PORT was taken by another copy of your server",
        "of two servers that share a port, as SO_REUSEPORT lets them, each gets some of the \
         clients",
    )
}

/// Starts the program with a `port` that is taken, as is `told`, and expects that it ends.
fn ends_at_a_taken_port(answer: &Answer, port: u16, told: &str, why: &str) -> Result<(), Failure> {
    let mut program = answer.start(&["127.0.0.1", &port.to_string()])?;
    if program.announces() {
        let diagnosis = format!(
            "{told}, and yours went on and announced a port: {why}. End with an exit status that \
             is not 0"
        );
        let printed = program.output(0).to_vec();
        return Err(program
            .failure(diagnosis)
            .printed(&printed)
            .see(places::BIND));
    }
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis = format!("{told}, and {}", failure.diagnosis);
        failure.see(places::BIND)
    })?;
    if ended.status != Some(0) {
        return Ok(());
    }
    let diagnosis = format!("{told}, and yours ended with exit status 0, which means success");
    Err(ended.failure(diagnosis).see(places::BIND))
}
