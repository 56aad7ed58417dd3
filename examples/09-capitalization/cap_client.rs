// ANCHOR: all
//! The capitalization client: one line to the server, the answer to the screen.

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::{env, str};

use anyhow::{anyhow, bail, ensure};

const REQUEST_LIMIT: usize = 1024; // the server reads no more
const ANSWER_LIMIT: usize = 3 * REQUEST_LIMIT; // the most it can grow to

// ANCHOR: client
// ANCHOR: ask
fn ask(host: &str, port: u16) -> anyhow::Result<()> {
    let sock = connect(host, port)?;
    // ANCHOR: prompt
    print!("Enter a string: ");
    io::stdout().flush()?;
    // ANCHOR_END: prompt
    let server = format!("{host}:{port}");
    let message = read_line(&server)?;
    let data = exchange(sock, message.as_bytes(), &server)?;

    // ANCHOR: decode
    let answer = str::from_utf8(&data).map_err(|error| {
        let fault =
            format!("did not send UTF-8, see byte {}", error.valid_up_to());
        anyhow!("{server} {fault}: is it the right server?")
    })?;
    println!("{answer}");
    // ANCHOR_END: decode
    Ok(())
}
// ANCHOR_END: ask

// ANCHOR: exchange
fn exchange(
    mut sock: TcpStream,
    request: &[u8],
    server: &str,
) -> anyhow::Result<Vec<u8>> {
    let lost = |_| anyhow!("the connection to {server} was lost: ask again");

    // ANCHOR: send
    sock.write_all(request).map_err(lost)?;
    // ANCHOR_END: send
    // ANCHOR: receive
    let mut data = Vec::new();
    let limit = ANSWER_LIMIT as u64 + 1;
    sock.take(limit).read_to_end(&mut data).map_err(lost)?;
    ensure!(
        data.len() <= ANSWER_LIMIT,
        "{server} sends too much: is it the right server?"
    );
    // ANCHOR_END: receive
    // ANCHOR: no-answer
    ensure!(
        !data.is_empty(),
        "{server} closed without an answer: look in its terminal"
    );
    // ANCHOR_END: no-answer
    Ok(data)
}
// ANCHOR_END: exchange
// ANCHOR_END: client

fn read_line(server: &str) -> anyhow::Result<String> {
    // As bytes, and never more of them than the server would read.
    let mut line = Vec::new();
    let limit = REQUEST_LIMIT as u64 + 2;
    io::stdin()
        .lock()
        .take(limit)
        .read_until(b'\n', &mut line)?;
    if line.is_empty() {
        println!();
        bail!("{server} got nothing, the input has ended: type a line");
    }
    let line = line.strip_suffix(b"\n").unwrap_or(&line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    ensure!(
        !line.is_empty(),
        "{server} got nothing, the line is empty: type some text"
    );
    ensure!(
        line.len() <= REQUEST_LIMIT,
        "{server} reads {REQUEST_LIMIT} bytes at most: type less"
    );
    match str::from_utf8(line) {
        Ok(message) => Ok(message.to_owned()),
        Err(error) => {
            let fault = format!("not UTF-8 at byte {}", error.valid_up_to());
            bail!("{server} got nothing, the line is {fault}: type text")
        }
    }
}

fn connect(host: &str, port: u16) -> anyhow::Result<TcpStream> {
    let Ok(found) = (host, port).to_socket_addrs() else {
        bail!("host {host} not found: check its name");
    };
    let found: Vec<SocketAddr> = found.collect();
    TcpStream::connect(found.as_slice()).map_err(|error| match error.kind() {
        ErrorKind::ConnectionRefused => {
            anyhow!("nobody listens on {host}:{port}: start the server first")
        }
        _ => anyhow!("cannot connect to {host}:{port}: {error}"),
    })
}

fn arguments() -> anyhow::Result<(String, u16)> {
    let mut args = env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned());
    let host = args.next().unwrap_or_else(|| "127.0.0.1".to_owned());
    let port = args.next().unwrap_or_else(|| "5220".to_owned());
    ensure!(
        args.next().is_none(),
        "too many arguments: give HOST and PORT at most"
    );
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    ensure!(
        !digits(&host) && !host.starts_with('-'),
        "'{host}' is not a host: give HOST and then PORT"
    );
    match port.parse() {
        Ok(number @ 1..) if digits(&port) && port.len() <= 5 => {
            Ok((host, number))
        }
        _ => bail!("'{port}' is not a port: give a number from 1 to 65535"),
    }
}

fn main() -> ExitCode {
    let result = arguments().and_then(|(host, port)| ask(&host, port));
    if let Err(reason) = result {
        eprintln!("cap_client: {reason}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: all
