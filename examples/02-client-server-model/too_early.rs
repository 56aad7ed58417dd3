// ANCHOR: all
//! A client comes before the server listens, and again after.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};

use anyhow::bail;
use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    // ANCHOR: bind
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    // ANCHOR_END: bind
    let address = listener.local_addr()?.as_socket().unwrap();
    // ANCHOR_END: server

    // ANCHOR: client
    // ANCHOR: connect
    match TcpStream::connect(address) {
        Err(error)
            if error.kind() == ErrorKind::ConnectionRefused =>
        {
            println!("before listen: connection refused");
        }
        other => bail!("expected a refusal, got {other:?}"),
    }
    // ANCHOR_END: connect
    // ANCHOR_END: client

    // ANCHOR: server
    listener.listen(128)?;
    // ANCHOR_END: server
    // ANCHOR: client
    let _client = TcpStream::connect(address)?;
    println!("after listen: connected");
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
