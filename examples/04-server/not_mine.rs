//! Asks for an address that this machine does not have.

use std::net::TcpListener;

fn main() {
    if let Err(error) = TcpListener::bind("192.0.2.1:0") {
        println!("{error}");
    }
}
