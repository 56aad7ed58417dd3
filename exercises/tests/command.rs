//! Proves `cargo exercise` as a student types it: list, check, watch, hint, solution,
//! JSON, exit status, Ctrl-C, on a narrow terminal, without color, without Python.

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use exercises::{all, find};
use serde_json::Value;

use support::{Desk, said};

/// How long a command may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// A command that is still at work. It is ended when this value is dropped.
struct Running {
    child: Child,
    lines: Receiver<String>,
    said: String,
}

impl Running {
    fn start(mut command: Command) -> Running {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let said = String::new();
        Running { child, lines, said }
    }

    /// Waits for a line that holds `words`.
    #[track_caller]
    fn until(&mut self, words: &str) {
        loop {
            match self.lines.recv_timeout(LIMIT) {
                Ok(line) => {
                    self.said += &format!("{line}\n");
                    if line.contains(words) {
                        return;
                    }
                }
                Err(error) => panic!("no {words:?} ({error}) in:\n{}", self.said),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Saves as many editors do: a new file takes the old one's name.
fn save(file: &Path, text: &str) {
    let new = file.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, file).unwrap();
}

#[test]
fn the_starter_is_put_on_the_desk_once() {
    let desk = Desk::new();
    let file = desk.path("answers/decode-or-offset.py");
    let first = desk.said(&["decode-or-offset", "--python"]);
    let named = "The starter is now in answers";
    first.is(1, &[named, "\nChecking answers", "FAILED", "not tried."]);
    assert!(fs::read_to_string(&file).unwrap().contains("TODO:"));

    fs::write(&file, "raise SystemExit('mine')\n").unwrap();
    let second = desk.said(&["decode-or-offset"]);
    second.is(1, &["your program said: mine\n"]);
    assert!(!second.stdout.contains(named), "{}", second.stdout);
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text, "raise SystemExit('mine')\n");
}

#[test]
fn a_right_answer_is_noted_and_the_next_exercise_named() {
    let desk = Desk::new();
    let state = || {
        let list = desk.said(&[]).stdout;
        let mut lines = list.lines();
        lines.find(|line| line.contains("  decode-or-offset  "));
        lines.next().unwrap().trim().to_owned()
    };
    assert_eq!(state(), "not started");
    desk.solve("decode-or-offset");
    assert_eq!(state(), "Python: started");
    let words = [" checks passed.", "\nNext: cargo exercise sum --python\n"];
    desk.said(&["decode-or-offset"]).is(0, &words);
    assert_eq!(state(), "Python: passed");
    let list = desk.said(&[]);
    list.is(0, &["\nNext: cargo exercise first-words --python\n"]);

    let file = desk.path("answers/decode-or-offset.py");
    let solved = fs::read_to_string(&file).unwrap();
    fs::write(&file, "").unwrap();
    assert_eq!(state(), "Python: changed since it passed");
    desk.said(&["decode-or-offset"])
        .is(1, &["Stopped at check 1 of "]);
    assert_eq!(state(), "Python: failing");
    fs::write(&file, solved).unwrap();
    assert_eq!(state(), "Python: changed since it last failed");
}

#[test]
fn what_was_not_tried_is_told_and_all_makes_all_checks() {
    let desk = Desk::new();
    let wrong = find("decode-or-offset").unwrap().folder().unwrap();
    fs::create_dir_all(desk.path("answers")).unwrap();
    let wrong = wrong.join("mutants/counts-characters.py");
    fs::copy(wrong, desk.path("answers/decode-or-offset.py")).unwrap();
    let count = find("decode-or-offset").unwrap().checks.len();

    let stopped = desk.said(&["decode-or-offset"]);
    let at = stopped.stdout.matches("passed  ").count();
    let words = format!(
        "Stopped at check {} of {count}: {at} passed, {} not tried.",
        at + 1,
        count - at - 1
    );
    stopped.is(1, &[&words]);

    let all = desk.said(&["decode-or-offset", "--all"]);
    let failed = all.stdout.matches("FAILED  ").count();
    let words = format!(
        "{} of {count} checks passed, {failed} failed.",
        count - failed
    );
    all.is(1, &[&words]);
    assert!(failed > 0 && failed + at <= count, "{}", all.stdout);
}

#[test]
fn names_are_forgiving() {
    let desk = Desk::new();
    let hint = desk.said(&["first-words", "--hint"]);
    hint.is(0, &[]);
    for name in [
        "1",
        "first",
        "FIRST-WORDS",
        "first_words",
        "01-overview/first-words",
        "exercises/01-overview/first-words/",
        "exercises/01-overview/first-words/starter.py",
        "answers/src/bin/first-words.rs",
        "answers\\first-words.py",
        "./first-words.py",
    ] {
        assert_eq!(desk.said(&[name, "--hint"]).stdout, hint.stdout, "{name}");
    }
    for (name, words) in [
        (
            "fist-words",
            "no exercise is called fist-words: did you mean first-words?",
        ),
        (
            "xyz",
            "no exercise is called xyz: `cargo exercise` lists them all",
        ),
        (
            "c",
            "c may be characters or cap-client or cap-server or chat: write more of it",
        ),
        (
            "100",
            &format!(
                "there is no exercise 100: they are numbered from 1 to {}",
                exercises::all().len()
            ),
        ),
        ("0", "no exercise is called 0: "),
        ("", "no exercise is called : "),
    ] {
        let said = desk.said(&[name]);
        said.is(2, &[&format!("error: {words}")]);
        assert_eq!(said.all().lines().count(), 1, "{said:?}");
    }
}

#[test]
fn the_path_of_an_answer_says_its_language() {
    let desk = Desk::new();
    desk.said(&["answers/sum.py", "--solution"])
        .is(0, &["import socket"]);
    desk.said(&["answers/src/bin/sum.rs", "--solution"])
        .is(0, &["use std::"]);
    desk.said(&["sum", "--solution"]).is(0, &["use std::"]);
    desk.solve("sum");
    desk.said(&["sum", "--solution"]).is(0, &["import socket"]);
}

#[test]
fn the_exit_status_says_how_it_went() {
    let desk = Desk::new();
    for (status, arguments) in [
        (0, &["--help"][..]),
        (0, &[]),
        (0, &["sum", "--list-checks"]),
        (2, &["--hint"]),
        (2, &["--only", "sum"]),
        (2, &["sum", "--output", "file"]),
        (2, &["sum", "--nonsense"]),
        (2, &["sum", "--hint", "--watch"]),
        (2, &["sum", "--python", "--rust"]),
        (2, &["sum", "--"]),
        (2, &["--", "python3"]),
        (2, &["sum", "--watch", "--", "python3"]),
        (3, &["sum", "--", "/no/such/program"]),
    ] {
        let said = desk.said(arguments);
        assert_eq!(said.status, Some(status), "{arguments:?}: {said:?}");
    }
}

#[test]
fn without_python_one_line_says_what_to_do() {
    let desk = Desk::new();
    let mut command = desk.exercise();
    command
        .args(["sum", "--python"])
        .env("PYTHON", "no-such-python");
    let said = said(&mut command);
    said.is(3, &["The starter is now in answers"]);
    let line = "error: Python 3.9 or later is needed, and no-such-python is not: install it, or \
                set PYTHON to its path\n";
    assert_eq!(said.stderr, line);
}

/// The fields of a line of JSON, in the order in which they stand there.
fn fields(line: &Value) -> Vec<&str> {
    line.as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn json_has_one_shape_whatever_the_outcome() {
    let desk = Desk::new();
    let parse = |text: &str| -> Vec<Value> {
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let name = "decode-or-offset";
    let mut outcomes = vec![
        (3, desk.said(&[name, "--json", "--", "/no/such/program"])),
        (1, desk.said(&[name, "--json", "--python"])),
    ];
    desk.solve(name);
    outcomes.push((0, desk.said(&[name, "--json"])));
    let mut command = desk.exercise();
    command
        .args([name, "--json"])
        .env("PYTHON", "no-such-python");
    outcomes.push((3, said(&mut command)));

    let expected = [
        "version",
        "exercise",
        "check",
        "claim",
        "status",
        "diagnosis",
        "input",
        "sent",
        "received",
        "printed",
        "end",
        "said",
        "look_up",
        "read",
        "seed",
        "duration",
    ];
    let checks = find(name).unwrap().checks;
    for (status, said) in outcomes {
        assert_eq!(said.status, Some(status), "{said:?}");
        let lines = parse(&said.stdout);
        assert_eq!(lines.len(), checks.len());
        for (line, check) in lines.iter().zip(checks) {
            assert_eq!(fields(line), expected);
            assert_eq!(line["version"], 1);
            assert_eq!(line["check"], check.name);
            let wanted: &[&str] = match status {
                0 => &["passed"],
                1 => &["failed", "not tried"],
                _ => &["not tried"],
            };
            assert!(wanted.contains(&line["status"].as_str().unwrap()), "{line}");
            assert_eq!(line["diagnosis"].is_null(), status == 0, "{line}");
        }
    }

    let list = desk.said(&["--json"]);
    let lines = parse(&list.stdout);
    assert_eq!(lines.len(), all().len());
    let expected = [
        "version", "number", "exercise", "chapter", "title", "rust", "python", "checks",
    ];
    for (line, exercise) in lines.iter().zip(all()) {
        assert_eq!(fields(line), expected);
        assert_eq!(line["exercise"], exercise.name);
    }
}

#[test]
fn watch_checks_what_is_saved_and_goes_on_to_the_next() {
    let desk = Desk::new();
    let mut command = desk.exercise();
    command.args(["decode-or-offset", "--watch", "--python"]);
    let mut watch = Running::start(command);
    watch.until("The starter is now in answers");
    watch.until("Watching answers");
    let file = desk.path("answers/decode-or-offset.py");
    save(&file, "raise SystemExit('half of it')\n");
    watch.until("The file was saved: checking it.");
    watch.until("your program said: half of it");
    watch.until("Watching answers");

    let model = find("decode-or-offset").unwrap().folder().unwrap();
    save(
        &file,
        &fs::read_to_string(model.join("solution.py")).unwrap(),
    );
    watch.until(" checks passed.");
    watch.until("The starter is now in answers");
    watch.until("Watching answers");
    let next = desk.path("answers/sum.py");
    assert!(fs::read_to_string(&next).unwrap().contains("TODO:"));
    save(&next, "raise SystemExit('the next one')\n");
    watch.until("your program said: the next one");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_program_under_check() {
    let desk = Desk::new();
    let file = desk.path("answers/first-words.py");
    let noted = desk.path("noted");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let program = format!(
        "import os, time\nopen({noted:?}, 'w').write(f'{{os.getpid()}}\\n')\ntime.sleep(60)\n"
    );
    fs::write(&file, program).unwrap();
    let mut command = desk.exercise();
    command.arg("first-words");
    let mut running = Running::start(command);
    running.until("Checking");
    let pid = loop {
        match fs::read_to_string(&noted) {
            Ok(text) if text.ends_with('\n') => break text.trim().to_owned(),
            _ => thread::sleep(Duration::from_millis(5)),
        }
    };
    let interrupted = Command::new("kill")
        .args(["-INT", &running.child.id().to_string()])
        .status();
    assert!(interrupted.unwrap().success());
    assert_eq!(running.child.wait().unwrap().code(), Some(130));
    let state = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid])
        .output();
    let state = state.unwrap().stdout;
    assert!(
        state.is_empty() || state.starts_with(b"Z"),
        "{pid} still runs"
    );
}

/// What a terminal of `columns` shows of a check.
#[cfg(target_os = "linux")]
fn on_a_terminal(desk: &Desk, columns: u32, variables: &str) -> String {
    let command = support::compiled();
    let script = format!(
        "stty rows 24 cols {columns}; {variables} '{}' decode-or-offset --python",
        command.display()
    );
    let mut terminal = Command::new("script");
    terminal.args(["-qec", &script, "/dev/null"]);
    terminal
        .current_dir(desk.path(""))
        .env_remove("CARGO_MANIFEST_DIR");
    terminal.env_remove("NO_COLOR").stdin(Stdio::null());
    let output = terminal.output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_narrow_terminal_nothing_of_a_row_stays() {
    let desk = Desk::new();
    let shown = on_a_terminal(&desk, 40, "");
    support::assert_says(&shown, &["\x1b[31mFAILED\x1b[0m", "\x1b[K"]);
    let mut transient = 0;
    for row in shown.split(['\n', '\r']).filter(|row| row.contains('…')) {
        transient += usize::from(row.starts_with("…  "));
        assert!(row.chars().count() < 40, "{row:?}");
    }
    assert!(transient > 0, "{shown:?}");
    // Words of the explanation are not cut: it is as wide as the terminal.
    for row in shown.lines().filter(|row| row.starts_with("  ")) {
        assert!(row.trim_end().chars().count() <= 40, "{row:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn without_color_no_color_is_shown() {
    let desk = Desk::new();
    let shown = on_a_terminal(&desk, 80, "NO_COLOR=1");
    support::assert_says(&shown, &["FAILED"]);
    assert!(!shown.contains("\x1b[3"), "{shown:?}");
}

#[cfg(unix)]
mod in_rust {
    use super::*;
    use support::{copy_of_the_book, exercise_in};

    #[test]
    fn an_answer_compiles_and_one_that_does_not_disturbs_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let book = copy_of_the_book(folder.path(), "book");
        let check = |name| said(exercise_in(&book).args([name, "--rust"]));
        let words = [
            "The starter is now in answers/src/bin/decode-or-offset.rs.\n",
            "Checking answers/src/bin/decode-or-offset.rs\nIt compiles.\n",
        ];
        check("decode-or-offset").is(1, &words);

        let broken = book.join("answers/src/bin/sum.rs");
        fs::write(&broken, "fn main() { nonsense }\n").unwrap();
        let words = [
            "cannot find value `nonsense`",
            "\nerror: the program does not compile: see above\n",
        ];
        check("sum").is(3, &words);
        let model = book.join("exercises/05-data-formats/decode-or-offset/solution.rs");
        let answer = book.join("answers/src/bin/decode-or-offset.rs");
        fs::copy(model, answer).unwrap();
        check("decode-or-offset").is(0, &["It compiles.\n", "\nNext: cargo exercise sum\n"]);
    }

    /// Only a clone has a status.
    #[test]
    fn git_leaves_answers_alone() {
        let original = exercises::root().unwrap();
        if !original.join(".git").exists() {
            return;
        }
        for (path, ignored) in [
            ("answers/sum.py", true),
            ("answers/src/bin/sum.rs", true),
            ("answers/.notes/sum.rs", true),
            ("answers/Cargo.toml", false),
            ("answers/src/lib.rs", false),
        ] {
            let mut git = Command::new("git");
            git.args(["check-ignore", "--quiet", "--no-index", path]);
            let status = git.current_dir(&original).status().unwrap();
            assert_eq!(status.code(), Some(i32::from(!ignored)), "{path}");
        }
    }
}
