//! The exercises, in the order of the book.

use std::net::TcpListener;
use std::path::PathBuf;

use anyhow::Result;

use crate::answer::Answer;
use crate::{Failure, checks, root};

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

/// What a check needs of the machine it runs on.
#[derive(Clone, Copy)]
pub enum Needs {
    Nothing,
    /// Something that only Linux has, or does in this way.
    Linux,
    /// The address `::1`.
    Ipv6,
}

/// One thing that a program must do.
pub struct Check {
    pub name: &'static str,
    /// What the program does if it passes.
    pub claim: &'static str,
    pub needs: Needs,
    pub run: fn(&Answer) -> std::result::Result<(), Failure>,
}

impl Check {
    /// Whether the check can be made on this system.
    pub fn can_run(&self) -> bool {
        match self.needs {
            Needs::Nothing => true,
            Needs::Linux => cfg!(target_os = "linux"),
            Needs::Ipv6 => TcpListener::bind("[::1]:0").is_ok(),
        }
    }
}

impl Exercise {
    /// The folder with its files.
    ///
    /// # Errors
    ///
    /// When the book's folder is not found.
    pub fn folder(&self) -> Result<PathBuf> {
        Ok(root()?.join("exercises").join(self.chapter).join(self.name))
    }

    /// The student's file: `extension` is `rs` or `py`.
    ///
    /// # Errors
    ///
    /// When the book's folder is not found.
    pub fn answer(&self, extension: &str) -> Result<PathBuf> {
        Ok(self.folder()?.join(format!("{}.{extension}", self.name)))
    }
}

/// Every exercise, in the order of the book.
pub fn all() -> &'static [Exercise] {
    &[
        checks::first_words::EXERCISE,
        checks::greeter::EXERCISE,
        checks::visitors::EXERCISE,
        checks::knock::EXERCISE,
        checks::either_family::EXERCISE,
        checks::any_port::EXERCISE,
        checks::restartable::EXERCISE,
        checks::decode_or_offset::EXERCISE,
        checks::sum::EXERCISE,
        checks::length_prefix::EXERCISE,
        checks::send_all::EXERCISE,
        checks::one_write::EXERCISE,
        checks::lines::EXERCISE,
        checks::characters::EXERCISE,
        checks::half_close::EXERCISE,
        checks::upload::EXERCISE,
        checks::too_big::EXERCISE,
        checks::many_visits::EXERCISE,
        checks::cap_client::EXERCISE,
        checks::break_it::EXERCISE,
        checks::cap_server::EXERCISE,
        checks::both_ways::EXERCISE,
    ]
}

/// The exercise of this name.
pub fn find(name: &str) -> Option<&'static Exercise> {
    all().iter().find(|exercise| exercise.name == name)
}
