//! The listings of the book: the programs that a page may name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use exercises::desk::Language;
use regex::Regex;

use super::files;

/// The packages whose examples the listings are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// Of the lecture's chapters and the appendices.
    Lecture,
    /// Of the chapters after the lecture.
    After,
}

impl Package {
    /// What Cargo calls it.
    pub fn name(self) -> &'static str {
        match self {
            Package::Lecture => "examples",
            Package::After => "after",
        }
    }
}

/// The last chapter of the lecture.
const LAST_OF_LECTURE: u32 = 10;

/// A program of the book, in both languages.
pub struct Listing {
    pub name: String,
    /// Its folder under `examples/`.
    pub folder: String,
    root: PathBuf,
}

/// A program as the book shows it: without the marks of its parts.
pub struct Shown {
    pub text: String,
    /// The first and the last line of each part, counted from 1.
    pub parts: BTreeMap<String, (usize, usize)>,
}

/// All listings of the book in `root`, by name.
///
/// # Errors
///
/// When the folder `examples` cannot be read.
pub fn all(root: &Path) -> Result<BTreeMap<String, Listing>> {
    let examples = root.join("examples");
    let mut listings = BTreeMap::new();
    let entries = |folder: &Path| -> Result<Vec<PathBuf>> {
        let entries = fs::read_dir(folder);
        let entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
        Ok(entries.flatten().map(|entry| entry.path()).collect())
    };
    for folder in entries(&examples)? {
        if !folder.is_dir() {
            continue;
        }
        for file in entries(&folder)? {
            let words = (folder.file_name(), file.file_stem(), file.extension());
            let (Some(folder), Some(name), Some(extension)) = words else {
                continue;
            };
            // The name of a file becomes a word of a command: it can be no option.
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let is_name = name.to_string_lossy().chars().all(is_word);
            if extension != "rs" || !is_name || !file.with_extension("py").exists() {
                continue;
            }
            let listing = Listing {
                name: name.to_string_lossy().into_owned(),
                folder: folder.to_string_lossy().into_owned(),
                root: root.to_owned(),
            };
            listings.insert(listing.name.clone(), listing);
        }
    }
    Ok(listings)
}

/// The listing of this name.
///
/// # Errors
///
/// When there is none, or `examples` cannot be read.
pub fn find(root: &Path, name: &str) -> Result<Listing> {
    let found = all(root)?.remove(name);
    found.with_context(|| "the book has no such listing".to_owned())
}

impl Listing {
    /// The package to which it belongs.
    pub fn package(&self) -> Package {
        let chapter = self
            .folder
            .split('-')
            .next()
            .and_then(|chapter| chapter.parse::<u32>().ok());
        match chapter {
            Some(chapter) if chapter > LAST_OF_LECTURE => Package::After,
            _ => Package::Lecture,
        }
    }

    /// Its file, as seen from the book's folder.
    pub fn path(&self, language: Language) -> String {
        let (folder, name) = (&self.folder, &self.name);
        format!("examples/{folder}/{name}.{}", language.extension())
    }

    /// Its file.
    pub fn file(&self, language: Language) -> PathBuf {
        self.root.join(self.path(language))
    }

    /// Its text.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn shown(&self, language: Language) -> Result<Shown> {
        let file = self.file(language);
        let text = files::read(&self.root, &file)?;
        let text = text.with_context(|| format!("{} is gone", file.display()))?;
        Ok(without_marks(&text))
    }

    /// What it prints in the book, if the book says so.
    pub fn printed(&self, language: Language) -> Option<Vec<u8>> {
        let file = self.file(language);
        let own = file.with_extension(format!("{}.out", language.extension()));
        fs::read(own)
            .or_else(|_| fs::read(file.with_extension("out")))
            .ok()
    }

    /// The file that keeps the reader's draft of it.
    pub fn draft(&self, language: Language) -> PathBuf {
        let file = format!("{}.{}", self.name, language.extension());
        self.root.join("answers").join(".drafts").join(file)
    }
}

/// A text without the lines that mark its parts.
fn without_marks(text: &str) -> Shown {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").expect("a pattern"));
    let mut shown = Shown {
        text: String::new(),
        parts: BTreeMap::new(),
    };
    let mut line = 0;
    for text in text.lines() {
        match MARK.captures(text) {
            Some(mark) if mark.get(1).is_some() => {
                if let Some(part) = shown.parts.get_mut(&mark[2]) {
                    part.1 = line;
                }
            }
            // A side may have several parts: the first counts.
            Some(mark) => {
                let begun = (line + 1, line + 1);
                shown.parts.entry(mark[2].to_owned()).or_insert(begun);
            }
            None => {
                line += 1;
                shown.text.push_str(text);
                shown.text.push('\n');
            }
        }
    }
    shown
}
