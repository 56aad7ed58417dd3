//! Wrong: never closes a connection. Rejected by: closes

use std::env;
use std::io::Write;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());

    let mut visitors = Vec::new();
    loop {
        let (mut conn, addr) = listener.accept()?;
        let (number, port) = (visitors.len() + 1, addr.port());
        let line = format!("You are visitor {number}, from port {port}.\n");
        conn.write_all(line.as_bytes())?;
        visitors.push(conn);
    }
}
