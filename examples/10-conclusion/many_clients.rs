// ANCHOR: all
//! A thread for each client: a slow one keeps nobody waiting.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::ensure;

const LIMIT: usize = 1_048_576; // bytes in a message
const TIME_LIMIT: Duration = Duration::from_secs(10); // each call

// ANCHOR: server
// ANCHOR: serve
fn serve(mut conn: TcpStream) {
    if answer(&mut conn).is_err() {
        println!("server: one client gets no answer");
    }
}

fn answer(conn: &mut TcpStream) -> anyhow::Result<()> {
    conn.set_read_timeout(Some(TIME_LIMIT))?;
    conn.set_write_timeout(Some(TIME_LIMIT))?;
    let message = receive_message(conn)?;
    send_message(conn, &message.to_uppercase())
}

fn accept_all(listener: TcpListener) -> io::Result<()> {
    loop {
        let (conn, _addr) = listener.accept()?;
        thread::spawn(move || serve(conn));
    }
}
// ANCHOR_END: serve
// ANCHOR_END: server

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

fn receive_message(sock: &mut TcpStream) -> anyhow::Result<String> {
    let mut front = [0; 4];
    sock.read_exact(&mut front)?;
    let length = u32::from_be_bytes(front) as usize;
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let mut data = vec![0; length];
    sock.read_exact(&mut data)?;
    Ok(String::from_utf8(data)?)
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || accept_all(listener));

    // ANCHOR: client
    // ANCHOR: clients
    let mut slow = TcpStream::connect(address)?;
    slow.write_all(b"\0\0\0\x0a")?;
    slow.write_all(b"one ")?;

    let mut quick = TcpStream::connect(address)?;
    send_message(&mut quick, "here")?;
    println!("quick: {}", receive_message(&mut quick)?);

    let mut wrong = TcpStream::connect(address)?;
    wrong.write_all(b"\0\0\0\x01")?;
    wrong.write_all(b"\xff")?;
    println!("wrong: {} bytes", wrong.read(&mut [0; 1024])?);

    slow.write_all(b"moment")?;
    println!("slow: {}", receive_message(&mut slow)?);
    // ANCHOR_END: clients
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: all
