//! Wrong: ends when the greeting cannot be sent. Rejected by: survives-a-failed-send

use std::env;
use std::io::{self, Write};
use std::net::TcpListener;

use anyhow::anyhow;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let (host, port) = (args[1].as_str(), args[2].parse::<u16>()?);
    let listener = TcpListener::bind((host, port))
        .map_err(|e| anyhow!("cannot listen on {host}:{port}: {e}"))?;
    println!("LISTENING {}", listener.local_addr()?.port());

    loop {
        let (mut conn, _addr) = listener.accept()?;
        conn.write_all(b"ready\n")?;
        // A client that was cut off is no reason to stop.
        let _ = io::copy(&mut conn, &mut io::sink());
    }
}
