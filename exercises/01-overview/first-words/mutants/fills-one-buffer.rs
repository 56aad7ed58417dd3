//! Wrong: stops when its buffer is full. Rejected by: has-no-largest-length

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    let mut buffer = [0; 1024];
    let mut filled = 0;
    while filled < buffer.len() {
        let count = sock.read(&mut buffer[filled..])?;
        if count == 0 {
            break;
        }
        filled += count;
    }
    io::stdout().write_all(&buffer[..filled])?;
    io::stdout().flush()?;
    Ok(())
}
