//! The cards: what the pages show of a listing, a file each in `src/cards/`.
//! A chapter includes a card by one line. The cards follow from the listings;
//! `SNAPSHOTS=overwrite cargo test --test cards` writes them anew.

mod support;

use std::fmt::Write;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use snapbox::Data;
use support::{
    PAIR, SIDES, anchored_lines, anchors, listing_files, named, paired_files, read_dir, root, stem,
};

/// The two languages: name, extension, and how mdBook includes a part.
const LANGUAGES: [(&str, &str, &str); 2] = [
    ("Python", "py", "include"),
    ("Rust", "rs", "rustdoc_include"),
];

/// What a card has beside the parts of the code: the whole program for its own
/// page, the commands that run it, what it prints, and both.
const OTHERS: [&str; 4] = ["program", "command", "output", "run"];

/// One listing, and how its chapter uses it.
struct Listing {
    name: String,
    /// Its folder, which is named like its chapter.
    chapter: String,
    /// The file without its extension.
    path: PathBuf,
    /// The parts of its code that its chapter shows, in the chapter's order.
    shown: Vec<String>,
    /// What else the pages include of its card, of `OTHERS`.
    others: Vec<String>,
}

impl Listing {
    fn text(&self, extension: &str) -> String {
        let file = self.path.with_extension(extension);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// The path of one of its files, as seen from a card.
    fn include(&self, extension: &str) -> String {
        format!("../../examples/{}/{}.{extension}", self.chapter, self.name)
    }

    /// The code of a part in both languages; `all` is the whole program.
    fn piece(&self, part: &str) -> String {
        let shown_in_parts = self.shown.iter().any(|shown| shown != "all");
        let first = self.shown.first().is_none_or(|shown| shown == part);
        let key = if first { self.key() } else { "" };
        let again = if first { "" } else { " continued" };
        let mut data = String::new();
        let mut code = String::new();
        for (language, extension, directive) in LANGUAGES {
            let text = self.text(extension);
            let lines = marks(&text, part);
            if !lines.is_empty() {
                write!(data, " data-{extension}=\"{}\"", lines.join(" ")).unwrap();
            }
            let label = match (shown_in_parts, first) {
                (false, _) => format!("<code>{}.{extension}</code>", self.name),
                (true, true) => self.link(&format!("<code>{}.{extension}</code>", self.name)),
                (true, false) => self.link(&format!("<code>{}</code>, continued", self.name)),
            };
            let step = match (shown_in_parts, lines.is_empty()) {
                (true, _) => step(part),
                (false, false) => step(""),
                (false, true) => String::new(),
            };
            writeln!(
                code,
                "\n<p class=\"file {extension}{again}\"><strong>{language}</strong> {label}{step}{key}</p>\n\n\
                 ```{}\n{{{{#{directive} {}{}}}}}\n```",
                fence(&self.name, extension),
                self.include(extension),
                anchor(&text, part),
            )
            .unwrap();
        }
        format!("<div class=\"listing code\"{data}>\n{code}\n</div>\n")
    }

    /// Says which color and shape a side has, if the page shows both sides.
    fn key(&self) -> &'static str {
        let shows = |side| {
            let mut parts = self.shown.iter();
            parts.any(|part| {
                marks(&self.text("py"), part)
                    .iter()
                    .any(|mark| mark.starts_with(side))
            })
        };
        if shows("server:") && shows("client:") {
            " <span class=\"key\"><span class=\"server\">server</span> <span class=\"client\">client</span></span>"
        } else {
            ""
        }
    }

    fn link(&self, label: &str) -> String {
        format!("<a href=\"appendix-programs.md#{}\">{label}</a>", self.name)
    }

    /// The whole program in both languages, for the page of the whole programs,
    /// which is not compiled again.
    fn program(&self) -> String {
        let mut code = String::new();
        for (language, extension, _) in LANGUAGES {
            let fence = if extension == "rs" { "rs" } else { "python" };
            writeln!(
                code,
                "\n<p class=\"file {extension}\"><strong>{language}</strong> <code>{}/{}.{extension}</code></p>\n\n\
                 ```{fence}\n{{{{#include {}:all}}}}\n```",
                self.chapter,
                self.name,
                self.include(extension),
            )
            .unwrap();
        }
        format!("<div class=\"listing code\">\n{code}\n</div>\n")
    }

