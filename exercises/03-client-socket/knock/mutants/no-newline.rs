//! Wrong: prints its word without a newline. Rejected by: prints-a-line

use std::env;
use std::io::ErrorKind;
use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

fn main() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = env::args().collect();
    let (host, port) = (args[1].as_str(), args[2].parse::<u16>()?);

    let Ok(mut addrs) = (host, port).to_socket_addrs() else {
        print!("NOHOST");
        return Ok(ExitCode::FAILURE);
    };
    let addr = addrs.next().context("the name has no address")?;
    match TcpStream::connect_timeout(&addr, Duration::from_secs(2)) {
        Ok(_) => {
            print!("OPEN");
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => match error.kind() {
            ErrorKind::ConnectionRefused => print!("REFUSED"),
            ErrorKind::TimedOut => print!("TIMEOUT"),
            _ => eprint!("knock: {addr}: {error}"),
        },
    }
    Ok(ExitCode::FAILURE)
}
