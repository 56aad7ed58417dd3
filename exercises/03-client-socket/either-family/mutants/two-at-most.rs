//! Wrong: tries two addresses and no more. Rejected by: tries-them-all

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
    for host in hosts.iter().take(2) {
        if let Ok(sock) = TcpStream::connect((host.as_str(), port)) {
            return Ok(sock);
        }
    }
    bail!("nobody answers at port {port} of {hosts:?}")
}
