// ANCHOR: all
//! A page that shows what the browser has said.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::{env, thread};

use anyhow::{anyhow, bail, ensure};

const LIMIT: u64 = 8192; // bytes in a line
const MOST: usize = 100; // lines

// ANCHOR: server
// ANCHOR: head
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
// ANCHOR_END: head

// ANCHOR: answer
/// Sends an answer: head, empty line, page.
fn send_page(
    mut conn: &TcpStream,
    status: &str,
    kind: &str,
    page: &[u8],
) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: {kind}; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Connection: close\r\n\
         \r\n",
        page.len()
    );
    conn.write_all(&[head.as_bytes(), page].concat())
}

fn serve(conn: TcpStream) -> anyhow::Result<()> {
    let mut reader = BufReader::new(&conn);
    let page = receive_head(&mut reader)?.concat();
    send_page(&conn, "200 OK", "text/plain", &page)?;
    Ok(())
}
// ANCHOR_END: answer

// ANCHOR: serve-all
fn serve_all(listener: TcpListener) -> anyhow::Result<()> {
    loop {
        let (conn, _addr) = listener.accept()?;
        // On an error it has left, or sent no request.
        thread::Builder::new().spawn(move || serve(conn))?;
    }
}
// ANCHOR_END: serve-all
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: ask
/// Asks as a browser does, and prints the answer.
fn ask(address: SocketAddr) -> anyhow::Result<()> {
    let mut sock = TcpStream::connect(address)?;
    sock.write_all(
        b"GET /tea?cups=2 HTTP/1.1\r\n\
          Host: tea.example\r\n\
          Accept-Language: de\r\n\
          \r\n",
    )?;
    for line in BufReader::new(sock).lines() {
        println!("{}", line?);
    }
    Ok(())
}
// ANCHOR_END: ask
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let port = env::args().nth(1);
    let given = port.as_deref().unwrap_or("0");
    let wanted: u16 = given
        .parse()
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    // ANCHOR: server
    let listener = TcpListener::bind(("127.0.0.1", wanted))
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    // ANCHOR_END: server
    let address = listener.local_addr()?;
    if port.is_some() {
        println!("LISTENING {}", address.port());
        return serve_all(listener);
    }
    thread::spawn(move || serve_all(listener));
    ask(address)
}
// ANCHOR_END: main
// ANCHOR_END: all
