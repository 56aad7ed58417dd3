//! Wrong: writes to standard output once. Rejected by: takes-every-length

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

use anyhow::ensure;

const LARGEST: usize = 1_048_576;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut message = Vec::new();
    io::stdin().read_to_end(&mut message)?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;

    let mut data = u32::try_from(message.len())?.to_be_bytes().to_vec();
    data.extend(message);
    sock.write_all(&data)?;

    let mut header = [0; 4];
    sock.read_exact(&mut header)?;
    let length = u32::from_be_bytes(header) as usize;
    ensure!(length <= LARGEST, "refused an answer of {length} bytes");
    let mut answer = vec![0; length];
    sock.read_exact(&mut answer)?;
    let _taken = io::stdout().write(&answer)?;
    io::stdout().flush()?;
    Ok(())
}
