//! Asks which IPv4 addresses a name stands for.

use std::collections::BTreeSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::{env, process};

fn main() {
    let mut names: Vec<String> = env::args_os()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    if names.is_empty() {
        names.push("localhost".to_owned());
    }

    for name in names {
        let found = (name.as_str(), 80).to_socket_addrs();
        let hosts: BTreeSet<_> = match found {
            Ok(found) => {
                found.filter(SocketAddr::is_ipv4).map(|a| a.ip()).collect()
            }
            Err(error) => {
                eprintln!("resolve: no IPv4 address for {name}: {error}");
                process::exit(1);
            }
        };
        for host in hosts {
            println!("{name} is {host}");
        }
    }
}
