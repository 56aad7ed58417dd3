//! Wrong: ends lines by lines(). Rejected by: changes-nothing

use std::collections::{HashMap, VecDeque};
use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

const LONGEST: u64 = 1024; // bytes in a line
const WAITING: usize = 1000; // messages that may wait for one client
const KEPT: usize = 10; // messages for newcomers

/// A client that is here: its connection, and the box of what it is to get.
struct Client {
    conn: TcpStream,
    lines: SyncSender<Vec<u8>>,
}

#[derive(Default)]
struct Room {
    clients: HashMap<Vec<u8>, Client>,
    last: VecDeque<Vec<u8>>,
}

impl Room {
    /// Lets a client in. Returns its box, or nothing if the name is taken.
    fn enter(&mut self, name: &[u8], conn: TcpStream) -> Option<Receiver<Vec<u8>>> {
        if self.clients.contains_key(name) {
            return None;
        }
        let (lines, inbox) = sync_channel(WAITING + 1);
        let before = self.last.iter().flatten();
        let greeting = b"OK\n".iter().chain(before).copied().collect();
        // A new box has room.
        let _ = lines.try_send(greeting);
        self.clients.insert(name.to_vec(), Client { conn, lines });
        Some(inbox)
    }

    fn tell(&mut self, message: &[u8]) {
        if self.last.len() == KEPT {
            self.last.pop_front();
        }
        self.last.push_back(message.to_vec());
        for client in self.clients.values() {
            if client.lines.try_send(message.to_vec()).is_err() {
                let _ = client.conn.shutdown(Shutdown::Both);
            }
        }
    }
}

fn carry(mut conn: TcpStream, lines: Receiver<Vec<u8>>) -> io::Result<()> {
    for line in lines {
        conn.write_all(&line)?;
    }
    Ok(())
}

/// The next line with its newline, or nothing if there is no whole one.
fn line(mut reader: impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
    Ok(line.ends_with(b"\n").then_some(line))
}

fn speak(name: &[u8], mut reader: impl BufRead, room: &Mutex<Room>) -> io::Result<()> {
    while let Some(line) = line(&mut reader)? {
        let message = [name, b": ", line.trim_ascii_end(), b"\n"].concat();
        room.lock().unwrap().tell(&message);
    }
    Ok(())
}

fn serve(mut conn: TcpStream, room: &Mutex<Room>) -> io::Result<()> {
    let mut reader = BufReader::new(conn.try_clone()?);
    let name = line(&mut reader)?.unwrap_or_default();
    let name = name.strip_suffix(b"\n").unwrap_or_default();
    let is_name = (1..=16).contains(&name.len()) && name.iter().all(u8::is_ascii_lowercase);
    let entered = if is_name {
        room.lock().unwrap().enter(name, conn.try_clone()?)
    } else {
        None
    };
    let Some(lines) = entered else {
        return conn.write_all(b"NO\n");
    };
    let own = conn.try_clone()?;
    let carrier = thread::spawn(move || carry(own, lines));
    let spoken = speak(name, reader, room);
    room.lock().unwrap().clients.remove(name);
    let _ = conn.shutdown(Shutdown::Both);
    // Its error is that of the connection, which speak has met, too.
    let _ = carrier.join().unwrap();
    spoken
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let (host, port) = (args[1].as_str(), args[2].parse::<u16>()?);
    let listener = TcpListener::bind((host, port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    let room = Arc::new(Mutex::new(Room::default()));
    for conn in listener.incoming() {
        let (conn, room) = (conn?, Arc::clone(&room));
        thread::spawn(move || {
            if let Err(error) = serve(conn, &room) {
                eprintln!("chat: {error}");
            }
        });
    }
    Ok(())
}
