//! Proves that what a program says last, and how it ends, is told and not lost: the
//! system closes what a process had open a moment before it tells its end.

#![cfg(unix)]

use exercises::answer::Answer;
use exercises::{Failure, find};

/// Why a program of the shell is no right answer to `visitors`, which waits for a
/// line that this one does not print.
fn failure_of(script: &str) -> Failure {
    let answer = Answer::command(["sh", "-c", script].map(Into::into).into());
    let check = &find("visitors").expect("an exercise").checks[0];
    (check.run)(&answer).expect_err("a failure")
}

#[test]
fn how_a_program_ends_is_told_though_its_outputs_close_before() {
    let script = "echo these are my last words >&2; exec >&- 2>&-; sleep 0.2; exit 7";
    let failure = failure_of(script);
    assert_eq!(failure.stderr, "these are my last words\n");
    assert_eq!(failure.end.as_deref(), Some("with exit status 7"));
}

#[test]
fn a_program_that_closes_its_outputs_and_stays_does_not_hold_up_the_check() {
    let failure = failure_of("exec >&- 2>&-; exec sleep 60");
    assert_eq!(failure.end, None);
}
