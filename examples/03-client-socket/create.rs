// ANCHOR: all
//! A socket is made from an address family and a socket type.

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: create
    let family = Domain::IPV4;
    let kind = Type::STREAM;
    let sock = Socket::new(family, kind, None)?;
    // ANCHOR_END: create
    println!("family: {family:?}");
    println!("type: {kind:?}");

    // ANCHOR: ask-peer
    if sock.peer_addr().is_err() {
        println!("connected to: nobody yet");
    }
    // ANCHOR_END: ask-peer
    Ok(())
}
// ANCHOR_END: all
