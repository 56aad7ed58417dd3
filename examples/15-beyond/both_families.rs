// ANCHOR: all
//! A server that takes clients of both families by one socket.

use std::io::{self, Read, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use socket2::{Domain, Socket, Type};

// ANCHOR: server
// ANCHOR: listen
/// A listening socket of IPv6 that takes IPv4, too.
fn listen(port: u16) -> io::Result<TcpListener> {
    let sock = Socket::new(Domain::IPV6, Type::STREAM, None)?;
    sock.set_only_v6(false)?;
    #[cfg(unix)]
    sock.set_reuse_address(true)?;
    let any = SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
    sock.bind(&any.into())?;
    sock.listen(128)?;
    Ok(sock.into())
}
// ANCHOR_END: listen

// ANCHOR: serve
/// Says of each client where it comes from.
fn serve(listener: &TcpListener, count: u32) -> io::Result<()> {
    for _ in 0..count {
        let (mut conn, addr) = listener.accept()?;
        println!("from {}", addr.ip());
        let plain = addr.ip().to_canonical();
        conn.write_all(format!("you are {plain}").as_bytes())?;
    }
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: visit
/// Prints what the server says to this client.
fn visit(host: &str, port: u16) -> io::Result<()> {
    let sock = TcpStream::connect((host, port))?;
    let mut said = String::new();
    sock.take(100).read_to_string(&mut said)?;
    println!("{said}");
    Ok(())
}
// ANCHOR_END: visit
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = listen(0)?;
    let port = listener.local_addr()?.port();
    let thread = thread::spawn(move || serve(&listener, 2));
    // ANCHOR: client
    for host in ["127.0.0.1", "::1"] {
        visit(host, port)?;
    }
    // ANCHOR: server
    thread.join().unwrap()?;
    // ANCHOR_END: server
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
