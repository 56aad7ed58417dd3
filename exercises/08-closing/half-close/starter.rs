//! half-close: send standard input, say "that was all", print the answer.

use std::env;
use std::io::{self, Read};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: send the data, end your half, print the answer.
    Ok(())
}
