// ANCHOR: all
//! Reads messages that end with a newline, in whatever pieces they come.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (conn, _addr) = listener.accept()?;

    client.write_all(b"first li")?;
    client.write_all(b"ne\nsecond line\n")?;

    // ANCHOR: server
    // ANCHOR: read-lines
    let mut reader = BufReader::new(&conn);
    for _ in 0..2 {
        // ANCHOR: read-line
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line)?;
        let text = str::from_utf8(&line)?.trim_end_matches('\n');
        // ANCHOR_END: read-line
        println!("server received: {text}");
        (&conn).write_all(b"got it\n")?;
    }
    // ANCHOR_END: read-lines
    // ANCHOR_END: server

    let mut answers = BufReader::new(&client);
    for _ in 0..2 {
        let mut line = Vec::new();
        answers.read_until(b'\n', &mut line)?;
        print!("client received: {}", str::from_utf8(&line)?);
    }
    Ok(())
}
// ANCHOR_END: all
