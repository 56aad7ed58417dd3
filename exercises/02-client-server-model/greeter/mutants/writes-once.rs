//! Wrong: writes to standard output once. Rejected by: changes-nothing

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use anyhow::ensure;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    let mut reader = BufReader::new(sock.try_clone()?);
    let mut greeting = String::new();
    reader.read_line(&mut greeting)?;
    ensure!(greeting.ends_with('\n'), "the greeting has no end");
    sock.write_all(greeting.to_uppercase().as_bytes())?;

    let mut reply = Vec::new();
    reader.read_to_end(&mut reply)?;
    let _taken = io::stdout().write(&reply)?;
    io::stdout().flush()?;
    Ok(())
}
