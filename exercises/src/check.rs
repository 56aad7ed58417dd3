//! Checks the student's answer, once or whenever it is saved.

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use anyhow::{Context, Result, bail};
use exercises::answer::Answer;
use exercises::desk::{self, Language, State};
use exercises::verdict::{Until, Verdict, is_right, judge, not_started};
use exercises::{Exercise, all, shown};

use crate::report::{self, Json, People, say};
use crate::{BadUsage, Cli, NotStarted, Outcome};

/// The language that is asked for, or else that of the only answer that is there, or
/// else Rust.
pub fn language(exercise: &Exercise, cli: &Cli) -> Result<Language> {
    Ok(match (cli.language(), &desk::started(exercise)?[..]) {
        (Some(language), _) => language,
        (None, [language]) => *language,
        _ => Language::Rust,
    })
}

/// Checks the answer once.
pub fn once(exercise: &'static Exercise, cli: &Cli) -> Result<Outcome> {
    if !cli.command.is_empty() {
        let verdicts = tell(exercise, Answer::command(cli.command.clone()), cli);
        return Ok(outcome(&verdicts));
    }
    let language = language(exercise, cli)?;
    lay_out(exercise, language, cli)?;
    own_file(exercise, language, cli)
}

/// Puts the starter onto the desk, and says so, unless an answer is there.
fn lay_out(exercise: &Exercise, language: Language, cli: &Cli) -> Result<()> {
    if desk::start(exercise, language)? && !cli.json {
        let file = desk::answer(exercise, language)?;
        say!("The starter is now in {}.", shown(&file));
        say!("Write there what its TODO asks, and check it again.\n");
    }
    Ok(())
}

/// Checks the student's file, and notes how it went.
fn own_file(exercise: &'static Exercise, language: Language, cli: &Cli) -> Result<Outcome> {
    let file = desk::answer(exercise, language)?;
    if !cli.json {
        say!("Checking {}", shown(&file));
    }
    let answer = match language {
        Language::Rust => Answer::rust("answers", exercise.name),
        Language::Python => Answer::python(&file),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            // What no longer compiles has not passed, whatever was noted before.
            let _ = desk::remember(exercise, language, false);
            let why = format!("{error:#}");
            if cli.json {
                report::json(exercise, seed(cli), &not_started(exercise, &why));
            }
            bail!(NotStarted(why));
        }
    };
    if !cli.json {
        let compiles = if language == Language::Rust {
            "It compiles.\n"
        } else {
            ""
        };
        say!("{compiles}");
    }
    let verdicts = tell(exercise, answer, cli);
    let passed = is_right(&verdicts);
    if let Err(error) = desk::remember(exercise, language, passed) {
        eprintln!("This cannot be noted for the list of exercises: {error:#}");
    }
    if !cli.json {
        if passed {
            match next(exercise, language)? {
                Some(next) => say!(
                    "Next: cargo exercise {}{}",
                    next.name,
                    flag(next, language)?
                ),
                None => say!("That was the last one in {}.", language.name()),
            }
        } else {
            point_to_the_other_file(exercise, language)?;
        }
    }
    Ok(outcome(&verdicts))
}

/// Makes the checks, and tells how they go.
fn tell(exercise: &'static Exercise, answer: Answer, cli: &Cli) -> Vec<Verdict> {
    let seed = seed(cli);
    let answer = answer.seeded(seed);
    let until = Until {
        all: cli.all,
        limit: None,
    };
    if cli.json {
        return judge(exercise, &answer, until, &mut Json { exercise, seed });
    }
    let verdicts = judge(exercise, &answer, until, &mut People);
    report::sum_up(&verdicts, seed);
    verdicts
}

/// The seed that was asked for, or else one that nobody has foreseen: short, since people
/// may type it.
fn seed(cli: &Cli) -> u64 {
    cli.seed.unwrap_or_else(|| fastrand::u64(1..10_000))
}

fn outcome(verdicts: &[Verdict]) -> Outcome {
    let failures = verdicts
        .iter()
        .filter_map(|verdict| verdict.failure.as_ref());
    if is_right(verdicts) {
        Outcome::Right
    } else if failures.into_iter().any(|failure| failure.not_started) {
        Outcome::NotStarted
    } else {
        Outcome::Wrong
    }
}

/// The next exercise after this one that is not solved in this language; after the last
/// one the search begins anew.
fn next(exercise: &Exercise, language: Language) -> Result<Option<&'static Exercise>> {
    let (before, after) = all().split_at(exercise.number());
    for one in after.iter().chain(before) {
        if desk::state(one, language)? != State::Passed {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

/// The option that a command needs for this language.
fn flag(exercise: &Exercise, language: Language) -> Result<&'static str> {
    Ok(match (language, &desk::started(exercise)?[..]) {
        (Language::Python, _) => " --python",
        (Language::Rust, [Language::Python]) => " --rust",
        (Language::Rust, _) => "",
    })
}

/// Says so if the file that was checked is still to be written, and the one in the
/// other language is not.
fn point_to_the_other_file(exercise: &Exercise, language: Language) -> Result<()> {
    let text = |language| -> Result<String> {
        let text = fs::read_to_string(desk::answer(exercise, language)?);
        Ok(text.unwrap_or_default())
    };
    let other = language.other();
    let written = text(other)?;
    if text(language)?.contains("TODO:") && !written.is_empty() && !written.contains("TODO:") {
        say!(
            "\nThis was the answer in {}, which still has its TODO. To check the one in {}, \
             add {}.",
            language.name(),
            other.name(),
            other.option()
        );
    }
    Ok(())
}

/// Checks the answer, and again after each change of its file. Goes on to the next
/// exercise when it is right.
pub fn watch(exercise: &'static Exercise, cli: &Cli) -> Result<Outcome> {
    if !cli.command.is_empty() {
        bail!(BadUsage(
            "--watch is for your file: leave out the command".to_owned()
        ));
    }
    let language = language(exercise, cli)?;
    let mut exercise = exercise;
    loop {
        lay_out(exercise, language, cli)?;
        let file = desk::answer(exercise, language)?;
        // Asked first: what is saved during the check is checked again.
        let mut seen = saved(&file).with_context(|| format!("cannot see {}", file.display()))?;
        let outcome = own_file(exercise, language, cli);
        if let Err(error) = &outcome {
            eprintln!("error: {error:#}");
        }
        let mut watched = file;
        if matches!(outcome, Ok(Outcome::Right)) {
            match next(exercise, language)? {
                Some(next) => exercise = next,
                None => return Ok(Outcome::Right),
            }
            say!();
            lay_out(exercise, language, cli)?;
            watched = desk::answer(exercise, language)?;
            seen = saved(&watched)?;
        }
        say!("\nWatching {} (Ctrl-C stops).", shown(&watched));
        wait_for_change(&watched, seen);
        say!("\nThe file was saved: checking it.\n");
    }
}

/// Returns when the file is another one than it was when it was `seen`.
fn wait_for_change(file: &Path, seen: Saved) {
    // An editor may save by replacing the file: it is gone for a moment.
    while saved(file).map_or(true, |now| now == seen) {
        thread::sleep(Duration::from_millis(200));
    }
}

/// When a file was saved, and what is in it: two versions may be of the same tick of the
/// system's clock, and one may be saved again as it is.
type Saved = (SystemTime, Vec<u8>);

fn saved(file: &Path) -> io::Result<Saved> {
    Ok((fs::metadata(file)?.modified()?, fs::read(file)?))
}
