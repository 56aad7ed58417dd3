// ANCHOR: all
//! A message in two pieces: only the first is answered.

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
    // ANCHOR: send-in-pieces
    let mut client = TcpStream::connect(address)?;
    client.write_all(b"hello, ")?;
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = client.read(&mut buffer)?;
    println!("answer: {}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive
    // ANCHOR: receive
    let count = client.read(&mut buffer)?;
    println!("then: {count} bytes, the server has closed");
    // ANCHOR_END: receive
    client.write_all(b"world")?;
    println!("the second piece: sent, and nobody will read it");
    // ANCHOR_END: send-in-pieces
    // ANCHOR_END: client

    server.join().unwrap()
}
// ANCHOR_END: all
