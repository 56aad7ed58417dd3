//! Wrong: writes to standard output once. Rejected by: has-no-largest-length

use std::env;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;

    let mut sock = TcpStream::connect((args[1].as_str(), port))?;
    sock.write_all(&data)?;
    sock.shutdown(Shutdown::Write)?;
    let mut buffer = [0; 65_536];
    loop {
        let count = sock.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        let _taken = io::stdout().write(&buffer[..count])?;
    }
    io::stdout().flush()?;
    Ok(())
}
