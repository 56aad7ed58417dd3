// ANCHOR: all
//! The capitalization client: one line to the server, the answer to the screen.

use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;
use std::{env, str};

use anyhow::{anyhow, bail, ensure};

const REQUEST_LIMIT: usize = 1024; // the server reads no more
const ANSWER_LIMIT: usize = 3 * REQUEST_LIMIT; // the most it can grow to
const TIME_LIMIT: Duration = Duration::from_secs(5); // to connect, to receive
const LOOK: &str = "look in its terminal";

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
        let fault = format!(
            "did not send UTF-8, see byte {}",
            error.valid_up_to()
        );
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
    let failed = |error| failure(&error, server);

    // ANCHOR: send
    sock.write_all(request).map_err(failed)?;
    // ANCHOR_END: send
    // ANCHOR: receive
    let mut data = Vec::new();
    let limit = ANSWER_LIMIT as u64 + 1;
    sock.take(limit).read_to_end(&mut data).map_err(failed)?;
    // ANCHOR_END: receive
    // ANCHOR: check
    ensure!(
        data.len() <= ANSWER_LIMIT,
        "{server} sends too much: is it the right server?"
    );
    ensure!(
        !data.is_empty(),
        "{server} closed without an answer: {LOOK}"
    );
    // ANCHOR_END: check
    Ok(data)
}
// ANCHOR_END: exchange
// ANCHOR_END: client

fn failure(error: &io::Error, server: &str) -> anyhow::Error {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => {
            anyhow!("timed out, {server} does not answer: {LOOK}")
        }
        ErrorKind::ConnectionReset => {
            anyhow!("connection reset by {server}: {LOOK}")
        }
        _ => anyhow!("the connection to {server} failed: {error}"),
    }
}

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
        bail!(
            "{server} got nothing, the input has ended: type a line"
        );
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
            let fault = format!(
                "not UTF-8 at byte {}",
                error.valid_up_to()
            );
            bail!(
                "{server} got nothing, the line is {fault}: type text"
            )
        }
    }
}

fn connect(host: &str, port: u16) -> anyhow::Result<TcpStream> {
    let Ok(found) = (host, port).to_socket_addrs() else {
        bail!("host {host} not found: check its name");
    };
    let mut reason =
        anyhow!("host {host} not found: check its name");
    for address in found {
        match TcpStream::connect_timeout(&address, TIME_LIMIT) {
            Ok(sock) => {
                sock.set_read_timeout(Some(TIME_LIMIT))?;
                sock.set_write_timeout(Some(TIME_LIMIT))?;
                return Ok(sock);
            }
            Err(error) => {
                reason = cannot_connect(&error, host, port)
            }
        }
    }
    Err(reason)
}

fn cannot_connect(
    error: &io::Error,
    host: &str,
    port: u16,
) -> anyhow::Error {
    let server = format!("{host}:{port}");
    match error.kind() {
        ErrorKind::ConnectionRefused => anyhow!(
            "connection refused, nobody listens on {server}: \
             start the server first"
        ),
        ErrorKind::TimedOut => anyhow!(
            "timed out, nobody answers on {server}: \
             check the address and the firewall"
        ),
        _ => anyhow!("cannot connect to {server}: {error}"),
    }
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
        Ok(number @ 1..) if digits(&port) && port.len() <= 5 => {
            Ok((host, number))
        }
        _ => bail!(
            "'{port}' is not a port: give a number from 1 to 65535"
        ),
    }
}

fn main() -> ExitCode {
    let result =
        arguments().and_then(|(host, port)| ask(&host, port));
    if let Err(reason) = result {
        eprintln!("cap_client: {reason}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
// ANCHOR_END: all
