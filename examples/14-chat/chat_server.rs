// ANCHOR: all
//! A chat server: who is too slow is sent away, and nobody waits.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, thread};

use anyhow::anyhow;

const LIMIT: u64 = 1024; // bytes in a line
const NAME: u64 = 32; // bytes in a name
const WAITING: usize = 1000; // lines that may wait for one client

// ANCHOR: server
// ANCHOR: room
/// The connection and the box of all who are here.
#[derive(Default)]
struct Room {
    clients: Mutex<HashMap<SocketAddr, (TcpStream, Lines)>>,
}

type Lines = SyncSender<Vec<u8>>;

impl Room {
    /// Puts a line into all boxes. It never waits.
    fn tell(&self, line: &[u8]) {
        for (conn, lines) in self.clients.lock().unwrap().values() {
            if lines.try_send(line.to_vec()).is_err() {
                hang_up(conn);
            }
        }
    }
}

/// Makes every call that uses this connection return.
fn hang_up(conn: &TcpStream) {
    // After an error it has gone by itself.
    let _ = conn.shutdown(Shutdown::Both);
}
// ANCHOR_END: room

// ANCHOR: carry
/// Sends what is put into the box. Only this thread waits.
fn carry(mut conn: TcpStream, lines: Receiver<Vec<u8>>) {
    for line in lines {
        if conn.write_all(&line).is_err() {
            return; // the thread that receives will see it
        }
    }
}
// ANCHOR_END: carry

// ANCHOR: speak
/// Tells all what one client says, with its name.
fn speak(conn: &TcpStream, room: &Room) -> io::Result<()> {
    let mut reader = BufReader::new(conn);
    let mut name = Vec::new();
    (&mut reader).take(NAME).read_until(b'\n', &mut name)?;
    let name = name.trim_ascii();
    if name.is_empty() {
        return Ok(());
    }
    room.tell(&[b"* ", name, b" has come\n"].concat());
    let mut line = Vec::new();
    let result = loop {
        line.clear();
        let mut limited = (&mut reader).take(LIMIT);
        match limited.read_until(b'\n', &mut line) {
            Ok(1..) => {
                let said = line.trim_ascii_end();
                room.tell(&[name, b": ", said, b"\n"].concat());
            }
            end => break end.map(drop),
        }
    };
    room.tell(&[b"* ", name, b" has gone\n"].concat());
    result
}
// ANCHOR_END: speak

// ANCHOR: serve
/// Has one client in the room, until it leaves.
fn serve(conn: TcpStream, room: &Room) -> io::Result<()> {
    let addr = conn.peer_addr()?;
    let (sender, receiver) = sync_channel(WAITING);
    let (own, to_hang_up) = (conn.try_clone()?, conn.try_clone()?);
    let thread = thread::spawn(move || carry(own, receiver));
    let client = (to_hang_up, sender);
    room.clients.lock().unwrap().insert(addr, client);
    let result = speak(&conn, room);
    room.clients.lock().unwrap().remove(&addr);
    hang_up(&conn);
    thread.join().unwrap();
    result
}
// ANCHOR_END: serve

// ANCHOR: serve-all
fn serve_all(listener: TcpListener) -> io::Result<()> {
    let room = Arc::new(Room::default());
    loop {
        let (conn, _addr) = listener.accept()?;
        let room = Arc::clone(&room);
        thread::spawn(move || serve(conn, &room));
    }
}
// ANCHOR_END: serve-all
// ANCHOR_END: server

// ANCHOR: client
/// A connection, and its reader, once the name is known.
fn enter(
    address: SocketAddr,
    name: &str,
) -> io::Result<(TcpStream, BufReader<TcpStream>)> {
    let mut sock = TcpStream::connect(address)?;
    sock.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut reader = BufReader::new(sock.try_clone()?);
    sock.write_all(format!("{name}\n").as_bytes())?;
    let come = format!("* {name} has come\n");
    while ![&come, ""].contains(&&*hear(&mut reader)?) {}
    Ok((sock, reader))
}

fn hear(reader: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line)
}

// ANCHOR: main
/// Ann and Bob talk at the same time. Zoe reads nothing.
fn visit(address: SocketAddr) -> io::Result<()> {
    let (mut ann, mut ann_hears) = enter(address, "Ann")?;
    let (mut bob, mut bob_hears) = enter(address, "Bob")?;
    hear(&mut ann_hears)?; // Bob has come
    for _ in 0..20 {
        ann.write_all(b"hello\n")?;
        bob.write_all(b"hello\n")?;
    }
    let mut same = true;
    for _ in 0..40 {
        same &= hear(&mut ann_hears)? == hear(&mut bob_hears)?;
    }
    if same {
        println!("Ann and Bob hear the same, in the same order");
    }
    drop((bob, bob_hears));
    let _zoe = enter(address, "Zoe")?;
    hear(&mut ann_hears)?; // who goes
    hear(&mut ann_hears)?; // who comes
    let line = "x".repeat(1000) + "\n";
    loop {
        ann.write_all(line.as_bytes())?;
        let heard = hear(&mut ann_hears)?;
        if !heard.starts_with("Ann") {
            print!("Ann hears: {heard}");
            return Ok(());
        }
    }
}
// ANCHOR_END: main
// ANCHOR_END: client

fn main() -> anyhow::Result<()> {
    // ANCHOR: start
    // ANCHOR: server
    let port = env::args().nth(1);
    let given = port.as_deref().unwrap_or("0");
    let wanted: u16 = given
        .parse()
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let listener = TcpListener::bind(("127.0.0.1", wanted))
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let address = listener.local_addr()?;
    if port.is_some() {
        println!("LISTENING {}", address.port());
        serve_all(listener)?;
        return Ok(());
    }
    thread::spawn(move || serve_all(listener));
    // ANCHOR_END: server
    // ANCHOR_END: start
    visit(address)?;
    Ok(())
}
// ANCHOR_END: all
