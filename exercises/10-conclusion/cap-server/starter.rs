//! cap-server: answer each client with its text in upper case.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _host = args[1].as_str();
    let _port: u16 = args[2].parse()?;
    // TODO: listen, print LISTENING and your port, and serve clients forever.
    Ok(())
}
