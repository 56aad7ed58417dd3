//! Copies of the book for others: the edition for students, and the book inside of an
//! autograder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use exercises::{Exercise, find_python, root};

use crate::BadUsage;
use crate::report::say;

/// What the book is made of. Whatever else lies in its folder is somebody's own.
const BOOK: [&str; 26] = [
    ".cargo",
    ".ci",
    ".devcontainer",
    ".gitattributes",
    ".github",
    ".gitignore",
    ".ruff.toml",
    ".rumdl.toml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "LICENSE-TEXT.md",
    "README.md",
    "answers",
    "book.toml",
    "build.rs",
    "comparison",
    "examples",
    "exercises",
    "lab",
    "recorder",
    "src",
    "tests",
    "theme",
    "typos.toml",
];

/// What the folder `answers` holds that is nobody's answer.
const DESK: [&str; 3] = [".gitignore", "Cargo.toml", "src/lib.rs"];

/// What no copy has, wherever it is.
const MADE: [&str; 4] = ["target", "node_modules", "__pycache__", ".notes"];

/// What the edition for students lacks. Of a folder, all that is in it.
const FOR_TEACHERS: [&str; 12] = [
    "also-right",
    "autograders",
    "mutants",
    "programs",
    "solution.py",
    "solution.rs",
    "told.txt",
    "appendix-teachers.md",
    "wrong-answers.md",
    "wrong_answers.rs",
    "proof.rs",
    "grade.rs",
];

/// Tests of the command that need the model answers.
const WITH_ANSWERS: [&str; 6] = [
    "exercises/tests/by_hand.rs",
    "exercises/tests/command.rs",
    "exercises/tests/hostile",
    "exercises/tests/moved.rs",
    "exercises/tests/programs",
    "exercises/tests/told",
];

/// What stands in the files between these is for teachers alone.
const MARKS: [[&str; 2]; 2] = [
    ["<!-- for teachers -->\n", "<!-- for everybody -->\n"],
    ["# For teachers.\n", "# For everybody.\n"],
];

/// What grades the exercises of a course.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Autograder {
    /// A zip for Gradescope
    Gradescope,
    /// A folder from which an image for PrairieLearn is built
    Prairielearn,
    /// A workflow for GitHub Classroom
    Classroom,
    /// A folder from which an image for anything else is built
    Container,
}

/// Writes the edition for students into a new folder.
pub fn for_students(folder: &Path) -> Result<()> {
    new_folder(folder)?;
    copy_book(folder, Reader::Student)?;
    say!(
        "The edition for students is in {}. It has no model answers,",
        folder.display()
    );
    say!("no wrong ones and no notes for teachers. `cargo test` there proves the rest.");
    Ok(())
}

/// Makes an autograder for `exercises`, with the options that say what they are worth.
pub fn autograder(
    kind: Autograder,
    exercises: &[&Exercise],
    points: Option<&Path>,
    output: &Path,
) -> Result<()> {
    let templates = root()?.join("exercises").join("autograders");
    let mut options = String::new();
    if !exercises.is_empty() {
        let names: Vec<&str> = exercises.iter().map(|exercise| exercise.name).collect();
        options += &format!("--only {}", names.join(","));
    }
    if points.is_some() {
        options += " --points points.toml";
    }
    let filled = |name: &str| -> Result<String> {
        let file = templates.join(name);
        let text = fs::read_to_string(&file);
        let text = text.with_context(|| format!("cannot read {}", file.display()))?;
        Ok(text.replace(" OPTIONS", format!(" {options}").trim_end()))
    };
    match kind {
        Autograder::Classroom => {
            if points.is_some() {
                bail!(BadUsage(
                    "a workflow brings no file along: put points.toml into the book's repository, \
                     and name it in the workflow"
                        .to_owned()
                ));
            }
            new_file(output)?;
            fs::write(output, filled("classroom/grade.yml")?)?;
        }
        Autograder::Gradescope => {
            new_file(output)?;
            let folder = output.with_extension("files");
            new_folder(&folder)?;
            with_book(&folder, points)?;
            for name in ["setup.sh", "run_autograder"] {
                script(&folder.join(name), &filled(&format!("gradescope/{name}"))?)?;
            }
            zip(&folder, output)?;
            fs::remove_dir_all(&folder)?;
        }
        Autograder::Prairielearn | Autograder::Container => {
            new_folder(output)?;
            with_book(output, points)?;
            let mut image = filled("container/Dockerfile")?;
            if kind == Autograder::Prairielearn {
                let name = "prairielearn.sh";
                script(
                    &output.join(name),
                    &filled(&format!("prairielearn/{name}"))?,
                )?;
                image = image.replace(
                    "ENTRYPOINT [",
                    &format!("COPY {name} /{name}\nENTRYPOINT ["),
                );
                image = image.replace("/book/target/debug/exercise", &format!("/{name}"));
            }
            fs::write(output.join("Dockerfile"), image)?;
        }
    }
    say!(
        "Written: {}. What to do with it stands in exercises/autograders/README.md.",
        output.display()
    );
    Ok(())
}

