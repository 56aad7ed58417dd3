//! Wrong: waits for all that the length says. Rejected by: refuses-a-huge-length

use std::env;
use std::io::{self, Read, Write};
use std::net::TcpStream;

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
    let mut answer = vec![0; length];
    sock.read_exact(&mut answer)?;
    io::stdout().write_all(&answer)?;
    io::stdout().flush()?;
    Ok(())
}
