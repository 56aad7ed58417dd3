//! What read returns once the other side has closed.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    client.write_all(b"the last words")?;
    drop(client);

    let mut buffer = [0; 1024];
    for _ in 0..3 {
        println!("{} bytes", conn.read(&mut buffer)?);
    }
    Ok(())
}
