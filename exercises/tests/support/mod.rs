//! What the tests of the command share: a desk of their own, so that the answers of whoever
//! runs the tests stay as they are.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use exercises::{all, root};
use tempfile::{TempDir, tempdir};

/// The command that Cargo has built for this test: `target/PROFILE/exercise`, where
/// the test is `target/PROFILE/deps/NAME`.
pub fn compiled() -> PathBuf {
    let test = env::current_exe().unwrap();
    let name = format!("exercise{}", env::consts::EXE_SUFFIX);
    test.parent().unwrap().with_file_name(name)
}

/// The folder into which Cargo builds.
pub fn target() -> PathBuf {
    compiled().ancestors().nth(2).unwrap().to_owned()
}

/// A folder that is as much of the book as the command reads, with nothing in `answers/`.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        let folder = tempdir().unwrap();
        let original = root().unwrap();
        fs::copy(original.join("book.toml"), folder.path().join("book.toml")).unwrap();
        for exercise in all() {
            let from = exercise.folder().unwrap();
            let to = folder.path().join(from.strip_prefix(&original).unwrap());
            fs::create_dir_all(&to).unwrap();
            for entry in fs::read_dir(&from).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_file() {
                    fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
                }
            }
        }
        Desk { folder }
    }

    /// The path of a file of it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command, started in this folder.
    pub fn exercise(&self) -> Command {
        exercise_in(self.folder.path())
    }

    /// What a command that ends by itself says.
    pub fn said(&self, arguments: &[&str]) -> Said {
        let mut command = self.exercise();
        said(command.args(arguments))
    }

    /// Writes the model answer into the student's file.
    pub fn solve(&self, name: &str) {
        let model = exercises::find(name).unwrap().folder().unwrap();
        let file = self.path(&format!("answers/{name}.py"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(model.join("solution.py"), file).unwrap();
    }
}

/// The command, started in `folder`, as from a shell.
pub fn exercise_in(folder: &Path) -> Command {
    let mut command = Command::new(compiled());
    command
        .current_dir(folder)
        .env_remove("CARGO_MANIFEST_DIR")
        .env("CARGO_TARGET_DIR", target());
    command
}

/// What a command has said, and its exit status.
#[derive(Debug)]
pub struct Said {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command to its end.
pub fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    Said {
        status: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Said {
    /// Both outputs.
    pub fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// Ends the test if the exit status is another one, or one of `words` is missing.
    #[track_caller]
    pub fn is(&self, status: i32, words: &[&str]) {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert_says(&self.all(), words);
    }
}

#[track_caller]
pub fn assert_says(said: &str, words: &[&str]) {
    for word in words {
        assert!(said.contains(word), "no {word:?} in:\n{said}");
    }
}

/// What Cargo needs to build an answer, and the lists that it checks first.
const SOURCES: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "book.toml",
    "build.rs",
    "comparison",
    "examples",
    "exercises",
    "lab",
    "recorder",
];

/// Copies what is at `from` into the folder `to`, with its times.
#[cfg(unix)]
pub fn copy(from: &[PathBuf], to: &Path) {
    fs::create_dir_all(to).unwrap();
    let copied = Command::new("cp").arg("-a").args(from).arg(to).status();
    assert!(copied.unwrap().success());
}

/// A copy of the compiled book, in a folder of its own in `folder`, without answers.
#[cfg(unix)]
pub fn copy_of_the_book(folder: &Path, name: &str) -> PathBuf {
    let (book, original) = (folder.join(name), root().unwrap());
    copy(&SOURCES.map(|source| original.join(source)), &book);
    let answers = original.join("answers");
    let desk = [".gitignore", "Cargo.toml"].map(|name| answers.join(name));
    copy(&desk, &book.join("answers"));
    copy(&[answers.join("src/lib.rs")], &book.join("answers/src"));
    // Cargo reads the root package's list, too, though it builds nothing of it.
    let tests = fs::read_dir(original.join("tests")).unwrap();
    let tests = tests.map(|entry| entry.unwrap().path());
    let tests: Vec<PathBuf> = tests.filter(|path| path.is_file()).collect();
    copy(&tests, &book.join("tests"));
    copy(&[compiled()], &book.join("target/debug"));
    book
}
