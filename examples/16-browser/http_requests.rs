// ANCHOR: all
//! Requests with a body, and one whose length is wrong.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::str;

use anyhow::{Context, bail, ensure};

const LIMIT: u64 = 8192; // bytes in a line
const MOST: usize = 100; // lines
const LONGEST: usize = 65_536; // bytes in a body

/// Returns the lines up to the empty one.
fn receive_head(
    reader: &mut impl BufRead,
) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut lines = Vec::new();
    while lines.len() < MOST {
        let mut line = Vec::new();
        reader.take(LIMIT).read_until(b'\n', &mut line)?;
        let is_whole = line.ends_with(b"\n");
        ensure!(is_whole, "a line is cut, or too long");
        if line == b"\r\n" || line == b"\n" {
            return Ok(lines);
        }
        lines.push(line);
    }
    bail!("too many lines");
}

// ANCHOR: request
/// Returns the method, the target and the body.
fn receive_request(
    reader: &mut impl BufRead,
) -> anyhow::Result<(String, String, Vec<u8>)> {
    let head = String::from_utf8(receive_head(reader)?.concat())?;
    let (first, lines) = head.split_once('\n').context("empty")?;
    let words: Vec<&str> = first.split_whitespace().collect();
    let [method, target, _version] = words[..] else {
        bail!("not three words: {first}");
    };
    let mut length = 0;
    for line in lines.lines() {
        let colon = line.split_once(':');
        let (name, value) = colon.unwrap_or((line, ""));
        match name.to_ascii_lowercase().as_str() {
            "transfer-encoding" => {
                bail!("chunks are not known here")
            }
            "content-length" if value.contains('+') => {
                bail!("a length that is no number");
            }
            "content-length" => length = value.trim().parse()?,
            _ => {}
        }
    }
    ensure!(length <= LONGEST, "a body of {length} bytes");
    let mut body = vec![0; length];
    reader.read_exact(&mut body).context("the body is cut")?;
    Ok((method.to_owned(), target.to_owned(), body))
}
// ANCHOR_END: request

// ANCHOR: server
// ANCHOR: serve
/// Prints each request, until the stream ends.
fn serve(conn: TcpStream) -> anyhow::Result<()> {
    let mut reader = BufReader::new(conn);
    while !reader.fill_buf()?.is_empty() {
        let (method, target, body) = receive_request(&mut reader)?;
        println!("{method} {target} [{}]", str::from_utf8(&body)?);
    }
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: send
/// Sends a request in pieces of 40 bytes.
fn send(mut sock: &TcpStream, request: &[u8]) -> io::Result<()> {
    for piece in request.chunks(40) {
        sock.write_all(piece)?;
    }
    Ok(())
}
// ANCHOR_END: send
// ANCHOR_END: client

// ANCHOR: requests
const MENU: &str =
    "GET /menu HTTP/1.1\r\nHost: tea.example\r\n\r\n";
const ORDER: &str = "POST /order HTTP/1.1\r\n\
                     Host: tea.example\r\n\
                     Content-Length: 8\r\n\r\ntwo teas";
// ANCHOR_END: requests

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;

    // ANCHOR: good
    // ANCHOR: client
    let client = TcpStream::connect(address)?;
    send(&client, [MENU, ORDER, MENU].concat().as_bytes())?;
    drop(client);
    // ANCHOR: server
    let (conn, _addr) = listener.accept()?;
    serve(conn)?;
    // ANCHOR_END: server
    // ANCHOR_END: good

    // ANCHOR: wrong-length
    // ANCHOR: client
    let client = TcpStream::connect(address)?;
    let wrong = ORDER.replace('8', "7");
    send(&client, [&wrong, MENU].concat().as_bytes())?;
    drop(client);
    // ANCHOR: server
    let (conn, _addr) = listener.accept()?;
    serve(conn)?;
    // ANCHOR_END: server
    // ANCHOR_END: wrong-length
    Ok(())
}
// ANCHOR_END: all
