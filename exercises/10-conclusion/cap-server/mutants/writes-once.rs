//! Wrong: writes once, not all. Rejected by: sends-the-rest

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());

    for conn in listener.incoming() {
        thread::spawn(move || {
            if let Err(error) = conn.and_then(serve) {
                eprintln!("cap-server: a client gets no answer: {error}");
            }
        });
    }
    Ok(())
}

fn serve(mut conn: TcpStream) -> io::Result<()> {
    let mut text = String::new();
    conn.read_to_string(&mut text)?;
    let _sent = conn.write(text.to_uppercase().as_bytes())?;
    Ok(())
}
