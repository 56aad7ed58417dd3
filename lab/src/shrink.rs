//! Makes the book's own scripts small: comments and spaces are for those who read the
//! sources. The styles stay as they are.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use minifier::js;

/// The folders of the pages with scripts of the book's own. What mdBook brings is small.
const FOLDERS: [&str; 3] = ["theme", "replay", "play"];

/// Shrinks the scripts of the pages in `html`.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn shrink(html: &Path) -> Result<()> {
    for folder in FOLDERS.map(|name| html.join(name)) {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "js") {
                let place = || path.display().to_string();
                let text = fs::read_to_string(&path).with_context(place)?;
                fs::write(&path, js::minify(&text).to_string()).with_context(place)?;
            }
        }
    }
    Ok(())
}