/// Puts the book into a folder, as `book`, with the points.
fn with_book(folder: &Path, points: Option<&Path>) -> Result<()> {
    let book = folder.join("book");
    fs::create_dir_all(&book)?;
    copy_book(&book, Reader::Teacher)?;
    if let Some(points) = points {
        fs::copy(points, book.join("points.toml"))
            .map_err(|error| BadUsage(format!("{}: {error}", points.display())))?;
    }
    Ok(())
}

/// Who gets a copy of the book.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Student,
    Teacher,
}

/// Copies the book into a folder.
fn copy_book(to: &Path, reader: Reader) -> Result<()> {
    let book = root()?;
    for name in BOOK {
        let path = book.join(name);
        if name == "answers" {
            for name in DESK {
                copy(&path.join(name), &to.join("answers").join(name), reader)?;
            }
        } else if path.exists() {
            copy(&path, &to.join(name), reader)?;
        }
    }
    Ok(())
}

/// Copies a file or a folder: for students, without what is for teachers.
fn copy(from: &Path, to: &Path, reader: Reader) -> Result<()> {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    let is_for_teachers =
        FOR_TEACHERS.contains(&&*name) || WITH_ANSWERS.iter().any(|one| from.ends_with(one));
    if MADE.contains(&&*name) || reader == Reader::Student && is_for_teachers {
        return Ok(());
    }
    let fault = || format!("cannot copy {}", from.display());
    if from.is_dir() {
        fs::create_dir_all(to).with_context(fault)?;
        for entry in fs::read_dir(from).with_context(fault)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()), reader)?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(fault)?;
    }
    match fs::read_to_string(from) {
        Ok(text) if reader == Reader::Student => fs::write(to, for_everybody(&text)),
        _ => fs::copy(from, to).map(drop),
    }
    .with_context(fault)
}

/// A text without the parts that are for teachers.
fn for_everybody(text: &str) -> String {
    let mut text = text.to_owned();
    for [begin, end] in MARKS {
        while let Some((before, rest)) = text.split_once(begin) {
            let after = rest.split_once(end).map_or("", |(_, after)| after);
            text = format!("{before}{after}");
        }
    }
    text
}

/// Makes a folder, which must not hold anything yet.
fn new_folder(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if fs::read_dir(folder)?.next().is_some() {
        bail!(BadUsage(format!(
            "{} is not empty: name a new folder",
            folder.display()
        )));
    }
    let book = root()?;
    if fs::canonicalize(folder)?.starts_with(&book) {
        bail!(BadUsage(
            "a copy of the book cannot be inside of the book".to_owned()
        ));
    }
    Ok(())
}

/// Makes sure that no file is lost.
fn new_file(file: &Path) -> Result<()> {
    match fs::metadata(file) {
        Ok(_) => bail!(BadUsage(format!("{} is there already", file.display()))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => bail!(BadUsage(format!("{}: {error}", file.display()))),
    }
}

/// Writes a script that can be started.
fn script(file: &Path, text: &str) -> Result<()> {
    fs::write(file, text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(file, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Puts what is in a folder into a zip. Python has what is needed for it.
fn zip(folder: &Path, file: &Path) -> Result<()> {
    const ZIP: &str = "import pathlib, sys, zipfile\n\
        folder = pathlib.Path(sys.argv[2])\n\
        with zipfile.ZipFile(sys.argv[1], 'x', zipfile.ZIP_DEFLATED) as file:\n\
        \x20   for path in sorted(folder.rglob('*')):\n\
        \x20       file.write(path, path.relative_to(folder))\n";
    let paths: [PathBuf; 2] = [file.to_owned(), folder.to_owned()];
    let status = Command::new(find_python()?)
        .args(["-c", ZIP])
        .args(paths)
        .status()?;
    if !status.success() {
        bail!("Python cannot write {}", file.display());
    }
    Ok(())
}
