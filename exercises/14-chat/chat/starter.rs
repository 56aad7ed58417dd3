//! chat: a chat server that lets newcomers know what has been said.

use std::env;
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (_conn, _) = listener.accept()?;
        // TODO: let clients in by name, and tell all what each says.
    }
}
