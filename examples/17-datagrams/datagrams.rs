// ANCHOR: all
//! A server and two clients that speak in datagrams.

use std::io;
use std::net::UdpSocket;
use std::str;
use std::time::Duration;

const SIZE: usize = 65_535; // bytes: no datagram has more

// ANCHOR: socket
/// A socket for datagrams, at a port of its own.
fn new_socket() -> io::Result<UdpSocket> {
    let sock = UdpSocket::bind("127.0.0.1:0")?;
    sock.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(sock)
}
// ANCHOR_END: socket

// ANCHOR: server
// ANCHOR: answer
/// Answers so many datagrams, whoever has sent them.
fn answer(server: &UdpSocket, count: u32) -> anyhow::Result<()> {
    let mut buffer = [0; SIZE];
    for _ in 0..count {
        let (length, addr) = server.recv_from(&mut buffer)?;
        let data = &buffer[..length];
        let text = str::from_utf8(data)?;
        println!("server: {length} bytes [{text}]");
        server.send_to(&data.to_ascii_uppercase(), addr)?;
    }
    Ok(())
}
// ANCHOR_END: answer
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: receive
/// Prints so many answers.
fn receive(
    name: &str,
    client: &UdpSocket,
    count: u32,
) -> anyhow::Result<()> {
    let mut buffer = [0; SIZE];
    for _ in 0..count {
        let (length, _addr) = client.recv_from(&mut buffer)?;
        let text = str::from_utf8(&buffer[..length])?;
        println!("{name}: [{text}]");
    }
    Ok(())
}
// ANCHOR_END: receive
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let server = new_socket()?;
    let (ann, bob) = (new_socket()?, new_socket()?);
    let address = server.local_addr()?;
    // ANCHOR: client
    ann.send_to(b"one", address)?;
    bob.send_to(b"", address)?;
    ann.send_to(b"two", address)?;
    // ANCHOR_END: client
    answer(&server, 3)?;
    receive("ann", &ann, 2)?;
    receive("bob", &bob, 1)
}
// ANCHOR_END: main
// ANCHOR_END: all
