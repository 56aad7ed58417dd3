// ANCHOR: all
//! Both ends receive with read, and decode what came.

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
    client.write_all("Grüße".as_bytes())?;
    // ANCHOR: server
    // ANCHOR: receive
    let count = conn.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    println!("server: {count} bytes, {message}");
    // ANCHOR_END: receive

    conn.write_all("Salut".as_bytes())?;
    // ANCHOR: client
    // ANCHOR: receive
    let count = client.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    println!("client: {count} bytes, {message}");
    // ANCHOR_END: receive
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
