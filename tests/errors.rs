//! The appendix "When Things Fail": its messages are what the systems print, its numbers
//! belong together, and whoever is sent to one of its entries finds it.

mod support;

use std::collections::BTreeMap;
use std::env::consts::OS;
use std::fs;
use std::io;

use support::{assert_none, find_python, prepared, read_dir, root};

const PAGE: &str = "src/appendix-errors.md";

/// Of an entry with the messages of three systems: what stands on its page.
struct Entry<'a> {
    heading: &'a str,
    /// The number of each system, and the names in both languages.
    names: BTreeMap<&'a str, &'a str>,
    /// The messages of each system in Python and in Rust.
    rows: BTreeMap<&'a str, Vec<&'a str>>,
}

fn page() -> String {
    fs::read_to_string(root().join(PAGE)).unwrap()
}

fn entries(page: &str) -> Vec<Entry<'_>> {
    let blocks = page.split("<div class=\"entry\">").skip(1);
    blocks
        .map(|block| {
            let block = block.split("</div>").next().unwrap();
            let mut lines = block.lines().filter(|line| !line.is_empty());
            let heading = lines.next().unwrap().trim_start_matches("### ");
            let names = lines.next().unwrap().split(", ").map(|part| {
                let part = part.rsplit_once(" on ").map_or(part, |(_, part)| part);
                let part = part.trim_start_matches("on ").trim_start_matches("in ");
                let (what, name) = part.split_once(' ').unwrap();
                (what, name.trim_matches('`'))
            });
            let names = names.collect();
            let rows = lines.filter_map(|line| {
                let cells: Vec<&str> = line.strip_prefix("| ")?.split(" | ").collect();
                let messages = cells[1..].iter();
                let messages = messages.map(|cell| cell.trim_end_matches(" |").trim_matches('`'));
                Some((cells[0], messages.collect()))
            });
            Entry {
                heading,
                names,
                rows: rows.collect(),
            }
        })
        .collect()
}

#[test]
fn every_message_has_the_number_of_its_system() {
    let page = page();
    let mut faults = Vec::new();
    let mut messages = 0;
    for entry in entries(&page) {
        for system in ["Linux", "macOS", "Windows"] {
            let number = entry.names[system];
            for message in &entry.rows[system] {
                messages += 1;
                let has_number = message.contains("rrno ")
                    || message.contains("WinError ")
                    || message.contains("os error ");
                let signs = [format!("{number}]"), format!("{number})")];
                if has_number && !signs.iter().any(|sign| message.contains(sign)) {
                    faults.push(format!(
                        "{PAGE}, {}: {system} has the number {number}, and not: {message}",
                        entry.heading
                    ));
                }
            }
        }
    }
    assert!(messages > 90, "only {messages} messages were found");
    assert_none(faults);
}

/// What the system of this machine says of a number, in both languages. Windows says it
/// in its user's language, and is not asked.
#[test]
fn this_system_says_what_the_page_says() {
    let system = match OS {
        "linux" => "Linux",
        "macos" => "macOS",
        _ => return,
    };
    let page = page();
    let python = find_python().unwrap();
    let mut faults = Vec::new();
    for entry in entries(&page) {
        // The numbers of the resolver are not the system's.
        let Some(number) = entry.names.get(system).and_then(|name| name.parse().ok()) else {
            continue;
        };
        if entry.heading == "Name or service not known" {
            continue;
        }
        let error = io::Error::from_raw_os_error(number);
        let kind = match error.kind() {
            kind if format!("{kind:?}") == "Uncategorized" => "no name".to_owned(),
            kind => format!("{kind:?}"),
        };
        let script = "import os, sys; number = int(sys.argv[1]); \
                      error = OSError(number, os.strerror(number)); \
                      print(f\"{type(error).__name__}: {error}\")";
        let said = prepared(&python, &["-c", script, &number.to_string()])
            .output()
            .unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        let class = said.split(':').next().unwrap();
        for (is, stands) in [
            (said.trim(), entry.rows[system][0]),
            (error.to_string().as_str(), entry.rows[system][1]),
            (class, entry.names["Python"]),
        ] {
            if is != stands && stands != "does not compile" {
                faults.push(format!(
                    "{PAGE}, {}: {OS} says {is}, and not: {stands}",
                    entry.heading
                ));
            }
        }
        // A newer std may have a name for what the page says has none in a version.
        let stands = entry.names["Rust"];
        if !stands.starts_with(kind.as_str()) && !stands.starts_with("no name in") {
            faults.push(format!(
                "{PAGE}, {}: Rust's kind is {kind}, and not: {stands}",
                entry.heading
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_entry_that_the_graders_name_is_there() {
    let page = page();
    let headings: Vec<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .map(|heading| heading.replace('`', ""))
        .collect();
    let is_missing = |heading: &str| !headings.iter().any(|there| there == heading);
    let words = exercises::look_up::ENTRIES.iter();
    let mut faults: Vec<String> = words
        .filter(|(_, heading)| is_missing(heading))
        .map(|(words, heading)| {
            format!(
                "exercises/src/look_up.rs sends {words:?} to {heading:?}, which is no heading of \
                 {PAGE}"
            )
        })
        .collect();
    let mut sources = read_dir(&root().join("exercises/src"));
    sources.extend(read_dir(&root().join("exercises/src/checks")));
    for file in sources.iter().filter(|file| file.is_file()) {
        let source = fs::read_to_string(file).unwrap();
        for rest in source.split("\"When Things Fail, \\\"").skip(1) {
            let heading = rest.split('\\').next().unwrap_or_default();
            if is_missing(heading) {
                faults.push(format!(
                    "{} sends a student to {heading:?}, which is no heading of {PAGE}",
                    file.display()
                ));
            }
        }
    }
    assert_none(faults);
}

/// So that the contents above them stay whole.
#[test]
fn the_contents_of_the_page_list_every_entry() {
    let page = page();
    let (_, rest) = page.split_once("<div class=\"index\">").unwrap();
    let (index, _) = rest.split_once("</div>").unwrap();
    let listed: Vec<&str> = index
        .lines()
        .filter_map(|line| line.strip_prefix("- [")?.split_once("](#"))
        .map(|(heading, _)| heading)
        .collect();
    let headings = page.lines().filter_map(|line| line.strip_prefix("### "));
    assert_eq!(listed, headings.collect::<Vec<_>>());
}
