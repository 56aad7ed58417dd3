// ANCHOR: all
//! A server set up call by call.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::str;

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    // ANCHOR: socket
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // ANCHOR_END: socket
    // ANCHOR: setsockopt
    // Windows needs no such option, and there it would be a danger.
    if cfg!(not(windows)) {
        listener.set_reuse_address(true)?;
    }
    // ANCHOR_END: setsockopt
    // ANCHOR: bind
    let address: SocketAddr = "127.0.0.1:0".parse()?;
    listener.bind(&address.into())?;
    // ANCHOR_END: bind
    // ANCHOR: listen
    listener.listen(128)?;
    // ANCHOR_END: listen
    // ANCHOR_END: server
    println!("listening");

    let bound = listener.local_addr()?.as_socket().unwrap();
    let mut client = TcpStream::connect(bound)?;

    // ANCHOR: server
    // ANCHOR: accept
    let (mut conn, addr) = listener.accept()?;
    // ANCHOR_END: accept
    // ANCHOR_END: server
    let host = addr.as_socket().unwrap().ip();
    println!("accepted a client from {host}");
    conn.write_all(b"Welcome.")?;
    let mut buffer = [0; 1024];
    let count = client.read(&mut buffer)?;
    let greeting = str::from_utf8(&buffer[..count])?;
    println!("the client received: {greeting}");
    Ok(())
}
// ANCHOR_END: all
