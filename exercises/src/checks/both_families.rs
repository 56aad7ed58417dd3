//! both-families: a server for clients of IPv4 and of IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpListener};

use super::{leave_before_the_answer, wrong_end};
use crate::answer::Answer;
use crate::failure::slip;
use crate::peer::{Peer, free_port};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "both-families",
    chapter: "15-beyond",
    title: "serve clients of IPv4 and of IPv6 at one port",
    checks: &[
        Check {
            name: "is-reached",
            claim: "announces its port, sends a client something, and closes",
            needs: Needs::Nothing,
            run: is_reached,
        },
        Check {
            name: "is-reached-by-ipv4",
            claim: "serves a client of IPv4 at the port that it announces",
            needs: Needs::Nothing,
            run: is_reached_by_ipv4,
        },
        Check {
            name: "is-reached-by-ipv6",
            claim: "serves a client of IPv6 at the same port",
            needs: Needs::Ipv6,
            run: is_reached_by_ipv6,
        },
        Check {
            name: "tells-ipv4",
            claim: "tells a client of IPv4 its address as it is, with nothing around it",
            needs: Needs::Nothing,
            run: tells_ipv4,
        },
        Check {
            name: "tells-ipv6",
            claim: "tells a client of IPv6 its address",
            needs: Needs::Ipv6,
            run: tells_ipv6,
        },
        Check {
            name: "tells-each-its-own",
            claim: "tells clients with other addresses of IPv4 theirs",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: tells_each_its_own,
        },
        Check {
            name: "in-any-order",
            claim: "serves clients of both families in any order, while others stay",
            needs: Needs::Ipv6,
            run: in_any_order,
        },
        Check {
            name: "given-port",
            claim: "listens at the PORT that it is given, for both families",
            needs: Needs::Ipv6,
            run: given_port,
        },
        Check {
            name: "says-why-it-cannot",
            claim: "ends with one line if somebody else listens at PORT for one family",
            // On Windows two servers may share a port.
            needs: Needs::Linux,
            run: says_why_it_cannot,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves the next client after one that left before its line",
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
    ],
};

const IPV4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const IPV6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// More than any line with an address.
const MOST: usize = 100;

fn start(answer: &Answer, port: u16) -> Result<(Program, u16), Failure> {
    let mut program = answer.start(&["::", &port.to_string()])?;
    let port = program
        .port()
        .map_err(|failure| failure.or_see(places::BIND))?;
    Ok((program, port))
}

fn family(own: IpAddr) -> &'static str {
    if own.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// Connects from an address, and receives up to the end.
fn visit(own: IpAddr, port: u16, program: &mut Program) -> Result<Peer, Failure> {
    let mut peer = Peer::connect_from(own, port, program).map_err(|mut failure| {
        failure.diagnosis += &format!(
            ": it should listen for clients of {} at the port that it has announced",
            family(own)
        );
        failure.see(places::BOTH_FAMILIES)
    })?;
    receive(own, &mut peer)?;
    Ok(peer)
}

/// Receives up to the end.
fn receive(own: IpAddr, peer: &mut Peer) -> Result<(), Failure> {
    let result = peer.receive_to_end(MOST);
    let is_waiting = peer.received.is_empty() && !peer.was_reset();
    result.map_err(|mut failure| {
        if is_waiting {
            failure.diagnosis = format!(
                "a client of {} has connected, and your server has sent it nothing: it has not \
                 accepted it, or waits for something. The client sends nothing",
                family(own)
            );
            return failure.see(places::ACCEPT);
        }
        failure.diagnosis += &format!(
            ". The client, of {}, sends nothing: your server should send its line and close",
            family(own)
        );
        failure.see(places::CLOSE)
    })
}

/// Visits, and expects to be told its own address.
fn expect(own: IpAddr, port: u16, program: &mut Program) -> Result<(), Failure> {
    is_its_own(own, &visit(own, port, program)?)
}

/// Expects that a client was told its own address.
fn is_its_own(own: IpAddr, peer: &Peer) -> Result<(), Failure> {
    let expected = format!("{own}\n");
    if peer.received == expected.as_bytes() {
        return Ok(());
    }
    let mapped = format!("::ffff:{own}");
    let said = String::from_utf8_lossy(&peer.received);
    let mut diagnosis = format!("the client has connected from {own}, and should be told so");
    if own.is_ipv4() && said.starts_with(&mapped) {
        diagnosis += ": take away what IPv6 has put around the address";
    } else if said.contains(['(', '\'', ',']) {
        diagnosis += ": send the address alone, without what else accept returns";
    } else if let Some(what) = slip(expected.as_bytes(), &peer.received) {
        diagnosis += &format!(": {what}");
    }
    Err(peer.failure(diagnosis).see(places::BOTH_FAMILIES))
}

