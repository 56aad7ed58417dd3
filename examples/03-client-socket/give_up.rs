//! Gives up on a server that does not answer in time.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

fn main() -> anyhow::Result<()> {
    // A server that never accepts. On Linux, one client can wait in its queue.
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())?;
    listener.listen(0)?;
    let address = listener.local_addr()?.as_socket().unwrap();
    let mut waiting = Vec::new();

    loop {
        let limit = Duration::from_millis(200);
        match TcpStream::connect_timeout(&address, limit) {
            Ok(sock) => waiting.push(sock),
            Err(error) if error.kind() == ErrorKind::TimedOut => {
                println!("gave up: {error}");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
    }
}
