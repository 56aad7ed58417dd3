//! Wrong: refuses, and closes at once. Rejected by: refusal-arrives

use std::env;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};

const LIMIT: u64 = 65_536;

fn serve(mut conn: TcpStream) -> io::Result<()> {
    let mut request = Read::by_ref(&mut conn).take(LIMIT + 1);
    let size = io::copy(&mut request, &mut io::sink())?;
    if size <= LIMIT {
        return conn.write_all(format!("ok {size}\n").as_bytes());
    }

    conn.write_all(b"too big\n")
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    for conn in listener.incoming() {
        if let Err(error) = serve(conn?) {
            eprintln!("too-big: {error}");
        }
    }
    Ok(())
}
