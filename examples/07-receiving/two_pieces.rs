// ANCHOR: all
//! One message arrives in two pieces.

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
    // The network may cut anywhere. Here the client cuts, to make
    // it happen in each run.
    client.write_all(b"transfer 100")?;
    // ANCHOR: server
    // ANCHOR: receive
    let count = conn.read(&mut buffer)?;
    println!("first piece: {}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive

    // ANCHOR: client
    client.write_all(b"0 dollars")?;
    // ANCHOR: server
    // ANCHOR: receive
    let count = conn.read(&mut buffer)?;
    println!("second piece: {}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: all
