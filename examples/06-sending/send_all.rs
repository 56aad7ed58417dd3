// ANCHOR: all
//! Both ends send with write_all.

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
    client.write_all(b"A letter to the server.")?;
    // ANCHOR: server
    // ANCHOR: receive
    let count = conn.read(&mut buffer)?;
    println!("{}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive

    conn.write_all(b"A letter to the client.")?;
    // ANCHOR: client
    // ANCHOR: receive
    let count = client.read(&mut buffer)?;
    println!("{}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
