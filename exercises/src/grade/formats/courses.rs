//! A file for each student, as the systems of courses read it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use exercises::verdict::Status;
use serde_json::{Value, json};

use super::{Report, rounded};
use crate::grade::record::{Graded, Row};

/// The most bytes of one explanation: PrairieLearn takes no file of more than 1 MB.
const LONGEST: usize = 2_000;

/// A check with its exercise and its score.
struct Check<'a> {
    exercise: &'static str,
    row: &'a Row,
    points: f64,
    max: f64,
}

impl Check<'_> {
    /// What it is called where all checks of all exercises stand in one list.
    fn name(&self) -> String {
        format!("{}: {}", self.exercise, self.row.check.claim)
    }

    /// What the student reads.
    fn output(&self) -> String {
        explanation(self.row)
    }

    fn passed(&self) -> bool {
        self.row.status == Status::Passed
    }
}

fn explanation(row: &Row) -> String {
    let mut text = row.explanation().join("\n");
    let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end));
    text.truncate(end.unwrap_or_default().min(text.len()));
    text
}

/// All checks of a student that could be made.
fn checks<'a>(report: &Report<'a>, student: usize) -> Vec<Check<'a>> {
    let count = report.class.exercises.len();
    let graded: &'a [Graded] = &report.graded[student * count..(student + 1) * count];
    let mut checks = Vec::new();
    for one in graded {
        for (row, score) in one.rows.iter().zip(report.points.of_checks(one)) {
            if row.status != Status::NotHere {
                checks.push(Check {
                    exercise: one.exercise.name,
                    row,
                    points: score.points,
                    max: score.max,
                });
            }
        }
    }
    checks
}

/// Gradescope's `results.json`: its documentation of autograders, "Output format".
pub fn gradescope(report: &Report, student: usize) -> String {
    let graded = report.of(student);
    let seconds: f64 = graded.iter().map(Graded::seconds).sum();
    let tests = checks(report, student);
    let tests = tests.iter().enumerate().map(|(index, check)| {
        json!({
            "score": rounded(check.points),
            "max_score": rounded(check.max),
            "status": if check.passed() { "passed" } else { "failed" },
            "name": check.name(),
            "number": (index + 1).to_string(),
            "output": check.output(),
            "output_format": "text",
            "visibility": "visible",
        })
    });
    let all = json!({
        "score": rounded(report.score(graded).points),
        "execution_time": seconds.round(),
        "output": format!("Texts and sizes were made from seed {}.", report.seed),
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests.collect::<Vec<Value>>(),
    });
    format!("{all:#}\n")
}

/// PrairieLearn's `results.json`: its documentation, "External grading results". What
/// cannot be started is no attempt.
pub fn prairielearn(report: &Report, student: usize) -> String {
    let graded = report.of(student);
    let score = report.score(graded);
    let problems = graded.iter().filter_map(|one| {
        let why = one.not_started()?;
        Some(format!("{}: {why}", one.exercise.name))
    });
    let problems: Vec<String> = problems.collect();
    let gradable = problems.len() < graded.len();
    let tests = checks(report, student);
    let tests = tests.iter().map(|check| {
        json!({
            "name": check.name(),
            "description": check.row.check.name,
            "points": rounded(check.points),
            "max_points": rounded(check.max),
            "message": check.row.json["diagnosis"].as_str().unwrap_or_default(),
            "output": check.output(),
        })
    });
    let mut all = json!({
        "gradable": gradable,
        "score": fraction(score.points, score.max),
        "message": format!("Texts and sizes were made from seed {}.", report.seed),
        "output": problems.join("\n"),
        "tests": tests.collect::<Vec<Value>>(),
    });
    if !gradable {
        all["format_errors"] = json!(problems);
    }
    format!("{all:#}\n")
}

/// What GitHub Classroom's reporter reads: base64 of an object with the tests.
pub fn classroom(report: &Report, student: usize) -> String {
    let tests = checks(report, student);
    let max: f64 = tests.iter().map(|check| check.max).sum();
    let graded = report.of(student);
    let is_error = graded.iter().all(|one| one.not_started().is_some());
    let status = |passed| if passed { "pass" } else { "fail" };
    let all_passed = tests.iter().all(Check::passed);
    let tests = tests.iter().map(|check| {
        json!({
            "name": check.name(),
            "status": status(check.passed()),
            "score": rounded(check.points),
            "message": check.output(),
            "test_code": check.row.check.name,
            "filename": "",
            "line_no": 0,
            "duration": (check.row.json["duration"].as_f64().unwrap_or_default() * 1000.0).round(),
        })
    });
    let all = json!({
        "version": 1,
        "status": if is_error { "error" } else { status(all_passed) },
        "max_score": rounded(max),
        "tests": tests.collect::<Vec<Value>>(),
    });
    STANDARD.encode(all.to_string())
}

/// What a template grader of Moodle's CodeRunner prints: the fraction, and a table whose
/// first row has the headers.
pub fn coderunner(report: &Report, student: usize) -> String {
    let score = report.score(report.of(student));
    let mut table = vec![json!(["iscorrect", "Check", "What happened"])];
    let checks = checks(report, student);
    for check in &checks {
        table.push(json!([
            i32::from(check.passed()),
            check.name(),
            check.output()
        ]));
    }
    let passed = checks.iter().filter(|check| check.passed()).count();
    let all = json!({
        "fraction": fraction(score.points, score.max),
        "got": format!("{passed} of {} checks passed", checks.len()),
        "prologuehtml": format!("<p>Texts and sizes were made from seed {}.</p>", report.seed),
        "testresults": table,
    });
    format!("{all}\n")
}

/// A score from 0 to 1.
fn fraction(points: f64, max: f64) -> f64 {
    if max > 0.0 {
        rounded(points / max * 100.0) / 100.0
    } else {
        0.0
    }
}
