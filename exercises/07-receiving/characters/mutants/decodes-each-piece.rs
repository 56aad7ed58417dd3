//! Wrong: decodes each piece by itself. Rejected by: joins-the-pieces

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    let mut buffer = [0; 4096];
    loop {
        let count = sock.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        print!("{}", String::from_utf8_lossy(&buffer[..count]));
        io::stdout().flush()?;
    }
}