    /// The commands that run it, what it prints, or both.
    fn terminal(&self, commands: bool, prints: bool) -> String {
        let python = format!(
            "```console,py\npython3 examples/{}/{}.py\n```\n",
            self.chapter, self.name
        );
        let rust = format!("```console,rs\ncargo run --example {}\n```\n", self.name);
        let output = |class: &str, label: &str, extension: &str| {
            format!(
                "<p class=\"prints{class}\">{label}</p>\n\n```text\n{{{{#include {}}}}}\n```\n",
                self.include(extension)
            )
        };
        let mut parts = Vec::new();
        if !self.path.with_extension("rs.out").exists() {
            if commands {
                parts.extend([python, rust]);
            }
            if prints {
                parts.push(output("", "Both print", "out"));
            }
        } else {
            for (command, class, label, extension) in [
                (python, " py", "Python prints", "py.out"),
                (rust, " rs", "Rust prints", "rs.out"),
            ] {
                if commands {
                    parts.push(command);
                }
                if prints {
                    parts.push(output(class, label, extension));
                }
            }
        }
        format!(
            "<div class=\"listing terminal\">\n\n{}\n</div>\n",
            parts.join("\n")
        )
    }

    /// The whole card: every part that a page includes.
    fn card(&self) -> String {
        let pieces = self.shown.iter().map(|part| (part, self.piece(part)));
        let others = self.others.iter().map(|other| {
            let text = match other.as_str() {
                "program" => self.program(),
                "command" => self.terminal(true, false),
                "output" => self.terminal(false, true),
                _ => self.terminal(true, true),
            };
            (other, text)
        });
        let mut card = format!(
            "<!-- What the pages show of {}. Written by `SNAPSHOTS=overwrite cargo test --test cards`. -->\n",
            self.name
        );
        for (name, text) in pieces.chain(others) {
            write!(
                card,
                "\n<!-- ANCHOR: {name} -->\n{text}<!-- ANCHOR_END: {name} -->\n"
            )
            .unwrap();
        }
        card
    }
}

/// The info string of a listing's code: skeptic does not run a half of a pair.
fn fence(name: &str, extension: &str) -> &'static str {
    match extension {
        "py" => "python",
        _ if PAIR.contains(&name) => "rust,no_run",
        _ => "rust",
    }
}

/// How a part is named in an include: a program without anchors is included whole.
fn anchor(text: &str, part: &str) -> String {
    if anchors(text).is_empty() {
        String::new()
    } else {
        format!(":{part}")
    }
}

/// The place for the name of a step: of the part, and of what is pointed at in it.
fn step(part: &str) -> String {
    format!(" <span class=\"step\">{part}</span>")
}

/// The steps and the sides of a part, as `NAME:FIRST-LAST` in its shown lines,
/// counted from 1. `server` and `client` are sides: also where they reach beyond
/// the part. Any other anchor inside the part is a step.
fn marks(text: &str, part: &str) -> Vec<String> {
    let lines = anchored_lines(text);
    let whole = ranges(&lines, part);
    let Some(shown) = whole.first() else {
        return Vec::new();
    };
    let mut marks = Vec::new();
    for (name, range) in &lines {
        let is_side = SIDES.contains(&name.as_str());
        if name == "all" || name == part && !is_side {
            continue;
        }
        let first = *range.start().max(shown.start());
        let last = *range.end().min(shown.end());
        let inside = first == *range.start() && last == *range.end();
        if first > last || !(is_side || inside) {
            continue;
        }
        let from = first - shown.start() + 1;
        let to = last - shown.start() + 1;
        marks.push((from, to, name.clone()));
    }
    // Outer ones first: of two with the same lines, the one that begins first.
    marks.sort_by_key(|(from, to, _)| (*from, usize::MAX - to));
    marks
        .into_iter()
        .map(|(from, to, name)| format!("{name}:{from}-{to}"))
        .collect()
}

