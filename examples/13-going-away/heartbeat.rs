// ANCHOR: all
//! A server that says from time to time that it is still at work.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const LIMIT: u64 = 1024; // bytes in a line

// ANCHOR: server
// ANCHOR: serve
/// Works, and sends an empty line every tenth of a second.
fn work(mut conn: &TcpStream, seconds: u32) -> io::Result<()> {
    for _ in 0..seconds * 10 {
        thread::sleep(Duration::from_millis(100));
        conn.write_all(b"\n")?;
    }
    Ok(())
}

/// Answers the first request. At the second it hangs.
fn serve(listener: &TcpListener) -> io::Result<()> {
    let (conn, _addr) = listener.accept()?;
    let mut reader = BufReader::new(&conn).take(2 * LIMIT);
    let mut request = Vec::new();
    reader.read_until(b'\n', &mut request)?;
    work(&conn, 2)?;
    (&conn).write_all(b"the answer\n")?;

    reader.read_until(b'\n', &mut request)?;
    // This stands for a program that hangs.
    io::copy(&mut reader, &mut io::sink())?;
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: ask
/// Returns the answer, as long as the server is at work.
fn ask(
    mut sock: &TcpStream,
    mut reader: impl BufRead,
) -> io::Result<String> {
    sock.write_all(b"please\n")?;
    let mut line = "\n".to_owned();
    while line == "\n" {
        // A heartbeat, and no answer.
        line.clear();
        (&mut reader).take(LIMIT).read_line(&mut line)?;
    }
    let answer = line.strip_suffix('\n').map(str::to_owned);
    answer.ok_or_else(|| ErrorKind::UnexpectedEof.into())
}
// ANCHOR_END: ask
// ANCHOR_END: client

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    // ANCHOR: main
    // ANCHOR: server
    let thread = thread::spawn(move || serve(&listener));
    // ANCHOR_END: server
    // ANCHOR: client
    let sock = TcpStream::connect(address)?;
    sock.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut reader = BufReader::new(&sock);
    println!("answered: {}", ask(&sock, &mut reader)?);
    match ask(&sock, &mut reader) {
        Err(error) if LATE.contains(&error.kind()) => {
            println!("no sign of life for a second");
        }
        answer => println!("answered: {}", answer?),
    }
    drop(sock);
    // ANCHOR_END: client
    // ANCHOR_END: main
    thread.join().unwrap()?;
    Ok(())
}

const LATE: [ErrorKind; 2] =
    [ErrorKind::TimedOut, ErrorKind::WouldBlock];
// ANCHOR_END: all
