//! Wrong: tells the port of its own end. Rejected by: says-the-clients-port

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
        let (mut conn, _addr) = listener.accept()?;
        number += 1;
        let port = conn.local_addr()?.port();
        let line = format!("You are visitor {number}, from port {port}.\n");
        conn.write_all(line.as_bytes())?;
    }
}
