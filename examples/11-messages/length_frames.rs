// ANCHOR: all
//! Frames with their length in front, and streams that break off.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use anyhow::{Context, ensure};

// ANCHOR: protocol
const LIMIT: usize = 1_048_576; // bytes in a frame

// ANCHOR: send
/// Sends bytes as one frame.
fn send_frame(
    sock: &mut TcpStream,
    data: &[u8],
) -> anyhow::Result<()> {
    let length = data.len();
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let front = u32::try_from(length)?.to_be_bytes();
    sock.write_all(&[&front, data].concat())?;
    Ok(())
}
// ANCHOR_END: send

// ANCHOR: receive
/// Returns the next frame, or None after the last one.
fn receive_frame(
    reader: &mut impl BufRead,
) -> anyhow::Result<Option<Vec<u8>>> {
    if reader.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let cut = "the stream ended inside a frame";
    let mut front = [0; 4];
    reader.read_exact(&mut front).context(cut)?;
    let length = u32::from_be_bytes(front) as usize;
    ensure!(length <= LIMIT, "{length} bytes are too many");
    let mut data = vec![0; length];
    reader.read_exact(&mut data).context(cut)?;
    Ok(Some(data))
}
// ANCHOR_END: receive
// ANCHOR_END: protocol

// ANCHOR: server
// ANCHOR: receive-all
/// Says what comes, and how it ends.
fn receive_all(conn: TcpStream) -> anyhow::Result<()> {
    let mut reader = BufReader::new(conn);
    loop {
        match receive_frame(&mut reader) {
            Ok(Some(frame)) => {
                let text = String::from_utf8_lossy(&frame);
                println!("{} bytes: {text}", frame.len());
            }
            Ok(None) => {
                println!("the end, after a whole frame");
                return Ok(());
            }
            Err(error) => {
                println!("error: {error}");
                return Ok(());
            }
        }
    }
}
// ANCHOR_END: receive-all
// ANCHOR_END: server

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;

    // ANCHOR: frames
    // ANCHOR: client
    let mut client = TcpStream::connect(address)?;
    send_frame(&mut client, b"tea")?;
    send_frame(&mut client, b"")?;
    send_frame(&mut client, b"two\nlines")?;
    drop(client);
    // ANCHOR: server
    let (conn, _addr) = listener.accept()?;
    receive_all(conn)?;
    // ANCHOR_END: server
    // ANCHOR_END: frames

    // ANCHOR: broken
    // ANCHOR: client
    let pieces: [&[u8]; 3] =
        [b"\0\0\0\x03te", b"\0\0", b"GET / HTTP/1.1\r\n\r\n"];
    for piece in pieces {
        let mut client = TcpStream::connect(address)?;
        client.write_all(piece)?;
        drop(client);
        // ANCHOR: server
        let (conn, _addr) = listener.accept()?;
        receive_all(conn)?;
        // ANCHOR_END: server
    }
    // ANCHOR_END: broken
    Ok(())
}
// ANCHOR_END: all
