//! half-close, solved: send, shut down the sending half, receive to the end.

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
    io::copy(&mut sock, &mut io::stdout())?;
    io::stdout().flush()?;
    Ok(())
}
