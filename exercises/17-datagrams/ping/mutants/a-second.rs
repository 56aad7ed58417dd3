//! Wrong: it waits for a second. Rejected by: waits-half-a-second

use std::io;
use std::net::UdpSocket;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, str};

const COUNT: u32 = 5;
const TRIES: u32 = 3;
const LIMIT: Duration = Duration::from_millis(1000); // for each try

fn main() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let sock = UdpSocket::bind("0.0.0.0:0")?;
    sock.connect((args[1].as_str(), port))?;
    let (mut sent, mut answered) = (0, 0);
    for number in 1..=COUNT {
        match ask(&sock, number)? {
            Some(tried) => {
                println!("{number} answered after {tried}");
                sent += tried;
                answered += 1;
            }
            None => {
                println!("{number} lost");
                sent += TRIES;
            }
        }
    }
    let lost = COUNT - answered;
    println!("sent {sent}, answered {answered}, lost {lost}");
    Ok(ExitCode::from(u8::from(answered == 0)))
}

/// Returns how often it was sent, if it was answered.
fn ask(sock: &UdpSocket, number: u32) -> io::Result<Option<u32>> {
    for tried in 1..=TRIES {
        // An error says that nobody was there the last time.
        let _ = sock.send(format!("ping {number}").as_bytes());
        if is_answered(sock, number)? {
            return Ok(Some(tried));
        }
    }
    Ok(None)
}

/// Waits for the answer to a number, until the time is up.
fn is_answered(sock: &UdpSocket, number: u32) -> io::Result<bool> {
    let expected = format!("pong {number}");
    let until = Instant::now() + LIMIT;
    let mut buffer = [0; 1024];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        sock.set_read_timeout(Some(left))?;
        // On an error, nothing has come, or nobody is there.
        let Ok(length) = sock.recv(&mut buffer) else {
            continue;
        };
        if str::from_utf8(&buffer[..length]) == Ok(&expected) {
            return Ok(true);
        }
    }
}
