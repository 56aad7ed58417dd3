// ANCHOR: all
//! The same page by a library's server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;
use std::{env, thread};

use anyhow::anyhow;
use axum::Router;
use axum::http::Uri;
use axum::routing::get;

const SECONDS: Duration = Duration::from_secs(5);

// ANCHOR: page
/// Says what has been asked for.
async fn page(target: Uri) -> String {
    format!("You have asked for {target}\n")
}

#[tokio::main]
async fn serve_all(listener: TcpListener) -> anyhow::Result<()> {
    let pages = Router::new().fallback(get(page));
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, pages).await?;
    Ok(())
}
// ANCHOR_END: page

// ANCHOR: client
// ANCHOR: ask
/// Prints the status and the names of the headers.
fn ask(method: &str, address: SocketAddr) -> anyhow::Result<()> {
    let request = format!(
        "{method} /tea HTTP/1.1\r\nHost: tea.example\r\n\
         Connection: close\r\n\r\n"
    );
    let mut sock = TcpStream::connect_timeout(&address, SECONDS)?;
    sock.set_read_timeout(Some(SECONDS))?;
    sock.write_all(request.as_bytes())?;
    let mut lines = BufReader::new(sock.take(65_536)).lines();
    let status = lines.next().unwrap_or(Ok(String::new()))?;
    println!("{method}: {status}");
    let mut names = Vec::new();
    for line in lines {
        let line = line?;
        let Some((name, _value)) = line.split_once(':') else {
            break; // the empty line
        };
        names.push(name.to_owned());
    }
    println!("    {}", names.join(", "));
    Ok(())
}
// ANCHOR_END: ask
// ANCHOR_END: client

fn main() -> anyhow::Result<()> {
    let port = env::args().nth(1);
    let given = port.as_deref().unwrap_or("0");
    let wanted: u16 = given
        .parse()
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let listener = TcpListener::bind(("127.0.0.1", wanted))
        .map_err(|error| anyhow!("port {given}: {error}"))?;
    let address = listener.local_addr()?;
    if port.is_some() {
        println!("LISTENING {}", address.port());
        return serve_all(listener);
    }
    thread::spawn(move || serve_all(listener));
    for method in ["GET", "HEAD", "POST"] {
        ask(method, address)?;
    }
    Ok(())
}
// ANCHOR_END: all
