//! patient, solved: one deadline for all calls, and no second request.

use std::env;
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

const LONGEST: Duration = Duration::from_secs(1);

/// How an attempt has ended.
enum End {
    Nobody,
    Busy,
    Silent,
    Cut,
    Answer(Vec<u8>),
}

/// How much time is left. Fails if none is.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(ErrorKind::TimedOut.into());
    }
    Ok(left)
}

/// The next line, with its newline. Fails at the end of the stream.
fn receive_line(sock: &mut TcpStream, deadline: Instant) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    let mut piece = [0; 1024];
    loop {
        sock.set_read_timeout(Some(left(deadline)?))?;
        let count = sock.read(&mut piece)?;
        if count == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        line.extend(&piece[..count]);
        if let Some(end) = line.iter().position(|&byte| byte == b'\n') {
            line.truncate(end + 1);
            return Ok(line);
        }
    }
}

/// Sends the request, and returns the answer.
fn ask(sock: &mut TcpStream, request: &[u8], deadline: Instant) -> io::Result<Vec<u8>> {
    sock.set_write_timeout(Some(left(deadline)?))?;
    sock.write_all(request)?;
    receive_line(sock, deadline)
}

fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

/// One attempt.
fn attempt(address: &SocketAddr, request: &[u8], deadline: Instant) -> End {
    let Ok(left) = left(deadline) else {
        return End::Nobody;
    };
    let Ok(mut sock) = TcpStream::connect_timeout(address, left.min(LONGEST)) else {
        return End::Nobody;
    };
    match receive_line(&mut sock, deadline) {
        Ok(line) if line == b"READY\n" => {}
        Err(error) if is_late(&error) => return End::Silent,
        _ => return End::Busy,
    }
    match ask(&mut sock, request, deadline) {
        Ok(answer) => End::Answer(answer),
        Err(error) if is_late(&error) => End::Silent,
        Err(_) => End::Cut,
    }
}

fn main() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = env::args().collect();
    let (host, port) = (args[1].as_str(), args[2].parse::<u16>()?);
    let mut addrs = (host, port).to_socket_addrs()?;
    let address = addrs.next().context("the name has no address")?;
    let mut request = Vec::new();
    io::stdin().lock().read_until(b'\n', &mut request)?;
    let deadline = Instant::now() + Duration::from_secs(4);

    let mut pause = Duration::from_millis(100);
    let mut word = "NOBODY";
    while Instant::now() < deadline {
        match attempt(&address, &request, deadline) {
            End::Answer(answer) => {
                io::stdout().write_all(&answer)?;
                return Ok(ExitCode::SUCCESS);
            }
            End::Nobody => {}
            End::Busy => word = "BUSY",
            End::Silent => {
                word = "SILENT";
                break;
            }
            End::Cut => {
                word = "CUT";
                break;
            }
        }
        thread::sleep(pause.min(deadline.saturating_duration_since(Instant::now())));
        pause = LONGEST.min(2 * pause);
    }
    println!("{word}");
    Ok(ExitCode::FAILURE)
}
