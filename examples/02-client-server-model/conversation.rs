// ANCHOR: all
//! Two clients visit one server, one after the other.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::{str, thread};

// ANCHOR: server
// ANCHOR: serve
fn serve(listener: TcpListener) -> anyhow::Result<()> {
    for _ in 0..2 {
        // ANCHOR: accept
        let (mut conn, _addr) = listener.accept()?;
        // ANCHOR_END: accept
        // ANCHOR: receive
        let mut buffer = [0; 1024];
        let count = conn.read(&mut buffer)?;
        let name = str::from_utf8(&buffer[..count])?;
        // ANCHOR_END: receive
        println!("server: a visit from {name}");
        conn.write_all(format!("Welcome, {name}!").as_bytes())?;
    }
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: client
// ANCHOR: visit
fn visit(address: SocketAddr, name: &str) -> anyhow::Result<()> {
    let mut client = TcpStream::connect(address)?;
    client.write_all(name.as_bytes())?;
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = client.read(&mut buffer)?;
    println!("client: {}", str::from_utf8(&buffer[..count])?);
    // ANCHOR_END: receive
    Ok(())
}
// ANCHOR_END: visit
// ANCHOR_END: client

// ANCHOR: both-ends
fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    // ANCHOR: start-server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));
    // ANCHOR_END: start-server
    // ANCHOR: client
    visit(address, "Ada")?;
    visit(address, "Grace")?;
    // ANCHOR_END: client
    server.join().unwrap()
}
// ANCHOR_END: both-ends
// ANCHOR_END: all
