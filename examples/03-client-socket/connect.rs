// ANCHOR: all
//! Connects to a server by name and port, and prints its first words.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::{env, str, thread};

use anyhow::{Context, bail};

/// Starts a server that greets one client, and returns its port.
fn start_greeter() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        let (mut conn, _addr) = listener.accept()?;
        conn.write_all(b"220 ready when you are\r\n")
    });
    Ok(port)
}

fn run() -> anyhow::Result<()> {
    let args: Vec<String> = env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    let (host, port) = match args.as_slice() {
        [host, port] => (
            host.as_str(),
            port.parse().context("a port is 0 to 65535")?,
        ),
        [] => ("localhost", start_greeter()?),
        _ => bail!("a host and a port, or neither"),
    };

    // ANCHOR: client
    // ANCHOR: connect-and-receive
    // ANCHOR: connect
    let mut sock = TcpStream::connect((host, port))?;
    // ANCHOR_END: connect
    println!("connected to {host}");

    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = sock.read(&mut buffer)?;
    let greeting = str::from_utf8(&buffer[..count])?;
    println!("the server says: {}", greeting.trim());
    // ANCHOR_END: receive
    // ANCHOR_END: connect-and-receive
    // ANCHOR_END: client
    Ok(())
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "connect: {error:#}; usage: connect [HOST PORT]"
            );
            ExitCode::FAILURE
        }
    }
}
// ANCHOR_END: all
