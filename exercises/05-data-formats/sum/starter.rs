//! sum: add up the numbers that a client sends, one a line.

use std::env;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (_conn, _addr) = listener.accept()?;
        // TODO: receive lines to the end, answer with their sum.
    }
}
