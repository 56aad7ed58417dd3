// ANCHOR: all
//! Both ends of one connection, in one program.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    // ANCHOR: server
    let (mut conn, _addr) = listener.accept()?;
    // ANCHOR_END: server

    let mut buffer = [0; 1024];

    // ANCHOR: client
    client.write_all(b"Hello from the client.")?;
    // ANCHOR: server
    // ANCHOR: receive
    let count = conn.read(&mut buffer)?;
    let message = &buffer[..count];
    println!("server received: {}", str::from_utf8(message)?);
    // ANCHOR_END: receive

    conn.write_all(b"Hello from the server.")?;
    // ANCHOR: client
    // ANCHOR: receive
    let count = client.read(&mut buffer)?;
    let message = &buffer[..count];
    println!("client received: {}", str::from_utf8(message)?);
    // ANCHOR_END: receive
    // ANCHOR_END: client

    Ok(())
}
// ANCHOR_END: all
