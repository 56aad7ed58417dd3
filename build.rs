//! Expands the chapters as mdBook does and hands them to skeptic, so that
//! skeptic compiles the very text that the reader sees.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use mdbook_driver::MDBook;
use mdbook_driver::builtin_renderers::MarkdownRenderer;

fn main() -> Result<()> {
    for path in ["build.rs", "book.toml", "src", "examples"] {
        println!("cargo:rerun-if-changed={path}");
    }

    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let expanded = PathBuf::from(std::env::var("OUT_DIR")?).join("chapters");
    if expanded.exists() {
        fs::remove_dir_all(&expanded)?;
    }

    let mut book = MDBook::load(root).context("cannot load the book")?;
    book.config.build.build_dir = expanded.clone();
    book.execute_build_process(&MarkdownRenderer::new())
        .context("cannot expand the chapters")?;

    skeptic::generate_doc_tests(&chapters(&expanded)?);
    Ok(())
}

/// The Markdown files directly in `dir`, in the order of their names.
fn chapters(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
