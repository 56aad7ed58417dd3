//! What the student sees: the list of exercises, and how the checks went.

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result};
use exercises::desk::{self, Language, State};
use exercises::verdict::{Listener, Status, Verdict, count, is_right};
use exercises::{Check, Exercise, all};
use textwrap::{Options, WordSplitter, termwidth};

/// Prints a line. Who reads it may stop at any time, as `head` does: then nothing
/// is left to do.
macro_rules! say {
    ($($line:tt)*) => {
        {
            use std::io::Write as _;
            if writeln!(std::io::stdout(), $($line)*).is_err() {
                exercises::end_all();
                std::process::exit(1);
            }
        }
    };
}
pub(crate) use say;

/// The most columns of an explanation.
const COLUMNS: usize = 80;

/// Tells people how each check goes.
pub struct People;

impl Listener for People {
    fn begins(&mut self, check: &'static Check) {
        // Some checks take seconds: who waits sees for what. One row is soon wiped.
        if io::stdout().is_terminal() {
            let row: String = format!("…       {}", check.claim);
            let row: String = row.chars().take(termwidth().saturating_sub(1)).collect();
            let _ = write!(io::stdout(), "{row}").and_then(|()| io::stdout().flush());
        }
    }

    fn falls(&mut self, verdict: &Verdict) {
        if io::stdout().is_terminal() && verdict.status != Status::NotTried {
            let _ = write!(io::stdout(), "\r\x1b[K");
        }
        let claim = verdict.check.claim;
        match verdict.status {
            Status::Passed => say!("{}  {claim}", colored("passed", 32)),
            Status::Failed => {
                say!("{}  {claim}\n", colored("FAILED", 31));
                explain(verdict);
                say!();
            }
            Status::NotHere => {
                let needed = verdict.check.missing().unwrap_or("another system");
                say!("left out  {claim} (this check needs {needed})");
            }
            Status::NotTried => {}
        }
    }
}

/// Why a check failed, as wide as the terminal and no wider than `COLUMNS`.
fn explain(verdict: &Verdict) {
    let lines = verdict.failure.iter().flat_map(|failure| failure.lines());
    for (number, line) in lines.enumerate() {
        let hang = if number == 0 { "  " } else { "    " };
        let options = Options::new(termwidth().clamp(20, COLUMNS))
            .initial_indent("  ")
            .subsequent_indent(hang)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        say!("{}", textwrap::fill(&line, options));
    }
}

/// Says in the end how many checks passed, what was not tried, and how to be asked the
/// same again.
pub fn sum_up(verdicts: &[Verdict], seed: u64) {
    let all = verdicts.len();
    let [passed, failed, not_tried, not_here] = [
        Status::Passed,
        Status::Failed,
        Status::NotTried,
        Status::NotHere,
    ]
    .map(|status| count(verdicts, status));
    let here = match not_here {
        0 => String::new(),
        1 => " One was left out, since it cannot be made on this system.".to_owned(),
        _ => format!(" {not_here} were left out, since they cannot be made on this system."),
    };
    let failures = verdicts
        .iter()
        .filter_map(|verdict| verdict.failure.as_ref());
    if let Some(failure) = failures.into_iter().find(|failure| failure.not_started) {
        eprintln!("error: {}", failure.diagnosis);
    } else if is_right(verdicts) {
        say!("\nAll {passed} checks passed.{here}");
    } else if not_tried > 0 {
        let failed = verdicts.iter().position(|one| one.status == Status::Failed);
        let at = failed.map_or(0, |index| index + 1);
        say!("Stopped at check {at} of {all}: {passed} passed, {not_tried} not tried.{here}");
    } else {
        say!("{passed} of {all} checks passed, {failed} failed.{here}");
    }
    if failed > 0 {
        say!("Texts and sizes differ from run to run: --seed {seed} sends these again.");
    }
}

/// Tells programs how each check goes, a line each.
pub struct Json {
    pub exercise: &'static Exercise,
    pub seed: u64,
}

impl Listener for Json {
    fn falls(&mut self, verdict: &Verdict) {
        say!("{}", verdict.json(self.exercise, self.seed));
    }
}

/// Tells programs how all checks went.
pub fn json(exercise: &'static Exercise, seed: u64, verdicts: &[Verdict]) {
    let mut json = Json { exercise, seed };
    for verdict in verdicts {
        json.falls(verdict);
    }
}

fn colored(word: &str, color: u8) -> String {
    if io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() {
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
pub fn list(json: bool) -> Result<()> {
    let mut chapter = "";
    let mut next = None;
    let mut changed = None;
    let mut language = "";
    let width = all().iter().map(|exercise| exercise.name.len()).max();
    let width = width.unwrap_or_default();
    for exercise in all() {
        if json {
            say!("{}", desk::listed(exercise)?);
            continue;
        }
        let states = [
            (Language::Rust, desk::state(exercise, Language::Rust)?),
            (Language::Python, desk::state(exercise, Language::Python)?),
        ];
        if exercise.chapter != chapter {
            chapter = exercise.chapter;
            say!("{chapter}");
        }
        let begun = states
            .iter()
            .filter(|(_, state)| *state != State::NotStarted);
        let words: Vec<String> = begun
            .map(|(language, state)| format!("{}: {}", language.name(), state.words()))
            .collect();
        let words = match &words[..] {
            [] => State::NotStarted.words().to_owned(),
            words => words.join(", "),
        };
        let number = exercise.number();
        say!("  {number:2}  {:width$}  {}", exercise.name, exercise.title);
        say!("      {:width$}  {words}", "");
        let option = |wanted| {
            let mut solved = states.iter();
            let (language, _) = solved.find(|(_, state)| *state == wanted)?;
            Some(match language {
                Language::Rust => "",
                Language::Python => " --python",
            })
        };
        if let Some(option) = option(State::Passed) {
            language = option;
        } else if let Some(option) = option(State::ChangedSincePassed) {
            changed.get_or_insert((exercise.name, option));
        } else {
            next.get_or_insert(exercise.name);
        }
    }
    if json {
        return Ok(());
    }
    match (next, changed) {
        (Some(name), _) => say!("\nNext: cargo exercise {name}{language}"),
        (None, Some((name, option))) => say!("\nNext: cargo exercise {name}{option}, again"),
        (None, None) => say!("\nAll exercises passed."),
    }
    Ok(())
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
