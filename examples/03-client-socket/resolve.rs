// ANCHOR: all
//! Asks which IPv4 addresses a name stands for.

use std::collections::BTreeSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::{env, process};

fn main() {
    // ANCHOR: arguments
    let mut names = Vec::new();
    for arg in env::args_os().skip(1) {
        names.push(arg.to_string_lossy().into_owned());
    }
    if names.is_empty() {
        names.push("localhost".to_owned());
    }
    // ANCHOR_END: arguments

    for name in names {
        // ANCHOR: resolve
        let found = (name.as_str(), 80).to_socket_addrs();
        let all = found.into_iter().flatten();
        let ipv4 = all.filter(SocketAddr::is_ipv4);
        let hosts: BTreeSet<_> =
            ipv4.map(|addr| addr.ip()).collect();
        if hosts.is_empty() {
            eprintln!("resolve: {name}: no IPv4 address, check it");
            process::exit(1);
        }
        // ANCHOR_END: resolve
        for host in hosts {
            println!("{name} is {host}");
        }
    }
}
// ANCHOR_END: all
