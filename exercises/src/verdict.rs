//! The checks of an exercise, made one after another, and how each went.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::{Check, Exercise, Failure, show};

/// How a check went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    Passed,
    Failed,
    /// It was not made: one before it failed, the time was up, or the program could not
    /// be started.
    NotTried,
    /// It cannot be made on this system.
    NotHere,
}

impl Status {
    /// In words, as JSON has them.
    pub fn words(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Failed => "failed",
            Status::NotTried => "not tried",
            Status::NotHere => "not here",
        }
    }

    /// The status that these words name.
    pub fn of(words: &str) -> Option<Status> {
        use Status::{Failed, NotHere, NotTried, Passed};
        let mut all = [Passed, Failed, NotTried, NotHere].into_iter();
        all.find(|status| status.words() == words)
    }
}

/// How one check of an exercise went.
#[derive(Clone)]
pub struct Verdict {
    pub check: &'static Check,
    pub status: Status,
    /// Why it is not `Passed`.
    pub failure: Option<Failure>,
    pub duration: Duration,
}

/// What is said of a check that was not begun, since the time was up.
pub const TIME_IS_UP: &str = "the time for this exercise was up";

/// When to stop.
#[derive(Clone, Copy, Default)]
pub struct Until {
    /// Goes on after a check that failed.
    pub all: bool,
    /// Begins no check when this time is up.
    pub limit: Option<Duration>,
}

/// Makes the checks of `exercise`, tells `listener` of each, and returns how they went.
pub fn judge(
    exercise: &'static Exercise,
    answer: &Answer,
    until: Until,
    listener: &mut dyn Listener,
) -> Vec<Verdict> {
    let begun = Instant::now();
    let mut stopped: Option<Failure> = None;
    let mut verdicts = Vec::new();
    for check in exercise.checks {
        let is_over = |limit| begun.elapsed() >= limit;
        if stopped.is_none() && until.limit.is_some_and(is_over) {
            stopped = Some(Failure::new(TIME_IS_UP));
        }
        let at = Instant::now();
        let (status, failure) = if let Some(needed) = check.missing() {
            let failure = Failure::new(format!("this check needs {needed}"));
            (Status::NotHere, Some(failure))
        } else if let Some(failure) = &stopped {
            (Status::NotTried, Some(failure.clone()))
        } else {
            listener.begins(check);
            match (check.run)(answer) {
                Ok(()) => (Status::Passed, None),
                Err(failure) if failure.not_started => {
                    stopped = Some(failure.clone());
                    (Status::NotTried, Some(failure))
                }
                Err(failure) => {
                    if !until.all {
                        stopped = Some(Failure::new("a check before this one failed"));
                    }
                    (Status::Failed, Some(failure))
                }
            }
        };
        let verdict = Verdict {
            check,
            status,
            failure,
            duration: at.elapsed(),
        };
        listener.falls(&verdict);
        verdicts.push(verdict);
    }
    verdicts
}

/// The verdicts on a program that could not be started, for the reason that is given.
pub fn not_started(exercise: &'static Exercise, why: &str) -> Vec<Verdict> {
    let verdicts = exercise.checks.iter().map(|check| Verdict {
        check,
        status: Status::NotTried,
        failure: Some(Failure::not_started(why)),
        duration: Duration::ZERO,
    });
    verdicts.collect()
}

/// Who waits for the verdicts.
pub trait Listener {
    /// A check begins.
    fn begins(&mut self, _check: &'static Check) {}

    /// It is known how a check went, or that it is not made.
    fn falls(&mut self, _verdict: &Verdict) {}
}

/// Nobody does.
impl Listener for () {}

/// Of these verdicts, how many have a status.
pub fn count(verdicts: &[Verdict], status: Status) -> usize {
    let with_it = verdicts.iter().filter(|verdict| verdict.status == status);
    with_it.count()
}

/// Whether every check that could be made has passed, and one could.
pub fn is_right(verdicts: &[Verdict]) -> bool {
    let passed = count(verdicts, Status::Passed);
    passed > 0 && passed + count(verdicts, Status::NotHere) == verdicts.len()
}

/// The number of JSON's shape. It changes when a field goes or means something else.
pub const VERSION: u32 = 1;

impl Verdict {
    /// The verdict as a JSON object. Every field is always there, with `null` where it
    /// has nothing to say; bytes are as people see them, the duration is in seconds.
    /// `seed` is that of the answer.
    pub fn json(&self, exercise: &Exercise, seed: u64) -> Value {
        let failure = self.failure.clone().unwrap_or_else(|| Failure::new(""));
        let bytes = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(show);
        let words = |words: &str| (!words.is_empty()).then(|| words.to_owned());
        json!({
            "version": VERSION,
            "exercise": exercise.name,
            "check": self.check.name,
            "claim": self.check.claim,
            "status": self.status.words(),
            "diagnosis": words(&failure.diagnosis),
            "input": bytes(&failure.input),
            "sent": bytes(&failure.sent),
            "received": bytes(&failure.received),
            "printed": bytes(&failure.printed),
            "end": failure.end,
            "said": words(&failure.said().join("\n")),
            "look_up": failure.look_up(),
            "read": words(failure.read),
            "seed": seed,
            "duration": self.duration.as_secs_f64(),
        })
    }
}
