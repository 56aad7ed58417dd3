// Wrong: takes no notice of PORT. Rejected by: given-port

use std::env;
use std::io::{self, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

fn listen(host: Ipv6Addr, port: u16) -> io::Result<TcpListener> {
    let sock = Socket::new(Domain::IPV6, Type::STREAM, None)?;
    sock.set_only_v6(false)?;
    #[cfg(unix)]
    sock.set_reuse_address(true)?;
    sock.bind(&SocketAddr::from((host, port)).into())?;
    sock.listen(128)?;
    Ok(sock.into())
}

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let _port: u16 = args[2].parse()?;
    let listener = listen(args[1].parse()?, 0)?;
    println!("LISTENING {}", listener.local_addr()?.port());

    loop {
        let (mut conn, addr) = listener.accept()?;
        let plain = addr.ip().to_canonical();
        // A client that has left is no reason to stop.
        let _ = conn.write_all(format!("{plain}\n").as_bytes());
    }
}
