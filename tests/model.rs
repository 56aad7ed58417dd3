//! The model of two sockets, `src/play/model.js`, against real ones: see
//! `tests/model/proof.mjs`, which says how to go deeper. And the programs that
//! `src/play/programs.js` writes, run for real.

mod support;

use std::env::consts::{ARCH, OS};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

use support::{Program, compiler, find_python, prepared, read_dir, root, stem};

/// The one program that holds all those in Rust: it runs one of them.
const RUN: &str = r#"
use std::process::{ExitCode, Termination};

fn main() -> ExitCode {
    match &*std::env::args().nth(1).unwrap() {
        PROGRAMS
        other => panic!("no program {other}"),
    }
}
"#;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let missing = missing();
    let trial = |name: &str, run: fn() -> Result<(), Failed>| match missing {
        None => Trial::test(name, run),
        Some(reason) => {
            Trial::test(format!("{name} ({reason})"), || Ok(())).with_ignored_flag(true)
        }
    };
    let trials = vec![
        trial("real sockets do what the model allows", prove),
        trial(
            "what is written as a program ends as the model says",
            run_programs,
        ),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// What the tests need and this machine has not.
fn missing() -> Option<&'static str> {
    let runs = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if OS != "linux" || !["x86_64", "aarch64"].contains(&ARCH) {
        Some("needs Linux on x86_64 or aarch64")
    } else if !runs("node", &["--version"]) {
        Some("needs Node")
    } else if !runs("unshare", &["-rn", "cat", "/proc/self/syscall"]) {
        Some("needs network namespaces")
    } else {
        None
    }
}

fn prove() -> Result<(), Failed> {
    let mut command = prepared(Path::new("node"), &["tests/model/proof.mjs"]);
    command.env("PYTHON", find_python()?);
    succeeds(command)
}

/// Runs a command that has deadlines of its own.
fn succeeds(mut command: Command) -> Result<(), Failed> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(String::from_utf8_lossy(&said).into_owned().into())
}

fn run_programs() -> Result<(), Failed> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("missions");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut command = prepared(Path::new("node"), &["tests/model/programs.mjs"]);
    command.arg(&folder);
    succeeds(command)?;

    let files = read_dir(&folder);
    let written_in = |language: &str| {
        let mut files = files.clone();
        files.retain(|file| file.extension() == Some(OsStr::new(language)));
        files
    };
    let executable = compile(&folder, &written_in("rs"))?;
    let python = find_python()?;
    for file in written_in("rs") {
        let words = [executable.as_os_str(), OsStr::new(stem(&file))];
        compare(&python, &file, &words)?;
    }
    for file in written_in("py") {
        compare(&python, &file, &[python.as_os_str(), file.as_os_str()])?;
    }
    Ok(())
}

/// All programs in Rust as one executable.
fn compile(folder: &Path, files: &[PathBuf]) -> Result<PathBuf, Failed> {
    let mut all = String::new();
    let mut programs = String::new();
    for file in files {
        let name = stem(file);
        let code = fs::read_to_string(file)?;
        fs::write(file, code.replace("\nfn main(", "\npub fn main("))?;
        all += &format!("mod {name};\n");
        programs += &format!("{name:?} => {name}::main().report(),\n");
    }
    let main = folder.join("main.rs");
    fs::write(&main, all + &RUN.replace("PROGRAMS", &programs))?;
    let executable = folder.join("missions");
    let mut compiler = compiler("2024");
    // Who makes a socket and does nothing with it need not give it a name.
    compiler.args(["-Dwarnings", "-Aunused-variables", "-o"]);
    compiler.arg(&executable).arg(&main);
    succeeds(compiler)?;
    Ok(executable)
}

/// Runs a program in a network of its own, and compares what it prints.
fn compare(python: &Path, file: &Path, words: &[&OsStr]) -> Result<(), Failed> {
    let mut command = prepared(Path::new("unshare"), &["-rn"]);
    command
        .arg(python)
        .arg(root().join("tests/model/alone.py"))
        .args(words);
    let finished = Program::start(command).finish();
    let out = PathBuf::from(format!("{}.out", file.display()));
    let expected = fs::read_to_string(out)?;
    let name = file.display();
    if finished.status.success() && finished.stdout == expected {
        return Ok(());
    }
    let (stdout, stderr) = (finished.stdout, finished.stderr);
    Err(format!("{name}: it prints\n{stdout}{stderr}\nand not\n{expected}").into())
}
