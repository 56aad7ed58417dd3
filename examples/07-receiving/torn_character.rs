// ANCHOR: all
//! A character is split between two reads.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    client.write_all("café".as_bytes())?;
    drop(client);

    // ANCHOR: server
    // ANCHOR: decode-piece
    // ANCHOR: receive
    let mut buffer = [0; 4];
    let count = conn.read(&mut buffer)?;
    let mut message = buffer[..count].to_vec();
    // ANCHOR_END: receive
    // ANCHOR: decode
    match str::from_utf8(&message) {
        Ok(text) => println!("{text}"),
        Err(error) => println!("{error}"),
    }
    // ANCHOR_END: decode
    // ANCHOR_END: decode-piece

    // ANCHOR: decode-whole
    // ANCHOR: receive
    let count = conn.read(&mut buffer)?;
    message.extend_from_slice(&buffer[..count]);
    // ANCHOR_END: receive
    println!("decoded whole: {}", str::from_utf8(&message)?);
    // ANCHOR_END: decode-whole
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: all
