//! One message arrives in two pieces.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;
    let mut buffer = [0; 1024];

    // The network may split what is sent wherever it likes. Here the client
    // does it, so that it happens in each run.
    client.write_all(b"transfer 100")?;
    let count = conn.read(&mut buffer)?;
    println!("first piece: {}", str::from_utf8(&buffer[..count])?);

    client.write_all(b"0 dollars")?;
    let count = conn.read(&mut buffer)?;
    println!("second piece: {}", str::from_utf8(&buffer[..count])?);
    Ok(())
}
