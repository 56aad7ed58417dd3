// ANCHOR: all
//! The address of a name, asked of a server of DNS.

use std::net::{Ipv4Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::Duration;
use std::{env, io, thread};

use anyhow::{Context, bail, ensure};

const SIZE: usize = 512; // DNS without extensions has no more

/// Numbers of 16 bits, as they travel.
fn packed(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|it| it.to_be_bytes()).collect()
}

// ANCHOR: question
/// A message that asks for the addresses of a name.
fn question(number: u16, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut message = packed(&[number, 0x0100, 1, 0, 0, 0]);
    for label in name.split('.') {
        let is_good = label.is_ascii() && label.len() < 64;
        ensure!(is_good && !label.is_empty(), "that is no name");
        message.push(label.len().try_into()?);
        message.extend_from_slice(label.as_bytes());
    }
    message.push(0);
    message.extend(packed(&[1, 1]));
    Ok(message)
}
// ANCHOR_END: question

// ANCHOR: read
/// The number of 16 bits at a place.
fn number(message: &[u8], at: usize) -> anyhow::Result<u16> {
    let two = message.get(at..at + 2).context("it is cut")?;
    Ok(u16::from_be_bytes([two[0], two[1]]))
}

/// Where a name ends: at a zero, or at where it has stood.
fn behind_name(
    message: &[u8],
    mut at: usize,
) -> anyhow::Result<usize> {
    loop {
        match *message.get(at).context("it is cut")? {
            0 => return Ok(at + 1),
            0xC0.. => return Ok(at + 2),
            length => at += 1 + usize::from(length),
        }
    }
}
// ANCHOR_END: read

// ANCHOR: addresses
/// The addresses in the answer to a question.
fn addresses(
    message: &[u8],
    asked: &[u8],
) -> anyhow::Result<Vec<Ipv4Addr>> {
    let is_ours = number(message, 0)? == number(asked, 0)?;
    let is_known = number(message, 2)? & 0x820F == 0x8000;
    ensure!(is_ours && is_known, "the server does not say");
    let mut at = asked.len(); // it has repeated the question
    let mut found = Vec::new();
    for _ in 0..number(message, 6)? {
        at = behind_name(message, at)?;
        let length = usize::from(number(message, at + 8)?);
        let begin = at + 10;
        let data = message.get(begin..begin + length);
        let data = data.context("it is cut")?;
        if number(message, at)? == 1 {
            found.push(Ipv4Addr::from(<[u8; 4]>::try_from(data)?));
        }
        at = begin + length;
    }
    Ok(found)
}
// ANCHOR_END: addresses

// ANCHOR: server
// ANCHOR: serve
/// Knows one address, for any name.
fn serve(sock: &UdpSocket) -> io::Result<()> {
    let mut buffer = [0; SIZE];
    loop {
        let (length, addr) = sock.recv_from(&mut buffer)?;
        let asked = &buffer[..length];
        let Some((own, rest)) = asked.split_at_checked(12) else {
            continue;
        };
        let front = packed(&[0x8180, 1, 1, 0, 0]);
        let record = packed(&[0xC00C, 1, 1, 0, 60, 4]);
        let known = [192, 0, 2, 7];
        let answer =
            [&own[..2], &front, rest, &record, &known].concat();
        sock.send_to(&answer, addr)?;
    }
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: ask
fn ask(
    server: SocketAddr,
    name: &str,
) -> anyhow::Result<Vec<Ipv4Addr>> {
    let asked = question(4711, name)?;
    let sock = UdpSocket::bind(match server {
        SocketAddr::V4(_) => "0.0.0.0:0",
        SocketAddr::V6(_) => "[::]:0",
    })?;
    sock.set_read_timeout(Some(Duration::from_secs(5)))?;
    sock.connect(server)?;
    sock.send(&asked)?;
    let mut buffer = [0; SIZE];
    let length = sock.recv(&mut buffer)?;
    addresses(&buffer[..length], &asked)
}
// ANCHOR_END: ask
// ANCHOR_END: client

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let (name, server) = if let [name, host] = &words[..] {
        let mut found = (host.as_str(), 53).to_socket_addrs()?;
        (name.as_str(), found.next().context("no address")?)
    } else if !words.is_empty() {
        bail!("usage: ask_dns NAME SERVER");
    } else {
        let sock = UdpSocket::bind("127.0.0.1:0")?;
        let server = sock.local_addr()?;
        thread::spawn(move || serve(&sock));
        ("tea.example", server)
    };
    for address in ask(server, name)? {
        println!("{name}: {address}");
    }
    Ok(())
}
// ANCHOR_END: all
