// ANCHOR: all
//! A client whose system asks whether a silent peer is still there.

use std::io::{self, ErrorKind, Read};
use std::net::{TcpListener, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::anyhow;
use socket2::{SockRef, TcpKeepalive};

// ANCHOR: client
// ANCHOR: watch
/// Lets the system ask after 2 s of silence, 3 times in all.
fn watch(sock: &TcpStream) -> io::Result<()> {
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(2)) // until it asks
        .with_interval(Duration::from_secs(1)) // between two
        .with_retries(3); // how often without an answer
    SockRef::from(sock).set_tcp_keepalive(&keepalive)
}
// ANCHOR_END: watch

// ANCHOR: wait
/// Receives until the peer has gone, and says how it went.
fn wait(sock: &mut TcpStream) {
    let mut since = Instant::now();
    loop {
        match sock.read(&mut [0; 1024]) {
            Ok(0) => return println!("the peer has closed"),
            Ok(_) => since = Instant::now(),
            Err(error) => {
                let seconds = since.elapsed().as_secs_f64();
                println!(
                    "after {seconds:.1} s of silence: {error}"
                );
                return;
            }
        }
    }
}
// ANCHOR_END: wait

// ANCHOR: visit
/// Connects, and stays until the peer has gone.
fn visit(host: &str, port: u16) -> anyhow::Result<()> {
    let limit = Duration::from_secs(5);
    let mut sock = Err(ErrorKind::NotFound.into());
    for address in (host, port).to_socket_addrs()? {
        sock = TcpStream::connect_timeout(&address, limit);
        if sock.is_ok() {
            break;
        }
    }
    let mut sock = sock?;
    watch(&sock)?;
    println!("connected");
    wait(&mut sock);
    Ok(())
}
// ANCHOR_END: visit
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    if let [_, host, port] = args.as_slice() {
        return port
            .parse()
            .map_err(anyhow::Error::from)
            .and_then(|port| visit(host, port))
            .map_err(|error| anyhow!("{host}:{port}: {error}"));
    }
    // A peer of its own, which closes at once.
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let thread = thread::spawn(move || listener.accept().map(drop));
    // ANCHOR: client
    visit("127.0.0.1", port)?;
    // ANCHOR: server
    thread.join().unwrap()?;
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
