//! Writes the list of what goes wrong in each exercise, for teachers, and says when it is
//! stale: `SNAPSHOTS=overwrite cargo test --test wrong_answers`.

mod support;

use std::fmt::Write;
use std::fs;

use exercises::Needs;
use support::{assert_none, is_recording, read_dir, root};

/// The file that the appendix for teachers includes.
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
    let page = fs::read_to_string(root().join("src/appendix-teachers.md")).unwrap();
    if !page.contains(&words) {
        assert_none(vec![format!(
            "src/appendix-teachers.md should say: {words}"
        )]);
    }
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
