// ANCHOR: all
//! Two clients visit one server, one after the other.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::{str, thread};

// ANCHOR: serve
fn serve(listener: TcpListener) -> anyhow::Result<()> {
    for _ in 0..2 {
        let (mut conn, _addr) = listener.accept()?;
        let mut buffer = [0; 1024];
        let count = conn.read(&mut buffer)?;
        let name = str::from_utf8(&buffer[..count])?;
        println!("server: a visit from {name}");
        conn.write_all(format!("Welcome, {name}!").as_bytes())?;
    }
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: visit
fn visit(address: SocketAddr, name: &str) -> anyhow::Result<()> {
    let mut client = TcpStream::connect(address)?;
    client.write_all(name.as_bytes())?;
    let mut buffer = [0; 1024];
    let count = client.read(&mut buffer)?;
    println!("client: {}", str::from_utf8(&buffer[..count])?);
    Ok(())
}
// ANCHOR_END: visit

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));
    visit(address, "Ada")?;
    visit(address, "Grace")?;
    server.join().unwrap()
}
// ANCHOR_END: main
// ANCHOR_END: all
