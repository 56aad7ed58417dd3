//! Wrong: closes both halves, and hears no answer. Rejected by: prints-the-answer

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;

    let mut sock = TcpStream::connect((args[1].as_str(), port))?;
    sock.write_all(&data)?;
    Ok(())
}
