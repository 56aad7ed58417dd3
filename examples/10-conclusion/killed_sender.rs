// ANCHOR: all
//! A sender is killed in the middle of a message. Does the receiver notice?

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::{env, str};

use anyhow::{Context, ensure};

// ANCHOR: sender
// ANCHOR: client
fn send_a_part(port: u16) -> anyhow::Result<()> {
    let message = b"transfer 1000 dollars";
    let length = u32::try_from(message.len())?.to_be_bytes();
    let mut plain = TcpStream::connect(("127.0.0.1", port))?;
    plain.write_all(&message[..12])?;
    let mut framed = TcpStream::connect(("127.0.0.1", port))?;
    framed.write_all(&[&length, &message[..12]].concat())?;
    println!("sent");
    // Waits here until it is killed.
    io::read_to_string(io::stdin())?;
    Ok(())
}
// ANCHOR_END: sender

// ANCHOR: receive
// ANCHOR: server
// ANCHOR: to-the-end
fn receive_to_the_end(
    mut conn: TcpStream,
) -> anyhow::Result<String> {
    let mut message = String::new();
    conn.read_to_string(&mut message)?;
    Ok(message)
}
// ANCHOR_END: to-the-end

// ANCHOR: with-a-length
fn receive_with_length(
    mut conn: TcpStream,
) -> anyhow::Result<String> {
    let mut length = [0; 4];
    conn.read_exact(&mut length)?;
    let mut message = vec![0; u32::from_be_bytes(length) as usize];
    conn.read_exact(&mut message)?;
    Ok(str::from_utf8(&message)?.to_owned())
}
// ANCHOR_END: with-a-length
// ANCHOR_END: server
// ANCHOR_END: receive

fn main() -> anyhow::Result<()> {
    if let Some(port) = env::args().nth(1) {
        return send_a_part(port.parse()?);
    }

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = Command::new(env::current_exe()?)
        .arg(listener.local_addr()?.port().to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let stdout = sender.stdout.take().context("no pipe")?;
    let mut said = String::new();
    BufReader::new(stdout).read_line(&mut said)?;
    sender.kill()?;
    sender.wait()?;
    ensure!(!said.is_empty(), "the sender has not sent");
    let (plain, _addr) = listener.accept()?;
    let (framed, _addr) = listener.accept()?;

    // ANCHOR: main
    // ANCHOR: server
    for (name, received) in [
        ("to the end", receive_to_the_end(plain)),
        ("with a length", receive_with_length(framed)),
    ] {
        match received {
            Ok(message) => println!("{name}: {message}"),
            Err(error) => println!("{name}: {error}"),
        }
    }
    // ANCHOR_END: server
    // ANCHOR_END: main
    Ok(())
}
// ANCHOR_END: all
