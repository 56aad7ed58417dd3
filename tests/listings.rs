//! Runs every listing in both languages and compares what it prints with its
//! `.out` file. `SNAPSHOTS=overwrite cargo test --test listings` rewrites the
//! files.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use snapbox::Data;

use support::{PAIR, Program, build_listings, find_python, listing_files, prepared, root, stem};

/// Listings that show what Linux does where Windows, and in part macOS, does
/// something else. There they are reported as ignored.
const ON_LINUX: [&str; 5] = [
    "give_up",
    "restart",
    "short_send",
    "two_sends",
    "break_long",
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let (python, executables) = match find_python().and_then(|p| Ok((p, build_listings()?))) {
        Ok(found) => found,
        Err(reason) => {
            eprintln!("error: {reason}");
            return ExitCode::FAILURE;
        }
    };
    let executables = Arc::new(executables);

    let mut trials = Vec::new();
    for listing in listing_files() {
        if PAIR.contains(&stem(&listing)) {
            continue;
        }
        let name = test_name(&listing);
        let python = python.clone();
        let executables = Arc::clone(&executables);
        let ignored = cfg!(not(target_os = "linux")) && ON_LINUX.contains(&stem(&listing));
        let run = move || check(&listing, &python, &executables);
        trials.push(Trial::test(name, run).with_ignored_flag(ignored));
    }
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

    let mut expected = Data::read_from(&out_file(listing), None);
    let mut printed = finished.stdout;
    if cfg!(not(target_os = "linux")) {
        expected = Data::text(without_system_words(&expected.to_string()));
        printed = without_system_words(&printed);
    }
    snapbox::Assert::new().action_env("SNAPSHOTS").try_eq(
        Some(&"printed"),
        Data::text(printed).raw(),
        expected.raw(),
    )?;
    Ok(())
}

fn command(
    listing: &Path,
    python: &Path,
    executables: &BTreeMap<String, PathBuf>,
) -> Result<Command, Failed> {
    if listing.extension().is_some_and(|language| language == "py") {
        let script = listing.to_str().ok_or("the path is not text")?;
        return Ok(prepared(python, &[script]));
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

/// The output files hold Linux's words for an error of the system. Elsewhere
/// the lines with such words are left out of the comparison, on both sides.
fn without_system_words(text: &str) -> String {
    const MARKS: [&str; 3] = ["os error", "[Errno", "[WinError"];
    text.lines()
        .filter(|line| !MARKS.iter().any(|mark| line.contains(mark)))
        .map(|line| format!("{line}\n"))
        .collect()
}
