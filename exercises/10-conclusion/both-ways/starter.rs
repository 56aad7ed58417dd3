//! both-ways: a server and a client for messages with their length in front.

use std::env;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _mode = args[1].as_str();
    let _address = (args[2].as_str(), args[3].parse::<u16>()?);
    // TODO: if the mode is "serve", announce your port, and answer every
    // client; if it is "ask", send standard input, and print the answer.
    Ok(())
}
