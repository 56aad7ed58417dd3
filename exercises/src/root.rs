//! Where the book is. It is looked for when a program starts: a tree that was
//! compiled may have been copied or renamed since, or been put into an image.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result};

/// What the folder of the book holds, and none of its folders does.
const SIGNS: [&str; 2] = ["book.toml", "exercises"];

/// The folder of the book that this program was told.
static TOLD: OnceLock<PathBuf> = OnceLock::new();

/// Makes `folder` the folder of the book for this program, wherever it is.
pub fn set_root(folder: &Path) {
    let _ = TOLD.set(folder.to_owned());
}

/// The folder of the book: the one that was set, or else the nearest one above the
/// package that Cargo runs or tests, or else above the current folder, or else above this
/// program.
///
/// # Errors
///
/// When none of them is in a folder of the book.
pub fn root() -> Result<PathBuf> {
    if let Some(told) = TOLD.get() {
        return Ok(told.clone());
    }
    let starts = [
        env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from),
        env::current_dir().ok(),
        env::current_exe().ok(),
    ];
    let found = starts.iter().flatten().find_map(|start| root_above(start));
    found.context("the book's folder, which holds book.toml, is not found: go there and try again")
}

/// The nearest folder of a book at or above `start`.
fn root_above(start: &Path) -> Option<PathBuf> {
    let holds_a_book = |folder: &&Path| SIGNS.iter().all(|sign| folder.join(sign).exists());
    start.ancestors().find(holds_a_book).map(Path::to_owned)
}

/// `path` as it is best named to whoever reads it: from the current folder, if it
/// is in there, and otherwise in full.
pub fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}
