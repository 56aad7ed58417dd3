//! cap-client: send standard input, print its upper case as the server says it.

use std::env;
use std::io::{self, Read};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut request = Vec::new();
    io::stdin().read_to_end(&mut request)?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    // TODO: send the request, end your half, print the answer, report failures.
    Ok(())
}
