//! many-visits: answer each visitor's line in upper case, and keep no one.

use std::env;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    for conn in listener.incoming() {
        // TODO: receive a line, answer it in upper case, close in every case.
        drop(conn?);
    }
    Ok(())
}
