// ANCHOR: all
//! A thread for each client: a slow one keeps nobody waiting.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

// ANCHOR: serve
fn serve(conn: TcpStream) {
    if answer(&conn).is_err() {
        println!("server: one client gets no answer");
    }
}

fn answer(mut conn: &TcpStream) -> io::Result<()> {
    let mut request = String::new();
    conn.read_to_string(&mut request)?;
    conn.write_all(request.to_uppercase().as_bytes())
}

fn accept_all(listener: TcpListener) -> io::Result<()> {
    loop {
        let (conn, _addr) = listener.accept()?;
        thread::spawn(move || serve(conn));
    }
}
// ANCHOR_END: serve

fn answer_to(mut client: TcpStream, last_piece: &[u8]) -> io::Result<String> {
    client.write_all(last_piece)?;
    client.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    client.read_to_string(&mut answer)?;
    Ok(answer)
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || accept_all(listener));

    // ANCHOR: clients
    let mut slow = TcpStream::connect(address)?;
    slow.write_all(b"one ")?;
    let quick = TcpStream::connect(address)?;
    println!("quick: {}", answer_to(quick, b"here")?);
    let wrong = TcpStream::connect(address)?;
    println!("wrong: {} bytes", answer_to(wrong, b"\xff")?.len());
    println!("slow: {}", answer_to(slow, b"moment")?);
    // ANCHOR_END: clients
    Ok(())
}
// ANCHOR_END: all
