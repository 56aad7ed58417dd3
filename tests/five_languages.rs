//! Runs the capitalization pair in all pairings of five languages. A pairing whose tools
//! are not here is ignored by name. Each is asked one text, and `-- --include-ignored` asks
//! more.

mod support;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};

use support::{Program, build_listings, find_python, prepared, root};

/// What every pairing is asked, and what all are asked on demand.
const FIRST: &str = "straße und 🌮";

fn others() -> [String; 5] {
    [
        "hello, world 123".to_owned(),
        "  two spaces  ".to_owned(),
        "мир, ώρα, ŉ".to_owned(),
        "a".repeat(1024),
        "ΐ".repeat(512),
    ]
}

/// A server and a client in one language: the words that start each.
struct Pair {
    language: &'static str,
    server: Vec<String>,
    client: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let (pairs, missing) = match pairs() {
        Ok(found) => found,
        Err(reason) => {
            eprintln!("error: {reason}");
            return ExitCode::FAILURE;
        }
    };
    let pairs = Arc::new(pairs);
    let mut trials = Vec::new();
    for server in 0..pairs.len() {
        let served = pairs[server].language;
        for client in 0..pairs.len() {
            let asking = pairs[client].language;
            let pairs = Arc::clone(&pairs);
            let claim = format!("a server in {served} answers a client in {asking}");
            trials.push(Trial::test(claim, move || {
                answers(&pairs[server], &pairs[client], FIRST)
            }));
        }
        let pairs = Arc::clone(&pairs);
        let claim = format!("a server in {served} answers other texts in all languages");
        let others = Trial::test(claim, move || {
            pairs.iter().try_for_each(|client| {
                let mut texts = others().into_iter();
                texts.try_for_each(|text| answers(&pairs[server], client, &text))
            })
        });
        trials.push(others.with_ignored_flag(true));
    }
    for (language, tool) in missing {
        let claim = format!("the pairings with {language}: there is no {tool}");
        trials.push(Trial::test(claim, || Ok(())).with_ignored_flag(true));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Languages that cannot be tried here, and the tool that is missing.
type Missing = Vec<(&'static str, &'static str)>;

fn pairs() -> Result<(Vec<Pair>, Missing), String> {
    let listings = build_listings()?;
    let python = find_python()?;
    let folder = root().join("examples/appendix-pair");
    let made = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("five-languages");
    fs::create_dir_all(&made).map_err(|error| error.to_string())?;
    let words = |words: &[&Path]| {
        words
            .iter()
            .map(|word| word.display().to_string())
            .collect()
    };
    let python_file = |name| root().join("examples/09-capitalization").join(name);
    let mut pairs = vec![
        Pair {
            language: "Rust",
            server: words(&[&listings["cap_server"]]),
            client: words(&[&listings["cap_client"]]),
        },
        Pair {
            language: "Python",
            server: words(&[&python, &python_file("cap_server.py")]),
            client: words(&[&python, &python_file("cap_client.py")]),
        },
    ];
    let mut missing = Vec::new();
    if cfg!(unix) && is_here("cc") {
        for name in ["cap_server", "cap_client"] {
            let source = folder.join(name).with_extension("c");
            run(Command::new("cc")
                .args(["-Wall", "-Wextra", "-Werror", "-o"])
                .args([made.join(name), source]))?;
        }
        pairs.push(Pair {
            language: "C",
            server: words(&[&made.join("cap_server")]),
            client: words(&[&made.join("cap_client")]),
        });
    } else {
        missing.push(("C", "cc"));
    }
    if is_here("javac") {
        run(Command::new("javac")
            .arg("-d")
            .arg(&made)
            .args(["CapServer.java", "CapClient.java"].map(|file| folder.join(file))))?;
        let start = |class| {
            let classes = made.display().to_string();
            ["java", "-cp", &classes, class].map(str::to_owned).to_vec()
        };
        pairs.push(Pair {
            language: "Java",
            server: start("CapServer"),
            client: start("CapClient"),
        });
    } else {
        missing.push(("Java", "javac"));
    }
    if is_here("node") {
        let start = |name| words(&[Path::new("node"), &folder.join(name)]);
        pairs.push(Pair {
            language: "JavaScript",
            server: start("cap_server.mjs"),
            client: start("cap_client.mjs"),
        });
    } else {
        missing.push(("JavaScript", "node"));
    }
    Ok((pairs, missing))
}

/// Whether a tool can be started.
fn is_here(tool: &str) -> bool {
    let asked = Command::new(tool).arg("--version").output();
    asked.is_ok_and(|output| output.status.success())
}

/// Runs a compiler to its end.
fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

fn start(words: &[String], arguments: &[&str]) -> Program {
    let mut all: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    all.extend(arguments);
    Program::start(prepared(Path::new(&words[0]), &all))
}

/// Lets a client ask for a text in upper case.
fn answers(server: &Pair, client: &Pair, text: &str) -> Result<(), Failed> {
    let mut running = start(&server.server, &["127.0.0.1", "0"]);
    running.wait_for("Listening on ");
    let address: SocketAddr = running.wait_for("\n").trim().parse()?;
    let port = address.port().to_string();
    let mut asking = start(&client.client, &["127.0.0.1", &port]);
    asking.wait_for("Enter a string: ");
    asking.input(format!("{text}\n").as_bytes());
    let asked = asking.finish();
    let served = running.finish();
    let expected = match server.language {
        "C" => letter_by_letter(text),
        _ => text.to_uppercase(),
    };
    let printed = asked.stdout.trim_start_matches("Enter a string: ");
    let stderr = format!("{}{}", asked.stderr, served.stderr);
    if asked.status.success() && served.status.success() && printed == expected + "\n" {
        return Ok(());
    }
    Err(format!("the client printed {printed:?}, and said {stderr:?}").into())
}

/// Upper case as C's `towupper` has it: one letter for each.
fn letter_by_letter(text: &str) -> String {
    let upper = |letter: char| {
        let mut upper = letter.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(one), None) => one,
            _ => letter,
        }
    };
    text.chars().map(upper).collect()
}
