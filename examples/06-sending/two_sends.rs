//! Two sends arrive as one piece.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

/// Waits until `count` bytes have arrived, and takes none of them.
fn wait_for(conn: &TcpStream, count: usize) -> io::Result<()> {
    let mut buffer = vec![0; count];
    while conn.peek(&mut buffer)? < count {}
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    client.write_all(b"one")?;
    client.write_all(b"two")?;

    wait_for(&conn, 6)?;
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    println!("received: {}", str::from_utf8(&buffer[..count])?);
    Ok(())
}
