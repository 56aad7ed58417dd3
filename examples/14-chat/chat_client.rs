// ANCHOR: all
//! A client that shows what comes while its user types.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, ToSocketAddrs};
use std::time::Duration;
use std::{env, thread};

use anyhow::anyhow;

const LIMIT: u64 = 2048; // bytes in a line

// ANCHOR: client
// ANCHOR: show
/// The text of a line, without what a terminal would obey.
fn plain(line: &[u8]) -> String {
    let text = String::from_utf8_lossy(line);
    let chars = text.trim_end_matches(['\r', '\n']).chars();
    chars
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

/// Prints each line that comes, until the stream ends.
fn show(sock: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(sock);
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut reader).take(LIMIT);
        if limited.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        println!("{}", plain(&line));
    }
}
// ANCHOR_END: show

// ANCHOR: type
/// Sends each line that is typed, and then ends this half.
fn send_typed(mut sock: &TcpStream) -> io::Result<()> {
    let typed = io::copy(&mut io::stdin().lock(), &mut sock);
    sock.shutdown(Shutdown::Write).and(typed.map(drop))
}
// ANCHOR_END: type

// ANCHOR: chat
/// Two threads, one for each direction.
fn chat(host: &str, port: u16) -> anyhow::Result<()> {
    let limit = Duration::from_secs(5);
    let mut sock = Err(ErrorKind::NotFound.into());
    for address in (host, port).to_socket_addrs()? {
        sock = TcpStream::connect_timeout(&address, limit);
        if sock.is_ok() {
            break;
        }
    }
    let sock = sock?;
    let own = sock.try_clone()?;
    thread::spawn(move || {
        // After an error the server has gone, and show says so.
        let _ = send_typed(&own);
    });
    show(&sock)?;
    println!("The chat is over.");
    Ok(())
}
// ANCHOR_END: chat
// ANCHOR_END: client

// ANCHOR: server
// ANCHOR: partner
/// A partner for one who is alone: it repeats each line.
fn answer(listener: TcpListener) -> io::Result<()> {
    let (mut conn, _addr) = listener.accept()?;
    conn.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(conn.try_clone()?);
    conn.write_all(b"Type, or end with Ctrl-D.\n")?;
    loop {
        let mut line = b"you: ".to_vec();
        let mut limited = (&mut reader).take(LIMIT);
        if limited.read_until(b'\n', &mut line)? == 0 {
            return conn.write_all(b"Goodbye.\n");
        }
        conn.write_all(&line)?;
    }
}
// ANCHOR_END: partner
// ANCHOR_END: server

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    if let [_, host, port] = args.as_slice() {
        let at = format!("{host}:{port}");
        let port =
            port.parse().map_err(|e| anyhow!("{at}: {e}"))?;
        return chat(host, port).map_err(|e| anyhow!("{at}: {e}"));
    }
    // ANCHOR: alone
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || answer(listener));
    // ANCHOR: client
    chat("127.0.0.1", port)
    // ANCHOR_END: client
    // ANCHOR_END: alone
}
// ANCHOR_END: all
