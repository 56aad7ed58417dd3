//! A listener and a thread for each family.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::{env, thread};

use anyhow::Context;
use socket2::{Domain, Socket, Type};

fn six(port: u16) -> io::Result<TcpListener> {
    let sock = Socket::new(Domain::IPV6, Type::STREAM, None)?;
    sock.set_only_v6(true)?;
    #[cfg(unix)]
    sock.set_reuse_address(true)?;
    sock.bind(&SocketAddr::from((Ipv6Addr::UNSPECIFIED, port)).into())?;
    sock.listen(100)?;
    Ok(sock.into())
}

fn both(port: u16) -> io::Result<[TcpListener; 2]> {
    let mut left = if port == 0 { 100 } else { 1 };
    loop {
        let six = six(port)?;
        let chosen = six.local_addr()?.port();
        left -= 1;
        match TcpListener::bind((Ipv4Addr::UNSPECIFIED, chosen)) {
            Ok(four) => return Ok([six, four]),
            Err(_) if left > 0 => {}
            Err(error) => return Err(error),
        }
    }
}

fn serve(listener: &TcpListener) {
    for conn in listener.incoming() {
        let Ok(mut conn) = conn else { continue };
        if let Ok(addr) = conn.peer_addr() {
            let _ = conn.write_all(format!("{}\n", addr.ip()).as_bytes());
        }
    }
}

fn main() -> anyhow::Result<()> {
    let port = env::args().nth(2).context("no port")?.parse()?;
    let [six, four] = both(port)?;
    println!("LISTENING {}", six.local_addr()?.port());
    thread::scope(|scope| {
        scope.spawn(|| serve(&six));
        serve(&four);
    });
    Ok(())
}
