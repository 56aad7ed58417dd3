//! Receives an exact number of bytes, in however many pieces they come.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    client.write_all(b"par")?;
    client.write_all(b"tition")?;
    let mut data = [0; 9];
    conn.read_exact(&mut data)?;
    println!("{}", str::from_utf8(&data)?);
    Ok(())
}
