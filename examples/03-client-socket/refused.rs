// ANCHOR: all
//! Connects to a port that nobody listens on.

use std::net::{SocketAddr, TcpStream};

use anyhow::Context;
use socket2::{Domain, Socket, Type};

fn bind_only() -> anyhow::Result<(Socket, SocketAddr)> {
    let taken = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let any_port: SocketAddr = "127.0.0.1:0".parse()?;
    taken.bind(&any_port.into())?;
    let address = taken.local_addr()?.as_socket();
    Ok((taken, address.context("no IP address")?))
}

fn main() -> anyhow::Result<()> {
    // ANCHOR: bind-and-connect
    // ANCHOR: bind
    // The port is taken, and nobody listens on it.
    let (_taken, address) = bind_only()?;
    // ANCHOR_END: bind

    // ANCHOR: connect
    if let Err(error) = TcpStream::connect(address) {
        println!("{:?}", error.kind());
        println!("{error}");
    }
    // ANCHOR_END: connect
    // ANCHOR_END: bind-and-connect
    Ok(())
}
// ANCHOR_END: all
