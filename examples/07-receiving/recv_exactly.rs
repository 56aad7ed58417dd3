// ANCHOR: all
//! Receives an exact number of bytes, in however many pieces.

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
    client.write_all(b"par")?;
    client.write_all(b"tition")?;
    // ANCHOR: server
    // ANCHOR: receive
    let mut data = [0; 9];
    conn.read_exact(&mut data)?;
    println!("{}", str::from_utf8(&data)?);
    // ANCHOR_END: receive
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: all
