// ANCHOR: all
//! Reads messages that end with a newline, in whatever pieces they come.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

use anyhow::Context;

const LIMIT: u64 = 1024; // bytes in a line

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (conn, _addr) = listener.accept()?;

    client.write_all(b"first li")?;
    client.write_all(b"ne\nsecond line\r\n")?;

    // ANCHOR: server
    // ANCHOR: read-lines
    let mut reader = BufReader::new(&conn);
    for _ in 0..2 {
        // ANCHOR: read-line
        let mut line = Vec::new();
        let mut limited = (&mut reader).take(LIMIT);
        limited.read_until(b'\n', &mut line)?;
        let line = line.strip_suffix(b"\n");
        let line = line.context("a line is cut, or too long")?;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let text = str::from_utf8(line)?;
        // ANCHOR_END: read-line
        println!("server received: {text}");
        (&conn).write_all(b"got it\n")?;
    }
    // ANCHOR_END: read-lines
    // ANCHOR_END: server

    let mut answers = BufReader::new(&client);
    for _ in 0..2 {
        let mut line = Vec::new();
        let mut limited = (&mut answers).take(LIMIT);
        limited.read_until(b'\n', &mut line)?;
        print!("client received: {}", str::from_utf8(&line)?);
    }
    Ok(())
}
// ANCHOR_END: all
