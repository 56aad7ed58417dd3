//! Binds a socket to an address, and asks which one it got.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    let sock = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let address: SocketAddr = "127.0.0.1:0".parse()?;
    sock.bind(&address.into())?;

    let bound = sock.local_addr()?.as_socket().unwrap();
    println!("host: {}", bound.ip());
    assert_ne!(bound.port(), 0);
    println!("port: one that was free");
    Ok(())
}
