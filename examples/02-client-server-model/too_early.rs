// ANCHOR: all
//! A client comes before the server listens, and again after.

use std::net::{SocketAddr, TcpStream};

use anyhow::Context;
use socket2::{Domain, Socket, Type};

fn bind_only() -> anyhow::Result<(Socket, SocketAddr)> {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let any_port: SocketAddr = "127.0.0.1:0".parse()?;
    listener.bind(&any_port.into())?;
    let address = listener.local_addr()?.as_socket();
    Ok((listener, address.context("no IP address")?))
}

fn main() -> anyhow::Result<()> {
    // ANCHOR: both-ends
    // ANCHOR: server
    let (listener, address) = bind_only()?;

    // ANCHOR: client
    // ANCHOR: refused
    if let Err(error) = TcpStream::connect(address) {
        println!("before listen: {}", error.kind());
    }
    // ANCHOR_END: refused

    // ANCHOR: server
    listener.listen(128)?;
    // ANCHOR: client
    let _client = TcpStream::connect(address)?;
    println!("after listen: connected");
    // ANCHOR_END: client
    // ANCHOR_END: both-ends
    Ok(())
}
// ANCHOR_END: all
