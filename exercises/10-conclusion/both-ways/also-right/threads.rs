//! Also right: a thread for each client, a buffered reader, and a half-close.

use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::ExitCode;
use std::{env, thread};

const LIMIT: u32 = 1 << 20;

/// The next message, or why there is none.
fn receive(from: impl Read) -> io::Result<String> {
    let mut from = BufReader::new(from);
    let mut front = [0; 4];
    from.read_exact(&mut front)?;
    let length = u32::from_be_bytes(front);
    if length > LIMIT {
        return Err(io::Error::new(ErrorKind::InvalidData, "too long"));
    }
    let mut text = String::new();
    let count = from.take(length.into()).read_to_string(&mut text)?;
    if count < length as usize {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(text)
}

fn send(mut to: &TcpStream, text: &str) -> io::Result<()> {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    if length > LIMIT {
        return Err(io::Error::new(ErrorKind::InvalidData, "too long"));
    }
    to.write_all(&length.to_be_bytes())?;
    to.write_all(text.as_bytes())?;
    to.shutdown(Shutdown::Write)
}

fn serve(host: &str, port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((host, port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    for conn in listener.incoming().flatten() {
        thread::spawn(move || {
            if let Ok(text) = receive(&conn) {
                let _ = send(&conn, &text.to_uppercase());
            }
        });
    }
    Ok(())
}

fn ask(host: &str, port: u16) -> io::Result<()> {
    let conn = TcpStream::connect((host, port))?;
    send(&conn, &io::read_to_string(io::stdin())?)?;
    let answer = receive(&conn)?;
    io::stdout().write_all(answer.as_bytes())?;
    io::stdout().flush()
}

fn main() -> ExitCode {
    let args: Vec<String> = env::args().collect();
    let port = args[3].parse().unwrap_or(0);
    let done = match args[1].as_str() {
        "serve" => serve(&args[2], port),
        _ => ask(&args[2], port),
    };
    if let Err(error) = done {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
