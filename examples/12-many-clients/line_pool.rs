// ANCHOR: all
//! A limit on clients: as many as there are threads.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const LIMIT: u64 = 1024; // bytes in a line
const CLIENTS: usize = 2; // at a time

// ANCHOR: server
/// Answers each line in upper case.
fn serve(conn: TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(&conn);
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LIMIT);
        limited.read_until(b'\n', &mut line)?;
        if !line.ends_with(b"\n") {
            return Ok(());
        }
        (&conn).write_all(&line.to_ascii_uppercase())?;
    }
}

// ANCHOR: serve-all
fn serve_one_by_one(listener: TcpListener) -> io::Result<()> {
    loop {
        let (conn, _addr) = listener.accept()?;
        // After an error this client is gone.
        let _ = serve(conn);
    }
}

fn serve_all(listener: TcpListener) -> io::Result<()> {
    for _ in 0..CLIENTS {
        let listener = listener.try_clone()?;
        thread::spawn(move || serve_one_by_one(listener));
    }
    Ok(())
}
// ANCHOR_END: serve-all
// ANCHOR_END: server

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    serve_all(listener)?;

    // ANCHOR: main
    // ANCHOR: client
    let first = TcpStream::connect(address)?;
    let _second = TcpStream::connect(address)?;
    let mut third = TcpStream::connect(address)?;
    third.write_all(b"hello\n")?;
    third.set_read_timeout(Some(Duration::from_millis(200)))?;
    if third.read(&mut [0]).is_err() {
        println!("third: no answer while two are there");
    }

    drop(first);
    third.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut answer = String::new();
    BufReader::new(&third).read_line(&mut answer)?;
    print!("third: {answer}");
    // ANCHOR_END: client
    // ANCHOR_END: main
    Ok(())
}
// ANCHOR_END: all
