// ANCHOR: all
//! A server that is told to stop, and serves its clients first.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::Duration;
use std::{env, process, thread};

use anyhow::anyhow;

const LIMIT: u64 = 1024; // bytes in a line

static STOPPING: AtomicBool = AtomicBool::new(false);

// ANCHOR: server
// ANCHOR: serve
/// Answers line by line, until it is told to stop.
fn serve(conn: TcpStream) -> io::Result<()> {
    conn.set_read_timeout(Some(Duration::from_secs(2)))?;
    conn.set_write_timeout(Some(Duration::from_secs(2)))?;
    let mut reader = BufReader::new(&conn);
    let mut is_last = false;
    while !is_last {
        is_last = STOPPING.load(SeqCst);
        let mut line = Vec::new();
        let mut limited = (&mut reader).take(LIMIT);
        limited.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            break;
        }
        (&conn).write_all(&line.to_ascii_uppercase())?;
    }
    conn.shutdown(Shutdown::Write)?;
    // So that no reset takes the last answer away.
    io::copy(&mut reader, &mut io::sink())?;
    Ok(())
}
// ANCHOR_END: serve

// ANCHOR: accept
/// Accepts until it is told to stop, and waits for clients.
fn run(listener: TcpListener) -> io::Result<()> {
    let mut threads = Vec::new();
    for conn in listener.incoming() {
        let conn = conn?;
        if STOPPING.load(SeqCst) {
            break;
        }
        threads.retain(|thread: &Thread| !thread.is_finished());
        threads.push(thread::Builder::new().spawn(|| serve(conn))?);
    }
    drop(listener);
    for thread in threads {
        // After an error its client has gone, or says nothing.
        let _ = thread.join().unwrap();
    }
    Ok(())
}

type Thread = thread::JoinHandle<io::Result<()>>;
// ANCHOR_END: accept

// ANCHOR: stop
/// Ends the loop: accept returns once more, and it looks.
fn stop(address: SocketAddr) -> io::Result<()> {
    STOPPING.store(true, SeqCst);
    // ANCHOR: client
    TcpStream::connect(address).map(drop)
}
// ANCHOR_END: stop
// ANCHOR_END: client

// ANCHOR: visit
/// Two requests. Between the halves of the second, it stops.
fn visit(address: SocketAddr) -> io::Result<()> {
    // ANCHOR: client
    let mut sock = TcpStream::connect(address)?;
    let mut reader = BufReader::new(sock.try_clone()?);
    let mut line = String::new();
    sock.write_all(b"one\n")?;
    reader.read_line(&mut line)?;
    sock.write_all(b"tw")?;
    // ANCHOR: server
    stop(address)?;
    // ANCHOR: client
    sock.write_all(b"o\n")?;
    reader.read_line(&mut line)?;
    print!("{line}");
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest)?;
    println!("then {} bytes", rest.len());
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: visit

// ANCHOR: ctrl-c
/// The first Ctrl-C stops it, and a second ends it at once.
fn on_ctrl_c(address: SocketAddr) {
    if STOPPING.load(SeqCst) || stop(address).is_err() {
        process::exit(130);
    }
}
// ANCHOR_END: ctrl-c

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    // ANCHOR: server
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
        ctrlc::set_handler(move || on_ctrl_c(address))?;
        run(listener)?;
    } else {
        let server = thread::spawn(move || run(listener));
        // ANCHOR: client
        visit(address)?;
        // ANCHOR: server
        server.join().unwrap()?;
    }
    println!("stopped in good order");
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
