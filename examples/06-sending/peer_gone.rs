// ANCHOR: all
//! The peer has closed: a send succeeds, and a later one fails.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// Waits until the connection is gone: then it has no peer.
fn wait_for_reset(sock: &TcpStream) {
    for _ in 0..200 {
        if sock.peer_addr().is_err() {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (conn, _addr) = listener.accept()?;

    // ANCHOR: send-and-receive
    // ANCHOR: server
    drop(conn);

    // ANCHOR: client
    // ANCHOR: send
    client.write_all(b"a question")?;
    println!("send: taken");
    // ANCHOR_END: send
    wait_for_reset(&client);

    // ANCHOR: receive
    match client.read(&mut [0; 1024]) {
        Ok(count) => println!("receive: {count} bytes"),
        Err(error) => println!("receive: {error}"),
    }
    // ANCHOR_END: receive

    // ANCHOR: send-again
    if let Err(error) = client.write_all(b"another question") {
        println!("send again: {error}");
    }
    // ANCHOR_END: send-again
    // ANCHOR_END: client
    // ANCHOR_END: send-and-receive
    Ok(())
}
// ANCHOR_END: all
