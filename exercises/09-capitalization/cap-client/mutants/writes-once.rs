//! Wrong: writes to standard output once. Rejected by: has-no-largest-length

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::ExitCode;

use anyhow::{Context, ensure};

/// Sends a whole request, and receives the whole answer.
fn ask(host: &str, port: u16, request: &str) -> io::Result<String> {
    let mut sock = TcpStream::connect((host, port))?;
    sock.write_all(request.as_bytes())?;
    sock.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    sock.read_to_string(&mut answer)?;
    Ok(answer)
}

fn run() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse().context("PORT")?;
    let request = io::read_to_string(io::stdin()).context("the input")?;

    let server = format!("{} port {port}", args[1]);
    let answer = ask(&args[1], port, &request).context(server.clone())?;
    let refused = answer.is_empty() && !request.is_empty();
    ensure!(!refused, "{server} closed without an answer");
    let _taken = io::stdout().write(answer.as_bytes())?;
    io::stdout().flush()?;
    Ok(())
}

fn main() -> ExitCode {
    if let Err(error) = run() {
        eprintln!("cap-client: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
