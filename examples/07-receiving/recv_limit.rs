// ANCHOR: all
//! read never returns more than fits its buffer: the rest waits.

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
    client.write_all(b"abcdefghij")?;
    // ANCHOR: server
    // ANCHOR: receive
    let mut buffer = [0; 4];
    for _ in 0..3 {
        let count = conn.read(&mut buffer)?;
        println!("{count} {}", str::from_utf8(&buffer[..count])?);
    }
    // ANCHOR_END: receive
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: all
