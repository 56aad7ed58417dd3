//! Lets a peer vanish: a router between two machines stops, in Linux's network namespaces
//! (`tests/network.sh`). What the client of chapter 13 says then is compared with
//! `examples/13-going-away/sessions`, which the chapter shows; `SNAPSHOTS=overwrite`
//! rewrites it. The seconds may differ a little.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Program, build_listings, find_python, root};

/// How long it may take: the system asks after 2 seconds, and then each second three times.
const SECONDS: std::ops::Range<f64> = 4.0..8.0;

#[test]
#[ignore = "needs network namespaces, and takes six seconds"]
fn a_client_notices_in_python() {
    let python = find_python().unwrap();
    let python = python.to_str().unwrap();
    let server = [python, "examples/09-capitalization/cap_server.py"];
    notices(&server, &[python, "examples/13-going-away/keepalive.py"]);
}

#[test]
#[ignore = "needs network namespaces, and takes six seconds"]
fn a_client_notices_in_rust() {
    let listings = build_listings().unwrap();
    let [server, client] = ["cap_server", "keepalive"].map(|name| listings[name].to_str().unwrap());
    notices(&[server], &[client]);
}

fn notices(server: &[&str], client: &[&str]) {
    let mut network = Command::new("unshare");
    network
        .args(["-Urnmp", "--fork", "--kill-child", "tests/network.sh"])
        .args(server)
        .arg("--")
        .args(client)
        .current_dir(root());
    let ended = Program::start(network).finish();
    assert!(ended.status.success(), "{}", ended.stderr);

    let recorded = root().join("examples/13-going-away/sessions/vanished.out");
    // Rust adds the number.
    let said = ended.stdout.replace(" (os error 110)", "");
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        fs::write(&recorded, &said).unwrap();
    }
    let (said, seconds) = without_seconds(&said);
    assert!(SECONDS.contains(&seconds), "after {seconds} s");
    assert_eq!(said, without_seconds(&read(&recorded)).0);
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// What it says, and the number in it.
fn without_seconds(said: &str) -> (String, f64) {
    let (before, rest) = said.split_once("after ").expect("it says how long it took");
    let (seconds, after) = rest.split_once(' ').expect("a unit");
    (format!("{before}after … {after}"), seconds.parse().unwrap())
}
