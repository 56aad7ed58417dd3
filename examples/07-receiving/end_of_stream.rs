// ANCHOR: all
//! What read returns once the other side has closed.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    // ANCHOR: server
    let (mut conn, _addr) = listener.accept()?;

    // ANCHOR: client
    client.write_all(b"the last words")?;
    drop(client);

    // ANCHOR: server
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    for _ in 0..3 {
        println!("{} bytes", conn.read(&mut buffer)?);
    }
    // ANCHOR_END: receive
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: all
