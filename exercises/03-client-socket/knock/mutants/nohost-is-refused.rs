//! Wrong: a failed look-up is REFUSED. Rejected by: knows-no-host

use std::env;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    match TcpStream::connect((args[1].as_str(), port)) {
        Ok(_) => {
            println!("OPEN");
            return Ok(ExitCode::SUCCESS);
        }
        Err(error) if error.kind() == ErrorKind::TimedOut => {
            println!("TIMEOUT")
        }
        Err(_) => println!("REFUSED"),
    }
    Ok(ExitCode::FAILURE)
}
