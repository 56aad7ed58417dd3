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
const BOOK: [&str; 22] = [
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
    "examples",
    "exercises",
    "lab",
    "src",
    "tests",
];

/// More of it, for the pages and the spelling.
const PAGES: [&str; 2] = ["theme", "typos.toml"];

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
    let book = root()?;
    copy(&book, folder, &|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !FOR_TEACHERS.contains(&&*name) && !WITH_ANSWERS.iter().any(|one| path.ends_with(one))
    })?;
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
    copy(&root()?, &book, &|_| true)?;
    if let Some(points) = points {
        fs::copy(points, book.join("points.toml"))
            .map_err(|error| BadUsage(format!("{}: {error}", points.display())))?;
    }
    Ok(())
}

/// Copies what is `wanted` of a folder. Text for teachers is left out of files where other
/// things for teachers are left out, too.
fn copy(from: &Path, to: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<()> {
    let leaves_out = !wanted(Path::new("solution.py"));
    let is_book = from == root()?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_owned();
        let shown = name.to_string_lossy().into_owned();
        let is_part = !is_book || BOOK.contains(&&*shown) || PAGES.contains(&&*shown);
        if MADE.contains(&&*shown) || !is_part || !wanted(&path) {
            continue;
        }
        let target = to.join(&name);
        if path.is_dir() {
            fs::create_dir_all(&target)?;
            copy(&path, &target, wanted)?;
        } else if is_answer(&path) {
        } else if leaves_out && let Ok(text) = fs::read_to_string(&path) {
            fs::write(&target, for_everybody(&text))?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Whether a file is somebody's answer.
fn is_answer(path: &Path) -> bool {
    let within = path.components().any(|part| part.as_os_str() == "answers");
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    within && !["Cargo.toml", "lib.rs", ".gitignore"].contains(&&*name)
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
