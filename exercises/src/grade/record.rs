//! What is known of the answers so far. It is on disk, so that an interrupted grading goes
//! on where it was.

use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result};
use exercises::verdict::Status;
use exercises::{Check, Exercise, find, root};
use serde_json::{Value, json};

use super::class::{Class, Paper};
#[cfg(unix)]
use crate::BadUsage;

/// How one answer did; one that was not handed in has passed nothing.
#[derive(Clone)]
pub struct Graded {
    pub student: usize,
    pub exercise: &'static Exercise,
    /// The file or the command, or nothing if there is none.
    pub handed: Option<String>,
    pub rows: Vec<Row>,
}

/// How one of its checks went.
#[derive(Clone)]
pub struct Row {
    pub check: &'static Check,
    pub status: Status,
    /// The verdict as `--json` tells it.
    pub json: Value,
}

impl Row {
    /// The whole explanation, a line each.
    pub fn explanation(&self) -> Vec<String> {
        let said = |what: &str, field: &str| {
            let text = self.json[field].as_str()?;
            Some(match what {
                "" => text.to_owned(),
                what => format!("{what} {text}"),
            })
        };
        [
            said("", "diagnosis"),
            said("to its standard input:", "input"),
            said("sent to your program:", "sent"),
            said("received from it:", "received"),
            said("it printed:", "printed"),
            said("your program ended", "end"),
            said("your program said:", "said"),
            said("to look up: When Things Fail,", "look_up"),
            said("to read:", "read"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Graded {
    /// Why the program could not be started, if it could not.
    pub fn not_started(&self) -> Option<&str> {
        let mut rows = self.rows.iter();
        let none = rows.all(|row| matches!(row.status, Status::NotTried | Status::NotHere));
        let untried = self.rows.iter().find(|row| row.status == Status::NotTried);
        untried.filter(|_| none)?.json["diagnosis"].as_str()
    }

    /// How long its checks have taken, in seconds.
    pub fn seconds(&self) -> f64 {
        let rows = self.rows.iter();
        rows.filter_map(|row| row.json["duration"].as_f64()).sum()
    }
}

/// The notes of one grading.
pub struct Record {
    pub seed: u64,
    file: PathBuf,
    written: Mutex<File>,
    /// What was noted: the digest of the answer, and how it did.
    notes: Mutex<Vec<(u64, Graded)>>,
    _lock: Lock,
}

impl Record {
    /// Opens the notes about this class, with those of a grading that was interrupted.
    ///
    /// # Errors
    ///
    /// When they cannot be read or written, or another grading of this class is at work.
    pub fn open(class: &Class, sandbox: bool, limit: u64, seed: Option<u64>) -> Result<Record> {
        let mut name = DefaultHasher::new();
        for student in &class.students {
            student.folder.hash(&mut name);
        }
        (sandbox, limit, seed, exercises_of(class)).hash(&mut name);
        let folder = root()?.join("target").join("grading");
        let fault = || format!("cannot write {}", folder.display());
        fs::create_dir_all(&folder).with_context(fault)?;
        let file = folder.join(format!("{:016x}.jsonl", name.finish()));
        let mut options = OpenOptions::new();
        let mut written = options
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&file)
            .with_context(fault)?;
        let lock = lock(&written)?;
        let mut text = Vec::new();
        written.read_to_end(&mut text)?;
        // Of a line that was torn nothing is left.
        let lines = text.split_inclusive(|&byte| byte == b'\n');
        let lines = lines.map_while(|line| {
            let value = serde_json::from_slice::<Value>(line).ok()?;
            line.ends_with(b"\n").then_some((line.len(), value))
        });
        let lines: Vec<(usize, Value)> = lines.collect();
        let whole: usize = lines.iter().map(|(length, _)| length).sum();
        written.set_len(whole as u64)?;
        written.seek(SeekFrom::End(0))?;
        let noted = lines.first().and_then(|(_, head)| head["seed"].as_u64());
        let new = || seed.unwrap_or_else(|| fastrand::u64(1..10_000));
        let seed = noted.unwrap_or_else(new);
        if noted.is_none() {
            written.set_len(0)?;
            written.rewind()?;
            written.write_all(format!("{}\n", json!({"seed": seed})).as_bytes())?;
        }
        let before = lines.iter().filter_map(|(_, line)| read(class, line));
        Ok(Record {
            seed,
            notes: Mutex::new(before.collect()),
            file,
            written: Mutex::new(written),
            _lock: lock,
        })
    }

    /// Whether it is known how this answer does.
    pub fn knows(&self, paper: &Paper) -> bool {
        self.of(paper).is_some()
    }

    /// What is known of an answer.
    fn of(&self, paper: &Paper) -> Option<Graded> {
        let notes = self.notes.lock().expect("no thread panics");
        let found = notes.iter().rev().find(|(of, graded)| {
            *of == paper.digest
                && graded.student == paper.student
                && graded.exercise == paper.exercise
        });
        found.map(|(_, graded)| graded.clone())
    }

    /// Notes how an answer did, unless all programs are being ended: then it was cut off.
    ///
    /// # Errors
    ///
    /// When that cannot be written.
    pub fn note(&self, paper: &Paper, verdicts: Vec<Value>) -> Result<()> {
        let line = json!({
            "student": paper.student,
            "exercise": paper.exercise.name,
            "digest": paper.digest,
            "handed": paper.program.shown(),
            "verdicts": verdicts,
        });
        let graded = Graded {
            student: paper.student,
            exercise: paper.exercise,
            handed: Some(paper.program.shown()),
            rows: rows(paper.exercise, &verdicts),
        };
        let mut file = self.written.lock().expect("no thread panics");
        if exercises::are_ending() {
            return Ok(());
        }
        file.write_all(format!("{line}\n").as_bytes())
            .with_context(|| format!("cannot write {}", self.file.display()))?;
        let mut notes = self.notes.lock().expect("no thread panics");
        notes.push((paper.digest, graded));
        Ok(())
    }

    /// How all answers did, a place for each exercise of each student.
    ///
    /// # Errors
    ///
    /// When of an answer nothing is known: it was not graded.
    pub fn graded(&self, class: &Class) -> Result<Vec<Graded>> {
        let mut all = Vec::new();
        for student in 0..class.students.len() {
            for exercise in &class.exercises {
                let is_it = |one: &&Paper| one.student == student && one.exercise == *exercise;
                all.push(match class.papers.iter().find(is_it) {
                    None => nothing_handed_in(student, exercise, self.seed),
                    Some(paper) => self.of(paper).with_context(|| {
                        let name = &class.students[student].name;
                        format!("{name}, {}: it was not graded, grade again", exercise.name)
                    })?,
                });
            }
        }
        Ok(all)
    }

    /// Throws the notes away: all of it is written.
    pub fn close(&self) {
        let _ = fs::remove_file(&self.file);
    }
}

/// A lock on the notes, while this program runs.
#[cfg(unix)]
type Lock = nix::fcntl::Flock<File>;
#[cfg(not(unix))]
type Lock = ();

/// Locks the notes, where the system can.
fn lock(file: &File) -> Result<Lock> {
    #[cfg(unix)]
    {
        let lock = Lock::lock(
            file.try_clone()?,
            nix::fcntl::FlockArg::LockExclusiveNonblock,
        );
        lock.map_err(|_| BadUsage("this class is being graded already".to_owned()).into())
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(())
    }
}

fn exercises_of(class: &Class) -> Vec<&'static str> {
    class
        .exercises
        .iter()
        .map(|exercise| exercise.name)
        .collect()
}

/// What a student has who has handed in no answer.
fn nothing_handed_in(student: usize, exercise: &'static Exercise, seed: u64) -> Graded {
    let why = "no answer was handed in";
    let rows = exercises::verdict::not_started(exercise, why);
    let rows = rows.iter().map(|verdict| Row {
        check: verdict.check,
        status: verdict.status,
        json: verdict.json(exercise, seed),
    });
    Graded {
        student,
        exercise,
        handed: None,
        rows: rows.collect(),
    }
}

/// A line of the notes.
fn read(class: &Class, line: &Value) -> Option<(u64, Graded)> {
    let exercise = find(line["exercise"].as_str()?)?;
    let student = usize::try_from(line["student"].as_u64()?).ok()?;
    class.students.get(student)?;
    let rows = rows(exercise, line["verdicts"].as_array()?);
    let graded = Graded {
        student,
        exercise,
        handed: line["handed"].as_str().map(str::to_owned),
        rows,
    };
    Some((line["digest"].as_u64()?, graded))
}

/// The rows of these verdicts.
fn rows(exercise: &Exercise, verdicts: &[Value]) -> Vec<Row> {
    let row = |json: &Value| {
        let check = json["check"].as_str()?;
        Some(Row {
            check: exercise.checks.iter().find(|one| one.name == check)?,
            status: Status::of(json["status"].as_str()?)?,
            json: json.clone(),
        })
    };
    verdicts.iter().filter_map(row).collect()
}
