// ANCHOR: all
//! A client connects, sends and leaves before the server accepts.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;

    // ANCHOR: client
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    println!("client: connected");
    client.write_all(b"I was here.")?;
    drop(client);
    println!("client: gone");

    // ANCHOR: server
    let (mut conn, _addr) = listener.accept()?;
    println!("server: accepted");
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    println!(
        "server received: {}",
        str::from_utf8(&buffer[..count])?
    );
    // ANCHOR_END: receive
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: all
