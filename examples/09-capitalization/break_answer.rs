// ANCHOR: all
//! An answer that outgrows the limit: the client cuts it.

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
    // ANCHOR: receive-once
    let mut client = TcpStream::connect(address)?;
    let request = "ΐ".repeat(400);
    client.write_all(request.as_bytes())?;
    println!("sent: {} bytes", request.len());
    println!(
        "upper case has: {} bytes",
        request.to_uppercase().len()
    );
    println!("received: {} bytes", client.read(&mut [0; 1024])?);
    // ANCHOR_END: receive-once
    // ANCHOR_END: client

    server.join().unwrap()
}
// ANCHOR_END: all
