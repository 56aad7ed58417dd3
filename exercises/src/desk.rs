//! The student's desk: the folder `answers/`, which git leaves alone. An answer comes
//! there as a copy of its starter, and nothing but the student changes it afterwards.
//! Notes about the answers are in `answers/.notes/`.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::verdict::VERSION;
use crate::{Exercise, root};

/// The language of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Language {
    Rust,
    Python,
}

impl Language {
    /// Both, in the order in which they are named.
    pub const ALL: [Language; 2] = [Language::Rust, Language::Python];

    /// The end of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::Python => "py",
        }
    }

    /// Its name, as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Python => "Python",
        }
    }

    /// What chooses it in a command.
    pub fn option(self) -> &'static str {
        match self {
            Language::Rust => "--rust",
            Language::Python => "--python",
        }
    }

    /// The other one.
    pub fn other(self) -> Language {
        match self {
            Language::Rust => Language::Python,
            Language::Python => Language::Rust,
        }
    }
}

/// What is known of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    NotStarted,
    /// It is there, and was not checked yet.
    Started,
    Passed,
    Failing,
    /// It passed, and is another one now.
    ChangedSincePassed,
    /// It failed, and is another one now.
    ChangedSinceFailed,
}

impl State {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            State::NotStarted => "not started",
            State::Started => "started",
            State::Passed => "passed",
            State::Failing => "failing",
            State::ChangedSincePassed => "changed since it passed",
            State::ChangedSinceFailed => "changed since it last failed",
        }
    }
}

/// The file of an answer. Cargo and editors find a Rust one in `src/bin/`.
///
/// # Errors
///
/// When the book's folder is not found.
pub fn answer(exercise: &Exercise, language: Language) -> Result<PathBuf> {
    let desk = root()?.join("answers");
    let folder = match language {
        Language::Rust => desk.join("src").join("bin"),
        Language::Python => desk,
    };
    Ok(folder.join(format!("{}.{}", exercise.name, language.extension())))
}

/// The languages in which an answer is there.
///
/// # Errors
///
/// When the book's folder is not found.
pub fn started(exercise: &Exercise) -> Result<Vec<Language>> {
    let mut started = Vec::new();
    for language in Language::ALL {
        if answer(exercise, language)?.exists() {
            started.push(language);
        }
    }
    Ok(started)
}

/// Puts the starter where the answer belongs, unless one is there. Returns whether it
/// did.
///
/// # Errors
///
/// When the starter cannot be read, or the answer not be written.
pub fn start(exercise: &Exercise, language: Language) -> Result<bool> {
    let starter = exercise
        .folder()?
        .join(format!("starter.{}", language.extension()));
    let text = fs::read(&starter).with_context(|| format!("cannot read {}", starter.display()))?;
    let file = answer(exercise, language)?;
    let created = parents(&file)
        .and_then(|()| OpenOptions::new().write(true).create_new(true).open(&file))
        .and_then(|mut created| created.write_all(&text));
    match created {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(|| format!("cannot write {}", file.display())),
    }
}

/// Makes the folder of a file.
fn parents(file: &std::path::Path) -> io::Result<()> {
    fs::create_dir_all(file.parent().expect("a file is in a folder"))
}

/// Notes whether the answer in this language has passed, and what the answer was.
///
/// # Errors
///
/// When the answer cannot be read, or the note cannot be written.
pub fn remember(exercise: &Exercise, language: Language, passed: bool) -> Result<()> {
    let state: &[u8] = if passed { b"passed\n" } else { b"failing\n" };
    let answer = answer(exercise, language)?;
    let answer = fs::read(&answer).with_context(|| format!("cannot read {}", answer.display()))?;
    let file = note(exercise, language)?;
    parents(&file)
        .and_then(|()| fs::write(&file, [state, &answer].concat()))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// What is known of the answer in this language.
///
/// # Errors
///
/// When the book's folder is not found.
pub fn state(exercise: &Exercise, language: Language) -> Result<State> {
    let Ok(now) = fs::read(answer(exercise, language)?) else {
        return Ok(State::NotStarted);
    };
    let note = fs::read(note(exercise, language)?).unwrap_or_default();
    Ok(match note.strip_prefix(b"passed\n") {
        Some(then) if then == now => State::Passed,
        Some(_) => State::ChangedSincePassed,
        None => match note.strip_prefix(b"failing\n") {
            Some(then) if then == now => State::Failing,
            Some(_) => State::ChangedSinceFailed,
            None => State::Started,
        },
    })
}

/// An exercise with its states, as a JSON object.
///
/// # Errors
///
/// When the book's folder is not found.
pub fn listed(exercise: &Exercise) -> Result<Value> {
    let checks = exercise.checks.iter();
    let checks: Vec<_> = checks
        .map(|check| json!({"check": check.name, "claim": check.claim}))
        .collect();
    Ok(json!({
        "version": VERSION,
        "number": exercise.number(),
        "exercise": exercise.name,
        "chapter": exercise.chapter,
        "title": exercise.title,
        "rust": state(exercise, Language::Rust)?.words(),
        "python": state(exercise, Language::Python)?.words(),
        "checks": checks,
    }))
}

/// The file in which the state of an answer is noted.
fn note(exercise: &Exercise, language: Language) -> Result<PathBuf> {
    let notes = root()?.join("answers").join(".notes");
    Ok(notes.join(format!("{}.{}", exercise.name, language.extension())))
}
