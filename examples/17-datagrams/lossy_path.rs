// ANCHOR: all
//! Asking over a path that loses datagrams.

use std::io;
use std::net::UdpSocket;
use std::thread;
use std::time::{Duration, Instant};

const SIZE: usize = 1024; // bytes in a datagram of ours
const TRIES: u32 = 4;
const LIMIT: Duration = Duration::from_millis(500); // for each

/// A socket for datagrams, at a port of its own.
fn new_socket() -> io::Result<UdpSocket> {
    UdpSocket::bind("127.0.0.1:0")
}

// ANCHOR: server
// ANCHOR: serve
/// Answers each question, and counts them.
fn serve(sock: &UdpSocket) -> io::Result<()> {
    let mut buffer = [0; SIZE];
    for count in 1.. {
        let (length, addr) = sock.recv_from(&mut buffer)?;
        let data = String::from_utf8_lossy(&buffer[..length]);
        let answer = data.to_uppercase();
        let answer = format!("{answer}, question {count}");
        sock.send_to(answer.as_bytes(), addr)?;
    }
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: relay
/// Says whether a datagram is lost, the same in each run.
fn chances() -> impl FnMut() -> bool {
    let mut state: u64 = 6;
    move || {
        state = (state * 1_103_515_245 + 12_345) % (1 << 31);
        state / (1 << 16) % 2 == 1
    }
}

/// Stands between, and loses about one of two.
fn relay(near: &UdpSocket, far: &UdpSocket) -> io::Result<()> {
    let mut lost = chances();
    let mut buffer = [0; SIZE];
    loop {
        let (length, client) = near.recv_from(&mut buffer)?;
        if lost() {
            println!("    a question is lost");
            continue;
        }
        far.send(&buffer[..length])?;
        let length = far.recv(&mut buffer)?;
        if lost() {
            println!("    an answer is lost");
            continue;
        }
        near.send_to(&buffer[..length], client)?;
    }
}
// ANCHOR_END: relay

// ANCHOR: client
// ANCHOR: ask
/// Asks until it is answered, or returns None.
fn ask(
    sock: &UdpSocket,
    number: u32,
    text: &str,
) -> io::Result<Option<String>> {
    let mut buffer = [0; SIZE];
    let number = number.to_string();
    for _ in 0..TRIES {
        // An error is about an earlier one: nobody was there.
        let _ = sock.send(format!("{number} {text}").as_bytes());
        let until = Instant::now() + LIMIT;
        loop {
            let now = Instant::now();
            let left = until.saturating_duration_since(now);
            if left.is_zero() {
                break;
            }
            sock.set_read_timeout(Some(left))?;
            let length = sock.recv(&mut buffer).unwrap_or(0);
            let data = String::from_utf8_lossy(&buffer[..length]);
            let (first, answer) =
                data.split_once(' ').unwrap_or_default();
            if first == number {
                return Ok(Some(answer.to_owned()));
            }
        }
    }
    Ok(None)
}
// ANCHOR_END: ask
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let (server, near) = (new_socket()?, new_socket()?);
    let (far, client) = (new_socket()?, new_socket()?);
    // ANCHOR: client
    far.connect(server.local_addr()?)?;
    client.connect(near.local_addr()?)?;
    // ANCHOR_END: client
    thread::spawn(move || serve(&server));
    thread::spawn(move || relay(&near, &far));
    for (number, text) in (1..).zip(["tea", "milk", "sugar"]) {
        match ask(&client, number, text)? {
            Some(answer) => println!("{text}: {answer}"),
            None => println!("{text}: no answer"),
        }
    }
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
