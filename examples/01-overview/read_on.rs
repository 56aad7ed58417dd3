// ANCHOR: all
//! Receives on and on, until the other side has closed.

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

    // ANCHOR: server
    // ANCHOR: send
    conn.write_all(b"One piece, ")?;
    conn.write_all(b"and another.")?;
    drop(conn);
    // ANCHOR_END: send

    // ANCHOR: client
    // ANCHOR: receive
    let mut message = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let count = client.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        message.extend_from_slice(&buffer[..count]);
    }
    // ANCHOR_END: receive
    println!("client received: {}", str::from_utf8(&message)?);
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
