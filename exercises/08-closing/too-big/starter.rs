//! too-big: count the bytes of a request, refuse more than 64 KiB.

use std::env;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    for conn in listener.incoming() {
        let _conn = conn?;
        // TODO: receive the request, answer it, and close in good order.
    }
    Ok(())
}
