// ANCHOR: all
//! A character across the 1,024th byte: the server cannot decode it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{str, thread};

/// The lecture's server: one client, one read, one answer.
fn serve(listener: TcpListener) -> anyhow::Result<()> {
    let (mut conn, _addr) = listener.accept()?;
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    match str::from_utf8(&buffer[..count]) {
        Ok(message) => {
            conn.write_all(message.to_uppercase().as_bytes())?
        }
        Err(error) => println!("server: {error}"),
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));

    // ANCHOR: client
    // ANCHOR: send-torn
    let mut client = TcpStream::connect(address)?;
    // ANCHOR: send
    let message = "a".repeat(1023) + "é";
    client.write_all(message.as_bytes())?;
    // ANCHOR_END: send
    // ANCHOR: receive
    if let Err(error) = client.read(&mut [0; 1024]) {
        println!("client: {error}");
    }
    // ANCHOR_END: receive
    // ANCHOR_END: send-torn
    // ANCHOR_END: client

    server.join().unwrap()
}
// ANCHOR_END: all
