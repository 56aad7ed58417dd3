//! The three sockets of one conversation, and their addresses.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = TcpStream::connect(listener.local_addr()?)?;
    let (conn, _addr) = listener.accept()?;

    // The port numbers differ from run to run, so letters stand for them.
    let letters = HashMap::from([
        (listener.local_addr()?.port(), "S"),
        (client.local_addr()?.port(), "C"),
    ]);
    let show = |address: SocketAddr| {
        let letter = letters[&address.port()];
        format!("{}:{letter}", address.ip())
    };

    println!("listener at {}", show(listener.local_addr()?));
    for (name, sock) in [("conn", &conn), ("client", &client)] {
        let local = show(sock.local_addr()?);
        let peer = show(sock.peer_addr()?);
        println!("{name} at {local}, its peer at {peer}");
    }
    Ok(())
}
