//! Wrong: keeps the connection of each visitor. Rejected by: many-visits

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

fn serve(mut conn: &TcpStream) -> io::Result<()> {
    let mut line = String::new();
    BufReader::new(conn).read_line(&mut line)?;
    if line.ends_with('\n') {
        conn.write_all(line.to_uppercase().as_bytes())?;
    }
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    let mut visitors = Vec::new();
    for conn in listener.incoming() {
        let conn = conn?;
        if let Err(error) = serve(&conn) {
            eprintln!("many-visits: {error}");
        }
        visitors.push(conn);
    }
    Ok(())
}
