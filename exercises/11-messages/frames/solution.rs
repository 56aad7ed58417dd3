//! frames, solved: what is early waits in a map until its turn has come.

use std::collections::HashMap;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use anyhow::ensure;

const LONGEST: usize = 65_540; // bytes after the length
const AHEAD: u32 = 99;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (conn, addr) = listener.accept()?;
        if let Err(error) = serve(&conn) {
            eprintln!("frames: {addr}: {error}");
        }
    }
}

fn serve(conn: &TcpStream) -> anyhow::Result<()> {
    let mut reader = BufReader::new(conn);
    let mut missing = 1;
    let mut early = HashMap::new();
    while let Some((number, text)) = receive_frame(&mut reader)? {
        let is_near = number >= missing && number - missing <= AHEAD;
        ensure!(is_near, "number {number}, and {missing} is missing");
        let before = early.insert(number, text);
        ensure!(before.is_none(), "number {number} twice");
        while let Some(text) = early.remove(&missing) {
            send_frame(conn, missing, &text.to_uppercase())?;
            missing += 1;
        }
    }
    Ok(())
}

/// Returns a number and a text, or None after the last frame.
fn receive_frame(reader: &mut impl BufRead) -> anyhow::Result<Option<(u32, String)>> {
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut four = [0; 4];
    reader.read_exact(&mut four)?;
    let length = u32::from_be_bytes(four) as usize;
    ensure!((4..=LONGEST).contains(&length), "a length of {length}");
    reader.read_exact(&mut four)?;
    let mut text = vec![0; length - 4];
    reader.read_exact(&mut text)?;
    Ok(Some((u32::from_be_bytes(four), String::from_utf8(text)?)))
}

fn send_frame(mut conn: &TcpStream, number: u32, text: &str) -> anyhow::Result<()> {
    let length = u32::try_from(text.len())? + 4;
    let front = [length.to_be_bytes(), number.to_be_bytes()].concat();
    conn.write_all(&[&front, text.as_bytes()].concat())?;
    Ok(())
}
