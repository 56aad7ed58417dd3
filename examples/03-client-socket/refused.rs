// ANCHOR: all
//! Connects to a port that nobody listens on.

use std::net::{SocketAddr, TcpStream};

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: bind
    // Bound and not listening: the port is taken, nobody answers.
    let taken = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    taken.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    let address = taken.local_addr()?.as_socket().unwrap();
    // ANCHOR_END: bind

    // ANCHOR: connect
    if let Err(error) = TcpStream::connect(address) {
        println!("{:?}", error.kind());
        println!("{error}");
    }
    // ANCHOR_END: connect
    Ok(())
}
// ANCHOR_END: all
