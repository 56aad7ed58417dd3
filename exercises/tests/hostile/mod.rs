//! Programs that a grader may meet and that do not want to end. What is left of them
//! is looked for by process, as Unix has it.

use std::ffi::OsString;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use exercises::answer::Answer;
use exercises::{all, find_python, root};
use libtest_mimic::{Failed, Trial};

/// A trial for each of them.
pub fn trials() -> impl Iterator<Item = Trial> {
    let names = [
        ("fills-the-disk", "File too large"),
        ("floods", ""),
        ("forks", ""),
        ("holds-its-output", "still runs: wait for what you start"),
        ("ignores-signals", ""),
        ("leaves-its-group", "still runs: wait for what you start"),
        ("never-connects", ""),
    ];
    names.into_iter().map(|(name, words)| {
        let claim = format!("a program that {name} is rejected, and nothing of it is left");
        // Elsewhere nobody knows what has left its group, and macOS may send a signal.
        let only_on_linux = !words.is_empty() && cfg!(not(target_os = "linux"));
        Trial::test(claim, move || is_ended(name, words)).with_ignored_flag(only_on_linux)
    })
}

/// Checks a program of this folder, which notes the numbers of its
/// processes in the file that it is given. What it is told holds `words`.
fn is_ended(name: &str, words: &str) -> Result<(), Failed> {
    let folder = root()?.join("exercises/tests/hostile");
    let pids = tempfile::NamedTempFile::new()?;
    let mut command: Vec<OsString> = vec!["env".into()];
    let mut setting = OsString::from("HOSTILE_PIDS=");
    setting.push(pids.path());
    command.push(setting);
    command.push(find_python()?.into());
    command.push(folder.join(format!("{name}.py")).into());

    let started = Instant::now();
    let outcome = (all()[0].checks[0].run)(&Answer::command(command));
    let Err(failure) = outcome else {
        return Err("it passes a check".into());
    };
    let told = failure.lines().join("\n");
    if !told.contains(words) {
        return Err(format!("no {words:?} in:\n{told}").into());
    }
    if started.elapsed() > Duration::from_secs(12) {
        return Err(format!("ended only after {:?}", started.elapsed()).into());
    }

    let noted = fs::read_to_string(pids.path())?;
    if noted.is_empty() {
        return Err("it did not run".into());
    }
    for pid in noted.lines() {
        while runs(pid)? {
            if started.elapsed() > Duration::from_secs(15) {
                return Err(format!("process {pid} is still there").into());
            }
        }
    }
    Ok(())
}

/// Whether a process runs, which one that only waits to be reaped does not.
fn runs(pid: &str) -> Result<bool, Failed> {
    let state = Command::new("ps")
        .args(["-o", "stat=", "-p", pid])
        .output()?
        .stdout;
    Ok(!state.is_empty() && !state.starts_with(b"Z"))
}
