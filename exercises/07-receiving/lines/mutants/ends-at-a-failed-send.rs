//! Wrong: ends when an answer cannot be sent. Rejected by: survives-a-failed-send

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (conn, _addr) = listener.accept()?;
        let mut reader = BufReader::new(&conn);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).unwrap_or(0) > 0 {
            if line.ends_with(b"\n") {
                line.pop();
            }
            (&conn).write_all(format!("{}\n", line.len()).as_bytes())?;
            line.clear();
        }
    }
}
