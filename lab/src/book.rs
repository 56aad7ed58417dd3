//! Builds the book, all of it or nothing.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::config::Config;

use crate::{includes, shrink, warnings};

/// Builds the book whose `book.toml` is in `root` into `root/book`, as
/// `mdbook build` does, with smaller scripts, and returns the folder of its
/// pages.
///
/// Two builds of one book at the same time get in each other's way.
///
/// # Errors
///
/// When mdBook fails, when it warns of something, or when [`problems`] finds
/// something. No `root/book` is left then: neither half a book nor an old one.
pub fn build(root: &Path) -> Result<PathBuf> {
    build_into(root, &root.join("book"))
}

/// As [`build`], into the folder `output`, which is this book's alone.
///
/// # Errors
///
/// As [`build`].
pub fn build_into(root: &Path, output: &Path) -> Result<PathBuf> {
    ensure!(
        root.join("book.toml").is_file(),
        "{} is not the folder of a book: it has no book.toml",
        root.display()
    );

    let built = render(root, output);
    if built.is_err() && output.exists() {
        fs::remove_dir_all(output)
            .with_context(|| format!("cannot remove {}", output.display()))?;
    }
    built
}

fn render(root: &Path, output: &Path) -> Result<PathBuf> {
    let mut book = load(root)?;
    refuse(check(&book)?)?;

    book.config.build.build_dir = output.to_path_buf();
    let (built, warnings) = warnings::collect(|| book.build());
    built?;
    refuse(warnings)?;
    let html = book.build_dir_for("html");
    shrink::shrink(&html)?;
    Ok(html)
}

fn refuse(problems: Vec<String>) -> Result<()> {
    if problems.is_empty() {
        return Ok(());
    }
    bail!(problems.join("\n  and: "))
}

/// What mdBook would pass over in silence in the book in `root`, a sentence
/// each with the file it stands in: includes of what is not there, and
/// Markdown that is neither in `SUMMARY.md` nor included. Empty when all is well.
///
/// # Errors
///
/// When mdBook cannot load the book at all: a broken `book.toml` or
/// `SUMMARY.md`, or a chapter without a file.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    check(&load(root)?)
}

fn load(root: &Path) -> Result<MDBook> {
    let mut config = Config::from_disk(root.join("book.toml")).context("book.toml")?;
    config.update_from_env()?;
    MDBook::load_with_config(root, config)
}

fn check(book: &MDBook) -> Result<Vec<String>> {
    let source = book.source_dir();
    let mut problems = Vec::new();
    // mdBook itself knows these two.
    let mut known = HashSet::from([source.join("SUMMARY.md"), source.join("404.md")]);

    for item in book.iter() {
        if let BookItem::Chapter(chapter) = item
            && let Some(path) = &chapter.source_path
        {
            let path = source.join(path);
            problems.extend(includes::problems(
                &book.root,
                &path,
                &chapter.content,
                &mut known,
            ));
            known.insert(path);
        }
    }

    for path in markdown_files(&source)? {
        if !known.contains(&path) {
            let path = path.strip_prefix(&book.root).unwrap_or(&path);
            problems.push(format!(
                "{}: not in SUMMARY.md, so it is not in the book",
                path.display()
            ));
        }
    }

    problems.sort();
    problems.dedup();
    Ok(problems)
}

fn markdown_files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(markdown_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(files)
}
