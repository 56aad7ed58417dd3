//! Writes the list of what goes wrong in each exercise, for teachers, and says when it is
//! stale: `SNAPSHOTS=overwrite cargo test --test wrong_answers`. Their plans have every
//! exercise, and add up.

mod support;

use std::fmt::Write;
use std::fs;

use exercises::Needs;
use support::{assert_none, is_recording, read_dir, root};

/// The appendix for teachers, and the file that it includes.
const APPENDIX: &str = "src/appendix-teachers.md";
const LIST: &str = "src/wrong-answers.md";

#[test]
fn the_appendix_counts_the_checks_that_need_linux() {
    let checks: Vec<_> = exercises::all().iter().flat_map(|one| one.checks).collect();
    let of_linux = checks
        .iter()
        .filter(|check| matches!(check.needs, Needs::Linux));
    let words = format!(
        "Of the {} checks of the exercises, {} need Linux",
        checks.len(),
        of_linux.count()
    );
    let page = fs::read_to_string(root().join(APPENDIX)).unwrap();
    if !page.contains(&words) {
        assert_none(vec![format!("{APPENDIX} should say: {words}")]);
    }
}

#[test]
fn the_plans_have_every_exercise_and_add_up() {
    let page = fs::read_to_string(root().join(APPENDIX)).unwrap();
    let mut faults = Vec::new();
    // Those of the longest plan and of the sessions after it.
    let mut planned = Vec::new();
    let mut heading = "";
    for (number, line) in (1..).zip(page.lines()) {
        if let Some(text) = line.strip_prefix("### ") {
            heading = text;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, session, _, _, _, exercises, together, _] = cells[..] else {
            continue;
        };
        if session.parse::<u32>().is_err() {
            continue;
        }
        let mut sum = 0;
        for exercise in exercises.split(", ") {
            let name_and_minutes = exercise
                .strip_prefix('`')
                .and_then(|words| words.split_once("` "));
            let minutes = name_and_minutes.and_then(|(_, minutes)| minutes.parse::<u32>().ok());
            let Some(((name, _), minutes)) = name_and_minutes.zip(minutes) else {
                faults.push(format!(
                    "{APPENDIX}:{number}: no name with minutes: {exercise}"
                ));
                continue;
            };
            sum += minutes;
            if heading.starts_with("Four weeks") || heading == "After the lecture" {
                planned.push(name);
            }
        }
        if together != sum.to_string() {
            faults.push(format!(
                "{APPENDIX}:{number}: together these are {sum} minutes"
            ));
        }
    }
    let all: Vec<&str> = exercises::all().iter().map(|one| one.name).collect();
    if planned != all {
        faults.push(format!(
            "{APPENDIX}: from \"Four weeks\" on, the plans should have these exercises, in this \
             order: {}. They have: {}",
            all.join(", "),
            planned.join(", ")
        ));
    }
    let of_the_lecture = exercises::all().iter().filter(|one| one.chapter < "11");
    let words = format!("all {} exercises of the lecture", of_the_lecture.count());
    if !page.contains(&words) {
        faults.push(format!("{APPENDIX} should say: {words}"));
    }
    assert_none(faults);
}

#[test]
fn the_list_of_wrong_answers_is_that_of_the_files() {
    let mut list = String::new();
    for exercise in exercises::all() {
        let _ = write!(list, "**{}.** {}:\n\n", exercise.name, exercise.title);
        let mut mutants = Vec::new();
        for file in read_dir(&exercise.folder().unwrap().join("mutants")) {
            let text = fs::read_to_string(&file).unwrap();
            let line = text.lines().next().unwrap_or_default();
            let (_, line) = line.split_once("Wrong: ").expect("a first line");
            let (wrong, check) = line.split_once(" Rejected by: ").expect("a check");
            mutants.push((
                check.trim().to_owned(),
                wrong.trim_end_matches('.').to_owned(),
            ));
        }
        for check in exercise.checks {
            let of_it = mutants.iter().filter(|(name, _)| name == check.name);
            let mut wrong: Vec<&str> = of_it.map(|(_, wrong)| wrong.as_str()).collect();
            wrong.sort_unstable();
            wrong.dedup();
            if !wrong.is_empty() {
                let _ = writeln!(list, "- *{}*: {}", check.claim, wrong.join("; "));
            }
        }
        list.push('\n');
    }
    let list = format!("{}\n", list.trim_end());
    let file = root().join(LIST);
    if fs::read_to_string(&file).is_ok_and(|text| text == list) {
        return;
    }
    if is_recording() {
        fs::write(file, list).unwrap();
        return;
    }
    assert_none(vec![format!(
        "{LIST} is stale: SNAPSHOTS=overwrite cargo test --test wrong_answers writes it"
    )]);
}
