// ANCHOR: all
//! Records as lines: JSON, and a newline after each.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use anyhow::{Context, ensure};
use serde_json::{Value, json};

// ANCHOR: protocol
const LIMIT: usize = 65_536; // bytes in a line

// ANCHOR: send
/// Sends a record as one line.
fn send_record(
    sock: &mut TcpStream,
    record: &Value,
) -> anyhow::Result<()> {
    let line = format!("{record}\n");
    let length = line.len();
    ensure!(length <= LIMIT, "{length} bytes are too many");
    sock.write_all(line.as_bytes())?;
    Ok(())
}
// ANCHOR_END: send

// ANCHOR: receive
/// Returns the next record, or None after the last one.
fn receive_record(
    reader: &mut impl BufRead,
) -> anyhow::Result<Option<Value>> {
    let mut line = Vec::new();
    let mut limited = reader.take(LIMIT as u64);
    if limited.read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let line = line.strip_suffix(b"\n");
    let line = line.context("a line is cut, or too long")?;
    Ok(serde_json::from_slice(line)?)
}
// ANCHOR_END: receive
// ANCHOR_END: protocol

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (conn, _addr) = listener.accept()?;

    // ANCHOR: main
    // ANCHOR: client
    let hello = json!({"from": "Ada", "text": "hello"});
    send_record(&mut client, &hello)?;
    let lines = json!({"from": "Bob", "text": "two\nlines"});
    send_record(&mut client, &lines)?;
    client.write_all(br#"{"from": "Eve", "te"#)?;
    drop(client);

    // ANCHOR: server
    let mut reader = BufReader::new(conn);
    loop {
        match receive_record(&mut reader) {
            Ok(Some(record)) => {
                let from = record["from"].as_str().unwrap_or("?");
                let text = record["text"].as_str().unwrap_or("?");
                println!("{from}: {text}");
            }
            Ok(None) => break,
            Err(error) => {
                println!("error: {error}");
                break;
            }
        }
    }
    // ANCHOR_END: server
    // ANCHOR_END: main
    Ok(())
}
// ANCHOR_END: all
