//! The reader's answers to the exercises: the files that `cargo exercise` checks.

use std::fs;
use std::io;

use anyhow::{Context, Result};
use exercises::desk::{self, Language};
use exercises::verdict::VERSION;
use exercises::{Exercise, all, find};
use serde_json::{Value, json};

/// The exercise of this name.
///
/// # Errors
///
/// When there is none.
pub fn exercise(name: &str) -> Result<&'static Exercise> {
    find(name).context("the book has no such exercise")
}

/// All exercises with their states, as `cargo exercise --json` prints them.
///
/// # Errors
///
/// When the book's folder is not found.
pub fn listed() -> Result<Vec<Value>> {
    all().iter().map(desk::listed).collect()
}

/// What is known of an answer.
///
/// # Errors
///
/// When it is there, and cannot be read as text.
pub fn answer(exercise: &Exercise, language: Language) -> Result<Value> {
    let file = desk::answer(exercise, language)?;
    let text = match fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", file.display()));
        }
    };
    let path = file.strip_prefix(exercises::root()?).unwrap_or(&file);
    Ok(json!({
        "version": VERSION,
        "file": path.to_string_lossy().replace('\\', "/"),
        "text": text,
        "state": desk::state(exercise, language)?.words(),
    }))
}

/// Replaces an answer by its starter, and keeps the answer in `answers/.notes`.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn start_anew(exercise: &Exercise, language: Language) -> Result<()> {
    let file = desk::answer(exercise, language)?;
    if file.exists() {
        let name = format!("{}.{}.before", exercise.name, language.extension());
        let notes = exercises::root()?.join("answers").join(".notes");
        fs::create_dir_all(&notes)
            .and_then(|()| fs::rename(&file, notes.join(name)))
            .with_context(|| format!("cannot keep {}", file.display()))?;
    }
    desk::start(exercise, language)?;
    Ok(())
}

/// Saves an answer, unless its file holds something else than `was` by now. Returns
/// whether it did.
///
/// # Errors
///
/// When the file cannot be read or written.
pub fn save(exercise: &Exercise, language: Language, text: &str, was: &str) -> Result<bool> {
    let file = desk::answer(exercise, language)?;
    let now = fs::read_to_string(&file).unwrap_or_default();
    if now != was && now != text {
        return Ok(false);
    }
    if now != text {
        fs::create_dir_all(file.parent().expect("a file is in a folder"))
            .and_then(|()| fs::write(&file, text))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(true)
}
