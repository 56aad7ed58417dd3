// ANCHOR: all
//! Nobody listens there, and who hears of it.

use std::io::{self, ErrorKind};
use std::net::UdpSocket;
use std::time::Duration;

const HALF_A_SECOND: Duration = Duration::from_millis(500);

/// A socket for datagrams, at a port of its own.
fn new_socket() -> io::Result<UdpSocket> {
    let sock = UdpSocket::bind("127.0.0.1:0")?;
    sock.set_read_timeout(Some(HALF_A_SECOND))?;
    Ok(sock)
}

// ANCHOR: receive
/// Says what comes of a receive.
fn receive(name: &str, sock: &UdpSocket) -> io::Result<()> {
    match sock.recv_from(&mut [0; 100]) {
        Ok((length, _addr)) => println!("{name}: {length} bytes"),
        Err(error) => match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                println!("{name}: nothing came");
            }
            ErrorKind::ConnectionRefused
            | ErrorKind::ConnectionReset => {
                println!("{name}: nobody listens there");
            }
            _ => return Err(error),
        },
    }
    Ok(())
}
// ANCHOR_END: receive

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let address = new_socket()?.local_addr()?;
    // From here on, nobody listens there.
    let sock = new_socket()?;
    let sent = sock.send_to(b"hello", address)?;
    println!("to an address: {sent} sent");
    receive("to an address", &sock)?;
    let sock = new_socket()?;
    sock.connect(address)?;
    println!("connected: {} sent", sock.send(b"hello")?);
    receive("connected", &sock)?;
    receive("connected", &sock)?;
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
