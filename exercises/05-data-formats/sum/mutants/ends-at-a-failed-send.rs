//! Wrong: ends when the sum cannot be sent. Rejected by: survives-a-failed-send

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
        match answer(&conn) {
            Ok(text) => (&conn).write_all(text.as_bytes())?,
            Err(error) => eprintln!("sum: {addr}: {error}"),
        }
    }
}

fn answer(conn: &TcpStream) -> io::Result<String> {
    let mut total: i64 = 0;
    for line in BufReader::new(conn).split(b'\n') {
        let line = line?;
        let digits = line.strip_suffix(b"\r").unwrap_or(&line);
        match number(digits).and_then(|number| total.checked_add(number)) {
            Some(sum) => total = sum,
            None => return Ok("error\n".to_owned()),
        }
    }
    Ok(format!("{total}\n"))
}

/// `parse` takes a sign and the digits 0 to 9, and nothing else.
fn number(digits: &[u8]) -> Option<i64> {
    str::from_utf8(digits).ok()?.parse().ok()
}
