// ANCHOR: all
//! An empty message: nothing is sent, and both ends wait.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use std::{str, thread};

// Out of time: Linux and macOS say WouldBlock, Windows TimedOut.
const LATE: [ErrorKind; 2] =
    [ErrorKind::WouldBlock, ErrorKind::TimedOut];

// ANCHOR: server
// ANCHOR: serve
/// The lecture's server: one client, one read, one answer.
fn serve(listener: TcpListener) -> anyhow::Result<()> {
    // ANCHOR: accept
    let (mut conn, _addr) = listener.accept()?;
    // ANCHOR_END: accept
    // ANCHOR: answer
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    conn.write_all(message.to_uppercase().as_bytes())?;
    // ANCHOR_END: answer
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));

    // ANCHOR: client
    // ANCHOR: send-nothing
    let mut client = TcpStream::connect(address)?;
    client.write_all("".as_bytes())?;
    client.set_read_timeout(Some(Duration::from_millis(200)))?;
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    match client.read(&mut buffer) {
        Ok(count) => println!(
            "answer: {}",
            str::from_utf8(&buffer[..count])?
        ),
        Err(error) if LATE.contains(&error.kind()) => {
            println!("no answer in a fifth of a second");
        }
        Err(error) => return Err(error.into()),
    }
    // ANCHOR_END: receive
    drop(client);
    // ANCHOR_END: send-nothing
    // ANCHOR_END: client

    server.join().unwrap()
}
// ANCHOR_END: all
