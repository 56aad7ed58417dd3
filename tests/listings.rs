//! Runs every listing in both languages and compares what it prints with its
//! `.out` file. `SNAPSHOTS=overwrite cargo test --test listings` rewrites the
//! files.

mod support;

use std::collections::BTreeMap;
use std::env::consts::OS;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use exercises::has_ipv6;
use libtest_mimic::{Arguments, Failed, Trial};
use snapbox::Data;

use support::{
    NEED_IPV6, PAIR, Program, build_listings, find_python, listing_files, prepared, root, stem,
};

/// An error of the system: Linux's words, and its number on each system. The
/// words are compared on Linux alone, since Windows says them in its user's
/// language, and the numbers everywhere.
struct SystemError {
    words: &'static str,
    linux: u16,
    macos: u16,
    windows: u16,
}

#[rustfmt::skip]
const ERRORS: [SystemError; 9] = [
    SystemError { words: "Bad file descriptor",                     linux: 9,   macos: 9,  windows: 10038 },
    SystemError { words: "Resource temporarily unavailable",        linux: 11,  macos: 35, windows: 10060 },
    SystemError { words: "Broken pipe",                             linux: 32,  macos: 32, windows: 10058 },
    SystemError { words: "Address already in use",                  linux: 98,  macos: 48, windows: 10048 },
    SystemError { words: "Cannot assign requested address",         linux: 99,  macos: 49, windows: 10049 },
    SystemError { words: "Connection reset by peer",                linux: 104, macos: 54, windows: 10054 },
    SystemError { words: "Transport endpoint is already connected", linux: 106, macos: 56, windows: 10056 },
    SystemError { words: "Transport endpoint is not connected",     linux: 107, macos: 57, windows: 10057 },
    SystemError { words: "Connection refused",                      linux: 111, macos: 61, windows: 10061 },
];

/// A listing that prints something else than on Linux, beside the numbers and
/// words of errors, and why.
struct Difference {
    listing: &'static str,
    systems: &'static [&'static str],
    how: How,
    why: &'static str,
}

