// ANCHOR: all
//! The capitalization server: one client, one read, the answer in upper case.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::{env, io, str};

use anyhow::{anyhow, bail, ensure};

const AGAIN: &str = "start the server again";

// ANCHOR: server
// ANCHOR: serve
fn serve(host: &str, port: u16) -> anyhow::Result<()> {
    let listener = listen(host, port)?;
    println!("Listening on {}", listener.local_addr()?);

    let (conn, addr) = listener.accept()?;
    println!("Connection from: {addr}");

    answer(conn, addr)
}
// ANCHOR_END: serve

// ANCHOR: answer
fn answer(
    mut conn: TcpStream,
    peer: SocketAddr,
) -> anyhow::Result<()> {
    let failed = |error| failure(&error, peer);

    // ANCHOR: receive
    let mut buffer = [0; 1024];
    let count = conn.read(&mut buffer).map_err(failed)?;
    // ANCHOR_END: receive
    ensure!(count > 0, "{peer} left without sending: {AGAIN}");
    // ANCHOR: decode
    let text = str::from_utf8(&buffer[..count]);
    let message = text.map_err(|error| {
        let byte = error.valid_up_to();
        anyhow!(
            "{peer} did not send UTF-8, see byte {byte}: {AGAIN}"
        )
    })?;
    // ANCHOR_END: decode
    // ANCHOR: send
    let answer = message.to_uppercase();
    conn.write_all(answer.as_bytes()).map_err(failed)
    // ANCHOR_END: send
}
// ANCHOR_END: answer
// ANCHOR_END: server

fn failure(error: &io::Error, peer: SocketAddr) -> anyhow::Error {
    match error.kind() {
        ErrorKind::ConnectionReset => {
            anyhow!("connection reset by {peer}: {AGAIN}")
        }
        _ => anyhow!("the connection from {peer} failed: {error}"),
    }
}

fn listen(host: &str, port: u16) -> anyhow::Result<TcpListener> {
    let found = (host, port).to_socket_addrs();
    let Some(address) = found.into_iter().flatten().next() else {
        bail!("host {host} not found: check its name");
    };
    TcpListener::bind(address).map_err(|error| {
        let reason = match error.kind() {
            ErrorKind::AddrInUse => "address already in use: \
                 stop the other program or give another port"
                .to_owned(),
            ErrorKind::AddrNotAvailable => {
                "not an address of this machine: give 0.0.0.0"
                    .to_owned()
            }
            ErrorKind::PermissionDenied => {
                "permission denied: give another port, from 1024 up"
                    .to_owned()
            }
            _ => error.to_string(),
        };
        anyhow!("cannot listen on {host}:{port}: {reason}")
    })
}

fn arguments() -> anyhow::Result<(String, u16)> {
    let mut args = env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned());
    let host =
        args.next().unwrap_or_else(|| "127.0.0.1".to_owned());
    let port = args.next().unwrap_or_else(|| "5220".to_owned());
    ensure!(
        args.next().is_none(),
        "too many arguments: give HOST and PORT at most"
    );
    let digits =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    ensure!(
        !digits(&host) && !host.starts_with('-'),
        "'{host}' is not a host: give HOST and then PORT"
    );
    match port.parse() {
        Ok(number) if digits(&port) && port.len() <= 5 => {
            Ok((host, number))
        }
        _ => bail!(
            "'{port}' is not a port: give a number from 0 to 65535"
        ),
    }
}

fn main() -> ExitCode {
    let result =
        arguments().and_then(|(host, port)| serve(&host, port));
    if let Err(reason) = result {
        eprintln!("cap_server: {reason}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: all
