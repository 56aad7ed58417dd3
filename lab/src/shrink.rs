//! Makes the book's own scripts and styles small: comments and spaces are for those who
//! read the sources.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use minifier::{css, js};

/// The folders of the pages with files of the book's own. What mdBook brings is small.
const FOLDERS: [&str; 3] = ["theme", "replay", "play"];

/// Shrinks the scripts and styles of the pages in `html`.
///
/// # Errors
///
/// When a file cannot be read or written, or a style cannot be understood.
pub fn shrink(html: &Path) -> Result<()> {
    for folder in FOLDERS.map(|name| html.join(name)) {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let small: fn(&str) -> Result<String> = match path.extension() {
                Some(extension) if extension == "js" => |text| Ok(js::minify(text).to_string()),
                Some(extension) if extension == "css" => |text| {
                    let small = css::minify(text).map_err(|error| anyhow!(error))?;
                    Ok(small.to_string())
                },
                _ => continue,
            };
            let place = || path.display().to_string();
            let text = fs::read_to_string(&path).with_context(place)?;
            fs::write(&path, small(&text).with_context(place)?).with_context(place)?;
        }
    }
    Ok(())
}
