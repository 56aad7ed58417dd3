//! What exercises and checks are worth.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use exercises::verdict::Status;
use exercises::{Exercise, find};
use toml::{Table, Value};

use super::record::Graded;
use crate::BadUsage;

/// The weights: one for a check, unless the file says otherwise, and for an exercise as
/// much as its checks together.
#[derive(Default)]
pub struct Points {
    exercises: BTreeMap<String, f64>,
    checks: BTreeMap<(String, String), f64>,
}

/// What an answer has earned, and the most that it could.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Score {
    pub points: f64,
    pub max: f64,
}

impl Points {
    /// Reads a file:
    ///
    /// ```toml
    /// [first-words]
    /// points = 10
    /// checks = { waits-out-a-pause = 2, sends-nothing = 0 }
    /// ```
    ///
    /// # Errors
    ///
    /// When it cannot be read, or names what is not there.
    pub fn read(file: Option<&Path>) -> Result<Points> {
        let mut points = Points::default();
        let Some(file) = file else {
            return Ok(points);
        };
        let fault = |what: String| BadUsage(format!("{}: {what}", file.display()));
        let text = fs::read_to_string(file).map_err(|error| fault(error.to_string()))?;
        let table: Table = text.parse().map_err(|error| fault(format!("{error}")))?;
        for (name, settings) in table {
            let Some(exercise) = find(&name) else {
                bail!(fault(format!("no exercise is called {name}")));
            };
            let settings = settings
                .try_into::<Table>()
                .map_err(|_| fault(format!("{name} should be a table: [{name}]")))?;
            for (key, value) in settings {
                match (key.as_str(), value) {
                    ("points", value) => {
                        let number = number(&value).ok_or_else(|| {
                            fault(format!("{name}: points should be a number, 0 or more"))
                        })?;
                        points.exercises.insert(name.clone(), number);
                    }
                    ("checks", Value::Table(checks)) => {
                        for (check, value) in checks {
                            if !exercise.checks.iter().any(|one| one.name == check) {
                                bail!(fault(format!("{name} has no check {check}")));
                            }
                            let number = number(&value).ok_or_else(|| {
                                fault(format!("{name}: {check} should be a number, 0 or more"))
                            })?;
                            points.checks.insert((name.clone(), check), number);
                        }
                    }
                    (key, _) => bail!(fault(format!(
                        "{name} has points and checks, and {key} is neither"
                    ))),
                }
            }
        }
        Ok(points)
    }

    /// What the checks of an answer have earned, in their order. A check that cannot be
    /// made on this system does not count. Nothing is earned unless the first check has
    /// passed: many others only say that the program does nothing that is forbidden.
    pub fn of_checks(&self, graded: &Graded) -> Vec<Score> {
        let weight = |check: &str| {
            let name = (graded.exercise.name.to_owned(), check.to_owned());
            self.checks.get(&name).copied().unwrap_or(1.0)
        };
        let weights = graded.rows.iter().map(|row| match row.status {
            Status::NotHere => 0.0,
            _ => weight(row.check.name),
        });
        let weights: Vec<f64> = weights.collect();
        let sum: f64 = weights.iter().sum();
        let max = self.of_exercise(graded.exercise).unwrap_or(sum);
        let scale = if sum > 0.0 { max / sum } else { 0.0 };
        let runs = graded
            .rows
            .first()
            .is_some_and(|row| row.status == Status::Passed);
        let rows = graded.rows.iter().zip(weights);
        rows.map(|(row, weight)| {
            let max = weight * scale;
            let passed = runs && row.status == Status::Passed;
            Score {
                points: if passed { max } else { 0.0 },
                max,
            }
        })
        .collect()
    }

    /// What an answer has earned.
    pub fn of(&self, graded: &Graded) -> Score {
        sum(self.of_checks(graded))
    }

    /// The most that an exercise is worth, if the file says so.
    fn of_exercise(&self, exercise: &Exercise) -> Option<f64> {
        self.exercises.get(exercise.name).copied()
    }
}

/// All of them together.
pub fn sum(scores: impl IntoIterator<Item = Score>) -> Score {
    scores.into_iter().fold(Score::default(), |all, one| Score {
        points: all.points + one.points,
        max: all.max + one.max,
    })
}

/// A number of TOML that can be a weight.
fn number(value: &Value) -> Option<f64> {
    let number = value
        .as_float()
        .or_else(|| value.as_integer().map(|number| number as f64))?;
    (number >= 0.0 && number.is_finite()).then_some(number)
}
