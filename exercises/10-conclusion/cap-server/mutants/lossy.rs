//! Wrong: replaces bytes that are not UTF-8. Rejected by: refuses-bad-bytes

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
    let mut request = Vec::new();
    conn.read_to_end(&mut request)?;
    let text = String::from_utf8_lossy(&request);
    conn.write_all(text.to_uppercase().as_bytes())
}
