//! patient: try again in good manners, give up in time, and say what happened.

use std::env;
use std::io;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let (_host, _port) = (args[1].as_str(), args[2].parse::<u16>()?);
    let mut request = Vec::new();
    io::BufRead::read_until(&mut io::stdin().lock(), b'\n', &mut request)?;
    // TODO: connect until the server is ready, ask once, and print the answer
    // or one of the four words, within four seconds in all.
    Ok(())
}
