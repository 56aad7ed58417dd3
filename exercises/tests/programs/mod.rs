//! The list of the Rust programs in `exercises/programs/Cargo.toml`, which follows from
//! the files that are there.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context, Result, bail};
use exercises::{Exercise, root};

/// What Cargo calls the program in a file of an exercise: `NAME-starter`,
/// `NAME-solution`, `NAME-MUTANT`.
pub fn name(exercise: &Exercise, file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    format!("{}-{stem}", exercise.name)
}

/// Compares the list with the files. `SNAPSHOTS=overwrite` writes it anew.
pub fn compare_or_write(exercises: &[Exercise]) -> Result<()> {
    let mut list = String::new();
    for exercise in exercises {
        for file in rust_files(exercise)? {
            let path = file.strip_prefix(root()?.join("exercises"))?;
            let path = path.display().to_string().replace('\\', "/");
            let name = name(exercise, &file);
            list += &format!("\n[[bin]]\nname = \"{name}\"\npath = \"../{path}\"\n");
        }
    }
    let file = root()?.join("exercises/programs/Cargo.toml");
    let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    let head = text.split("\n[[bin]]").next().unwrap_or_default();
    let wanted = format!("{head}{list}");
    if text == wanted {
        return Ok(());
    }
    if env::var("SNAPSHOTS").is_ok_and(|wanted| wanted == "overwrite") {
        return Ok(fs::write(&file, wanted)?);
    }
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (listed, needed) = (lines(&text), lines(&wanted));
    let differs = needed.iter().find(|line| !listed.contains(line));
    let differs = differs.or_else(|| listed.iter().find(|line| !needed.contains(line)));
    bail!(
        "exercises/programs/Cargo.toml does not list what is there ({}): \
         SNAPSHOTS=overwrite cargo test -p exercises writes it",
        differs.map_or("the order", String::as_str)
    )
}

/// The Rust programs of an exercise, in its folder and one below.
fn rust_files(exercise: &Exercise) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![exercise.folder()?];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
