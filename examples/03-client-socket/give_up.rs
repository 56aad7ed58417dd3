// ANCHOR: all
//! Gives up on a server that does not answer in time.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::Context;
use socket2::{Domain, Socket, Type};

fn listen(queue: i32) -> anyhow::Result<(Socket, SocketAddr)> {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let any_port: SocketAddr = "127.0.0.1:0".parse()?;
    listener.bind(&any_port.into())?;
    listener.listen(queue)?;
    let address = listener.local_addr()?.as_socket();
    Ok((listener, address.context("no IP address")?))
}

fn main() -> anyhow::Result<()> {
    // ANCHOR: full-queue
    // ANCHOR: server
    // ANCHOR: listen
    // It never accepts. On Linux, one client can wait in its queue.
    let (_listener, address) = listen(0)?;
    // ANCHOR_END: listen
    // ANCHOR_END: server
    let mut waiting = Vec::new();

    // ANCHOR: client
    // ANCHOR: connect
    loop {
        let limit = Duration::from_millis(200);
        match TcpStream::connect_timeout(&address, limit) {
            Ok(sock) => waiting.push(sock),
            // ANCHOR_END: connect
            // ANCHOR: give-up
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                println!("gave up: {error}");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
            // ANCHOR_END: give-up
        }
    }
    // ANCHOR_END: client
    // ANCHOR_END: full-queue
}
// ANCHOR_END: all
