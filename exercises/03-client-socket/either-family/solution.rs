//! either-family, solved: a new socket for each host, until one is connected.

use std::env;
use std::io::{self, Write};
use std::net::TcpStream;

use anyhow::{Context, bail};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (port, hosts) = args.split_last().context("no PORT is given")?;
    let mut sock = connect(hosts, port.parse()?)?;
    io::copy(&mut sock, &mut io::stdout())?;
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
