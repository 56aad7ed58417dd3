//! The students of a class, and what they have handed in.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use exercises::{Exercise, all, visible};

use crate::BadUsage;

/// Where in a student's folder an answer may be: as `answers/` has them, with or without
/// the folder itself.
const PLACES: [&str; 4] = ["", "src/bin", "answers", "answers/src/bin"];

/// The file in which a student may say how his programs are started.
const COMMANDS: &str = "commands.toml";

/// The most bytes of an answer: a compiled one may be large.
const MOST: u64 = 64 << 20;

/// The most bytes of `commands.toml`.
const MOST_OF_COMMANDS: u64 = 1 << 16;

/// All that was handed in.
pub struct Class {
    pub students: Vec<Student>,
    pub exercises: Vec<&'static Exercise>,
    /// A paper for each exercise of each student who has an answer to it.
    pub papers: Vec<Paper>,
}

/// A student, named after the folder.
pub struct Student {
    pub name: String,
    pub folder: PathBuf,
}

/// An answer of a student.
pub struct Paper {
    /// The place in `Class::students`.
    pub student: usize,
    pub exercise: &'static Exercise,
    pub program: Handed,
    /// What tells it from another answer.
    pub digest: u64,
    /// The student's folder.
    pub folder: PathBuf,
}

/// What an answer is.
pub enum Handed {
    Python(PathBuf),
    Rust(PathBuf),
    /// A program whose first line says how it is started, or a compiled one.
    Program(PathBuf),
    /// A command, to be started in the student's folder.
    Command(Vec<String>),
    /// What cannot be an answer, and why.
    Broken(String),
}

impl Handed {
    /// The file, or else the command, as people name it.
    pub fn shown(&self) -> String {
        match self {
            Handed::Python(file) | Handed::Rust(file) | Handed::Program(file) => {
                let name = file.file_name().unwrap_or_default();
                visible(&name.to_string_lossy(), 100)
            }
            Handed::Command(words) => visible(&words.join(" "), 100),
            Handed::Broken(_) => COMMANDS.to_owned(),
        }
    }
}

impl Class {
    /// Finds the students in `folders`. A folder that holds an answer itself is that of
    /// one student, and so is any if `one_student` says so. Only answers to `only` count, or
    /// to any exercise if that is empty.
    ///
    /// # Errors
    ///
    /// When a folder cannot be read, two students have one name, or there is no answer.
    pub fn find(
        folders: &[PathBuf],
        only: &[&'static Exercise],
        one_student: bool,
    ) -> Result<Class> {
        let wanted: Vec<&'static Exercise> = match only {
            [] => all().iter().collect(),
            only => only.to_vec(),
        };
        let mut students = Vec::new();
        for folder in folders {
            let folder = fs::canonicalize(folder)
                .map_err(|error| BadUsage(format!("cannot read {}: {error}", folder.display())))?;
            if one_student || !handed_in(&folder, &all().iter().collect::<Vec<_>>())?.is_empty() {
                students.push(student(folder));
                continue;
            }
            let entries = fs::read_dir(&folder)
                .map_err(|error| BadUsage(format!("cannot read {}: {error}", folder.display())))?;
            for entry in entries {
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if path.is_dir() && !name.starts_with('.') {
                    students.push(student(path));
                }
            }
        }
        students.sort_by(|a, b| a.name.cmp(&b.name));
        for pair in students.windows(2) {
            if pair[0].name == pair[1].name {
                let [one, other] = [&pair[0], &pair[1]].map(|student| student.folder.display());
                bail!(BadUsage(format!(
                    "two students have one name: {one} and {other}"
                )));
            }
        }
        let mut papers = Vec::new();
        for (index, student) in students.iter().enumerate() {
            for (exercise, program) in handed_in(&student.folder, &wanted)? {
                papers.push(Paper {
                    student: index,
                    exercise,
                    digest: digest(&program, &student.folder),
                    program,
                    folder: student.folder.clone(),
                });
            }
        }
        // What is broken is an answer to nothing that nobody has handed in.
        let is_whole = |paper: &&Paper| !matches!(paper.program, Handed::Broken(_));
        let exercises: Vec<&'static Exercise> = match only {
            [] => {
                let whole: Vec<&Paper> = papers.iter().filter(is_whole).collect();
                let has = |one: &&Exercise| whole.iter().any(|paper| paper.exercise == *one);
                all().iter().filter(has).collect()
            }
            only => only.to_vec(),
        };
        let may_be_empty = one_student && !only.is_empty();
        if !may_be_empty && !papers.iter().any(|paper| is_whole(&paper)) {
            let fault = papers.iter().find_map(|paper| match &paper.program {
                Handed::Broken(why) => Some(format!(" ({why})")),
                _ => None,
            });
            bail!(BadUsage(format!(
                "there is no answer: each folder inside is a student's, and holds NAME.py, \
                 NAME.rs or NAME, where NAME is an exercise{}",
                fault.unwrap_or_default()
            )));
        }
        papers.retain(|paper| exercises.contains(&paper.exercise));
        Ok(Class {
            students,
            exercises,
            papers,
        })
    }
}

