//! The reader's answers to the exercises: the files that `cargo exercise` checks.

use anyhow::{Context, Result};
use exercises::desk::{self, Language};
use exercises::verdict::VERSION;
use exercises::{Exercise, all, find};
use serde_json::{Value, json};

use super::files;

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
    let text = files::read(&exercises::root()?, &file)?;
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
    let root = exercises::root()?;
    let file = desk::answer(exercise, language)?;
    let name = format!("{}.{}.before", exercise.name, language.extension());
    files::keep_as(
        &root,
        &file,
        &root.join("answers").join(".notes").join(name),
    )?;
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
    let root = exercises::root()?;
    let file = desk::answer(exercise, language)?;
    let now = files::read(&root, &file)?.unwrap_or_default();
    if now != was && now != text {
        return Ok(false);
    }
    if now != text {
        files::write(&root, &file, text)?;
    }
    Ok(true)
}
