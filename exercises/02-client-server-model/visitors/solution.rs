//! visitors, solved: accept in a loop, and count.

use std::env;
use std::io::Write;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());

    let mut number = 0;
    loop {
        let (mut conn, addr) = listener.accept()?;
        number += 1;
        let port = addr.port();
        let line = format!("You are visitor {number}, from port {port}.\n");
        // A client that has left is no reason to stop.
        let _ = conn.write_all(line.as_bytes());
    }
}
