// ANCHOR: all
//! The three sockets of one conversation, and their addresses.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    let client = TcpStream::connect(listener.local_addr()?)?;
    // ANCHOR: server
    let (conn, _addr) = listener.accept()?;
    // ANCHOR_END: server

    // The ports differ from run to run, so letters stand for them.
    let letters = HashMap::from([
        (listener.local_addr()?.port(), "S"),
        (client.local_addr()?.port(), "C"),
    ]);
    // ANCHOR: show
    let show = |address: SocketAddr| {
        let letter = letters[&address.port()];
        format!("{}:{letter}", address.ip())
    };
    // ANCHOR_END: show

    println!("listener at {}", show(listener.local_addr()?));
    for (name, sock) in [("conn", &conn), ("client", &client)] {
        // ANCHOR: ask-addresses
        let local = show(sock.local_addr()?);
        let peer = show(sock.peer_addr()?);
        // ANCHOR_END: ask-addresses
        println!("{name} at {local}, its peer at {peer}");
    }
    Ok(())
}
// ANCHOR_END: all