fn ranges(lines: &[(String, RangeInclusive<usize>)], name: &str) -> Vec<RangeInclusive<usize>> {
    let named = lines.iter().filter(|(other, _)| other == name);
    named.map(|(_, range)| range.clone()).collect()
}

/// The parts that a text includes of a card, in its order.
fn included(text: &str, name: &str) -> Vec<String> {
    let start = format!("{{{{#include cards/{name}.md:");
    let mut parts: Vec<String> = Vec::new();
    for include in text.split(&start).skip(1) {
        let part = include.split("}}").next().unwrap_or_default().to_owned();
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts
}

fn listings() -> Vec<Listing> {
    let files = paired_files();
    let rust = files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|file| {
        let folder = file.parent().and_then(Path::file_name).expect("a folder");
        let chapter = folder.to_str().expect("a name in UTF-8").to_owned();
        // Its own chapter decides the order.
        let own = root().join("src").join(&chapter).with_extension("md");
        let mut pages = read_dir(&root().join("src"));
        pages.sort_by_key(|page| (*page != own, page.clone()));
        let text: String = pages
            .iter()
            .filter(|page| page.is_file())
            .map(|page| fs::read_to_string(page).unwrap_or_default())
            .collect();
        let (mut others, shown): (Vec<String>, Vec<String>) = included(&text, stem(file))
            .into_iter()
            .partition(|part| OTHERS.contains(&part.as_str()));
        others.sort();
        Listing {
            name: stem(file).to_owned(),
            shown,
            others,
            path: file.with_extension(""),
            chapter,
        }
    })
    .collect()
}

#[test]
fn every_card_is_as_its_listing() {
    for listing in listings() {
        let path = root().join(format!("src/cards/{}.md", listing.name));
        snapbox::Assert::new().action_env("SNAPSHOTS").eq(
            Data::text(listing.card()).raw(),
            Data::read_from(&path, None).raw(),
        );
    }
    for card in read_dir(&root().join("src/cards")) {
        // The steps are of a recording: of them tests/steps.rs speaks.
        if stem(&card).ends_with(".steps") {
            continue;
        }
        // Of a listing that lacks its twin, tests/book.rs speaks.
        let listing = listing_files()
            .into_iter()
            .any(|file| stem(&file) == stem(&card));
        assert!(
            listing,
            "{}: no listing has this name: delete it",
            named(&card)
        );
    }
}

#[test]
fn the_lines_of_a_step_are_those_between_its_marks() {
    let text = "a\n# ANCHOR: serve\nb\n# ANCHOR: receive\nc\nd\n# ANCHOR_END: receive\n\
                # ANCHOR_END: serve\ne\n";
    assert_eq!(marks(text, "serve"), ["receive:2-3"]);
    let text = "# ANCHOR: all\n# ANCHOR: server\n# ANCHOR: bind\na\n# ANCHOR_END: bind\n\
                # ANCHOR_END: server\n# ANCHOR_END: all\n";
    assert_eq!(marks(text, "all"), ["server:1-1", "bind:1-1"]);
    let text = "# ANCHOR: server\na\n# ANCHOR: bind\nb\n# ANCHOR_END: bind\n# ANCHOR_END: server\n";
    assert_eq!(marks(text, "bind"), ["server:1-1"]);
    assert!(marks(text, "other").is_empty());
}

/// A step is lit in both languages at once, and sides are drawn beside each.
#[test]
fn the_steps_and_the_sides_of_a_card_are_the_same_in_both_languages() {
    let mut faults = Vec::new();
    for listing in listings() {
        for part in &listing.shown {
            let [python, rust] = ["py", "rs"].map(|extension| {
                let marks = marks(&listing.text(extension), part);
                let names = marks.iter().map(|mark| mark.split(':').next().unwrap());
                let (sides, steps): (Vec<_>, Vec<_>) = names
                    .map(str::to_owned)
                    .partition(|name| SIDES.contains(&name.as_str()));
                (steps, sides)
            });
            if python != rust {
                let name = &listing.name;
                faults.push(format!(
                    "{part} of {name}: {python:?} in Python, {rust:?} in Rust"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
