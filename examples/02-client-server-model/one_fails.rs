// ANCHOR: all
//! One visit fails, and the server goes on with the next.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::{str, thread};

// ANCHOR: server
// ANCHOR: serve
fn serve(listener: TcpListener) -> anyhow::Result<()> {
    for _ in 0..3 {
        let (mut conn, _addr) = listener.accept()?;
        // ANCHOR: catch
        if welcome(&mut conn).is_err() {
            println!("server: this visit has failed");
        }
        // ANCHOR_END: catch
    }
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: welcome
fn welcome(conn: &mut TcpStream) -> anyhow::Result<()> {
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    let name = str::from_utf8(&buffer[..count])?;
    println!("server: a visit from {name}");
    conn.write_all(format!("Welcome, {name}!").as_bytes())?;
    Ok(())
}
// ANCHOR_END: welcome
// ANCHOR_END: server

fn visit(address: SocketAddr, name: &[u8]) -> anyhow::Result<()> {
    let mut client = TcpStream::connect(address)?;
    client.write_all(name)?;
    let mut buffer = [0; 1024];
    let count = client.read(&mut buffer)?;
    println!("client: {}", str::from_utf8(&buffer[..count])?);
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));
    // ANCHOR: visits
    // ANCHOR: client
    visit(address, b"Ada")?;
    visit(address, b"\xff")?;
    visit(address, b"Grace")?;
    // ANCHOR_END: client
    // ANCHOR_END: visits
    server.join().unwrap()
}
// ANCHOR_END: all
