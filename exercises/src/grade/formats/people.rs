//! A table for the teacher, and which checks the class fails most.

use std::collections::BTreeMap;
use std::fmt::Write;

use exercises::verdict::Status;

use super::{Report, number};

/// How many checks the summary names.
const MOST: usize = 10;

/// A row for each student, the points of each exercise in it, and the summary.
pub fn table(report: &Report) -> String {
    let mut text = String::new();
    let name = report
        .class
        .students
        .iter()
        .map(|one| one.name.chars().count());
    let name = name.max().unwrap_or_default().max("student".len());
    let cell = |score: f64| format!("{:>6}", number(score));
    let _ = write!(text, "{:name$}  {:>13}", "student", "points");
    for exercise in &report.class.exercises {
        let _ = write!(text, "{:>6}", exercise.number());
    }
    text.push('\n');
    for (student, graded) in report.students() {
        let score = report.score(graded);
        let points = format!("{}/{}", number(score.points), number(score.max));
        let _ = write!(text, "{:name$}  {points:>13}", student.name);
        for one in graded {
            text += &match (&one.handed, one.not_started()) {
                (None, _) => format!("{:>6}", "–"),
                (Some(_), Some(_)) => format!("{:>6}", "!"),
                _ => cell(report.points.of(one).points),
            };
        }
        text.push('\n');
    }
    text += "\n– nothing was handed in, ! could not be started\n\n";
    for exercise in &report.class.exercises {
        let _ = writeln!(text, "{:2} {}", exercise.number(), exercise.name);
    }
    text += &not_started(report);
    text += &failed_most(report);
    text += &not_here(report);
    let count = report.class.papers.len();
    let _ = writeln!(
        text,
        "\n{count} answers, {:.0} s. Texts and sizes were made from seed {}.",
        report.seconds, report.seed
    );
    text
}

/// The programs that could not be started, and why.
fn not_started(report: &Report) -> String {
    let mut text = String::new();
    for (student, graded) in report.students() {
        for one in graded {
            if let (Some(handed), Some(why)) = (&one.handed, one.not_started()) {
                let _ = writeln!(text, "{}, {handed}:\n      {why}", student.name);
            }
        }
    }
    if text.is_empty() {
        return text;
    }
    format!("\nCould not be started:\n\n{text}")
}

/// What the class fails most, with the section of the book that teaches it.
fn failed_most(report: &Report) -> String {
    let mut failures: BTreeMap<(usize, &str), (usize, &str, &str)> = BTreeMap::new();
    for one in report.graded {
        let failed = one.rows.iter().filter(|row| row.status == Status::Failed);
        for row in failed {
            let place = (one.exercise.number(), row.check.name);
            let read = row.json["read"].as_str().unwrap_or_default();
            let entry = failures.entry(place).or_insert((0, row.check.claim, read));
            entry.0 += 1;
        }
    }
    let mut most: Vec<_> = failures.into_iter().collect();
    most.sort_by_key(|(_, (count, ..))| std::cmp::Reverse(*count));
    most.truncate(MOST);
    if most.is_empty() {
        return String::new();
    }
    let mut text = "\nWhat the class fails most:\n\n".to_owned();
    for ((exercise, _), (count, claim, read)) in most {
        let name = exercises::all()[exercise - 1].name;
        let _ = writeln!(text, "{count:4}  {name}: {claim}");
        if !read.is_empty() {
            let _ = writeln!(text, "      taught in {read}");
        }
    }
    text
}

/// How many checks could not be made on this system.
fn not_here(report: &Report) -> String {
    let checks = report.class.exercises.iter().flat_map(|one| one.checks);
    let count = checks.filter(|check| check.missing().is_some()).count();
    match count {
        0 => String::new(),
        1 => "\nOne check cannot be made on this system, and does not count.\n".to_owned(),
        _ => format!("\n{count} checks cannot be made on this system, and do not count.\n"),
    }
}
