//! Wrong: does not clear the buffer. Rejected by: answers-line-after-line

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn serve(conn: &TcpStream) -> anyhow::Result<()> {
    let mut reader = BufReader::new(conn);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let length = line.strip_suffix(b"\n").unwrap_or(&line).len();
        let mut writer = conn;
        writer.write_all(format!("{length}\n").as_bytes())?;
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (conn, addr) = listener.accept()?;
        if let Err(error) = serve(&conn) {
            eprintln!("lines: {addr}: {error}");
        }
    }
}
