//! `cargo exercise`: lists the exercises, and checks an answer.

mod by_hand;
mod partner;
mod report;

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

use anyhow::{Context, Result, bail};
use clap::Parser;
use exercises::answer::Answer;
use exercises::{Exercise, all, end_all, find, shown};
use report::{Format, say};

/// Lists the exercises, or checks your answer to one
#[derive(Parser)]
#[command(bin_name = "cargo exercise")]
struct Cli {
    /// Name of the exercise; without it, all are listed
    name: Option<String>,

    /// Check the Python answer, and not the Rust one
    #[arg(long, requires = "name")]
    python: bool,

    /// Show the hint
    #[arg(long, requires = "name", group = "what")]
    hint: bool,

    /// Show the model answer
    #[arg(long, requires = "name", group = "what")]
    solution: bool,

    /// Check again whenever the file is saved, until Ctrl-C
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

    /// One JSON object a check, for other programs to read
    #[arg(long, requires = "name", conflicts_with = "what")]
    json: bool,

    /// A program in any language, checked in place of your file
    #[arg(last = true, value_name = "COMMAND", conflicts_with = "python")]
    command: Vec<OsString>,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { BAD_USAGE } else { 0 });
        }
    };
    if let Err(error) = ctrlc::set_handler(|| {
        end_all();
        std::process::exit(130);
    }) {
        eprintln!("error: cannot listen for Ctrl-C: {error}");
        return ExitCode::FAILURE;
    }
    match run(&cli) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<BadUsage>() { BAD_USAGE } else { 1 })
        }
    }
}

/// The exit status of a command that cannot be meant so.
const BAD_USAGE: u8 = 2;

/// What is wrong with the command.
#[derive(Debug)]
struct BadUsage(String);

impl Display for BadUsage {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BadUsage {}

/// Whether all went well.
fn run(cli: &Cli) -> Result<bool> {
    let Some(name) = &cli.name else {
        report::list()?;
        return Ok(true);
    };
    let Some(exercise) = find(name) else {
        bail!(BadUsage(format!(
            "no exercise is called {name}{}",
            suggestion(name)
        )));
    };
    if cli.hint {
        say!("{}", report::hint(exercise)?);
        return Ok(true);
    }
    if cli.solution {
        let file = exercise
            .folder()?
            .join(format!("solution.{}", extension(cli)));
        say!("{}", read(&file)?.trim_end());
        return Ok(true);
    }
    if cli.list_checks {
        for check in exercise.checks {
            say!("{:28} {}", check.name, check.claim);
        }
        return Ok(true);
    }
    if cli.by_hand {
        return by_hand::play(exercise, cli);
    }
    if cli.watch {
        return watch(exercise, cli);
    }
    check(exercise, cli)
}

/// What to do about a name that no exercise has.
fn suggestion(name: &str) -> String {
    let nearest = all()
        .iter()
        .map(|exercise| (strsim::jaro_winkler(name, exercise.name), exercise.name))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, nearest)) if likeness > 0.75 => format!(": did you mean {nearest}?"),
        _ => ": `cargo exercise` lists them all".to_owned(),
    }
}

fn extension(cli: &Cli) -> &'static str {
    if cli.python { "py" } else { "rs" }
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Checks the answer once. Returns whether every check passed.
fn check(exercise: &Exercise, cli: &Cli) -> Result<bool> {
    let answer = if !cli.command.is_empty() {
        Answer::command(cli.command.clone())
    } else if cli.python {
        Answer::python(&exercise.answer("py")?)?
    } else {
        Answer::rust(exercise.name).inspect_err(|_| {
            // What no longer compiles has not passed, whatever was noted before.
            let _ = report::remember(exercise, extension(cli), false);
        })?
    };
    let format = if cli.json {
        Format::Json
    } else {
        Format::People
    };
    let is_own_file = cli.command.is_empty();
    if is_own_file && !cli.json {
        let file = exercise.answer(extension(cli))?;
        say!("Checking {}\n", shown(&file));
    }
    let passed = report::check(exercise, &answer, format);
    if is_own_file {
        if let Err(error) = report::remember(exercise, extension(cli), passed) {
            eprintln!("This cannot be noted for the list of exercises: {error:#}");
        }
        if !passed && !cli.json {
            point_to_the_other_file(exercise, cli);
        }
    }
    Ok(passed)
}

/// Says so if the file that was checked is still to be written, and the one in the
/// other language is not.
fn point_to_the_other_file(exercise: &Exercise, cli: &Cli) {
    let (this, other, how) = if cli.python {
        ("py", "rs", "leave out --python")
    } else {
        ("rs", "py", "add --python")
    };
    let text = |extension| read(&exercise.answer(extension)?);
    let is_to_do = |text: String| text.contains("TODO:");
    if text(this).is_ok_and(is_to_do) && text(other).is_ok_and(|text| !is_to_do(text)) {
        let name = exercise.name;
        say!("\nThis was {name}.{this}, which still has its TODO. To check {name}.{other}, {how}.");
    }
}

/// Checks the answer, and again after each change of its file.
fn watch(exercise: &Exercise, cli: &Cli) -> Result<bool> {
    if !cli.command.is_empty() {
        bail!(BadUsage(
            "--watch is for your file: leave out the command".to_owned()
        ));
    }
    let file = exercise.answer(extension(cli))?;
    let mut seen = changed(&file).with_context(|| format!("cannot see {}", file.display()))?;
    loop {
        if let Err(error) = check(exercise, cli) {
            eprintln!("error: {error:#}");
        }
        say!("\nWatching {} (Ctrl-C stops).", shown(&file));
        loop {
            thread::sleep(Duration::from_millis(200));
            // An editor may save by replacing the file: it is gone for a moment.
            if let Ok(now) = changed(&file)
                && now != seen
            {
                seen = now;
                break;
            }
        }
        say!("\nThe file was saved: checking again.");
    }
}

fn changed(file: &Path) -> io::Result<SystemTime> {
    fs::metadata(file)?.modified()
}
