//! first-words: print everything that the server says until it closes.

use std::env;
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: receive until the server closes, and print what came.
    Ok(())
}
