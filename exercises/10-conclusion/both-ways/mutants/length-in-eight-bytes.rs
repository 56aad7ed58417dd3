//! Wrong: sends a length of eight bytes. Rejected by: sends-its-length

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

use anyhow::ensure;

const LIMIT: usize = 1_048_576; // bytes in a message

fn send_message(sock: &mut TcpStream, message: &str) -> anyhow::Result<()> {
    let length = message.len();
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let front = length.to_be_bytes();
    sock.write_all(&[&front, message.as_bytes()].concat())?;
    Ok(())
}

fn receive_message(sock: &mut TcpStream) -> anyhow::Result<String> {
    let mut front = [0; 8];
    sock.read_exact(&mut front)?;
    let length = usize::from_be_bytes(front);
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let mut data = vec![0; length];
    sock.read_exact(&mut data)?;
    Ok(String::from_utf8(data)?)
}

fn serve(address: (&str, u16)) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address)?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (mut conn, addr) = listener.accept()?;
        if let Err(error) = answer(&mut conn) {
            eprintln!("both-ways: {addr}: {error}");
        }
    }
}

fn answer(conn: &mut TcpStream) -> anyhow::Result<()> {
    let message = receive_message(conn)?;
    send_message(conn, &message.to_uppercase())
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
