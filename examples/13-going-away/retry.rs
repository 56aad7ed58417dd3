// ANCHOR: all
//! A client that tries again, with growing pauses.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use socket2::{Domain, Socket, Type};

const ATTEMPTS: u32 = 5;

// ANCHOR: client
// ANCHOR: connect
/// Connects, in five attempts at most.
fn connect(
    address: &SocketAddr,
    mut tell: impl FnMut(u32, &io::Error) -> io::Result<()>,
) -> io::Result<TcpStream> {
    let limit = Duration::from_secs(1);
    let mut pause = Duration::from_millis(100);
    let mut attempt = 1;
    loop {
        match TcpStream::connect_timeout(address, limit) {
            Err(error)
                if AGAIN.contains(&error.kind())
                    && attempt < ATTEMPTS =>
            {
                tell(attempt, &error)?;
            }
            done => return done,
        }
        thread::sleep(pause);
        pause *= 2;
        attempt += 1;
    }
}

const AGAIN: [ErrorKind; 2] =
    [ErrorKind::ConnectionRefused, ErrorKind::TimedOut];
// ANCHOR_END: connect
// ANCHOR_END: client

fn main() -> anyhow::Result<()> {
    // ANCHOR: main
    // ANCHOR: server
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let any: SocketAddr = "127.0.0.1:0".parse()?;
    listener.bind(&any.into())?;
    // ANCHOR_END: server
    let address = listener.local_addr()?.as_socket();
    let address = address.context("not an IP address")?;

    // Says what failed. The server comes after three attempts.
    let tell = |attempt, error: &io::Error| {
        println!("attempt {attempt}: {error}");
        // ANCHOR: server
        if attempt == 3 {
            listener.listen(128)?; // now the client can connect
        }
        // ANCHOR_END: server
        Ok(())
    };
    // ANCHOR: client
    connect(&address, tell)?;
    println!("connected");
    // ANCHOR_END: client
    // ANCHOR_END: main
    Ok(())
}
// ANCHOR_END: all
