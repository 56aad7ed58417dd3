//! greeter: wait for the greeting, answer in upper case, print the reply.

use std::env;
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: receive a line, send it in upper case, print what comes then.
    Ok(())
}
