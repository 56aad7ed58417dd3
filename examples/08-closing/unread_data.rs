// ANCHOR: all
//! Closing with unread data: the peer gets a reset, not an end of stream.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

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

    client.write_all(b"please read all of this")?;
    wait_for(&conn, 23)?;

    // ANCHOR: server
    // ANCHOR: close-early
    conn.read_exact(&mut [0; 6])?;
    drop(conn);
    // ANCHOR_END: close-early

    // ANCHOR: client
    // ANCHOR: receive
    if let Err(error) = client.read(&mut [0; 1024]) {
        println!("client: {error}");
    }
    // ANCHOR_END: receive
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
