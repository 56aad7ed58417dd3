//! Wrong: makes one letter of each. Rejected by: lets-letters-grow

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
    let upper: String = text
        .chars()
        .filter_map(|letter| letter.to_uppercase().next())
        .collect();
    conn.write_all(upper.as_bytes())
}
