// ANCHOR: all
//! A service for many clients: a thread for each.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{self, SocketAddr};
use std::time::Duration;
use std::{env, thread};

use anyhow::anyhow;

const LIMIT: u64 = 1024; // bytes in a line

// ANCHOR: server
// ANCHOR: serve
/// Answers each line in upper case.
fn serve(conn: net::TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(&conn);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LIMIT);
        limited.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(());
        }
        (&conn).write_all(&line.to_ascii_uppercase())?;
    }
}
// ANCHOR_END: serve

// ANCHOR: serve-all
fn serve_all(listener: net::TcpListener) -> anyhow::Result<()> {
    loop {
        let (conn, _addr) = listener.accept()?;
        // An error ends this thread, and the others stay.
        thread::Builder::new().spawn(move || serve(conn))?;
    }
}
// ANCHOR_END: serve-all
// ANCHOR_END: server

// ANCHOR: visit
/// Three idle clients, a greedy one, and one that asks.
fn visit(address: SocketAddr) -> anyhow::Result<()> {
    // ANCHOR: client
    let mut idle = Vec::new();
    for _ in 0..3 {
        idle.push(net::TcpStream::connect(address)?);
    }
    let mut greedy = net::TcpStream::connect(address)?;
    greedy.set_write_timeout(Some(Duration::from_millis(200)))?;
    let lines = [&[b'm'; 999][..], b"\n"].concat().repeat(1000);
    let all = (0..100).try_for_each(|_| greedy.write_all(&lines));
    match all {
        Ok(()) => println!("greedy: took 100 MB"),
        Err(_) => println!("greedy: the server takes no more"),
    }
    let mut client = net::TcpStream::connect(address)?;
    client.write_all(b"hello\n")?;
    let mut answer = String::new();
    BufReader::new(&client).read_line(&mut answer)?;
    print!("next: {answer}");
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: visit

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let port = env::args().nth(1);
    let given = port.as_deref().unwrap_or("0");
    let wanted: u16 = given
        .parse()
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    // ANCHOR: server
    let listener = net::TcpListener::bind(("127.0.0.1", wanted))
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    // ANCHOR_END: server
    let address = listener.local_addr()?;
    if port.is_some() {
        println!("LISTENING {}", address.port());
        return serve_all(listener);
    }
    thread::spawn(move || serve_all(listener));
    visit(address)
}
// ANCHOR_END: main
// ANCHOR_END: all
