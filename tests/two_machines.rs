//! What happens between two machines with a router between them, in Linux's network
//! namespaces (`tests/network`): a peer vanishes, and things are in the way of a client.
//! What the programs and the system say is compared with the folders `sessions` of
//! chapters 13 and 15, which show it; `SNAPSHOTS=overwrite` rewrites it.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Program, build_listings, find_python, is_recording, root};

/// How long a client waits for a peer that has vanished: the system asks after 2 seconds,
/// and then each second three times.
const SECONDS: std::ops::Range<f64> = 4.0..8.0;

#[test]
#[ignore = "needs network namespaces, and takes six seconds for each language"]
fn a_client_notices_that_its_peer_has_vanished() {
    for [server, client] in commands(["09-capitalization/cap_server", "13-going-away/keepalive"]) {
        let said = run("vanish.sh", &server, &client);
        let recorded = root().join("examples/13-going-away/sessions/vanished.out");
        write_if_asked(&recorded, &said);
        let (said, seconds) = without_seconds(&said);
        assert!(SECONDS.contains(&seconds), "after {seconds} s");
        assert_eq!(said, without_seconds(&read(&recorded)).0);
    }
}

#[test]
#[ignore = "needs network namespaces, and takes six seconds for each language"]
fn a_client_says_what_is_in_its_way() {
    for [server, client] in commands([
        "09-capitalization/cap_server",
        "09-capitalization/cap_client",
    ]) {
        let said = run("reach.sh", &server, &client);
        let parts: Vec<&str> = said.split("=== ").skip(1).collect();
        assert_eq!(parts.len(), 3, "{said}");
        for part in parts {
            let (name, text) = part.split_once('\n').expect("a name");
            let text = format!("{}\n", text.trim_end());
            let file = format!("examples/15-beyond/sessions/{name}.out");
            let recorded = root().join(file);
            write_if_asked(&recorded, &text);
            assert_eq!(comparable(&text), comparable(&read(&recorded)), "{name}");
        }
    }
}

/// How two listings are started: both in Python, and both in Rust.
fn commands(listings: [&str; 2]) -> [[Vec<String>; 2]; 2] {
    let python = find_python().unwrap().to_str().unwrap().to_owned();
    let built = build_listings().unwrap();
    let in_rust = |listing: &str| {
        let (_, name) = listing.rsplit_once('/').unwrap();
        vec![built[name].to_str().unwrap().to_owned()]
    };
    [
        listings.map(|listing| vec![python.clone(), format!("examples/{listing}.py")]),
        listings.map(in_rust),
    ]
}

/// What a script of `tests/network` prints, without the numbers of errors, which Rust adds.
fn run(script: &str, server: &[String], client: &[String]) -> String {
    let mut network = Command::new("unshare");
    network
        .args(["-Urnmp", "--fork", "--kill-child"])
        .arg(format!("tests/network/{script}"))
        .args(server)
        .arg("--")
        .args(client)
        .current_dir(root());
    let ended = Program::start(network).finish();
    assert!(ended.status.success(), "{}", ended.stderr);
    let lines = ended.stdout.lines();
    let without = lines.map(|line| line.split(" (os error").next().unwrap_or(line));
    without.map(|line| format!("{line}\n")).collect()
}

fn write_if_asked(recorded: &Path, said: &str) {
    if is_recording() {
        fs::write(recorded, said).unwrap();
    }
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

/// The words alone, without the client's port, and what differs between versions of `ss`.
fn comparable(said: &str) -> Vec<String> {
    let words = said.replace("Address:PortProcess", "Address:Port Process");
    let lines = words.lines().map(|line| {
        let (before, port) = line.split_once("10.0.1.2:").unwrap_or((line, ""));
        let port = port.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let words = before.split_whitespace().chain(port.split_whitespace());
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect()
}
