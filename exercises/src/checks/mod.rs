//! The checks, a file an exercise, and one that several of them make.

use std::net::SocketAddr;

use crate::answer::Answer;
use crate::peer::{Peer, can_connect, free_port};
use crate::program::Program;
use crate::{Check, Failure, Needs};

pub mod any_port;
pub mod both_ways;
pub mod break_it;
pub mod cap_client;
pub mod cap_server;
pub mod characters;
pub mod decode_or_offset;
pub mod either_family;
pub mod first_words;
pub mod greeter;
pub mod half_close;
pub mod knock;
pub mod length_prefix;
pub mod lines;
pub mod many_visits;
pub mod one_write;
pub mod restartable;
pub mod send_all;
pub mod sum;
pub mod too_big;
pub mod upload;
pub mod visitors;

/// That a server can be reached at its HOST and PORT and at no other address.
const ONLY_ON_ITS_HOST: Check = Check {
    name: "only-on-its-host",
    claim: "listens on the address and the port it is given, and on no other",
    // Elsewhere 127.0.0.2 need not belong to this machine.
    needs: Needs::Linux,
    run: only_on_its_host,
};

fn only_on_its_host(answer: &Answer) -> Result<(), Failure> {
    const READ: &str = "What the Server Does, \"bind: an address of your own\"";
    // Of a port that the system picks, another program may have 127.0.0.1.
    let given = free_port();
    let mut program = answer.start(&["127.0.0.2", &given.to_string()])?;
    let port = program.port()?;
    if port != given {
        let diagnosis =
            format!("PORT was {given}, and your server listens on port {port}: bind to PORT");
        return Err(program.explain(diagnosis).read(READ));
    }
    let can_connect = |last| can_connect(SocketAddr::from(([127, 0, 0, last], port)));
    if !can_connect(2) {
        let diagnosis = "HOST was 127.0.0.2, another address of this machine, and no client can \
                         connect to your server there: bind to HOST, and not to an address of \
                         your choice";
        return Err(program.explain(diagnosis).read(READ));
    }
    if can_connect(1) {
        let diagnosis = "HOST was 127.0.0.2, and your server can be reached at 127.0.0.1, too. It \
                         listens on every address of this machine, open to every network: bind \
                         to HOST alone";
        return Err(program.explain(diagnosis).read(READ));
    }
    Ok(())
}

/// Lets a client come, send `request`, end its half, and reset the connection, all
/// while the server is stopped. When the server accepts it, it can read all of the
/// request, and its first send fails. Only on Linux can it be stopped.
fn leave_before_the_answer(
    program: &mut Program,
    port: u16,
    request: &[u8],
) -> Result<(), Failure> {
    let process = program.process.clone();
    let mut left = Ok(());
    process.while_stopped(|| {
        left = Peer::connect(port, program).and_then(|mut peer| {
            peer.send(request)?;
            peer.half_close();
            peer.reset();
            Ok(())
        });
    });
    left
}
