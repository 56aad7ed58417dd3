//! One file for the whole class: CSV, JSON, JUnit.

use std::fmt::Write;

use exercises::verdict::{Status, VERSION};
use serde_json::{Value, json};

use super::{Report, number, rounded};

/// A row for each exercise of each student, in the columns of nbgrader's export.
pub fn csv(report: &Report) -> String {
    let mut text = "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,\
                    late_submission_penalty,score,max_score\n"
        .to_owned();
    for (student, graded) in report.students() {
        for one in graded {
            let score = report.points.of(one);
            let (points, max) = (number(score.points), number(score.max));
            let (name, id) = (one.exercise.name, field(&student.name));
            let _ = writeln!(text, "{name},,,{id},,,,{points},0,{points},{max}");
        }
    }
    text
}

/// A field of CSV (RFC 4180, section 2). One that a spreadsheet would take for a formula
/// is not one any more.
fn field(text: &str) -> String {
    let text = match text.starts_with(['=', '+', '-', '@']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// All of it, as one object.
pub fn json(report: &Report) -> String {
    let students = report.students().map(|(student, graded)| {
        let score = report.score(graded);
        let exercises = graded.iter().map(|one| {
            let score = report.points.of(one);
            let checks = one.rows.iter().map(|row| row.json.clone());
            json!({
                "exercise": one.exercise.name,
                "handed_in": one.handed,
                "score": rounded(score.points),
                "max_score": rounded(score.max),
                "checks": checks.collect::<Vec<Value>>(),
            })
        });
        json!({
            "student": student.name,
            "score": rounded(score.points),
            "max_score": rounded(score.max),
            "exercises": exercises.collect::<Vec<Value>>(),
        })
    });
    let all = json!({
        "version": VERSION,
        "seed": report.seed,
        "system": std::env::consts::OS,
        "seconds": rounded(report.seconds),
        "students": students.collect::<Vec<Value>>(),
    });
    format!("{all:#}\n")
}

/// A test suite for each exercise of each student.
pub fn junit(report: &Report) -> String {
    let mut suites = String::new();
    for (student, graded) in report.students() {
        for one in graded {
            let mut cases = String::new();
            let [mut failures, mut skipped] = [0, 0];
            let name = escaped(&format!("{}.{}", student.name, one.exercise.name));
            for row in &one.rows {
                let explanation = row.explanation();
                let seconds = row.json["duration"].as_f64().unwrap_or_default();
                let check = escaped(row.check.name);
                let _ = write!(
                    cases,
                    "    <testcase classname=\"{name}\" name=\"{check}\" time=\"{seconds:.3}\""
                );
                let message = escaped(explanation.first().map_or("", String::as_str));
                let text = escaped(&explanation.join("\n"));
                cases += &match row.status {
                    Status::Passed => "/>\n".to_owned(),
                    Status::Failed => {
                        failures += 1;
                        format!(">\n      <failure message=\"{message}\">{text}</failure>\n")
                            + "    </testcase>\n"
                    }
                    Status::NotTried | Status::NotHere => {
                        skipped += 1;
                        format!(">\n      <skipped message=\"{message}\"/>\n    </testcase>\n")
                    }
                };
            }
            let (count, seconds) = (one.rows.len(), one.seconds());
            let _ = write!(
                suites,
                "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failures}\" \
                 errors=\"0\" skipped=\"{skipped}\" time=\"{seconds:.3}\">\n{cases}  </testsuite>\n"
            );
        }
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n{suites}</testsuites>\n")
}

/// Text as XML 1.0 has it, in a text or in an attribute: section 2.2 of its specification
/// says which characters it has at all.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\n' => escaped += "&#10;",
            '\t' => escaped += "&#9;",
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}
