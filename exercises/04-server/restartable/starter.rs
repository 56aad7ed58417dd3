//! restartable: a server that can be killed and started again at once.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _host = args[1].as_str();
    let _port: u16 = args[2].parse()?;
    // TODO: listen on host and port, print LISTENING and the port that you got,
    // send each client the line ready, and wait until the client ends.
    Ok(())
}
