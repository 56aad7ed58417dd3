//! Wrong: writes to standard output once. Rejected by: changes-nothing

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

use anyhow::ensure;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    let mut waiting = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = sock.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        waiting.extend_from_slice(&buffer[..count]);
        let (complete, bad) = match str::from_utf8(&waiting) {
            Ok(text) => (text.len(), false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        let _taken = io::stdout().write(&waiting[..complete])?;
        io::stdout().flush()?;
        ensure!(!bad, "the server sent bytes that are not UTF-8");
        waiting.drain(..complete);
    }
    ensure!(waiting.is_empty(), "the text ends inside a character");
    Ok(())
}
