//! Wrong: ends when an answer cannot be sent. Rejected by: survives-a-failed-send

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};

const LIMIT: u64 = 65_536;
const DRAIN: u64 = 1 << 20;

fn serve(mut conn: TcpStream) -> io::Result<()> {
    let mut request = Read::by_ref(&mut conn).take(LIMIT + 1);
    let Ok(size) = io::copy(&mut request, &mut io::sink()) else {
        return Ok(());
    };
    if size <= LIMIT {
        return conn.write_all(format!("ok {size}\n").as_bytes());
    }

    conn.write_all(b"too big\n")?;
    conn.shutdown(Shutdown::Write)?;
    // Closing now would reset the connection, and might destroy the refusal.
    let _ = io::copy(&mut conn.take(DRAIN), &mut io::sink());
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    for conn in listener.incoming() {
        serve(conn?)?;
    }
    Ok(())
}
