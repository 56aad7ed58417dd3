//! Wrong: leaves its announcement in a buffer. Rejected by: announces

use std::env;
use std::io::{self, BufWriter, Write};
use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    let mut output = BufWriter::new(io::stdout());
    writeln!(output, "LISTENING {}", listener.local_addr()?.port())?;

    loop {
        let (mut conn, _addr) = listener.accept()?;
        conn.write_all(b"hello\n")?;
    }
}
