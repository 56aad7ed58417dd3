//! What a grading writes, for people and for the systems that courses use.

mod courses;
mod files;
mod people;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use super::class::{Class, Student};
use super::points::{Points, Score, sum};
use super::record::Graded;
use crate::BadUsage;

/// Who reads it.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// People: a row for each student, and which checks the class fails most
    Table,
    /// nbgrader and spreadsheets
    Csv,
    /// Programs
    Json,
    /// Systems of continuous integration
    Junit,
    /// Gradescope: a results.json for each student
    Gradescope,
    /// PrairieLearn: a results.json for each student
    Prairielearn,
    /// GitHub Classroom: a result for each student
    Classroom,
    /// Moodle CodeRunner: a template grader's answer for each student
    Coderunner,
}

/// All that was found.
pub struct Report<'a> {
    pub class: &'a Class,
    /// For each student, in order, a place for each exercise.
    pub graded: &'a [Graded],
    pub points: &'a Points,
    pub seed: u64,
    /// How long it has taken.
    pub seconds: f64,
}

/// Whether a report can be written so: asked before the work begins.
pub fn can_be_written(format: Format, output: Option<&Path>, class: &Class) -> Result<()> {
    use Format::{Csv, Json, Junit, Table};
    let one_for_all = matches!(format, Table | Csv | Json | Junit);
    if !one_for_all && output.is_none() && class.students.len() != 1 {
        bail!(BadUsage(
            "this format has a file for each student: name a folder with --output".to_owned()
        ));
    }
    let folder = output.and_then(Path::parent);
    if let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)
            .map_err(|error| BadUsage(format!("cannot write to {}: {error}", folder.display())))?;
    }
    Ok(())
}

impl Report<'_> {
    /// Writes it to `output`, or to standard output.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn write(&self, format: Format, output: Option<&Path>) -> Result<()> {
        let one_for_all = match format {
            Format::Table => people::table(self),
            Format::Csv => files::csv(self),
            Format::Json => files::json(self),
            Format::Junit => files::junit(self),
            _ => return self.write_each(format, output),
        };
        match output {
            Some(file) => save(file, &one_for_all),
            None => Ok(io::stdout().write_all(one_for_all.as_bytes())?),
        }
    }

    /// Writes a file for each student.
    fn write_each(&self, format: Format, output: Option<&Path>) -> Result<()> {
        let text = |student: usize| match format {
            Format::Gradescope => courses::gradescope(self, student),
            Format::Prairielearn => courses::prairielearn(self, student),
            Format::Classroom => courses::classroom(self, student),
            _ => courses::coderunner(self, student),
        };
        let students = &self.class.students;
        match (output, &students[..]) {
            (None, _) => Ok(io::stdout().write_all(text(0).as_bytes())?),
            // One student is graded where a course's system wants a file of some name.
            (Some(file), [_]) if !file.is_dir() && file.extension().is_some() => {
                save(file, &text(0))
            }
            (Some(folder), students) => {
                for (index, student) in students.iter().enumerate() {
                    let file = folder.join(format!("{}.json", student.name));
                    save(&file, &text(index))?;
                }
                Ok(())
            }
        }
    }

    /// The students with what they have for each exercise.
    fn students(&self) -> impl Iterator<Item = (&Student, &[Graded])> {
        let places = self.graded.chunks(self.class.exercises.len().max(1));
        self.class.students.iter().zip(places)
    }

    /// What one student has for each exercise.
    fn of(&self, student: usize) -> &[Graded] {
        let count = self.class.exercises.len();
        &self.graded[student * count..(student + 1) * count]
    }

    /// What a student has earned in all.
    fn score(&self, graded: &[Graded]) -> Score {
        sum(graded.iter().map(|one| self.points.of(one)))
    }
}

fn save(file: &Path, text: &str) -> Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(file, text))
        .with_context(|| format!("cannot write {}", file.display()))
}

/// A number of points with no more digits than it needs, and two after the point at most.
fn number(points: f64) -> String {
    let text = format!("{points:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same for JSON.
fn rounded(points: f64) -> f64 {
    (points * 100.0).round() / 100.0
}
