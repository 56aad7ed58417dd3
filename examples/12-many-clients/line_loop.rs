// ANCHOR: all
//! A service for many clients: one loop that watches them all.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{self, SocketAddr};
use std::time::Duration;
use std::{env, thread};

use anyhow::anyhow;
use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token};

const LIMIT: usize = 1024; // bytes in a line
const LISTENER: Token = Token(0);
const BOTH: Interest = Interest::READABLE.add(Interest::WRITABLE);

// ANCHOR: a-client
/// A connection, a line that is not whole, and an answer.
struct Client {
    conn: TcpStream,
    line: Vec<u8>,
    answer: Vec<u8>,
}
// ANCHOR_END: a-client

impl Client {
    // ANCHOR: step
    /// Makes calls until one of them would have to wait.
    fn go_on(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        loop {
            while !self.answer.is_empty() {
                let sent = self.conn.write(&self.answer)?;
                self.answer.drain(..sent);
            }
            let count = self.conn.read(&mut buffer)?;
            self.line.extend(&buffer[..count]);
            let mut lines = self.line.split(|&b| b == b'\n');
            if count == 0 || lines.any(|line| line.len() >= LIMIT) {
                return Ok(());
            }
            let newline =
                self.line.iter().rposition(|&b| b == b'\n');
            let rest = newline.map_or(0, |at| at + 1);
            self.answer = self.line[..rest].to_ascii_uppercase();
            self.line.drain(..rest);
        }
    }
    // ANCHOR_END: step
}

// ANCHOR: go-on
fn go_on(clients: &mut HashMap<Token, Client>, token: Token) {
    let Some(client) = clients.get_mut(&token) else {
        return;
    };
    match client.go_on() {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {}
        // At the end or after an error, dropping it closes it.
        _ => drop(clients.remove(&token)),
    }
}
// ANCHOR_END: go-on

// ANCHOR: serve-all
fn serve_all(listener: net::TcpListener) -> anyhow::Result<()> {
    listener.set_nonblocking(true)?;
    let mut listener = TcpListener::from_std(listener);
    let mut poll = Poll::new()?;
    let registry = poll.registry().try_clone()?;
    registry.register(
        &mut listener,
        LISTENER,
        Interest::READABLE,
    )?;
    let mut clients = HashMap::new();
    let mut events = Events::with_capacity(1024);
    let mut next = 0;
    loop {
        poll.poll(&mut events, None)?;
        for event in &events {
            if event.token() != LISTENER {
                go_on(&mut clients, event.token());
                continue;
            }
            while let Ok((mut conn, _addr)) = listener.accept() {
                next += 1;
                registry.register(&mut conn, Token(next), BOTH)?;
                let (line, answer) = (Vec::new(), Vec::new());
                let client = Client { conn, line, answer };
                clients.insert(Token(next), client);
            }
        }
    }
}
// ANCHOR_END: serve-all

/// Three idle clients, a greedy one, and one that asks.
fn visit(address: SocketAddr) -> anyhow::Result<()> {
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
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let port = env::args().nth(1);
    let given = port.as_deref().unwrap_or("0");
    let wanted: u16 = given
        .parse()
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let listener = net::TcpListener::bind(("127.0.0.1", wanted))
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let address = listener.local_addr()?;
    if port.is_some() {
        println!("LISTENING {}", address.port());
        return serve_all(listener);
    }
    thread::spawn(move || serve_all(listener));
    visit(address)
}
// ANCHOR_END: all
