//! any-port: listen on the given port, or on any free one, and say which.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _host = args[1].as_str();
    let _port: u16 = args[2].parse()?;
    // TODO: listen on host and port, print LISTENING and the port that you got,
    // send each client the line hello, and close the connection.
    Ok(())
}
