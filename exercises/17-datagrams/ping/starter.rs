//! ping: ask over a path that loses datagrams, and count.

use std::env;
use std::net::UdpSocket;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _port: u16 = args[2].parse()?;
    let _sock = UdpSocket::bind("0.0.0.0:0")?;
    // TODO: send each of the five pings, wait for its pong, and send again.
    Ok(())
}
