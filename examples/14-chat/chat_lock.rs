// ANCHOR: all
//! A chat in which one who does not read stops everybody.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const LIMIT: u64 = 1024; // bytes in a line

// ANCHOR: server
// ANCHOR: room
/// The connections of all who are here, by address.
#[derive(Default)]
struct Room {
    conns: Mutex<HashMap<SocketAddr, TcpStream>>,
}

impl Room {
    /// Sends a line to all, one after the other.
    fn tell(&self, line: &[u8]) {
        for conn in self.conns.lock().unwrap().values_mut() {
            // After an error, its own thread will see it.
            let _ = conn.write_all(line);
        }
    }
}
// ANCHOR_END: room

// ANCHOR: serve
/// Tells all what one client says.
fn speak(mut conn: &TcpStream, room: &Room) -> io::Result<()> {
    conn.write_all(b"welcome\n")?;
    let mut reader = BufReader::new(conn);
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut reader).take(LIMIT);
        if limited.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        room.tell(&line);
    }
}

/// Has one client in the room, until it leaves.
fn serve(conn: TcpStream, room: &Room) -> io::Result<()> {
    let addr = conn.peer_addr()?;
    let own = conn.try_clone()?;
    room.conns.lock().unwrap().insert(addr, own);
    let result = speak(&conn, room);
    room.conns.lock().unwrap().remove(&addr);
    result
}
// ANCHOR_END: serve

fn serve_all(listener: TcpListener) -> io::Result<()> {
    let room = Arc::new(Room::default());
    loop {
        let (conn, _addr) = listener.accept()?;
        let room = Arc::clone(&room);
        thread::spawn(move || serve(conn, &room));
    }
}
// ANCHOR_END: server

// ANCHOR: client
/// A connection, and its reader, once the server is ready.
fn enter(
    address: SocketAddr,
) -> io::Result<(TcpStream, BufReader<TcpStream>)> {
    let sock = TcpStream::connect(address)?;
    sock.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut reader = BufReader::new(sock.try_clone()?);
    reader.read_line(&mut String::new())?;
    Ok((sock, reader))
}

// ANCHOR: main
/// Ann hears herself, as all do. Zoe reads nothing.
fn visit(address: SocketAddr) -> io::Result<()> {
    let (mut ann, mut hears) = enter(address)?;
    let zoe = enter(address)?;
    let line = "x".repeat(1000) + "\n";
    let mut heard = String::new();
    ann.set_read_timeout(Some(Duration::from_millis(500)))?;
    let error = loop {
        ann.write_all(line.as_bytes())?;
        heard.clear();
        if let Err(error) = hears.read_line(&mut heard) {
            break error;
        }
    };
    if !LATE.contains(&error.kind()) {
        return Err(error);
    }
    println!("Ann hears nothing for half a second");
    drop(zoe);
    ann.set_read_timeout(Some(Duration::from_secs(5)))?;
    if hears.read_line(&mut heard)? > 0 {
        println!("Zoe has gone, and Ann hears herself again");
    }
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: client

const LATE: [ErrorKind; 2] =
    [ErrorKind::TimedOut, ErrorKind::WouldBlock];

fn main() -> anyhow::Result<()> {
    // ANCHOR: start
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || serve_all(listener));
    // ANCHOR_END: server
    // ANCHOR_END: start
    visit(address)?;
    Ok(())
}
// ANCHOR_END: all
