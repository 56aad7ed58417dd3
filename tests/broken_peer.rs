//! Breaks each listing that has threads at one statement after another, and sees
//! it end: whoever copies a listing and makes a mistake in it must not be left
//! with a program that hangs.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use wait_timeout::ChildExt;

use support::{
    LIMIT, compiler, find_python, is_after_the_lecture, listing_files, named, prepared, stem,
};

/// What shows that a listing has threads.
const THREADS: [&str; 4] = ["threading.", "ThreadPool", "thread::spawn", "thread::scope"];

/// Prints the lines of a Python file where its statements begin. The first one of
/// a function is left out: in it a function takes hold of what it closes. So are
/// those that do nothing until the statements in them do.
const STATEMENTS: &str = r#"
import ast, sys

NO_STEPS = ast.Import, ast.FunctionDef, ast.Try, ast.While
tree = ast.parse(open(sys.argv[1], "rb").read())
for node in ast.walk(tree):
    first = 0
    if isinstance(node, ast.FunctionDef):
        first = 2 if ast.get_docstring(node) else 1
    for name in ("body", "orelse", "finalbody"):
        part = getattr(node, name, None)
        for statement in part[first:] if isinstance(part, list) else []:
            if not isinstance(statement, NO_STEPS):
                print(statement.lineno)
"#;

/// Runs a Python file, and raises an error when it comes to a line.
const BREAK: &str = r#"
import sys, threading

line = int(sys.argv.pop())
file = sys.argv.pop()

def trace(frame, event, _):
    if frame.f_code.co_filename == file:
        if event == "line" and frame.f_lineno == line:
            raise RuntimeError("broken on purpose")
        return trace

threading.settrace(trace)
sys.settrace(trace)
exec(compile(open(file, "rb").read(), file, "exec"), {"__name__": "__main__"})
"#;

/// The one program that holds all the Rust listings: it runs one of them, and
/// panics when it comes to a line.
const RUN: &str = r#"
use std::process::{ExitCode, Termination};

pub fn come_to(line: u32) {
    if std::env::var("BREAK_AT").unwrap() == line.to_string() {
        panic!("broken on purpose");
    }
}

fn main() -> ExitCode {
    match &*std::env::var("LISTING").unwrap() {
        LISTINGS
        other => panic!("no listing {other}"),
    }
}
"#;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // What is broken mostly waits for a time limit.
    arguments.test_threads.get_or_insert(6);
    let mut listings = listing_files();
    listings.retain(|file| {
        let code = fs::read_to_string(file).unwrap();
        THREADS.iter().any(|word| code.contains(word))
    });
    let (scripts, programs): (Vec<_>, Vec<_>) = listings
        .into_iter()
        .partition(|file| file.extension().is_some_and(|language| language == "py"));
    let (python, (executable, lines)) =
        match find_python().and_then(|p| Ok((p, compile(&programs)?))) {
            Ok(found) => found,
            Err(reason) => {
                eprintln!("error: {reason}");
                return ExitCode::FAILURE;
            }
        };

    // Some of those after the lecture move many megabytes each time, and take minutes: they
    // are broken on demand, by `-- --ignored`.
    let mut trials = Vec::new();
    for file in scripts {
        let python = python.clone();
        let later = is_after_the_lecture(&file);
        let trial = Trial::test(named(&file), move || break_script(&python, &file));
        trials.push(trial.with_ignored_flag(later));
    }
    for (file, lines) in lines {
        let executable = Arc::clone(&executable);
        let later = is_after_the_lecture(&file);
        let trial = Trial::test(named(&file), move || {
            break_program(&executable, &file, &lines)
        });
        trials.push(trial.with_ignored_flag(later));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn break_script(python: &Path, file: &Path) -> Result<(), Failed> {
    let path = file.to_str().ok_or("the path is not text")?;
    let lines = prepared(python, &["-c", STATEMENTS, path]).output()?.stdout;
    breaks_and_ends(file, String::from_utf8(lines)?.lines(), |line| {
        prepared(python, &["-S", "-c", BREAK, path, line])
    })
}

fn break_program(executable: &Path, file: &Path, lines: &[String]) -> Result<(), Failed> {
    breaks_and_ends(file, lines.iter().map(String::as_str), |line| {
        let mut command = prepared(executable, &[]);
        command.env("LISTING", stem(file)).env("BREAK_AT", line);
        command
    })
}

/// Runs a listing once for each line, broken there. A line that it does not come
/// to breaks nothing.
fn breaks_and_ends<'a>(
    file: &Path,
    lines: impl Iterator<Item = &'a str>,
    broken_at: impl Fn(&str) -> Command,
) -> Result<(), Failed> {
    let mut has_failed = false;
    for line in lines {
        let mut child = broken_at(line)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let Some(status) = child.wait_timeout(LIMIT)? else {
            child.kill()?;
            child.wait()?;
            return Err(format!(
                "{}:{line}: when this line fails, the program hangs. Let the other side \
                 notice: close the sockets of a function that fails, and in Python let no \
                 thread outlive the main program (daemon=True)",
                named(file)
            )
            .into());
        };
        has_failed |= !status.success();
    }
    if !has_failed {
        return Err("it could not be broken".into());
    }
    Ok(())
}

/// The Rust listings in one executable, and the lines where each can be broken:
/// before those that follow a statement.
type Breakable = (Arc<PathBuf>, BTreeMap<PathBuf, Vec<String>>);

fn compile(files: &[PathBuf]) -> Result<Breakable, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("broken_peer");
    fs::create_dir_all(&folder).unwrap();
    let mut all = String::new();
    let mut listings = String::new();
    let mut lines = BTreeMap::new();
    for file in files {
        let name = stem(file);
        let (code, breakable) = breakable(&fs::read_to_string(file).unwrap());
        fs::write(folder.join(format!("{name}.rs")), code).unwrap();
        all += &format!("mod {name};\n");
        listings += &format!("{name:?} => {name}::main().report(),\n");
        lines.insert(file.clone(), breakable);
    }
    let main = folder.join("main.rs");
    fs::write(&main, all + &RUN.replace("LISTINGS", &listings)).unwrap();

    let executable = folder.join(format!("broken{}", std::env::consts::EXE_SUFFIX));
    let mut compiler = compiler("2024");
    compiler.args(["--cap-lints=allow", "-o"]);
    let output = compiler.arg(&executable).arg(&main).output().unwrap();
    match output.status.success() {
        true => Ok((Arc::new(executable), lines)),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// The code of a listing that can be broken, and the lines where.
fn breakable(code: &str) -> (String, Vec<String>) {
    let mut breakable = String::new();
    let mut lines = Vec::new();
    let mut in_function = false;
    for (line, number) in code.lines().zip(1..) {
        breakable += &line.replace("fn main(", "pub fn main(");
        in_function = line != "}" && (in_function || line.starts_with("fn "));
        // Where a statement ends, another may begin.
        if in_function && line.ends_with(';') {
            let next = number + 1;
            breakable += &format!(" crate::come_to({next});");
            lines.push(next.to_string());
        }
        breakable.push('\n');
    }
    (breakable, lines)
}