enum How {
    /// The line that starts with the first is the second. `[..]` is any text.
    Line(&'static str, &'static str),
    /// The line may be missing.
    Maybe(&'static str),
}

const DIFFERENCES: [Difference; 7] = [
    Difference {
        listing: "restart",
        systems: &["windows"],
        how: How::Line(
            "without SO_REUSEADDR: ",
            "without SO_REUSEADDR: listening again",
        ),
        why: "connections of the old run do not keep a new one from listening",
    },
    Difference {
        listing: "short_send",
        systems: &["windows"],
        how: How::Line(
            "asked for 20000000, all taken: ",
            "asked for 20000000, all taken: [..]",
        ),
        why: "a send that does not wait may take all it is given",
    },
    Difference {
        listing: "two_sends",
        systems: &["windows"],
        how: How::Line("received: ", "received: one[..]"),
        why: "peeking may tell of the first piece alone, and not of all that has arrived",
    },
    Difference {
        listing: "peer_gone",
        systems: &["macos", "windows"],
        how: How::Line("receive: ", "receive: [..]"),
        why: "a receive may already tell of the reset",
    },
    Difference {
        listing: "peer_gone",
        systems: &["windows"],
        how: How::Line("send again: ", "send again: [..]"),
        why: "a connection that is gone has another error",
    },
    Difference {
        listing: "break_long",
        systems: &["macos", "windows"],
        how: How::Maybe("answer: 1024 bytes"),
        why: "a reset may destroy what had arrived before it",
    },
    Difference {
        listing: "late_error",
        systems: &["windows"],
        how: How::Line(
            "to an address: nothing",
            "to an address: nobody listens there",
        ),
        why: "a socket that is not connected is told as well",
    },
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Those of the last chapters mostly wait, so they are begun first, and more run at
    // once than there are cores.
    arguments.test_threads.get_or_insert(8);
    let (python, executables) = match find_python().and_then(|p| Ok((p, build_listings()?))) {
        Ok(found) => found,
        Err(reason) => {
            eprintln!("error: {reason}");
            return ExitCode::FAILURE;
        }
    };
    let executables = Arc::new(executables);

    for row in DIFFERENCES.iter().filter(|row| row.systems.contains(&OS)) {
        let Difference { listing, why, .. } = row;
        eprintln!("{listing} may print something else on {OS}: {why}");
    }

    let has_openssl = Command::new("openssl").arg("version").output().is_ok();
    let mut trials = Vec::new();
    for listing in listing_files().into_iter().rev() {
        if PAIR.contains(&stem(&listing)) {
            continue;
        }
        let name = test_name(&listing);
        let python = python.clone();
        let executables = Arc::clone(&executables);
        let lacks = if name.ends_with("encrypted.py") && !has_openssl {
            // It makes the certificate.
            Some("by openssl")
        } else if NEED_IPV6.contains(&stem(&listing)) && !has_ipv6() {
            Some("over IPv6")
        } else {
            None
        };
        let name = match lacks {
            Some(what) => format!("{name} ({what})"),
            None => name,
        };
        let run = move || check(&listing, &python, &executables);
        trials.push(Trial::test(name, run).with_ignored_flag(lacks.is_some()));
    }
    trials.push(Trial::test(
        "what differs on other systems is known",
        differences_are_known,
    ));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// `03-client-socket/connect.py`
fn test_name(listing: &Path) -> String {
    let relative = listing.strip_prefix(root().join("examples")).unwrap();
    relative.display().to_string().replace('\\', "/")
}

fn check(
    listing: &Path,
    python: &Path,
    executables: &BTreeMap<String, PathBuf>,
) -> Result<(), Failed> {
    let command = command(listing, python, executables)?;
    let finished = Program::start(command).finish();
    if !finished.status.success() {
        return Err(format!("{}\n{}", finished.status, finished.stderr).into());
    }

    let printed = Data::text(finished.stdout).raw();
    let compare = snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false);
    if OS == "linux" {
        let expected = Data::read_from(&out_file(listing), None).raw();
        return Ok(compare.try_eq(Some(&"printed"), printed, expected)?);
    }
    let mut result = Ok(());
    for expected in expected_on(OS, listing)? {
        let expected = Data::text(expected);
        result = compare.try_eq(Some(&"printed"), printed.clone(), expected);
        if result.is_ok() {
            break;
        }
    }
    Ok(result?)
}

/// What a listing may print on another system than Linux, with `[..]` where
/// any text may stand.
fn expected_on(system: &str, listing: &Path) -> Result<Vec<String>, Failed> {
    let mut text = fs::read_to_string(out_file(listing))?;
    for error in &ERRORS {
        let SystemError { words, linux, .. } = error;
        let (python, number) = match system {
            "macos" => ("Errno", error.macos.to_string()),
            "windows" => ("WinError", error.windows.to_string()),
            _ => ("Errno", "[..]".to_owned()),
        };
        text = text
            .replace(
                &format!("{words} (os error {linux})"),
                &format!("[..] (os error {number})"),
            )
            .replace(
                &format!("[Errno {linux}] {words}"),
                &format!("[{python} {number}] [..]"),
            );
    }
    for line in text.lines() {
        if (line.contains("(os error ") || line.contains("[Errno ")) && !line.contains("[..]") {
            return Err(format!("ERRORS in tests/listings.rs lacks a row for: {line}").into());
        }
    }

    let mut outputs = vec![text];
    for row in &DIFFERENCES {
        if row.listing != stem(listing) || !row.systems.contains(&system) {
            continue;
        }
        outputs = match row.how {
            How::Line(start, there) => outputs
                .iter()
                .map(|text| replace_line(text, start, &format!("{there}\n")))
                .collect::<Result<_, _>>()?,
            How::Maybe(line) => {
                let without: Result<Vec<String>, Failed> = outputs
                    .iter()
                    .map(|text| replace_line(text, line, ""))
                    .collect();
                [outputs, without?].concat()
            }
        };
    }
    Ok(outputs)
}

/// `text` with its one line that starts with `start` replaced.
fn replace_line(text: &str, start: &str, by: &str) -> Result<String, Failed> {
    let lines = text.split_inclusive('\n');
    if lines.clone().filter(|line| line.starts_with(start)).count() != 1 {
        return Err(format!(
            "DIFFERENCES in tests/listings.rs: not one line starts with {start:?} in:\n{text}"
        )
        .into());
    }
    Ok(lines
        .map(|line| if line.starts_with(start) { by } else { line })
        .collect())
}

/// The tables hold for every listing, also where Linux alone runs the tests.
fn differences_are_known() -> Result<(), Failed> {
    let listings = listing_files();
    for row in &DIFFERENCES {
        if !listings.iter().any(|file| stem(file) == row.listing) {
            return Err(format!(
                "DIFFERENCES in tests/listings.rs names {:?}, and no listing has this name",
                row.listing
            )
            .into());
        }
    }
    for listing in listings.iter().filter(|file| !PAIR.contains(&stem(file))) {
        for system in ["macos", "windows"] {
            expected_on(system, listing)
                .map_err(|error| error.message().unwrap_or_default().to_owned())
                .map_err(|error| format!("{}: {error}", test_name(listing)))?;
        }
    }
    Ok(())
}

fn command(
    listing: &Path,
    python: &Path,
    executables: &BTreeMap<String, PathBuf>,
) -> Result<Command, Failed> {
    if listing.extension().is_some_and(|language| language == "py") {
        let script = listing.to_str().ok_or("the path is not text")?;
        let mut command = prepared(python, &[script]);
        // As strict as the encoding of any system: what a listing prints beside
        // ASCII, it has to print in UTF-8 by itself.
        command.env("PYTHONIOENCODING", "ascii");
        return Ok(command);
    }
    let executable = executables
        .get(stem(listing))
        .ok_or("not registered in examples/Cargo.toml")?;
    Ok(prepared(executable, &[]))
}

/// `NAME.rs.out` or `NAME.py.out` where the languages print differently,
/// otherwise `NAME.out`.
fn out_file(listing: &Path) -> PathBuf {
    let own = PathBuf::from(format!("{}.out", listing.display()));
    if own.exists() {
        own
    } else {
        listing.with_extension("out")
    }
}
