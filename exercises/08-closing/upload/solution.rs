//! upload, solved: one thread sends, the other receives.

use std::net::{Shutdown, TcpStream};
use std::{env, io, thread};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let sock = TcpStream::connect((args[1].as_str(), port))?;

    thread::scope(|scope| {
        let sending = scope.spawn(|| send_input(&sock));
        io::copy(&mut &sock, &mut io::stdout())?;
        sending.join().unwrap()
    })?;
    Ok(())
}

fn send_input(mut sock: &TcpStream) -> io::Result<()> {
    io::copy(&mut io::stdin(), &mut sock)?;
    sock.shutdown(Shutdown::Write)
}
