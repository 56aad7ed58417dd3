//! What is known of the answers so far. It is on disk, so that an interrupted grading goes
//! on where it was.

use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result};
use exercises::verdict::{Status, Verdict};
use exercises::{Check, Exercise, Failure, find, root};
use serde_json::{Value, json};

use super::class::{Class, Handed, Paper};

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
    /// The whole explanation, a line each.
    pub explanation: Vec<String>,
    /// The verdict as `--json` tells it.
    pub json: Value,
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
    /// What was noted before: the digest of the answer, and how it did.
    before: Vec<(u64, Graded)>,
}

impl Record {
    /// Opens the notes about this class, with those of a grading that was interrupted.
    ///
    /// # Errors
    ///
    /// When they cannot be read or written.
    pub fn open(class: &Class, sandbox: bool, seed: Option<u64>) -> Result<Record> {
        let mut name = DefaultHasher::new();
        for student in &class.students {
            student.folder.hash(&mut name);
        }
        (sandbox, seed, exercises_of(class)).hash(&mut name);
        let folder = root()?.join("target").join("grading");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot write {}", folder.display()))?;
        let file = folder.join(format!("{:016x}.jsonl", name.finish()));
        let text = fs::read_to_string(&file).unwrap_or_default();
        let lines = text.lines().map(serde_json::from_str::<Value>);
        let lines: Vec<Value> = lines.map_while(Result::ok).collect();
        let noted = lines.first().and_then(|head| head["seed"].as_u64());
        let is_new = noted.is_none();
        let seed = noted.or(seed).unwrap_or_else(|| fastrand::u64(1..10_000));
        let mut written = OpenOptions::new()
            .create(true)
            .append(!is_new)
            .write(true)
            .truncate(is_new)
            .open(&file)
            .with_context(|| format!("cannot write {}", file.display()))?;
        if is_new {
            writeln!(written, "{}", json!({"seed": seed}))?;
        }
        let before = lines.iter().filter_map(|line| read(class, line));
        Ok(Record {
            seed,
            before: before.collect(),
            file,
            written: Mutex::new(written),
        })
    }

    /// Whether it is known how this answer does.
    pub fn knows(&self, paper: &Paper) -> bool {
        let digest = digest(paper);
        self.before.iter().any(|(of, graded)| {
            *of == digest && graded.student == paper.student && graded.exercise == paper.exercise
        })
    }

    /// Notes how an answer did, unless all programs are being ended: then it was cut off.
    ///
    /// # Errors
    ///
    /// When that cannot be written.
    pub fn note(&self, paper: &Paper, verdicts: &[Verdict]) -> Result<()> {
        let explanations = verdicts.iter().map(|verdict| {
            let failure = verdict.failure.as_ref();
            failure.map_or(Vec::new(), Failure::lines)
        });
        let json = verdicts
            .iter()
            .map(|one| one.json(paper.exercise, self.seed));
        let line = json!({
            "student": paper.student,
            "exercise": paper.exercise.name,
            "digest": digest(paper),
            "handed": paper.program.shown(),
            "verdicts": json.collect::<Vec<_>>(),
            "explanations": explanations.collect::<Vec<_>>(),
        });
        let mut file = self.written.lock().expect("no thread panics");
        if exercises::are_ending() {
            return Ok(());
        }
        writeln!(file, "{line}").with_context(|| format!("cannot write {}", self.file.display()))
    }

    /// How all answers did, a place for each exercise of each student; the notes go.
    ///
    /// # Errors
    ///
    /// When the notes cannot be read.
    pub fn finish(&self, class: &Class) -> Result<Vec<Graded>> {
        let text = fs::read_to_string(&self.file)?;
        let lines = text.lines().map(serde_json::from_str::<Value>);
        let noted: Vec<_> = lines
            .flatten()
            .filter_map(|line| read(class, &line))
            .collect();
        let mut all = Vec::new();
        for student in 0..class.students.len() {
            for exercise in &class.exercises {
                let is_it = |one: &Paper| one.student == student && one.exercise == *exercise;
                let graded = class
                    .papers
                    .iter()
                    .find(|one| is_it(one))
                    .and_then(|paper| {
                        let digest = digest(paper);
                        let mut noted = noted.iter().rev();
                        noted.find(|(of, graded)| {
                            *of == digest
                                && graded.student == student
                                && graded.exercise == *exercise
                        })
                    });
                let missing = || nothing_handed_in(student, exercise, self.seed);
                all.push(graded.map_or_else(missing, |(_, graded)| graded.clone()));
            }
        }
        let _ = fs::remove_file(&self.file);
        Ok(all)
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
        explanation: vec![why.to_owned()],
        json: verdict.json(exercise, seed),
    });
    Graded {
        student,
        exercise,
        handed: None,
        rows: rows.collect(),
    }
}

/// What tells an answer from another one.
fn digest(paper: &Paper) -> u64 {
    let mut hasher = DefaultHasher::new();
    paper.program.shown().hash(&mut hasher);
    match &paper.program {
        Handed::Python(file) | Handed::Rust(file) | Handed::Program(file) => {
            fs::read(file).unwrap_or_default().hash(&mut hasher);
        }
        Handed::Command(words) => words.hash(&mut hasher),
    }
    hasher.finish()
}

/// A line of the notes.
fn read(class: &Class, line: &Value) -> Option<(u64, Graded)> {
    let exercise = find(line["exercise"].as_str()?)?;
    let student = usize::try_from(line["student"].as_u64()?).ok()?;
    class.students.get(student)?;
    let verdicts = line["verdicts"].as_array()?;
    let explanations = line["explanations"].as_array()?;
    let mut rows = Vec::new();
    for (verdict, lines) in verdicts.iter().zip(explanations) {
        let check = verdict["check"].as_str()?;
        let lines = lines.as_array()?.iter();
        rows.push(Row {
            check: exercise.checks.iter().find(|one| one.name == check)?,
            status: Status::of(verdict["status"].as_str()?)?,
            explanation: lines
                .filter_map(|line| Some(line.as_str()?.to_owned()))
                .collect(),
            json: verdict.clone(),
        });
    }
    let graded = Graded {
        student,
        exercise,
        handed: line["handed"].as_str().map(str::to_owned),
        rows,
    };
    Some((line["digest"].as_u64()?, graded))
}
