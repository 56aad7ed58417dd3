//! characters: print text as it arrives, a character never torn.

use std::env;
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: receive, print each character when it is complete, and flush.
    Ok(())
}
