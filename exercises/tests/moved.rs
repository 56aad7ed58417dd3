//! Proves that a book which was compiled and then copied or renamed checks its own
//! answers. `cp -a` keeps the times of the files, so Cargo finds nothing to build.

#![cfg(unix)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::tempdir;

use support::{assert_says, compiled, copy, copy_of_the_book, target};

/// Puts an answer into a copy, which says that it is `who` and ends.
fn answer(book: &Path, extension: &str, who: &str) -> PathBuf {
    let folder = if extension == "py" {
        "answers"
    } else {
        "answers/src/bin"
    };
    let file = book.join(folder).join(format!("sum.{extension}"));
    fs::create_dir_all(book.join(folder)).unwrap();
    let program = match extension {
        "py" => format!("raise SystemExit('this is {who}')\n"),
        _ => format!("fn main() {{\n    eprintln!(\"this is {who}\");\n}}\n"),
    };
    fs::write(&file, program).unwrap();
    file
}

/// What `command` says of the exercise `sum` when it is run in `here` by a Cargo
/// that has found `package`, if any.
fn check(command: &Path, here: &Path, package: Option<PathBuf>, arguments: &[&str]) -> String {
    let mut check = Command::new(command);
    check.arg("sum").args(arguments).current_dir(here);
    // All copies build into one folder.
    check.env("CARGO_TARGET_DIR", target());
    match package {
        Some(package) => check.env("CARGO_MANIFEST_DIR", package),
        None => check.env_remove("CARGO_MANIFEST_DIR"),
    };
    let said = check.output().unwrap();
    let both = [said.stdout, said.stderr].concat();
    String::from_utf8(both).unwrap()
}

#[test]
fn a_right_answer_in_a_copy_passes_and_the_copy_is_named() {
    let folder = tempdir().unwrap();
    let book = copy_of_the_book(folder.path(), "copy");
    let file = answer(&book, "py", "not used");
    let solution = book.join("exercises/05-data-formats/sum/solution.py");
    fs::copy(solution, &file).unwrap();

    let elsewhere = tempdir().unwrap();
    let command = book.join("target/debug/exercise");
    let said = check(&command, elsewhere.path(), None, &["--python"]);
    let named = format!("Checking {}\n", file.display());
    assert_says(&said, &[&named, "All "]);
}

#[test]
fn a_renamed_copy_checks_its_own_answers() {
    let folder = tempdir().unwrap();
    let first = copy_of_the_book(folder.path(), "first");
    let renamed = folder.path().join("renamed");
    answer(&first, "py", "the renamed one");
    fs::rename(&first, &renamed).unwrap();
    // There is another one where it was.
    copy_of_the_book(folder.path(), "first");

    let command = renamed.join("target/debug/exercise");
    let package = renamed.join("exercises");
    let said = check(&command, &renamed, Some(package), &["--python"]);
    let named = "Checking answers/sum.py\n";
    assert_says(&said, &[named, "this is the renamed one"]);
}

#[test]
fn copies_that_build_into_one_folder_check_their_own_answers() {
    // The same at each run: of every folder that it has seen, Cargo keeps what it
    // built.
    let folder = target().join("tmp/copies");
    let _ = fs::remove_dir_all(&folder);
    let books = ["one", "another"].map(|name| copy_of_the_book(&folder, name));
    let files = books.each_ref().map(|book| {
        let name = book.file_name().unwrap().to_str().unwrap();
        answer(book, "rs", &format!("{name} of them"))
    });
    // All were written before the first is built: Cargo sees nothing newer later.
    for (who, index) in [("one", 0), ("another", 1), ("one", 0)] {
        let said = check(&compiled(), &books[index], None, &[]);
        let named = files[index].strip_prefix(&books[index]).unwrap();
        let named = format!("Checking {}\n", named.display());
        assert_says(&said, &[&named, &format!("this is {who} of them")]);
    }
}

/// The name of a folder above the book says nothing about what is in the book.
#[test]
fn a_book_in_a_folder_named_answers_is_copied_for_students() {
    let folder = tempdir().unwrap();
    let book = copy_of_the_book(&folder.path().join("answers"), "book");
    answer(&book, "py", "somebody's own");
    let students = folder.path().join("students");
    let mut edition = Command::new(book.join("target/debug/exercise"));
    edition.arg("--student-edition").arg(&students);
    edition
        .env_remove("CARGO_MANIFEST_DIR")
        .current_dir(folder.path());
    assert!(edition.status().unwrap().success());
    for file in ["Cargo.toml", "answers/src/lib.rs", "exercises/src/main.rs"] {
        assert!(students.join(file).exists(), "no {file}");
    }
    assert!(!students.join("answers/sum.py").exists());
}

#[test]
fn outside_of_every_book_one_line_says_what_to_do() {
    let folder = tempdir().unwrap();
    copy(&[compiled()], folder.path());
    let said = check(&folder.path().join("exercise"), folder.path(), None, &[]);
    assert_says(&said, &["error: the book's folder", "go there"]);
    assert_eq!(said.lines().count(), 1, "{said}");
}
