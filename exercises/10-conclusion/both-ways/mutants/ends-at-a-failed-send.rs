//! Wrong: ends when an answer cannot be sent. Rejected by: survives-a-failed-send

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

fn send_message(sock: &mut TcpStream, message: &str) -> io::Result<()> {
    sock.write_all(message.as_bytes())?;
    sock.shutdown(Shutdown::Write)
}

fn receive_message(sock: &mut TcpStream) -> io::Result<String> {
    let mut message = String::new();
    sock.read_to_string(&mut message)?;
    Ok(message)
}

fn serve(address: (&str, u16)) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (mut conn, addr) = listener.accept()?;
        match receive_message(&mut conn) {
            Ok(message) => send_message(&mut conn, &message.to_uppercase())?,
            Err(error) => eprintln!("both-ways: {addr}: {error}"),
        }
    }
}

fn ask(address: (&str, u16)) -> anyhow::Result<()> {
    let message = io::read_to_string(io::stdin())?;
    let mut sock = TcpStream::connect(address)?;
    send_message(&mut sock, &message)?;
    print!("{}", receive_message(&mut sock)?);
    io::stdout().flush()?;
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let address = (args[2].as_str(), args[3].parse()?);
    if args[1] == "serve" {
        serve(address)
    } else {
        ask(address)
    }
}
