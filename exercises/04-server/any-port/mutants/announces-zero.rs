//! Wrong: announces the port it asked for. Rejected by: announces-its-port

use std::env;
use std::io::Write;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {port}");

    loop {
        let (mut conn, _addr) = listener.accept()?;
        conn.write_all(b"hello\n")?;
    }
}
