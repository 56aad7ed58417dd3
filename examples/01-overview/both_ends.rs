//! Both ends of one connection, in one program.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    let mut buffer = [0; 1024];

    client.write_all(b"Hello from the client.")?;
    let count = conn.read(&mut buffer)?;
    let message = &buffer[..count];
    println!("server received: {}", str::from_utf8(message)?);

    conn.write_all(b"Hello from the server.")?;
    let count = client.read(&mut buffer)?;
    let message = &buffer[..count];
    println!("client received: {}", str::from_utf8(message)?);

    Ok(())
}
