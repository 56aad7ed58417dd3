//! Wrong: writes to standard output once. Rejected by: prints-every-byte

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

use anyhow::{Context, bail};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (port, hosts) = args.split_last().context("no PORT is given")?;
    let mut sock = connect(hosts, port.parse()?)?;
    let mut buffer = [0; 65_536];
    loop {
        let count = sock.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        let _taken = io::stdout().write(&buffer[..count])?;
    }
    io::stdout().flush()?;
    Ok(())
}

fn connect(hosts: &[String], port: u16) -> anyhow::Result<TcpStream> {
    for host in hosts {
        if let Ok(sock) = TcpStream::connect((host.as_str(), port)) {
            return Ok(sock);
        }
    }
    bail!("nobody answers at port {port} of {hosts:?}")
}
