//! The exercises, in the order of the book.

use std::path::{Path, PathBuf};

use crate::answer::Answer;
use crate::{Failure, checks};

/// One exercise. Its files are in `exercises/CHAPTER/NAME/`.
pub struct Exercise {
    pub name: &'static str,
    /// The file of its chapter in `src/`, without `.md`.
    pub chapter: &'static str,
    /// What the program does, in a few words.
    pub title: &'static str,
    /// From the plainest to the subtlest.
    pub checks: &'static [Check],
}

/// One thing that a program must do.
pub struct Check {
    pub name: &'static str,
    /// What the program does if it passes.
    pub claim: &'static str,
    /// Whether the check needs something that other systems do not have.
    pub linux_only: bool,
    pub run: fn(&Answer) -> Result<(), Failure>,
}

impl Check {
    /// Whether the check can be made on this system.
    pub fn can_run(&self) -> bool {
        cfg!(target_os = "linux") || !self.linux_only
    }
}

impl Exercise {
    /// The folder with its files.
    pub fn folder(&self) -> PathBuf {
        let exercises = Path::new(env!("CARGO_MANIFEST_DIR"));
        exercises.join(self.chapter).join(self.name)
    }
}

/// Every exercise, in the order of the book.
pub fn all() -> &'static [Exercise] {
    &[
        checks::first_words::EXERCISE,
        checks::greeter::EXERCISE,
        checks::half_close::EXERCISE,
    ]
}

/// The exercise of this name.
pub fn find(name: &str) -> Option<&'static Exercise> {
    all().iter().find(|exercise| exercise.name == name)
}
