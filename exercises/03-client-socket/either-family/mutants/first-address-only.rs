//! Wrong: tries only the first address. Rejected by: goes-on-to-the-next

use std::env;
use std::io::{self, Write};
use std::net::TcpStream;

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (port, hosts) = args.split_last().context("no PORT is given")?;
    let port: u16 = port.parse()?;
    let mut sock = TcpStream::connect((hosts[0].as_str(), port))?;
    io::copy(&mut sock, &mut io::stdout())?;
    io::stdout().flush()?;
    Ok(())
}
