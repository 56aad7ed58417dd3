//! visitors: tell each client its number and its own port.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _host = args[1].as_str();
    let _port: u16 = args[2].parse()?;
    // TODO: listen on host and port, print LISTENING and the port that you got,
    // accept clients in a loop, tell each its number and its port, and close.
    Ok(())
}
