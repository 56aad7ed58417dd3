//! both-families: serve clients of IPv4 and of IPv6, and tell each its address.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _host = args[1].as_str();
    let _port: u16 = args[2].parse()?;
    // TODO: listen on host and port for both families, print LISTENING and the port
    // that you got, send each client its address and a newline, and close.
    Ok(())
}
