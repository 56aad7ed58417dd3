// ANCHOR: all
//! Both ends wait to receive, and neither sends.

use std::io::{ErrorKind, Read};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

// ANCHOR: wait
// Out of time: Linux and macOS say WouldBlock, Windows TimedOut.
const LATE: [ErrorKind; 2] =
    [ErrorKind::WouldBlock, ErrorKind::TimedOut];

fn wait(mut sock: &TcpStream) -> anyhow::Result<String> {
    sock.set_read_timeout(Some(Duration::from_millis(200)))?;
    // ANCHOR: receive
    let mut buffer = [0; 1024];
    match sock.read(&mut buffer) {
        Ok(count) => Ok(format!("received {count} bytes")),
        // ANCHOR_END: receive
        // ANCHOR: give-up
        Err(error) if LATE.contains(&error.kind()) => {
            Ok("nothing came in a fifth of a second".to_owned())
        }
        Err(error) => Err(error.into()),
        // ANCHOR_END: give-up
    }
}
// ANCHOR_END: wait

// ANCHOR: both-ends
fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR: client
    let client = TcpStream::connect(listener.local_addr()?)?;
    // ANCHOR: server
    let (conn, _addr) = listener.accept()?;
    // ANCHOR_END: server

    thread::scope(|scope| {
        let server_wait = scope.spawn(|| wait(&conn));
        let client_wait = scope.spawn(|| wait(&client));
        println!("server: {}", server_wait.join().unwrap()?);
        println!("client: {}", client_wait.join().unwrap()?);
        Ok(())
    })
}
// ANCHOR_END: both-ends
// ANCHOR_END: all
