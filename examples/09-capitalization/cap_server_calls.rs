// ANCHOR: all
//! The capitalization server again, call by call.

use std::io::{Read, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::process::ExitCode;
use std::{env, str};

use anyhow::Context;
use socket2::{Domain, Socket, Type};

// ANCHOR: server
// ANCHOR: serve
fn serve(address: SocketAddr) -> anyhow::Result<()> {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // Windows needs no such option, and there it would be a danger.
    if cfg!(not(windows)) {
        listener.set_reuse_address(true)?;
    }
    listener.bind(&address.into())?;
    listener.listen(128)?;
    let bound = listener.local_addr()?.as_socket().unwrap();
    println!("Listening on {bound}");

    let (mut conn, addr) = listener.accept()?;
    println!("Connection from: {}", addr.as_socket().unwrap());

    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer)?;
    let message = str::from_utf8(&buffer[..count])?;
    // ANCHOR_END: receive
    conn.write_all(message.to_uppercase().as_bytes())?;

    drop(conn);
    drop(listener);
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

fn run(host: &str, port: &str) -> anyhow::Result<()> {
    let found = (host, port.parse()?).to_socket_addrs()?;
    let ipv4 = found.into_iter().find(SocketAddr::is_ipv4);
    serve(ipv4.context("no IPv4 address")?)
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
            "cap_server_calls: {host} port {port}: {error:#}"
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: all
