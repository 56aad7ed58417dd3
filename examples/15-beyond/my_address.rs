// ANCHOR: all
//! The address by which this machine speaks to another one.

use std::net::{
    IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs, UdpSocket,
};
use std::{env, io};

// ANCHOR: ask
/// The own address of what goes to a host. Nothing is sent.
fn address_towards(host: &str) -> io::Result<IpAddr> {
    // A port has to be named, and any will do.
    let mut found = (host, 9).to_socket_addrs()?;
    let address = found.next().ok_or(io::ErrorKind::NotFound)?;
    let any: IpAddr = if address.is_ipv4() {
        Ipv4Addr::UNSPECIFIED.into()
    } else {
        Ipv6Addr::UNSPECIFIED.into()
    };
    let sock = UdpSocket::bind((any, 0))?;
    sock.connect(address)?;
    Ok(sock.local_addr()?.ip())
}
// ANCHOR_END: ask

// ANCHOR: main
fn main() {
    let mut hosts: Vec<String> = env::args().skip(1).collect();
    if hosts.is_empty() {
        hosts = ["127.0.0.1", "::1"].map(String::from).into();
    }
    for host in hosts {
        match address_towards(&host) {
            Ok(address) => println!("to {host}: from {address}"),
            Err(error) => println!("to {host}: {error}"),
        }
    }
}
// ANCHOR_END: main
// ANCHOR_END: all
