//! Wrong: does not set SO_REUSEADDR. Rejected by: starts-again

use std::env;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let address = SocketAddr::new(args[1].parse()?, args[2].parse()?);
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    listener.bind(&address.into())?;
    listener.listen(128)?;
    let listener = TcpListener::from(listener);
    println!("LISTENING {}", listener.local_addr()?.port());

    loop {
        let (mut conn, _addr) = listener.accept()?;
        // A client that was cut off is no reason to stop.
        let _ = conn.write_all(b"ready\n");
        let _ = io::copy(&mut conn, &mut io::sink());
    }
}
