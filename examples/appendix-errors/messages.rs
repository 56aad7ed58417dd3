// ANCHOR: all
//! Messages that the chapters do not show, each of them provoked.

use std::fmt::Display;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

fn show<T, E: Display>(what: &str, result: Result<T, E>) {
    if let Err(error) = result {
        println!("{what}: {error}");
    }
}

fn main() -> anyhow::Result<()> {
    // ANCHOR: mistakes
    let mut alone = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    show("not connected", alone.read(&mut [0; 10]));
    show("no port", TcpListener::bind("127.0.0.1"));

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut conn, _addr) = listener.accept()?;
    let address = listener.local_addr()?.into();
    alone.connect(&address)?;
    show("connected twice", alone.connect(&address));

    client.set_read_timeout(Some(Duration::from_millis(200)))?;
    show("out of time", client.read(&mut [0; 10]));

    client.write_all(b"caf\xe9")?;
    client.shutdown(Shutdown::Write)?;
    show("after a half-close", client.write_all(b"hello"));
    show("not UTF-8", conn.read_to_string(&mut String::new()));
    show("ended too early", conn.read_exact(&mut [0; 10]));

    show("two messages", "12\n3".parse::<u32>());
    show("a part", <[u8; 4]>::try_from(&b"\x00\x00"[..]));
    // ANCHOR_END: mistakes
    Ok(())
}
// ANCHOR_END: all
