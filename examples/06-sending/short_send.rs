// ANCHOR: all
//! write may take less than it was given: the loop that write_all is.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;
    let data = vec![0; 20_000_000];

    // ANCHOR: client
    // ANCHOR: send
    // Nobody reads yet. A socket that must not wait takes what fits.
    client.set_nonblocking(true)?;
    let mut sent = client.write(&data)?;
    let all = if sent == data.len() { "yes" } else { "no" };
    println!("asked for 20000000, all taken: {all}");
    // ANCHOR_END: send
    // ANCHOR_END: client

    let reader =
        thread::spawn(move || io::copy(&mut conn, &mut io::sink()));

    // ANCHOR: client
    // ANCHOR: send-the-rest
    client.set_nonblocking(false)?;
    while sent < data.len() {
        sent += client.write(&data[sent..])?;
    }
    // ANCHOR_END: send-the-rest
    // ANCHOR_END: client

    drop(client);
    println!("received: {}", reader.join().unwrap()?);
    Ok(())
}
// ANCHOR_END: all
