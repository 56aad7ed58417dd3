//! Wrong: joins HOST and PORT by a colon, and parses that. Rejected by: speaks-ipv6

use std::env;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = env::args().collect();
    let (host, port) = (&args[1], &args[2]);

    let Ok(addr) = format!("{host}:{port}").parse::<SocketAddr>() else {
        if host.parse::<IpAddr>().is_ok() {
            eprintln!("knock: {host}:{port} is no address");
        } else {
            println!("NOHOST");
        }
        return Ok(ExitCode::FAILURE);
    };
    match TcpStream::connect_timeout(&addr, Duration::from_secs(2)) {
        Ok(_) => {
            println!("OPEN");
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) => match error.kind() {
            ErrorKind::ConnectionRefused => println!("REFUSED"),
            ErrorKind::TimedOut => println!("TIMEOUT"),
            _ => eprintln!("knock: {addr}: {error}"),
        },
    }
    Ok(ExitCode::FAILURE)
}
