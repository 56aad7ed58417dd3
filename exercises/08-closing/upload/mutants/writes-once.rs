//! Wrong: writes to standard output once. Rejected by: does-not-wait-for-answers

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::{env, thread};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let sock = TcpStream::connect((args[1].as_str(), port))?;

    thread::scope(|scope| {
        let sending = scope.spawn(|| send_input(&sock));
        print_answers(&sock)?;
        sending.join().unwrap()
    })?;
    Ok(())
}

fn print_answers(mut sock: &TcpStream) -> io::Result<()> {
    let mut buffer = [0; 65_536];
    loop {
        let count = sock.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        let _taken = io::stdout().write(&buffer[..count])?;
    }
    io::stdout().flush()
}

fn send_input(mut sock: &TcpStream) -> io::Result<()> {
    io::copy(&mut io::stdin(), &mut sock)?;
    sock.shutdown(Shutdown::Write)
}
