//! upload: send standard input, and print the answers while you send.

use std::env;
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: send in one thread, receive and print in another.
    Ok(())
}
