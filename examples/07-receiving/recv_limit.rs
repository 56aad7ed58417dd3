//! read never returns more than fits its buffer: the rest waits.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    client.write_all(b"abcdefghij")?;
    let mut buffer = [0; 4];
    for _ in 0..3 {
        let count = conn.read(&mut buffer)?;
        println!("{count} {}", str::from_utf8(&buffer[..count])?);
    }
    Ok(())
}
