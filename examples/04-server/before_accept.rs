//! A client connects, sends and leaves before the server calls accept.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;

    let mut client = TcpStream::connect(listener.local_addr()?)?;
    println!("client: connected");
    client.write_all(b"I was here.")?;
    drop(client);
    println!("client: gone");

    let (mut conn, _addr) = listener.accept()?;
    println!("server: accepted");
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    println!("server received: {}", str::from_utf8(&buffer[..count])?);
    Ok(())
}
