//! Wrong: takes IP addresses and no name. Rejected by: takes-a-name

use std::env;
use std::io::{self, Write};
use std::net::{IpAddr, TcpStream};

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
        let Ok(address) = host.parse::<IpAddr>() else {
            continue;
        };
        if let Ok(sock) = TcpStream::connect((address, port)) {
            return Ok(sock);
        }
    }
    bail!("nobody answers at port {port} of {hosts:?}")
}
