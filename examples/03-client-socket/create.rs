//! A socket is made from an address family and a socket type.

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    let family = Domain::IPV4;
    let kind = Type::STREAM;
    let sock = Socket::new(family, kind, None)?;
    println!("family: {family:?}");
    println!("type: {kind:?}");

    if sock.peer_addr().is_err() {
        println!("connected to: nobody yet");
    }
    Ok(())
}
