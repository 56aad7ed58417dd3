// ANCHOR: all
//! A receiver that takes whatever has come for one record.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// Waits until `count` bytes have arrived, and takes none of them.
fn wait_for(conn: &TcpStream, count: usize) -> io::Result<()> {
    let mut buffer = vec![0; count];
    for _ in 0..1000 {
        if conn.peek(&mut buffer)? == count {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

// ANCHOR: server
// ANCHOR: receive
/// Says what one receive returns, once `count` bytes came.
fn receive_record(
    conn: &mut TcpStream,
    count: usize,
) -> io::Result<()> {
    wait_for(conn, count)?;
    let mut buffer = [0; 1024];
    let length = conn.read(&mut buffer)?;
    match serde_json::from_slice::<Value>(&buffer[..length]) {
        Ok(record) => {
            let item = record["item"].as_str().unwrap_or("?");
            println!(
                "{length} bytes: {} x {item}",
                record["count"]
            );
        }
        Err(error) => println!("{length} bytes: {error}"),
    }
    Ok(())
}
// ANCHOR_END: receive
// ANCHOR_END: server

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;

    // ANCHOR: main
    // ANCHOR: client
    let tea = br#"{"count": 2, "item": "tea"}"#;
    client.write_all(tea)?;
    // ANCHOR: server
    receive_record(&mut conn, 27)?;

    // ANCHOR: client
    client.write_all(tea)?;
    client.write_all(tea)?;
    // ANCHOR: server
    receive_record(&mut conn, 54)?;

    // ANCHOR: client
    client.write_all(&tea[..20])?;
    // ANCHOR: server
    receive_record(&mut conn, 20)?;
    // ANCHOR_END: server
    // ANCHOR_END: main
    Ok(())
}
// ANCHOR_END: all
