//! Two servers ask for port 0, and get a port each.

use std::net::TcpListener;

fn main() -> anyhow::Result<()> {
    let first = TcpListener::bind("127.0.0.1:0")?;
    let second = TcpListener::bind("127.0.0.1:0")?;

    let first_port = first.local_addr()?.port();
    let second_port = second.local_addr()?.port();
    assert_ne!(first_port, second_port);
    println!("two servers, two ports");

    for port in [first_port, second_port] {
        assert!((1024..=65535).contains(&port));
    }
    println!("both from 1024 to 65535");
    Ok(())
}
