// ANCHOR: all
//! A message of 3,000 bytes: the rest is lost with the connection.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{str, thread};

/// The lecture's server: one client, one read, one answer.
fn serve(listener: TcpListener) -> anyhow::Result<()> {
    let (mut conn, _addr) = listener.accept()?;
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    conn.write_all(message.to_uppercase().as_bytes())?;
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));

    // ANCHOR: client
    // ANCHOR: send-too-much
    let mut client = TcpStream::connect(address)?;
    client.write_all(&[b'a'; 3000])?;
    // ANCHOR: receive
    let mut buffer = [0; 4096];
    let mut outcome = client.read(&mut buffer);
    if let Ok(count) = outcome {
        println!("answer: {count} bytes");
        outcome = client.read(&mut buffer);
    }
    if let Err(error) = outcome {
        println!("then: {error}");
    }
    // ANCHOR_END: receive
    // ANCHOR_END: send-too-much
    // ANCHOR_END: client

    server.join().unwrap()
}
// ANCHOR_END: all
