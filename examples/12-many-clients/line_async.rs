// ANCHOR: all
//! A service for many clients: tasks that take turns.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{self, SocketAddr};
use std::time::Duration;
use std::{env, thread};

use anyhow::anyhow;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const LIMIT: u64 = 1024; // bytes in a line

// ANCHOR: serve
/// Answers each line in upper case.
async fn serve(mut conn: TcpStream) -> io::Result<()> {
    let (reader, mut writer) = conn.split();
    let mut reader = tokio::io::BufReader::new(reader);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LIMIT);
        limited.read_until(b'\n', &mut line).await?;
        if !line.ends_with(b"\n") {
            return Ok(());
        }
        writer.write_all(&line.to_ascii_uppercase()).await?;
    }
}
// ANCHOR_END: serve

// ANCHOR: serve-all
#[tokio::main]
async fn serve_all(
    listener: net::TcpListener,
) -> anyhow::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (conn, _addr) = listener.accept().await?;
        // An error ends this task, and the others stay.
        tokio::spawn(serve(conn));
    }
}
// ANCHOR_END: serve-all

/// Three idle clients, a greedy one, and one that asks.
fn visit(address: SocketAddr) -> anyhow::Result<()> {
    let mut idle = Vec::new();
    for _ in 0..3 {
        idle.push(net::TcpStream::connect(address)?);
    }
    let mut greedy = net::TcpStream::connect(address)?;
    greedy.set_write_timeout(Some(Duration::from_millis(200)))?;
    let lines = [&[b'm'; 999][..], b"\n"].concat().repeat(1000);
    let all = (0..100).try_for_each(|_| greedy.write_all(&lines));
    match all {
        Ok(()) => println!("greedy: took 100 MB"),
        Err(_) => println!("greedy: the server takes no more"),
    }
    let mut client = net::TcpStream::connect(address)?;
    client.write_all(b"hello\n")?;
    let mut answer = String::new();
    BufReader::new(&client).read_line(&mut answer)?;
    print!("next: {answer}");
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let port = env::args().nth(1);
    let given = port.as_deref().unwrap_or("0");
    let wanted: u16 = given
        .parse()
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let listener = net::TcpListener::bind(("127.0.0.1", wanted))
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let address = listener.local_addr()?;
    if port.is_some() {
        println!("LISTENING {}", address.port());
        return serve_all(listener);
    }
    thread::spawn(move || serve_all(listener));
    visit(address)
}
// ANCHOR_END: all
