// ANCHOR: all
//! Closing: what the peer sees, and what is left of the socket.

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

    // ANCHOR: client
    client.write_all(b"Bye.")?;
    drop(client);

    // ANCHOR: server
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    println!(
        "the peer received: {}",
        str::from_utf8(&buffer[..count])?
    );
    println!("and then: {} bytes", conn.read(&mut buffer)?);
    // ANCHOR_END: receive

    // ANCHOR: client
    // ANCHOR: send-again
    // `client` is gone: a line that uses it here would not compile.
    // ANCHOR_END: send-again
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
