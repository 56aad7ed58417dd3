//! one-write: send each line with its length in front, print each answer.

use std::env;
use std::io::{self, BufRead};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let _sock = TcpStream::connect((args[1].as_str(), port))?;
    for line in io::stdin().lock().lines() {
        let _body = line?;
        // TODO: send the length, a newline and the body, print the answer.
    }
    Ok(())
}
