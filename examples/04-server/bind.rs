// ANCHOR: all
//! Binds a socket to an address, and asks which address it got.

use std::env;
use std::net::SocketAddr;
use std::process::ExitCode;

use socket2::{Domain, Socket, Type};

fn run(host: &str, port: &str) -> anyhow::Result<()> {
    // ANCHOR: bind-and-ask
    // ANCHOR: bind
    let sock = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    let address: SocketAddr = format!("{host}:{port}").parse()?;
    sock.bind(&address.into())?;
    // ANCHOR_END: bind

    // ANCHOR: ask-address
    let bound = sock.local_addr()?.as_socket().unwrap();
    println!("host: {}", bound.ip());
    match port {
        "0" => println!("port: one that was free"),
        _ => println!("port: {}", bound.port()),
    }
    // ANCHOR_END: ask-address
    // ANCHOR_END: bind-and-ask
    Ok(())
}

fn main() -> ExitCode {
    let mut args: Vec<String> = Vec::new();
    for arg in env::args_os().skip(1) {
        args.push(arg.to_string_lossy().into_owned());
    }
    let result = match args.as_slice() {
        [] => run("127.0.0.1", "0"),
        [host] => run(host, "0"),
        [host, port] => run(host, port),
        _ => Err(anyhow::anyhow!("too many arguments")),
    };
    if let Err(error) = result {
        eprintln!("bind: {error}; usage: bind [HOST [PORT]]");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: all