/// Visits, and expects to be told anything.
fn is_told(own: IpAddr, port: u16, program: &mut Program) -> Result<(), Failure> {
    expect_something(&visit(own, port, program)?)
}

fn expect_something(peer: &Peer) -> Result<(), Failure> {
    if peer.received.is_empty() {
        let diagnosis = "your server should send each client a line, and has sent nothing";
        return Err(peer.failure(diagnosis).see(places::ACCEPT));
    }
    Ok(())
}

fn is_reached(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    // The next two checks ask for each of them.
    let Ok(mut peer) = Peer::connect_from(IPV4, port, &mut program) else {
        return is_told(IPV6, port, &mut program);
    };
    receive(IPV4, &mut peer)?;
    expect_something(&peer)
}

fn is_reached_by_ipv4(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    is_told(IPV4, port, &mut program)
}

fn is_reached_by_ipv6(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    is_told(IPV6, port, &mut program)
}

fn tells_ipv4(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    expect(IPV4, port, &mut program)
}

fn tells_ipv6(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    expect(IPV6, port, &mut program)
}

fn tells_each_its_own(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    let mut vary = answer.vary("tells-each-its-own");
    for number in 1..=3 {
        let own = Ipv4Addr::new(127, vary.u8(1..), vary.u8(..), vary.u8(1..255));
        let peer = visit(own.into(), port, &mut program).map_err(|mut failure| {
            failure.diagnosis = format!(
                "client number {number} was not served: after a client, accept the next one"
            );
            failure.see(places::ACCEPT)
        })?;
        is_its_own(own.into(), &peer)?;
    }
    Ok(())
}

fn in_any_order(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    let mut stay = Vec::new();
    for own in [IPV6, IPV6, IPV4, IPV6, IPV4, IPV4, IPV4, IPV6] {
        let mut served = || {
            let mut peer = Peer::connect_from(own, port, &mut program)?;
            peer.receive(own.to_string().len() + 1)?;
            stay.push(peer);
            expect(own, port, &mut program)
        };
        served().map_err(|mut failure| {
            failure.diagnosis = format!(
                "clients of both families came, each twice, and stayed for a while after they \
                 had been told their addresses. In the end one of {} was not served as it should \
                 be: {}",
                family(own),
                failure.diagnosis
            );
            failure.see(places::ACCEPT)
        })?;
    }
    Ok(())
}

fn given_port(answer: &Answer) -> Result<(), Failure> {
    let given = free_port();
    let (mut program, port) = start(answer, given)?;
    if port != given {
        let diagnosis = format!("PORT was {given}, and your server announced port {port}");
        return Err(program.failure(diagnosis).see(places::BIND));
    }
    expect(IPV4, port, &mut program)?;
    expect(IPV6, port, &mut program)
}

/// Starts the program at a port that is taken, as is `told`.
fn ends_at(port: u16, told: &str, answer: &Answer) -> Result<(), Failure> {
    let mut program = answer.start(&["::", &port.to_string()])?;
    if program.announces() {
        let diagnosis = format!(
            "{told}, and your server announces a port: some of its clients, or all, would reach \
             the other one"
        );
        let printed = program.output(0).to_vec();
        return Err(program
            .failure(diagnosis)
            .printed(&printed)
            .see(places::BOTH_FAMILIES));
    }
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis = format!("{told}, and {}", failure.diagnosis);
        failure.see(places::BIND)
    })?;
    let Some(wrong) = wrong_end(&ended) else {
        return Ok(());
    };
    let diagnosis = format!("{told}, and your server cannot listen: {wrong}");
    Err(ended.failure(diagnosis).see(places::BIND))
}

fn says_why_it_cannot(answer: &Answer) -> Result<(), Failure> {
    for own in [IPV4, IPV6] {
        // Not each machine has IPv6.
        if let Ok(other) = TcpListener::bind((own, 0)) {
            let port = other.local_addr().expect("an address").port();
            let told = format!("somebody else listens at PORT, for {}", family(own));
            ends_at(port, &told, answer)?;
        }
    }
    let (_first, port) = start(answer, 0)?;
    ends_at(port, "another copy of your server listens at PORT", answer)
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = start(answer, 0)?;
    leave_before_the_answer(&mut program, port, b"")?;
    expect(IPV4, port, &mut program).map_err(|mut failure| {
        failure.diagnosis = "a client was cut off before it had its line, and the next client was \
                             not served. To send can fail, and that must end only this connection"
            .to_owned();
        failure.see(places::ONE_FAILS)
    })
}
