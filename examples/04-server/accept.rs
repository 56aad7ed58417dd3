// ANCHOR: all
//! What accept returns: a new socket and the address of the client.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    let ann = TcpStream::connect(listener.local_addr()?)?;
    let mut ben = TcpStream::connect(listener.local_addr()?)?;

    // ANCHOR: server
    let (_ann_conn, ann_addr) = listener.accept()?;
    assert_eq!(ann_addr, ann.local_addr()?);
    println!("first connection: from Ann");

    let (mut ben_conn, ben_addr) = listener.accept()?;
    assert_eq!(ben_addr, ben.local_addr()?);
    println!("second connection: from Ben");

    ben_conn.write_all(b"This is for Ben.")?;
    // ANCHOR: client
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = ben.read(&mut buffer)?;
    println!("Ben received: {}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
