//! Both ends send with write_all.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;
    let mut buffer = [0; 1024];

    client.write_all(b"A letter to the server.")?;
    let count = conn.read(&mut buffer)?;
    println!("{}", str::from_utf8(&buffer[..count])?);

    conn.write_all(b"A letter to the client.")?;
    let count = client.read(&mut buffer)?;
    println!("{}", str::from_utf8(&buffer[..count])?);
    Ok(())
}
