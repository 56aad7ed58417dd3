//! Wrong: receives late. Rejected by: sends-and-receives-at-once

use std::net::{Shutdown, TcpStream};
use std::{env, io};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    io::copy(&mut io::stdin(), &mut sock)?;
    sock.shutdown(Shutdown::Write)?;
    io::copy(&mut sock, &mut io::stdout())?;
    Ok(())
}
