//! knock: connect, and say OPEN, REFUSED, TIMEOUT or NOHOST.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _port: u16 = args[2].parse()?;
    // TODO: connect, print one of the four words, and end with its exit status.
    Ok(())
}
