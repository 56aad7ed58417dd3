//! Wrong: has 400 threads. Rejected by: serves-500

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

const CLIENTS: usize = 400; // at a time
const LONGEST: u64 = 1024; // bytes in a line

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = Arc::new(TcpListener::bind((args[1].as_str(), port))?);
    for _ in 1..CLIENTS {
        let listener = Arc::clone(&listener);
        thread::Builder::new().spawn(move || serve_one_by_one(&listener))?;
    }
    println!("LISTENING {}", listener.local_addr()?.port());
    serve_one_by_one(&listener);
    Ok(())
}

fn serve_one_by_one(listener: &TcpListener) {
    loop {
        let served = listener.accept().and_then(|(conn, _)| serve(&conn));
        if let Err(error) = served {
            eprintln!("fan: {error}");
        }
    }
}

fn serve(mut conn: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(conn);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LONGEST);
        limited.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(());
        }
        conn.write_all(&line.to_ascii_uppercase())?;
    }
}
