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
    let names = ["floods", "forks", "ignores-signals", "never-connects"];
    names.into_iter().map(|name| {
        let claim = format!("a program that {name} is rejected, and nothing of it is left");
        Trial::test(claim, move || is_ended(name))
    })
}

/// Checks a program of this folder, which notes the numbers of its
/// processes in the file that it is given.
fn is_ended(name: &str) -> Result<(), Failed> {
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
    if outcome.is_ok() {
        return Err("it passes a check".into());
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
