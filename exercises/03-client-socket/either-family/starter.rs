//! either-family: connect to the first HOST that answers, print what it says.

use std::env;

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (port, _hosts) = args.split_last().context("no PORT is given")?;
    let _port: u16 = port.parse()?;
    // TODO: connect to one host after another, and print what the first says.
    Ok(())
}