fn student(folder: PathBuf) -> Student {
    let name = folder.file_name().unwrap_or_default();
    Student {
        name: visible(&name.to_string_lossy(), 100),
        folder,
    }
}

/// The answers in a folder. Of two to one exercise the first counts, in this order: one
/// that `commands.toml` names, Python, Rust, another program; but a starter as the book
/// gives it counts only if there is nothing else.
fn handed_in(
    folder: &Path,
    exercises: &[&'static Exercise],
) -> Result<Vec<(&'static Exercise, Handed)>> {
    let (commands, fault) = match commands(folder) {
        Ok(commands) => (commands, None),
        Err(fault) => (BTreeMap::new(), Some(format!("{fault:#}"))),
    };
    let mut handed = Vec::new();
    for exercise in exercises {
        if let Some(words) = commands.get(exercise.name) {
            handed.push((*exercise, Handed::Command(words.clone())));
            continue;
        }
        let mut found = Vec::new();
        for extension in [".py", ".rs", ""] {
            let name = format!("{}{extension}", exercise.name);
            let files = PLACES.iter().map(|place| folder.join(place).join(&name));
            let files = files.filter(|file| is_small(file, MOST));
            found.extend(files.map(|file| match extension {
                ".py" => Handed::Python(file),
                ".rs" => Handed::Rust(file),
                _ => Handed::Program(file),
            }));
        }
        let written = found.iter().position(|one| !is_the_starter(exercise, one));
        if !found.is_empty() {
            handed.push((*exercise, found.swap_remove(written.unwrap_or(0))));
        } else if let Some(fault) = &fault {
            handed.push((*exercise, Handed::Broken(fault.clone())));
        }
    }
    Ok(handed)
}

/// Whether there is a file of at most so many bytes.
fn is_small(file: &Path, most: u64) -> bool {
    fs::metadata(file).is_ok_and(|file| file.is_file() && file.len() <= most)
}

/// Whether an answer is the starter still.
fn is_the_starter(exercise: &Exercise, handed: &Handed) -> bool {
    let (file, extension) = match handed {
        Handed::Python(file) => (file, "py"),
        Handed::Rust(file) => (file, "rs"),
        _ => return false,
    };
    let starter = exercise
        .folder()
        .map(|folder| folder.join(format!("starter.{extension}")));
    starter.is_ok_and(|starter| {
        fs::read(starter).is_ok_and(|starter| fs::read(file).is_ok_and(|file| file == starter))
    })
}

/// The commands in `commands.toml`: `NAME = ["node", "NAME.js"]`.
fn commands(folder: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let file = folder.join(COMMANDS);
    if !file.exists() {
        return Ok(BTreeMap::new());
    }
    if !is_small(&file, MOST_OF_COMMANDS) {
        bail!("{COMMANDS} is no small file");
    }
    let text = fs::read_to_string(&file).context(COMMANDS)?;
    let table: toml::Table = text.parse().map_err(|_| anyhow!("{COMMANDS} is no TOML"))?;
    let mut commands = BTreeMap::new();
    for (name, value) in table {
        let words = value.as_array().map(|words| {
            let words = words.iter().map(|word| word.as_str().map(str::to_owned));
            words.collect::<Option<Vec<_>>>()
        });
        match words.flatten() {
            Some(words) if !words.is_empty() => commands.insert(name, words),
            _ => bail!("{COMMANDS}: {name} should be a list of words, as [\"node\", \"a.js\"]"),
        };
    }
    Ok(commands)
}

/// What tells an answer from another one.
fn digest(program: &Handed, folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    program.shown().hash(&mut hasher);
    match program {
        Handed::Python(file) | Handed::Rust(file) | Handed::Program(file) => {
            fs::read(file).unwrap_or_default().hash(&mut hasher);
        }
        // It may be made of any of the student's files.
        Handed::Command(_) | Handed::Broken(_) => hash_files(folder, &mut hasher),
    }
    hasher.finish()
}

/// Takes in the names and the contents of all files in a folder.
fn hash_files(folder: &Path, hasher: &mut DefaultHasher) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        path.hash(hasher);
        match fs::symlink_metadata(&path) {
            Ok(kind) if kind.is_dir() => hash_files(&path, hasher),
            Ok(kind) if kind.is_file() => fs::read(&path).unwrap_or_default().hash(hasher),
            _ => {}
        }
    }
}
