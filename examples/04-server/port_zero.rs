// ANCHOR: all
//! Binds two sockets to port 0, and asks which addresses they got.

use std::net::SocketAddr;

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: bind
    let any_port: SocketAddr = "127.0.0.1:0".parse()?;

    let first = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    first.bind(&any_port.into())?;

    let second = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    second.bind(&any_port.into())?;
    // ANCHOR_END: bind

    // ANCHOR: ask-addresses
    // The ports differ from run to run, so letters stand for them.
    let a = first.local_addr()?.as_socket().unwrap();
    let b = second.local_addr()?.as_socket().unwrap();
    assert_ne!(a.port(), b.port());
    println!("bound to {}:A", a.ip());
    println!("bound to {}:B", b.ip());
    // ANCHOR_END: ask-addresses
    Ok(())
}
// ANCHOR_END: all
