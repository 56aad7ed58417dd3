//! Wrong: takes one read for the greeting. Rejected by: takes-the-whole-greeting

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    let mut buffer = [0; 1024];
    let count = sock.read(&mut buffer)?;
    let greeting = String::from_utf8_lossy(&buffer[..count]);
    sock.write_all(greeting.to_uppercase().as_bytes())?;

    io::copy(&mut sock, &mut io::stdout())?;
    Ok(())
}
