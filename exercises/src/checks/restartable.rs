//! restartable: a server that can be killed and started again at once.

use super::{ONLY_ON_ITS_HOST, leave_before_the_answer, wrong_end};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "restartable",
    chapter: "04-server",
    title: "be killed and start again at once on the same address",
    checks: &[
        Check {
            name: "serves",
            claim: "says ready, closes after the client, and serves the next",
            needs: Needs::Nothing,
            run: serves,
        },
        Check {
            name: "waits-for-the-end",
            claim: "leaves the connection open until the client ends it",
            needs: Needs::Nothing,
            run: waits_for_the_end,
        },
        Check {
            name: "starts-again",
            claim: "starts again at once after it was killed with a client connected",
            // On Windows an old connection is not in the way of bind.
            needs: Needs::Linux,
            run: starts_again,
        },
        Check {
            name: "keeps-its-port",
            claim: "does not listen while another copy has the port",
            // SO_REUSEPORT, the way to do it wrong, is not the same elsewhere.
            needs: Needs::Linux,
            run: keeps_its_port,
        },
        Check {
            name: "says-why-it-cannot",
            claim: "says in one line that it cannot listen, and ends with status 1",
            needs: Needs::Nothing,
            run: says_why_it_cannot,
        },
        Check {
            name: "survives-a-reset",
            claim: "serves the next client after one that was cut off",
            needs: Needs::Nothing,
            run: survives_a_reset,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves the next client after one that left before its greeting",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        ONLY_ON_ITS_HOST,
    ],
};

const GREETING: &[u8] = b"ready\n";

fn start(answer: &Answer) -> Result<(Program, u16), Failure> {
    answer.start_server().map_err(|mut failure| {
        if failure.read.is_empty() {
            failure.read = places::BIND;
        }
        failure
    })
}

/// Connects, and receives the greeting.
fn visit(port: u16, program: &mut Program) -> Result<Peer, Failure> {
    let mut peer = Peer::connect(port, program).map_err(|failure| failure.see(places::ACCEPT))?;
    peer.receive(GREETING.len()).map_err(|mut failure| {
        failure.diagnosis += ". It should say ready to each client as soon as it has accepted it. \
                              If it writes through makefile or a BufWriter, flush";
        failure.see(places::ACCEPT)
    })?;
    if peer.received == GREETING {
        return Ok(peer);
    }
    let diagnosis = "your server should send each client the line ready, with its newline";
    Err(peer.failure(diagnosis).see(places::ACCEPT))
}

fn serves(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    for _ in 0..2 {
        let mut peer = visit(port, &mut program)?;
        peer.half_close();
        peer.receive_to_end(GREETING.len()).map_err(|mut failure| {
            failure.diagnosis += ", after the client had ended its half";
            failure.see(places::DIFFERENCES)
        })?;
    }
    Ok(())
}

fn waits_for_the_end(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    let mut peer = visit(port, &mut program)?;
    if peer.is_silent_for(LONG_PAUSE) {
        return Ok(());
    }
    let diagnosis = if peer.received == GREETING {
        "the client stayed for 2.2 seconds and had not ended the connection, and your server did: \
         receive until there is nothing more, however long that takes"
    } else {
        "your server should send nothing after the line ready"
    };
    Err(peer.failure(diagnosis).see(places::DIFFERENCES))
}

fn starts_again(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    let mut clients = Vec::new();
    // Twice: the second start, too, must be ready for a third.
    for _ in 0..2 {
        clients.push(visit(port, &mut program)?);
        // Dropping a program kills it.
        drop(program);
        program = answer.start(&["127.0.0.1", &port.to_string()])?;
        let again = program.port().map_err(|mut failure| {
            failure.diagnosis = format!(
                "your server was killed while a client was connected, and does not start again \
                 on port {port}. The old connection is in the way of bind, unless SO_REUSEADDR \
                 was set before bind, by the old copy and by the new one"
            );
            failure.see(places::STARTING_AGAIN)
        })?;
        if again != port {
            let diagnosis =
                format!("your server was started again on port {port}, and announces port {again}");
            return Err(program.failure(&diagnosis).see(places::STARTING_AGAIN));
        }
    }
    visit(port, &mut program).map(drop)
}

fn keeps_its_port(answer: &Answer) -> Result<(), Failure> {
    let (mut first, port) = start(answer)?;
    let mut second = answer.start(&["127.0.0.1", &port.to_string()])?;
    if !second.announces() {
        second.ended().map_err(also_runs)?;
        return visit(port, &mut first).map_err(|mut failure| {
            failure.diagnosis = format!(
                "a second copy of your server was started on the same port, and ended. The first \
                 copy should go on serving, and did not: {}",
                failure.diagnosis
            );
            failure
        }).map(drop);
    }
    let failure = second.failure(
        "a second copy of your server was started with the same HOST and PORT while the first \
         was alive, and it should end, but it announces a port. Two copies that share a port \
         (SO_REUSEPORT) each get some of the clients, and on another port no client looks for it",
    );
    Err(failure.printed(second.output(0)).see(places::BIND))
}

/// A failure of a second copy that goes on.
fn also_runs(mut failure: Failure) -> Failure {
    failure.diagnosis = format!(
        "a second copy of your server was started with the same HOST and PORT while the first was \
         alive. It cannot listen there, and should end at once: {}",
        failure.diagnosis
    );
    failure.see(places::BIND)
}

fn says_why_it_cannot(answer: &Answer) -> Result<(), Failure> {
    let (_first, port) = start(answer)?;
    let second = answer.start(&["127.0.0.1", &port.to_string()])?;
    let ended = second.ended().map_err(also_runs)?;
    let Some(wrong) = wrong_end(&ended) else {
        return Ok(());
    };
    let diagnosis =
        format!("a second copy of your server cannot listen on a port that is taken: {wrong}");
    Err(ended.failure(diagnosis).see(places::BIND))
}

fn survives_a_reset(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    visit(port, &mut program)?.reset();
    visit(port, &mut program).map(drop).map_err(|mut failure| {
        failure.diagnosis = "a client was cut off, which resets its connection, and the next \
                             client was not served. A recv or send can fail, and that must end \
                             only this connection"
            .to_owned();
        failure.see(places::ONE_FAILS)
    })
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer)?;
    leave_before_the_answer(&mut program, port, b"")?;
    visit(port, &mut program).map(drop).map_err(|mut failure| {
        failure.diagnosis = "a client was cut off while it waited for its turn, before it had the \
                             line ready, and the next client was not served. To send can fail, \
                             too, and that must end only this connection"
            .to_owned();
        failure.see(places::ONE_FAILS)
    })
}
