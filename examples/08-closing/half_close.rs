//! Half-close: "that was all from me, now I listen".

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::{str, thread};

fn serve(mut conn: TcpStream) -> io::Result<()> {
    let mut received = Vec::new();
    let total = conn.read_to_end(&mut received)?;
    conn.write_all(format!("{total} bytes, thank you.").as_bytes())
}

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (conn, _addr) = listener.accept()?;
    let server = thread::spawn(move || serve(conn));

    client.write_all(b"first part, ")?;
    client.write_all(b"second part")?;
    client.shutdown(Shutdown::Write)?;
    let mut buffer = [0; 1024];
    let count = client.read(&mut buffer)?;
    println!("answer: {}", str::from_utf8(&buffer[..count])?);

    server.join().unwrap()?;
    Ok(())
}
