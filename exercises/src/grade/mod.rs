//! `cargo exercise --grade FOLDER…`: checks the answers of a class.
//!
//! `class` finds the students and their answers, `start` makes programs of them, `points`
//! weighs, `record` keeps what is known if the work is interrupted, and `formats` writes
//! what was found for whoever reads it.

mod class;
mod formats;
mod points;
mod record;
mod start;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use exercises::verdict::{TIME_IS_UP, Until, judge, not_started};
use exercises::{Exercise, allow_descriptors, has_own_network, in_own_network, meant};
use serde_json::Value;

use crate::editions::Autograder;
use crate::{BadUsage, Outcome};
use class::{Class, Paper};
use formats::Format;
use points::Points;
use record::{Graded, Record};
use start::Workshop;

/// Grades a class.
#[derive(Args)]
pub struct Grading {
    /// Grade a class: each folder inside of FOLDER is a student's
    #[arg(long, num_args = 1.., value_name = "FOLDER", conflicts_with = "name")]
    pub grade: Vec<PathBuf>,

    /// Each FOLDER is one student's, also if there is no answer in it
    #[arg(long, requires = "grade")]
    one_student: bool,

    /// Make what grades a course elsewhere: exercises/autograders/README.md tells of it
    #[arg(long, value_enum, value_name = "KIND", conflicts_with_all = ["name", "grade"])]
    pub autograder: Option<Autograder>,

    /// Write the book without model answers into a new folder
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["name", "grade", "autograder"])]
    pub student_edition: Option<PathBuf>,

    /// What is written
    #[arg(long, value_enum, requires = "grade", default_value_t = Format::Table)]
    format: Format,

    /// The file that it is written to, or the folder where a format has a file for each
    /// student
    #[arg(long, value_name = "PATH")]
    pub output: Option<PathBuf>,

    /// The exercises that are graded; without it, all for which there is an answer
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub only: Vec<String>,

    /// A file that says what exercises and checks are worth
    #[arg(long, value_name = "FILE")]
    pub points: Option<PathBuf>,

    /// Keep each program in a sandbox: Linux with bubblewrap
    #[arg(long, requires = "grade")]
    sandbox: bool,

    /// How many answers are checked at a time; three for each processor, unless you say
    #[arg(long, value_name = "NUMBER", requires = "grade", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// How many seconds an answer has for all its checks
    #[arg(long, value_name = "SECONDS", requires = "grade", default_value_t = 60)]
    limit: u64,
}

/// How many descriptors it takes to check one answer, at the most: the 500 clients of `fan`.
const FOR_EACH: u64 = 1_000;

/// Grades the class.
pub fn grade(grading: &Grading, seed: Option<u64>) -> Result<Outcome> {
    let only = exercises(&grading.only)?;
    let points = Points::read(grading.points.as_deref())?;
    let class = Class::find(&grading.grade, &only, grading.one_student)?;
    formats::can_be_written(grading.format, grading.output.as_deref(), &class)?;
    let record = Record::open(&class, grading.sandbox, grading.limit, seed)?;
    let workshop = Workshop::open(grading.sandbox)?;
    let begun = Instant::now();

    let waiting = class.papers.iter().filter(|paper| !record.knows(paper));
    let waiting: Vec<&Paper> = waiting.collect();
    if waiting.len() < class.papers.len() {
        let known = class.papers.len() - waiting.len();
        let all = class.papers.len();
        eprintln!("Going on: {known} of {all} answers were graded before.");
    }
    let most = usize::try_from(allow_descriptors() / FOR_EACH).unwrap_or(usize::MAX);
    let jobs = grading.jobs.map_or(3 * cores(), usize::from);
    let jobs = jobs.min(most).max(1);
    let is_apart = grading.sandbox && !has_own_network();
    if !is_apart {
        for_each(&waiting, cores(), "compiled", |paper| {
            workshop.prepare(paper)
        });
    }
    let until = Until {
        all: true,
        limit: Some(Duration::from_secs(grading.limit)),
    };
    let verdicts = |paper: &Paper| {
        if is_apart {
            return apart(paper, record.seed, grading.limit);
        }
        let verdicts = match workshop.answer(paper) {
            Ok(answer) => judge(paper.exercise, &answer.seeded(record.seed), until, &mut ()),
            Err(why) => not_started(paper.exercise, &why),
        };
        let verdicts = verdicts.iter();
        Ok(verdicts
            .map(|one| one.json(paper.exercise, record.seed))
            .collect())
    };
    // What has passed all until its time was up may only have had too much company.
    let late = Mutex::new(Vec::new());
    for_each(&waiting, jobs, "graded", |paper| {
        let verdicts = verdicts(paper)?;
        if jobs > cores() && is_late(&verdicts) {
            late.lock().expect("no thread panics").push(paper);
            return Ok(());
        }
        record.note(paper, verdicts)
    });
    let late = late.into_inner().expect("no thread panics");
    for_each(&late, cores(), "graded again", |paper| {
        record.note(paper, verdicts(paper)?)
    });
    workshop.close();

    let graded: Vec<Graded> = record.graded(&class)?;
    let report = formats::Report {
        class: &class,
        graded: &graded,
        points: &points,
        seed: record.seed,
        seconds: begun.elapsed().as_secs_f64(),
    };
    report.write(grading.format, grading.output.as_deref())?;
    record.close();
    Ok(Outcome::Right)
}

