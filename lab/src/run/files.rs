//! Files that pages read and write by names: plain ones, inside of the book's folder. A
//! link could lead out of it, and reading a pipe could wait forever.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// Whether a plain file is at `path`: an error if something else is, or if `path` leads
/// out of `root`.
fn is_there(root: &Path, path: &Path) -> Result<bool> {
    let folder = path.parent().context("a file without a folder")?;
    match folder.canonicalize() {
        Ok(folder) => ensure!(
            folder.starts_with(root.canonicalize()?),
            "{} is not in the book's folder",
            path.display()
        ),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    }
    match fs::symlink_metadata(path) {
        Ok(metadata) => {
            ensure!(metadata.is_file(), "{} is no plain file", path.display());
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The text of a file, or nothing if there is none.
///
/// # Errors
///
/// When it cannot be read as text, or is no plain file of the book.
pub fn read(root: &Path, path: &Path) -> Result<Option<String>> {
    if !is_there(root, path)? {
        return Ok(None);
    }
    let text = fs::read_to_string(path);
    text.map(Some)
        .with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file as a whole: half of a text would be worse than the old one.
///
/// # Errors
///
/// When it cannot be written, or something other than a plain file of the book is there.
pub fn write(root: &Path, path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file without a folder")?;
    let write = || -> Result<()> {
        fs::create_dir_all(folder)?;
        is_there(root, path)?;
        let mut new = tempfile::NamedTempFile::new_in(folder)?;
        new.write_all(text.as_bytes())?;
        // As other files of the reader, which his editor may share with others.
        #[cfg(unix)]
        new.as_file()
            .set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode(path)))?;
        new.persist(path)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Who may read and write a file: of a new one, the reader alone.
#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map_or(0o600, |metadata| metadata.mode() & 0o777)
}

/// Removes a file, if there is one.
///
/// # Errors
///
/// When it cannot be removed, or is no plain file of the book.
pub fn remove(root: &Path, path: &Path) -> Result<()> {
    if is_there(root, path)? {
        fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// Gives a file another name in a folder of the book, which is made if it is not there.
///
/// # Errors
///
/// When it cannot be moved, or something other than a plain file is there or in the way.
pub fn keep_as(root: &Path, path: &Path, other: &PathBuf) -> Result<()> {
    let folder = other.parent().context("a file without a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if is_there(root, path)? {
        is_there(root, other)?;
        fs::rename(path, other).with_context(|| format!("cannot keep {}", path.display()))?;
    }
    Ok(())
}
