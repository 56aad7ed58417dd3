//! Asks which IPv4 addresses a name stands for.

use std::collections::BTreeSet;
use std::net::{SocketAddr, ToSocketAddrs};
use std::{env, process};

fn main() {
    let args = env::args_os().skip(1);
    let mut names: Vec<_> = args.map(|a| a.to_string_lossy().into()).collect();
    if names.is_empty() {
        names.push(String::from("localhost"));
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
