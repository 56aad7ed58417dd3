//! Both ends receive with read, and decode what came.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;
    let mut buffer = [0; 1024];

    client.write_all("Grüße".as_bytes())?;
    let count = conn.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    println!("server: {count} bytes, {message}");

    conn.write_all("Salut".as_bytes())?;
    let count = client.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    println!("client: {count} bytes, {message}");
    Ok(())
}