/// Whether an answer has passed all its checks until its time was up.
fn is_late(verdicts: &[Value]) -> bool {
    let is_up = |verdict: &Value| verdict["diagnosis"] == TIME_IS_UP;
    let has_failed = |verdict: &Value| verdict["status"] == "failed";
    verdicts.iter().any(is_up) && !verdicts.iter().any(has_failed)
}

/// Grades one answer in a network of its own, where it reaches neither other answers nor
/// those who grade them. Returns its verdicts.
fn apart(paper: &Paper, seed: u64, limit: u64) -> Result<Vec<Value>> {
    let mut arguments: Vec<OsString> = vec!["--grade".into(), paper.folder.clone().into()];
    let options = format!(
        "--one-student --only {} --sandbox --jobs 1 --limit {limit} --seed {seed} --format json",
        paper.exercise.name
    );
    arguments.extend(options.split(' ').map(OsString::from));
    let printed = in_own_network(&arguments)?;
    let all: Value = serde_json::from_slice(&printed)?;
    let checks = all["students"][0]["exercises"][0]["checks"].as_array();
    Ok(checks.context("no verdicts came")?.clone())
}

/// The exercises that are meant by these names.
pub fn exercises(names: &[String]) -> Result<Vec<&'static Exercise>> {
    let exercises = names.iter().map(|name| meant(name));
    let mut exercises: Vec<_> = exercises.collect::<Result<_, _>>().map_err(BadUsage)?;
    exercises.sort_by_key(|exercise| exercise.number());
    exercises.dedup();
    Ok(exercises)
}

fn cores() -> usize {
    thread::available_parallelism().map_or(2, usize::from)
}

/// Does `work` for each paper, as many at a time as there are `jobs`, and shows on a
/// terminal how far it is. The first error ends it.
fn for_each<'a>(
    papers: &[&'a Paper],
    jobs: usize,
    done: &str,
    work: impl Fn(&'a Paper) -> Result<()> + Sync,
) {
    let next = AtomicUsize::new(0);
    let finished = Mutex::new(0);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..jobs.min(papers.len()) {
            scope.spawn(|| {
                while let Some(paper) = papers.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(error) = work(paper) {
                        exercises::end_all();
                        eprintln!("\nerror: {error:#}");
                        std::process::exit(Outcome::Fault as i32);
                    }
                    let mut finished = finished.lock().expect("no thread panics");
                    *finished += 1;
                    show_progress(*finished, papers.len(), done, begun);
                }
            });
        }
    });
    if io::stderr().is_terminal() && !papers.is_empty() {
        eprint!("\r\x1b[K");
    }
}

/// One row that says how far it is, and how long the rest may take.
fn show_progress(finished: usize, all: usize, done: &str, begun: Instant) {
    if !io::stderr().is_terminal() {
        return;
    }
    let left = begun.elapsed().as_secs_f64() / finished as f64 * (all - finished) as f64;
    let bar = "#".repeat(20 * finished / all);
    let row = format!("[{bar:20}] {finished} of {all} answers {done}, {left:.0} s left");
    let _ = write!(io::stderr(), "\r\x1b[K{row}");
}
