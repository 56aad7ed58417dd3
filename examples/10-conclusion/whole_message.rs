// ANCHOR: all
//! Capitalization over a protocol that says when a message is complete.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::{env, thread};

use anyhow::{anyhow, ensure};

// ANCHOR: protocol
const LIMIT: usize = 1_048_576; // bytes in a message

// ANCHOR: send
/// Sends a message with its length in front.
fn send_message(
    sock: &mut TcpStream,
    message: &str,
) -> anyhow::Result<()> {
    let length = message.len();
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let front = u32::try_from(length)?.to_be_bytes();
    sock.write_all(&[&front, message.as_bytes()].concat())?;
    Ok(())
}
// ANCHOR_END: send

// ANCHOR: receive
/// Receives a whole message, or returns an error.
fn receive_message(sock: &mut TcpStream) -> anyhow::Result<String> {
    let mut front = [0; 4];
    sock.read_exact(&mut front)?;
    let length = u32::from_be_bytes(front) as usize;
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let mut data = vec![0; length];
    sock.read_exact(&mut data)?;
    Ok(String::from_utf8(data)?)
}
// ANCHOR_END: receive
// ANCHOR_END: protocol

// ANCHOR: server
// ANCHOR: serve
fn serve(
    listener: TcpListener,
    clients: usize,
) -> anyhow::Result<()> {
    for _ in 0..clients {
        let (mut conn, _addr) = listener.accept()?;
        let message = receive_message(&mut conn)?;
        send_message(&mut conn, &message.to_uppercase())?;
    }
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: client
// ANCHOR: ask
fn ask(
    address: SocketAddr,
    message: &str,
) -> anyhow::Result<String> {
    let mut client = TcpStream::connect(address)?;
    send_message(&mut client, message)?;
    receive_message(&mut client)
}
// ANCHOR_END: ask
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let mut messages = Vec::new();
    for arg in env::args_os().skip(1) {
        let text = arg.into_string();
        messages.push(
            text.map_err(|arg| anyhow!("{arg:?} is not UTF-8"))?,
        );
    }
    if messages.is_empty() {
        messages.push("straße".to_owned());
        messages.push(String::new());
        messages.push("🌮".repeat(300));
        messages.push("é".repeat(2000));
    }

    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let clients = messages.len();
    let server = thread::spawn(move || serve(listener, clients));
    // ANCHOR: client
    for message in messages {
        let answer = ask(address, &message)?;
        let start: String = answer.chars().take(20).collect();
        let length = |text: &str| text.chars().count();
        let (sent, got) = (length(&message), length(&answer));
        println!("{sent} in, {got} out: {start}");
    }
    // ANCHOR_END: client
    server.join().unwrap()
}
// ANCHOR_END: main
// ANCHOR_END: all
