//! Expands the chapters as mdBook does and hands them to skeptic, so that
//! skeptic compiles the very text that the reader sees.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;

fn main() -> Result<()> {
    for path in ["build.rs", "book.toml", "src", "examples"] {
        println!("cargo:rerun-if-changed={path}");
    }

    let book =
        MDBook::load(std::env::var("CARGO_MANIFEST_DIR")?).context("cannot load the book")?;
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
        fs::write(&file, &chapter.content)
            .with_context(|| format!("cannot write {}", file.display()))?;
        files.push(file);
    }
    skeptic::generate_doc_tests(&files);
    Ok(())
}
