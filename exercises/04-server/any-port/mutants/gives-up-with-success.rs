//! Wrong: reports success when it cannot listen. Rejected by: takes-no-other-port

use std::env;
use std::io::Write;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let Ok(listener) = TcpListener::bind((args[1].as_str(), port)) else {
        eprintln!("cannot listen on {}:{port}", args[1]);
        return Ok(());
    };
    println!("LISTENING {}", listener.local_addr()?.port());

    loop {
        let (mut conn, _addr) = listener.accept()?;
        // A client that has left is no reason to stop.
        let _ = conn.write_all(b"hello\n");
    }
}
