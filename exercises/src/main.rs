//! `cargo exercise`: lists the exercises, and checks an answer.

mod by_hand;
mod check;
mod editions;
mod grade;
mod partner;
mod report;

use std::env;
use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;
use exercises::desk::Language;
use exercises::{Exercise, allow_descriptors, end_all, limit_files, meant};
use report::say;

/// Lists the exercises, or checks your answer to one
///
/// Your answers are in the folder answers/. The first time, an exercise puts its starter
/// there and says where. Exit status: 0 the answer is right, 1 it is wrong, 2 the command
/// cannot be meant so, 3 the answer could not be built or started.
#[derive(Parser)]
#[command(bin_name = "cargo exercise")]
struct Cli {
    /// Name of the exercise, or its number, or the beginning of its name; without it, all
    /// are listed
    name: Option<String>,

    /// The Python answer
    #[arg(long, requires = "name", group = "language")]
    python: bool,

    /// The Rust answer, which is the one that is meant unless only a Python one is there
    #[arg(long, requires = "name", group = "language")]
    rust: bool,

    /// Show the hint
    #[arg(long, requires = "name", group = "what")]
    hint: bool,

    /// Show the model answer
    #[arg(long, requires = "name", group = "what")]
    solution: bool,

    /// Check again whenever the file is saved, and go on to the next exercise, until Ctrl-C
    #[arg(long, requires = "name", group = "what")]
    watch: bool,

    /// List what is checked
    #[arg(long, requires = "name", group = "what")]
    list_checks: bool,

    /// Talk to your program, which you start in another terminal
    #[arg(long, requires = "name", group = "what")]
    by_hand: bool,

    /// Port for --by-hand, in place of 5221
    #[arg(long, requires = "by_hand", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,

    /// How many seconds a connected program may be silent
    #[arg(long, requires = "by_hand", hide = true, default_value_t = 60)]
    patience: u64,

    /// Make all checks, also after one that failed
    #[arg(long, requires = "name", conflicts_with_all = ["hint", "solution", "list_checks", "by_hand"])]
    all: bool,

    /// Send the texts and sizes that a run with this number sent
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["hint", "solution", "list_checks", "by_hand"])]
    seed: Option<u64>,

    /// A JSON object a line, for other programs to read: a line a check, or an exercise
    #[arg(long, conflicts_with = "what")]
    json: bool,

    #[command(flatten, next_help_heading = "For teachers")]
    grading: grade::Grading,

    /// A program in any language, checked in place of your file
    #[arg(last = true, value_name = "COMMAND", conflicts_with = "language")]
    command: Vec<OsString>,
}

impl Cli {
    /// The language that was asked for.
    fn language(&self) -> Option<Language> {
        match (self.rust, self.python) {
            (true, _) => Some(Language::Rust),
            (_, true) => Some(Language::Python),
            // The path of a file says it, too.
            _ => match self.name.as_deref().and_then(|name| name.rsplit_once('.')) {
                Some((_, "rs")) => Some(Language::Rust),
                Some((_, "py")) => Some(Language::Python),
                _ => None,
            },
        }
    }
}

/// How a command ended, and its exit status.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Right = 0,
    Wrong = 1,
    BadUsage = 2,
    /// The answer could not be built or started.
    NotStarted = 3,
    /// Something went wrong that is no fault of the answer.
    Fault = 4,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            let _ = message.print();
            let bad = message.use_stderr();
            return ExitCode::from(if bad { Outcome::BadUsage as u8 } else { 0 });
        }
    };
    limit_files();
    allow_descriptors();
    if let Err(error) = ctrlc::set_handler(|| {
        end_all();
        std::process::exit(130);
    }) {
        eprintln!("error: cannot listen for Ctrl-C: {error}");
        return ExitCode::from(Outcome::Fault as u8);
    }
    let outcome = run(&cli).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        let bad_usage = error.is::<BadUsage>();
        let otherwise = if error.is::<NotStarted>() {
            Outcome::NotStarted
        } else {
            Outcome::Fault
        };
        if bad_usage {
            Outcome::BadUsage
        } else {
            otherwise
        }
    });
    ExitCode::from(outcome as u8)
}

/// What is wrong with the command.
#[derive(Debug)]
struct BadUsage(String);

/// Why the answer could not be built or started.
#[derive(Debug)]
struct NotStarted(String);

impl Display for BadUsage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Display for NotStarted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadUsage {}
impl std::error::Error for NotStarted {}

fn run(cli: &Cli) -> Result<Outcome> {
    let grading = &cli.grading;
    if !grading.grade.is_empty() {
        return grade::grade(grading, cli.seed);
    }
    if let Some(kind) = grading.autograder {
        let Some(output) = &grading.output else {
            bail!(BadUsage(
                "where to? Name a file or a folder with --output".to_owned()
            ));
        };
        let exercises = grade::exercises(&grading.only)?;
        editions::autograder(kind, &exercises, grading.points.as_deref(), output)?;
        return Ok(Outcome::Right);
    }
    if let Some(folder) = &grading.student_edition {
        editions::for_students(folder)?;
        return Ok(Outcome::Right);
    }
    if !grading.only.is_empty() || grading.output.is_some() || grading.points.is_some() {
        bail!(BadUsage(
            "--only, --output and --points go with --grade or --autograder".to_owned()
        ));
    }
    let Some(name) = &cli.name else {
        if !cli.command.is_empty() {
            bail!(BadUsage(
                "which exercise? Its name comes before the --".to_owned()
            ));
        }
        report::list(cli.json)?;
        return Ok(Outcome::Right);
    };
    let exercise = meant(name).map_err(BadUsage)?;
    if cli.command.is_empty() && env::args_os().next_back().is_some_and(|word| word == "--") {
        bail!(BadUsage("a command has to follow the --".to_owned()));
    }
    if cli.hint {
        say!("{}", report::hint(exercise)?);
    } else if cli.solution {
        say!("{}", solution(exercise, cli)?.trim_end());
    } else if cli.list_checks {
        for check in exercise.checks {
            say!("{:28} {}", check.name, check.claim);
        }
    } else if cli.by_hand {
        return by_hand::play(exercise, cli);
    } else if cli.watch {
        return check::watch(exercise, cli);
    } else {
        return check::once(exercise, cli);
    }
    Ok(Outcome::Right)
}

/// The model answer in the language of the student.
fn solution(exercise: &Exercise, cli: &Cli) -> Result<String> {
    let language = check::language(exercise, cli)?;
    let file = exercise
        .folder()?
        .join(format!("solution.{}", language.extension()));
    if !file.exists() {
        bail!(BadUsage(
            "this edition of the book has no model answers".to_owned()
        ));
    }
    fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
}
