// ANCHOR: all
//! The capitalization client again, call by call.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::{env, str};

// ANCHOR: client
// ANCHOR: ask
fn ask(host: &str, port: u16) -> anyhow::Result<()> {
    // ANCHOR: connect
    let mut sock = TcpStream::connect((host, port))?;
    // ANCHOR_END: connect

    // ANCHOR: prompt
    print!("Enter a string: ");
    io::stdout().flush()?;
    let mut message = String::new();
    io::stdin().read_line(&mut message)?;
    let message = message.trim_end_matches(['\r', '\n']);
    // ANCHOR_END: prompt
    // ANCHOR: send
    sock.write_all(message.as_bytes())?;
    // ANCHOR_END: send
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = sock.read(&mut buffer)?;
    // ANCHOR_END: receive
    println!("{}", str::from_utf8(&buffer[..count])?);

    // ANCHOR: close
    drop(sock);
    // ANCHOR_END: close
    Ok(())
}
// ANCHOR_END: ask
// ANCHOR_END: client

fn run(host: &str, port: &str) -> anyhow::Result<()> {
    ask(host, port.parse()?)
}

fn main() -> ExitCode {
    let mut args = env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned());
    let host =
        args.next().unwrap_or_else(|| "127.0.0.1".to_owned());
    let port = args.next().unwrap_or_else(|| "5220".to_owned());
    if let Err(error) = run(&host, &port) {
        eprintln!(
            "cap_client_calls: {host} port {port}: {error:#}"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: all
