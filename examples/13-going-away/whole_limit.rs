// ANCHOR: all
//! A limit for each receive, and a limit for the whole answer.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const LIMIT: usize = 1024; // bytes in an answer

// ANCHOR: server
// ANCHOR: answer
/// Sends a byte every tenth of a second.
fn answer_slowly(listener: &TcpListener) -> io::Result<()> {
    let (mut conn, _addr) = listener.accept()?;
    for byte in b"an answer in no hurry\n" {
        thread::sleep(Duration::from_millis(100));
        if conn.write_all(&[*byte]).is_err() {
            break; // the client has gone
        }
    }
    Ok(())
}
// ANCHOR_END: answer
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: receive
/// Returns a line. The limit is for each receive or for all.
fn receive_line(
    sock: &mut TcpStream,
    limit: Duration,
    whole: bool,
) -> io::Result<Vec<u8>> {
    let deadline = Instant::now() + limit;
    let mut line = Vec::new();
    let mut piece = [0; LIMIT];
    while line.len() < LIMIT {
        let mut left = limit;
        if whole {
            left =
                deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
        }
        sock.set_read_timeout(Some(left))?;
        let count = sock.read(&mut piece)?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        line.extend(&piece[..count]);
        if line.ends_with(b"\n") {
            return Ok(line);
        }
    }
    Err(ErrorKind::InvalidData.into())
}
// ANCHOR_END: receive

// ANCHOR: main
/// Says what becomes of one answer.
fn ask(address: SocketAddr, whole: bool) -> anyhow::Result<String> {
    let limit = Duration::from_secs(1);
    let mut sock = TcpStream::connect_timeout(&address, limit)?;
    match receive_line(&mut sock, limit, whole) {
        Ok(line) => Ok(String::from_utf8(line)?),
        Err(error) if LATE.contains(&error.kind()) => {
            Ok("gave up\n".to_owned())
        }
        Err(error) => Err(error.into()),
    }
}
// ANCHOR_END: client

const LATE: [ErrorKind; 2] =
    [ErrorKind::TimedOut, ErrorKind::WouldBlock];

fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    for (limited, whole) in [("each", false), ("all", true)] {
        // ANCHOR: server
        let waiting = listener.try_clone()?;
        let thread = thread::spawn(move || answer_slowly(&waiting));
        // ANCHOR: client
        let said = ask(listener.local_addr()?, whole)?;
        print!("a second for {limited}: {said}");
        // ANCHOR: server
        thread.join().unwrap()?;
        // ANCHOR_END: server
    }
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
