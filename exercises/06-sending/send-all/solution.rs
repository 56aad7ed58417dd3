//! send-all, solved: `write_all` goes on until everything has been taken.

use std::env;
use std::io::Write;
use std::net::TcpListener;

const COUNT: usize = 20_000_000;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut data = Vec::from_iter(0u8..=250).repeat(COUNT / 251 + 1);
    data.truncate(COUNT);

    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (mut conn, addr) = listener.accept()?;
        if let Err(error) = conn.write_all(&data) {
            eprintln!("send-all: {addr}: {error}");
        }
    }
}
