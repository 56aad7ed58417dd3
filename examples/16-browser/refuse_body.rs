// ANCHOR: all
//! A refusal that does not arrive, and one that does.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const MB: usize = 1_000_000;
const SECONDS: Duration = Duration::from_secs(5);
const REFUSAL: &str = "HTTP/1.1 413 Content Too Large\r\n\
                       Content-Length: 0\r\n\
                       Connection: close\r\n\r\n";

// ANCHOR: server
// ANCHOR: refuse
/// Receives a head, and refuses what comes behind it.
fn refuse(
    listener: &TcpListener,
    reads_on: bool,
) -> io::Result<()> {
    let (mut conn, _addr) = listener.accept()?;
    conn.set_read_timeout(Some(SECONDS))?;
    let mut reader = BufReader::new(conn.try_clone()?);
    for _ in 0..100 {
        let mut line = Vec::new();
        (&mut reader).take(8192).read_until(b'\n', &mut line)?;
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    conn.write_all(REFUSAL.as_bytes())?;
    if reads_on {
        conn.shutdown(Shutdown::Write)?;
        let mut rest = reader.take(100 * MB as u64);
        io::copy(&mut rest, &mut io::sink())?;
    }
    Ok(())
}
// ANCHOR_END: refuse
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: upload
/// Sends 20 MB, and returns what the server says of it.
fn upload(address: SocketAddr) -> io::Result<String> {
    let head = format!(
        "POST /film HTTP/1.1\r\nHost: tea.example\r\n\
         Content-Length: {}\r\n\r\n",
        20 * MB
    );
    let mut sock = TcpStream::connect_timeout(&address, SECONDS)?;
    sock.set_read_timeout(Some(SECONDS))?;
    sock.set_write_timeout(Some(SECONDS))?;
    sock.write_all(&[head.as_bytes(), &vec![0; 20 * MB]].concat())?;
    let mut answer = String::new();
    BufReader::new(sock).take(8192).read_line(&mut answer)?;
    Ok(answer.trim_end().to_owned())
}

/// Whether the other side has reset the connection.
fn is_broken(error: &io::Error) -> bool {
    let kinds = [
        ErrorKind::BrokenPipe,
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionReset,
    ];
    kinds.contains(&error.kind())
}
// ANCHOR_END: upload
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let ways = [("closes", false), ("reads on", true)];
    for (name, reads_on) in ways {
        // ANCHOR: server
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let server =
            thread::spawn(move || refuse(&listener, reads_on));
        // ANCHOR_END: server
        print!("{name}: ");
        match upload(address) {
            Ok(answer) => println!("{answer}"),
            Err(error) if is_broken(&error) => {
                println!("the connection is broken");
            }
            Err(error) => return Err(error.into()),
        }
        server.join().unwrap()?;
    }
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
