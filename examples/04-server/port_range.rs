//! Asks for ports that do not exist.

use std::net::TcpListener;

fn main() {
    for port in ["65536", "-1"] {
        let address = format!("127.0.0.1:{port}");
        if let Err(error) = TcpListener::bind(address) {
            println!("port {port}: {error}");
        }
    }
}
