//! Where the lab finds its book, after what was compiled has been moved, too.

#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::tempdir;

use crate::support::{Book, Ended, executable, run};

/// A book of the kind that the lab looks for.
fn book() -> Book {
    let book = Book::new();
    book.write("exercises/Cargo.toml", "");
    book
}

/// Runs `lab build` in `here`, by a Cargo that has found `package`, if any.
fn build(lab: &Path, here: &Path, package: Option<&Path>) -> Ended {
    let mut command = Command::new(lab);
    command.arg("build").current_dir(here);
    match package {
        Some(package) => command.env("CARGO_MANIFEST_DIR", package),
        None => command.env_remove("CARGO_MANIFEST_DIR"),
    };
    run(command)
}

fn assert_built(ended: &Ended, book: &Path) {
    let pages = book.canonicalize().unwrap().join("book");
    let says = format!("The book is in {}\n", pages.display());
    assert_eq!(ended.stdout, says, "{ended:?}");
    assert!(pages.join("index.html").is_file());
}

#[test]
fn a_compiled_book_that_was_copied_and_renamed_is_built_where_it_is() {
    let (book, elsewhere) = (book(), tempdir().unwrap());
    let target = book.root().join("target/debug");
    fs::create_dir_all(&target).unwrap();
    let copied = Command::new("cp")
        .arg("-a")
        .arg(executable())
        .arg(&target)
        .status();
    assert!(copied.unwrap().success());

    let renamed = elsewhere.path().join("renamed");
    fs::rename(book.root(), &renamed).unwrap();
    let ended = build(&renamed.join("target/debug/lab"), elsewhere.path(), None);
    assert_built(&ended, &renamed);
}

#[test]
fn the_book_is_that_of_the_package_that_cargo_runs_or_of_the_current_folder() {
    let [book, other] = [book(), book()];
    let package = book.root().join("lab");
    assert_built(
        &build(&executable(), other.root(), Some(&package)),
        book.root(),
    );
    let chapters = book.root().join("src");
    assert_built(&build(&executable(), &chapters, None), book.root());
    assert!(!other.root().join("book").exists());
}
