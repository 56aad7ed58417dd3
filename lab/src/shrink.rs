//! Makes the pages small: the book's own scripts without comments and spaces, which are
//! for those who read the sources, and each file asked for once a page. The styles stay
//! as they are.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use minifier::js;

/// The folders of the pages with scripts of the book's own. What mdBook brings is small.
const FOLDERS: [&str; 3] = ["theme", "replay", "play"];

/// Shrinks the pages in `html`, and their scripts.
///
/// # Errors
///
/// When a file cannot be read or written.
pub fn shrink(html: &Path) -> Result<()> {
    for folder in FOLDERS.map(|name| html.join(name)) {
        if folder.is_dir() {
            rewrite(&folder, "js", script)?;
        }
    }
    rewrite(html, "html", without_repeats)
}

/// A script without comments and spaces.
pub fn script(text: &str) -> String {
    js::minify(text).to_string()
}

/// Changes the text of each file in `folder` whose name ends with `extension`.
fn rewrite(folder: &Path, extension: &str, change: impl Fn(&str) -> String) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|its| its == extension) {
            let place = || path.display().to_string();
            let text = fs::read_to_string(&path).with_context(place)?;
            fs::write(&path, change(&text)).with_context(place)?;
        }
    }
    Ok(())
}

/// A page without the lines that ask again for a style sheet or a script. Each part of a
/// page asks for what it needs, and a browser applies a style sheet as often as it is
/// asked to: `print.html` would have one of them 45 times.
fn without_repeats(page: &str) -> String {
    let mut asked = HashSet::new();
    page.split_inclusive('\n')
        .filter(|line| {
            let line = line.trim();
            let asks =
                line.starts_with("<link rel=\"stylesheet\"") || line.starts_with("<script src=");
            !asks || asked.insert(line)
        })
        .collect()
}
