//! Wrong: sends header and body in two writes. Rejected by: sends-at-once

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

use anyhow::ensure;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let mut sock = TcpStream::connect((args[1].as_str(), port))?;
    let mut answers = BufReader::new(sock.try_clone()?);

    for line in io::stdin().lock().lines() {
        let body = line?;
        let header = format!("{}\n", body.len());
        sock.write_all(header.as_bytes())?;
        sock.write_all(body.as_bytes())?;

        let mut answer = String::new();
        answers.read_line(&mut answer)?;
        ensure!(
            answer.ends_with('\n'),
            "the server closed without an answer"
        );
        print!("{answer}");
    }
    io::stdout().flush()?;
    Ok(())
}
