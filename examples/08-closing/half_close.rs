// ANCHOR: all
//! Half-close: "that was all from me, now I listen".

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

// ANCHOR: server
fn serve(mut conn: TcpStream) -> io::Result<()> {
    // ANCHOR: receive
    let mut received = Vec::new();
    let total = conn.read_to_end(&mut received)?;
    // ANCHOR_END: receive
    conn.write_all(format!("{total} bytes, thank you.").as_bytes())
}
// ANCHOR_END: server

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    // ANCHOR: server
    let (conn, _addr) = listener.accept()?;
    // ANCHOR_END: server
    let server = thread::spawn(move || serve(conn));

    // ANCHOR: client
    client.write_all(b"first part, ")?;
    client.write_all(b"second part")?;
    // ANCHOR: half-close
    client.shutdown(Shutdown::Write)?;
    // ANCHOR_END: half-close
    // ANCHOR: receive
    let mut answer = String::new();
    client.read_to_string(&mut answer)?;
    println!("answer: {answer}");
    // ANCHOR_END: receive
    // ANCHOR_END: client

    server.join().unwrap()?;
    Ok(())
}
// ANCHOR_END: all
