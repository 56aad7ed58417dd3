//! What each wrong answer is told, as `told.txt` of its exercise records it: the claim
//! that it breaks, the diagnosis, and what to read. So nothing that a student reads
//! changes unseen. `SNAPSHOTS=overwrite` records what has changed.
//!
//! A `…` in a record stands for a number that differs from run to run. What went over
//! the connection is not recorded, since it depends on who was faster.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::{env, fs};

use exercises::{Check, Exercise, Failure};
use libtest_mimic::Failed;

/// Begins the record of one wrong answer.
const HEADING: &str = "== ";

/// One trial at a time changes a file.
static WRITING: Mutex<()> = Mutex::new(());

/// Compares what the author of `file` is told with the record.
pub fn compare(
    exercise: &Exercise,
    file: &Path,
    check: &Check,
    failure: &Failure,
) -> Result<(), Failed> {
    let name = file.file_name().unwrap().to_string_lossy();
    let read = failure.read;
    let mut told = format!("{}\n{}", check.claim, failure.diagnosis);
    if !read.is_empty() {
        told += &format!("\nto read: {read}");
    }
    let path = exercise.folder()?.join("told.txt");
    let _guard = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let mut sections = sections(&text);
    let recorded = sections.iter().find(|(of, _)| *of == name);
    let recorded = recorded.map_or("nothing", |(_, told)| told);
    // Elsewhere errors have other numbers, and nothing tells in which call a program waits.
    if cfg!(not(all(target_os = "linux", target_arch = "x86_64"))) || fits(recorded, &told) {
        return Ok(());
    }
    if env::var("SNAPSHOTS").is_ok_and(|wanted| wanted == "overwrite") {
        sections.retain(|(of, _)| *of != name);
        sections.push((&name, &told));
        sections.sort();
        let sections = sections
            .iter()
            .map(|(of, told)| format!("{HEADING}{of}\n{told}\n"));
        return Ok(fs::write(&path, sections.collect::<Vec<_>>().join("\n"))?);
    }
    Err(format!(
        "what it is told is not what {} records; SNAPSHOTS=overwrite records this:\n{told}\n\
         --- recorded is\n{recorded}",
        path.display()
    )
    .into())
}

/// That nothing is recorded of a wrong answer that is gone.
pub fn of_files_that_are_there(exercise: &Exercise) -> Result<(), Failed> {
    let folder = exercise.folder()?;
    // A new exercise has none before its wrong answers were checked.
    let text = fs::read_to_string(folder.join("told.txt")).unwrap_or_default();
    for (name, _) in sections(&text) {
        if !folder.join("mutants").join(name).exists() {
            return Err(format!("told.txt has a record of {name}, which is not there").into());
        }
    }
    Ok(())
}

/// The wrong answers of a record, each with what it is told.
fn sections(text: &str) -> Vec<(&str, &str)> {
    let sections = text.split(HEADING).skip(1);
    let sections = sections.filter_map(|section| section.split_once('\n'));
    sections
        .map(|(name, told)| (name, told.trim_end()))
        .collect()
}

/// Whether `told` is what was recorded, with any number for each `…`.
fn fits(recorded: &str, told: &str) -> bool {
    let mut parts = recorded.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = told.strip_prefix(first) else {
        return false;
    };
    for part in parts {
        let number = rest.trim_start_matches(|c: char| "0123456789,.…".contains(c));
        // The last sign may be the end of a sentence.
        let skipped = rest.len() - number.len();
        let found = (0..=skipped)
            .rev()
            .find_map(|length| rest.get(length..)?.strip_prefix(part));
        match found {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}
