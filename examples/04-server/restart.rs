// ANCHOR: all
//! A server restarts on its port while a connection of its old run is open.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};

use socket2::{Domain, Socket, Type};

// ANCHOR: server
// ANCHOR: start-server
fn start(
    address: SocketAddr,
    reuse: bool,
) -> io::Result<TcpListener> {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // ANCHOR: setsockopt
    if reuse {
        listener.set_reuse_address(true)?;
    }
    // ANCHOR_END: setsockopt
    // ANCHOR: bind
    listener.bind(&address.into())?;
    // ANCHOR_END: bind
    listener.listen(128)?;
    Ok(listener.into())
}
// ANCHOR_END: start-server
// ANCHOR_END: server

// ANCHOR: restart
fn restart(reuse: bool) -> io::Result<()> {
    // ANCHOR: server
    let old = start(SocketAddr::from(([127, 0, 0, 1], 0)), reuse)?;
    let address = old.local_addr()?;
    // ANCHOR: client
    let _client = TcpStream::connect(address)?;
    // ANCHOR: server
    let (_conn, _addr) = old.accept()?;
    drop(old);
    start(address, reuse)?;
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: restart

fn main() {
    for reuse in [false, true] {
        let word = if reuse { "with" } else { "without" };
        match restart(reuse) {
            Ok(()) => {
                println!("{word} SO_REUSEADDR: listening again")
            }
            Err(error) => println!("{word} SO_REUSEADDR: {error}"),
        }
    }
}
// ANCHOR_END: all
