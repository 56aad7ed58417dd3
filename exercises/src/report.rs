//! What the student sees: the list of exercises, and how the checks went.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use exercises::answer::Answer;
use exercises::{Check, Exercise, Needs, all, root};
use serde_json::json;
use textwrap::{Options, WordSplitter};

/// Prints a line. Who reads it may stop at any time, as `head` does: then nothing
/// is left to do.
macro_rules! say {
    ($($line:tt)*) => {
        if writeln!(io::stdout(), $($line)*).is_err() {
            exercises::end_all();
            std::process::exit(1);
        }
    };
}
pub(crate) use say;

/// The state of an answer that was right once.
const CHANGED: &str = "changed since it passed";

/// The most columns of an explanation.
const COLUMNS: usize = 80;

/// Who reads the report.
#[derive(Clone, Copy)]
pub enum Format {
    People,
    Json,
}

/// Runs every check, prints how it went, and returns whether all passed. For
/// people it stops at the first failure and explains it.
pub fn check(exercise: &Exercise, answer: &Answer, format: Format) -> bool {
    let mut passed = 0;
    let mut left_out = 0;
    for check in exercise.checks {
        if !check.can_run() {
            left_out += 1;
            say!("{}", left_out_line(check, format));
            continue;
        }
        // Some checks take seconds: who waits sees for what.
        let transient = matches!(format, Format::People) && io::stdout().is_terminal();
        if transient {
            let _ =
                write!(io::stdout(), "…       {}", check.claim).and_then(|()| io::stdout().flush());
        }
        let outcome = (check.run)(answer);
        if transient {
            let _ = write!(io::stdout(), "\r\x1b[K");
        }
        match format {
            Format::Json => {
                let lines = outcome.as_ref().err().map(|failure| failure.lines());
                say!(
                    "{}",
                    json!({
                        "exercise": exercise.name,
                        "check": check.name,
                        "claim": check.claim,
                        "passed": outcome.is_ok(),
                        "explanation": lines,
                    })
                );
            }
            Format::People => {
                let mark = if outcome.is_ok() {
                    colored("passed", 32)
                } else {
                    colored("FAILED", 31)
                };
                say!("{mark}  {}", check.claim);
                if let Err(failure) = &outcome {
                    say!();
                    for (number, line) in failure.lines().iter().enumerate() {
                        let hang = if number == 0 { "  " } else { "    " };
                        let options = Options::new(COLUMNS)
                            .initial_indent("  ")
                            .subsequent_indent(hang)
                            .word_splitter(WordSplitter::NoHyphenation)
                            .break_words(false);
                        say!("{}", textwrap::fill(line, options));
                    }
                    say!(
                        "\n{passed} of {} checks passed.",
                        exercise.checks.len() - left_out
                    );
                    return false;
                }
            }
        }
        passed += usize::from(outcome.is_ok());
    }
    let all = exercise.checks.len() - left_out;
    if let Format::People = format {
        say!("\nAll {all} checks passed.");
    }
    passed == all
}

fn left_out_line(check: &Check, format: Format) -> String {
    let needed = match check.needs {
        Needs::Linux => "Linux",
        Needs::Ipv6 => "IPv6 on this machine",
        Needs::Nothing => "nothing",
    };
    match format {
        Format::Json => json!({"check": check.name, "left_out": needed}).to_string(),
        Format::People => format!("left out  {} (this check needs {needed})", check.claim),
    }
}

fn colored(word: &str, color: u8) -> String {
    if io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        format!("\x1b[{color}m{word}\x1b[0m")
    } else {
        word.to_owned()
    }
}

/// Prints every exercise with its state, and what comes next, in the language in
/// which the last exercise was solved.
///
/// # Errors
///
/// When the book's folder is not found.
pub fn list() -> Result<()> {
    root()?;
    let mut chapter = "";
    let mut next = None;
    let mut changed = None;
    let mut language = "";
    let width = all().iter().map(|exercise| exercise.name.len()).max();
    let width = width.unwrap_or_default();
    for exercise in all() {
        if exercise.chapter != chapter {
            chapter = exercise.chapter;
            say!("{chapter}");
        }
        let rust = state(exercise, "rs");
        let python = state(exercise, "py");
        let states = match (rust, python) {
            (None, None) => "not started".to_owned(),
            (rust, python) => [("Rust", rust), ("Python", python)]
                .iter()
                .filter_map(|(language, state)| Some(format!("{language}: {}", (*state)?)))
                .collect::<Vec<_>>()
                .join(", "),
        };
        say!(
            "  {:width$}  {}\n  {:width$}  {states}",
            exercise.name,
            exercise.title,
            ""
        );
        let states = [("", rust), (" --python", python)];
        let passed = |wanted| {
            let mut solved = states.iter();
            solved.find(|(_, state)| *state == Some(wanted))
        };
        if let Some((option, _)) = passed("passed") {
            language = option;
        } else if let Some((option, _)) = passed(CHANGED) {
            changed.get_or_insert((exercise.name, *option));
        } else {
            next.get_or_insert(exercise.name);
        }
    }
    match (next, changed) {
        (Some(name), _) => say!("\nNext: cargo exercise {name}{language}"),
        (None, Some((name, option))) => say!("\nNext: cargo exercise {name}{option}, again"),
        (None, None) => say!("\nAll exercises passed."),
    }
    Ok(())
}

/// Notes under `target/` whether the answer in this language has passed, and what
/// the answer was.
///
/// # Errors
///
/// When the answer cannot be read, or the note cannot be written.
pub fn remember(exercise: &Exercise, extension: &str, passed: bool) -> Result<()> {
    let file = note(exercise, extension)?;
    let folder = file.parent().expect("a note is in a folder");
    let state = if passed { "passed" } else { "failing" };
    let answer = exercise.answer(extension)?;
    let answer = fs::read(&answer).with_context(|| format!("cannot read {}", answer.display()))?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, [state.as_bytes(), b"\n", &answer].concat()))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// What was noted of an answer, and whether it has changed since then.
fn state(exercise: &Exercise, extension: &str) -> Option<&'static str> {
    let note = fs::read(note(exercise, extension).ok()?).ok()?;
    let end = note.iter().position(|&byte| byte == b'\n')?;
    let (state, answer) = (&note[..end], &note[end + 1..]);
    let now = fs::read(exercise.answer(extension).ok()?);
    let is_the_same = now.is_ok_and(|now| now == answer);
    Some(match (state, is_the_same) {
        (b"passed", true) => "passed",
        (b"passed", false) => CHANGED,
        (_, true) => "failing",
        (_, false) => "changed since it last failed",
    })
}

/// The file in which the state of one answer is noted. It is in the book's own
/// folder, also where Cargo builds into another one.
fn note(exercise: &Exercise, extension: &str) -> Result<PathBuf> {
    let notes = root()?.join("target").join("exercises");
    Ok(notes.join(format!("{}.{extension}", exercise.name)))
}

/// The hint of an exercise, from its task.
///
/// # Errors
///
/// When the task cannot be read, or has no hint.
pub fn hint(exercise: &Exercise) -> Result<String> {
    let file = exercise.folder()?.join("task.md");
    let task =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let (_, rest) = task
        .split_once("</summary>")
        .context("this task has no hint")?;
    let (hint, _) = rest
        .split_once("</details>")
        .context("this task has no hint")?;
    Ok(hint.trim().to_owned())
}
