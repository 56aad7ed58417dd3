// ANCHOR: all
//! Asks for a port that another server is using.

use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let running = TcpListener::bind("127.0.0.1:0")?;
    let taken = running.local_addr()?;

    // ANCHOR: bind
    if let Err(error) = TcpListener::bind(taken) {
        println!("{error}");
    }
    // ANCHOR_END: bind
    Ok(())
}
// ANCHOR_END: all
