//! Proves the graders: every starter fails, every solution passes, and every
//! wrong answer is rejected first by the check that is there for it, in the words that
//! `told.txt` of its exercise records. The wrong answers take minutes, and are checked
//! on demand: `-- --ignored 'is rejected'`; `SNAPSHOTS=overwrite` records the words. So are
//! the right answers of other designs: `-- also-right`.
//! With the environment variable `REPEAT`, what is right is checked that many times.

#[cfg(unix)]
mod hostile;
mod programs;
mod told;

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use exercises::answer::{Answer, program_path};
use exercises::{Exercise, Needs, all, cargo};
use libtest_mimic::{Arguments, Failed, Trial};

const LANGUAGES: [(&str, &str); 2] = [("rs", "Rust"), ("py", "Python")];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of the time a check waits, so more run at once than there are cores.
    arguments.test_threads.get_or_insert(12);
    if let Err(fault) = programs::compare_or_write(all()) {
        eprintln!("error: {fault}");
        return ExitCode::FAILURE;
    }
    let built = cargo()
        .args(["build", "--quiet", "--package", "programs", "--bins"])
        .status();
    if !built.is_ok_and(|status| status.success()) {
        eprintln!("error: an answer in exercises/ does not compile: see above");
        return ExitCode::FAILURE;
    }

    exercises::limit_files();
    exercises::allow_descriptors();
    let tools = Tools::find();
    // The other right answers take minutes, too: they are checked if somebody asks.
    let is_filtered = arguments.filter.is_some();
    let mut trials = Vec::new();
    // The last ones wait the longest, so they are begun first.
    for exercise in all().iter().rev() {
        let name = exercise.name;
        for (extension, language) in LANGUAGES {
            let starter = exercise
                .folder()
                .unwrap()
                .join(format!("starter.{extension}"));
            trials.push(Trial::test(
                format!("{name}: the starter in {language} fails, and is told what to do"),
                move || starter_fails(exercise, &starter),
            ));
            let solution = exercise
                .folder()
                .unwrap()
                .join(format!("solution.{extension}"));
            trials.push(Trial::test(
                format!("{name}: the solution in {language} passes every check"),
                move || solution_passes(exercise, &solution),
            ));
        }
        for mutant in mutants(exercise) {
            let file = mutant.file_name().unwrap().to_string_lossy().into_owned();
            let trial = if cannot_be_rejected_here(exercise, &mutant) {
                let claim = format!("{name}: {file} is left out: its check cannot be made here");
                Trial::test(claim, || Ok(()))
            } else {
                let claim = format!("{name}: {file} is rejected by the check that is there for it");
                Trial::test(claim, move || mutant_is_rejected(exercise, &mutant))
            };
            trials.push(trial.with_ignored_flag(true));
        }
        for program in also_right(exercise) {
            let file = program.file_name().unwrap().to_string_lossy().into_owned();
            let ignored = !is_filtered || !tools.can_run(&program);
            let claim = format!("{name}: also-right/{file} passes every check");
            let trial = Trial::test(claim, move || solution_passes(exercise, &program));
            trials.push(trial.with_ignored_flag(ignored));
        }
        trials.push(Trial::test(
            format!("{name}: every check is the first to catch something"),
            move || every_check_catches(exercise),
        ));
        trials.push(Trial::test(
            format!("{name}: a wrong answer is there in Rust, too"),
            move || wrong_answer_in_rust(exercise),
        ));
    }
    #[cfg(unix)]
    trials.extend(hostile::trials());
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The wrong answers of an exercise.
fn mutants(exercise: &Exercise) -> Vec<PathBuf> {
    let folder = exercise.folder().unwrap().join("mutants");
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The programs of an exercise that are right by another design.
fn also_right(exercise: &Exercise) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(exercise.folder().unwrap().join("also-right")) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// What a machine need not have, and programs of other languages need.
struct Tools {
    node: bool,
    java: bool,
    cc: bool,
}

impl Tools {
    fn find() -> Tools {
        let is_here = |tool: &str| {
            let output = Command::new(tool).arg("--version").output();
            output.is_ok_and(|output| output.status.success())
        };
        Tools {
            node: is_here("node"),
            java: is_here("javac"),
            // The programs in C are for Unix.
            cc: cfg!(unix) && is_here("cc"),
        }
    }

    fn can_run(&self, file: &Path) -> bool {
        match extension(file) {
            "mjs" => self.node,
            "java" => self.java,
            "c" => self.cc,
            _ => true,
        }
    }
}

fn extension(file: &Path) -> &str {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.unwrap_or_default()
}

/// The program in a file of an exercise.
fn program(exercise: &Exercise, file: &Path) -> Result<Answer, Failed> {
    let command = match extension(file) {
        "py" => return Ok(Answer::python(file)?),
        "mjs" => vec!["node".into(), file.into()],
        "java" => compiled(exercise, file, "javac")?,
        "c" => compiled(exercise, file, "cc")?,
        _ => vec![program_path(&programs::name(exercise, file))?.into()],
    };
    Ok(Answer::command(command))
}

/// The command of a program in C or in Java, which `tool` compiles now.
fn compiled(exercise: &Exercise, file: &Path, tool: &str) -> Result<Vec<OsString>, Failed> {
    let name = programs::name(exercise, file);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let (options, command) = if tool == "javac" {
        let class = file.file_stem().unwrap_or_default();
        let folder = place.as_os_str();
        let command = ["java", "-XX:TieredStopAtLevel=1", "-cp"].map(OsStr::new);
        (vec!["-d"], [&command[..], &[folder, class]].concat())
    } else {
        (vec!["-O0", "-pthread", "-o"], vec![place.as_os_str()])
    };
    let mut compiler = Command::new(tool);
    let output = compiler.args(options).arg(&place).arg(file).output()?;
    if output.status.success() {
        return Ok(command.into_iter().map(OsStr::to_owned).collect());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} does not compile:\n{errors}", file.display()).into())
}

fn starter_fails(exercise: &Exercise, file: &Path) -> Result<(), Failed> {
    if !fs::read_to_string(file)?.contains("TODO: ") {
        return Err("the starter has no TODO".into());
    }
    match (exercise.checks[0].run)(&program(exercise, file)?) {
        Ok(()) => Err("the starter passes the first check".into()),
        Err(failure) if failure.diagnosis.contains("should") => Ok(()),
        Err(failure) => Err(format!("it is not told what to do: {failure:?}").into()),
    }
}

fn solution_passes(exercise: &Exercise, file: &Path) -> Result<(), Failed> {
    let answer = program(exercise, file)?;
    let times = env::var("REPEAT").map_or(1, |times| times.parse().expect("REPEAT is a number"));
    for seed in 1..=times {
        let answer = answer.clone().seeded(seed);
        for check in exercise
            .checks
            .iter()
            .filter(|check| check.missing().is_none())
        {
            if let Err(failure) = (check.run)(&answer) {
                return Err(format!(
                    "{}, seed {seed}:\n{}",
                    check.name,
                    failure.lines().join("\n")
                )
                .into());
            }
        }
    }
    Ok(())
}

/// The check that the first line of a wrong answer names.
fn named_check(file: &Path) -> Result<String, Failed> {
    let text = fs::read_to_string(file)?;
    let line = text.lines().next().unwrap_or_default();
    let (wrong, check) = line
        .split_once(" Rejected by: ")
        .ok_or("no `Rejected by:` in line 1")?;
    if !wrong.contains("Wrong: ") {
        return Err("line 1 does not say what is wrong".into());
    }
    Ok(check.trim().to_owned())
}

/// Whether the check that a wrong answer names cannot be made on this machine.
fn cannot_be_rejected_here(exercise: &Exercise, file: &Path) -> bool {
    let named = named_check(file).unwrap_or_default();
    // Where there is no IPv6, its first check rejects what should pass it.
    let is_about_ipv6 = exercise.name == "both-families";
    exercise.checks.iter().any(|check| {
        let decides = check.name == named || is_about_ipv6 && matches!(check.needs, Needs::Ipv6);
        decides && check.missing().is_some()
    })
}

fn mutant_is_rejected(exercise: &Exercise, file: &Path) -> Result<(), Failed> {
    let expected = named_check(file)?;
    let answer = program(exercise, file)?;
    let mut passed = 0;
    for check in exercise
        .checks
        .iter()
        .filter(|check| check.missing().is_none())
    {
        match (check.run)(&answer) {
            Ok(()) => passed += 1,
            Err(failure) if check.name == expected => {
                if passed == 0 {
                    return Err("it passes no check before that".into());
                }
                if failure.stderr.contains("Traceback") || failure.stderr.contains("panicked") {
                    return Err(format!("it crashes: {}", failure.stderr).into());
                }
                return told::compare(exercise, file, check, &failure);
            }
            Err(failure) => {
                let lines = failure.lines().join("\n");
                return Err(format!("rejected by {} instead:\n{lines}", check.name).into());
            }
        }
    }
    Err(format!("{expected} does not reject it").into())
}

fn every_check_catches(exercise: &Exercise) -> Result<(), Failed> {
    told::of_files_that_are_there(exercise)?;
    let mut caught = Vec::new();
    for mutant in mutants(exercise) {
        caught.push(named_check(&mutant)?);
    }
    // The first check is the one that the starter fails.
    for check in &exercise.checks[1..] {
        if !caught.iter().any(|name| name == check.name) {
            return Err(format!("{} catches no wrong answer first", check.name).into());
        }
    }
    Ok(())
}

fn wrong_answer_in_rust(exercise: &Exercise) -> Result<(), Failed> {
    let rust = mutants(exercise)
        .iter()
        .any(|file| file.extension().is_some_and(|e| e == "rs"));
    if rust {
        Ok(())
    } else {
        Err("only Python".into())
    }
}
