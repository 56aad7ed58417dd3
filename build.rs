//! Expands the chapters as mdBook does and hands them to skeptic, so that
//! skeptic compiles the very text that the reader sees.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;

fn main() -> Result<()> {
    for path in ["build.rs", "book.toml", "src", "examples"] {
        println!("cargo:rerun-if-changed={path}");
    }

    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let book = MDBook::load(&root).context("cannot load the book")?;
    let (expanded, _) = book
        .preprocess_book(&MarkdownRenderer::new())
        .context("cannot expand the chapters")?;

    let out_dir = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut files = Vec::new();
    for chapter in expanded.chapters() {
        let Some(path) = &chapter.path else { continue };
        // Skeptic names its tests after the file, and no name of a function
        // begins with a digit.
        let file = out_dir.join(format!("chapter_{}", path.display()));
        write(&file, &chapter.content)
            .with_context(|| format!("cannot write {}", file.display()))?;
        files.push(file);
    }
    skeptic::generate_doc_tests(&files);

    // The folders as seen from the book's own, and to tests/skeptic.rs: a book that
    // was compiled and then moved is not to be tested where it once was.
    let tests = out_dir.join("skeptic-tests.rs");
    let root = format!("r#\"{}", root.display());
    let generated = fs::read_to_string(&tests)?
        .replace(&root, "r#\".")
        .replace("skeptic::rt::", "");
    fs::write(&tests, generated)?;
    Ok(())
}

/// Writes an old file. Skeptic tells Cargo to run this program again when the file has
/// changed, which would be always: it is written while this program runs.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.set_modified(SystemTime::UNIX_EPOCH)
}
