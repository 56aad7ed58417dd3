// ANCHOR: all
//! Reads until the end of the stream, however many pieces that takes.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    let data = b"0123456789".repeat(10_000);
    let sent = data.clone();
    let sender = thread::spawn(move || client.write_all(&sent));

    // ANCHOR: server
    // ANCHOR: read-to-end
    let mut received = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let count = conn.read(&mut buffer)?;
        // ANCHOR: end-of-stream
        if count == 0 {
            break;
        }
        // ANCHOR_END: end-of-stream
        received.extend_from_slice(&buffer[..count]);
    }
    // ANCHOR_END: read-to-end
    // ANCHOR_END: server

    println!("received: {} bytes", received.len());
    assert_eq!(received, data);

    sender.join().unwrap()?;
    Ok(())
}
// ANCHOR_END: all
