//! Closing: what the peer sees, and what is left of the closed socket.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;

    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    client.write_all(b"Bye.")?;
    drop(client);

    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    println!("the peer received: {}", str::from_utf8(&buffer[..count])?);
    println!("and then: {} bytes", conn.read(&mut buffer)?);

    // `client` is gone: a line that uses it here would not compile.
    Ok(())
}
