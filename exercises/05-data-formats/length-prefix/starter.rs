//! length-prefix: send a message with its length in front, print the answer.

use std::env;
use std::io::{self, Read};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut message = Vec::new();
    io::stdin().read_to_end(&mut message)?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: send the length and the message, receive the same, print the text.
    Ok(())
}
