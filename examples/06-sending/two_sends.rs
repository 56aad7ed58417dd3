// ANCHOR: all
//! Two sends arrive as one piece.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{str, thread};

/// Waits until `count` bytes have arrived, and takes none of them.
fn wait_for(conn: &TcpStream, count: usize) -> io::Result<()> {
    let mut buffer = vec![0; count];
    for _ in 0..1000 {
        if conn.peek(&mut buffer)? == count {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    // ANCHOR: send-twice
    // ANCHOR: client
    client.write_all(b"one")?;
    client.write_all(b"two")?;

    // ANCHOR: server
    wait_for(&conn, 6)?;
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    println!("received: {}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive
    // ANCHOR_END: server
    // ANCHOR_END: send-twice
    Ok(())
}
// ANCHOR_END: all
