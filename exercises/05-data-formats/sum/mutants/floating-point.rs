//! Wrong: adds in floating point. Rejected by: counts-in-64-bits

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, str};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (conn, addr) = listener.accept()?;
        if let Err(error) = answer(&conn) {
            eprintln!("sum: {addr}: {error}");
        }
    }
}

fn answer(mut conn: &TcpStream) -> io::Result<()> {
    let mut total = 0.0;
    for line in BufReader::new(conn).split(b'\n') {
        let line = line?;
        let digits = line.strip_suffix(b"\r").unwrap_or(&line);
        match number(digits) {
            Some(number) => total += number as f64,
            None => return conn.write_all(b"error\n"),
        }
    }
    conn.write_all(format!("{}\n", total as i64).as_bytes())
}

/// `parse` takes a sign and the digits 0 to 9, and nothing else.
fn number(digits: &[u8]) -> Option<i64> {
    str::from_utf8(digits).ok()?.parse().ok()
}
