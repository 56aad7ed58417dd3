//! lines, solved: one buffer for a connection, and one answer for each line.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

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

fn serve(mut conn: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(conn);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.ends_with(b"\n") {
            line.pop();
        }
        conn.write_all(format!("{}\n", line.len()).as_bytes())?;
        line.clear();
    }
    Ok(())
}
