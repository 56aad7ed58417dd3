//! Proves `cargo exercise NAME --by-hand`: every model answer comes to the end of the
//! conversation with its partner, and who does something else is told what.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Lines};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use exercises::answer::{Answer, program_path};
use exercises::{Exercise, all, cargo, find, free_port, root, show};
use support::{Desk, assert_says, exercise_in, target};

/// The exercises whose programs open no connection.
const FILTERS: [&str; 2] = ["decode-or-offset", "break-it"];

/// How long a conversation may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);

/// A partner that is at work.
struct ByHand {
    child: Arc<Mutex<Child>>,
    lines: Lines<BufReader<ChildStdout>>,
    said: String,
}

impl ByHand {
    fn start(mut command: Command, name: &str, arguments: &[&str]) -> ByHand {
        command.args([name, "--by-hand"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let child = Arc::new(Mutex::new(child));
        let same = Arc::clone(&child);
        thread::spawn(move || {
            thread::sleep(LIMIT);
            same.lock().unwrap().kill()
        });
        let said = String::new();
        ByHand { child, lines, said }
    }

    /// Reads until a line holds one of `words`, and returns that line. At the end,
    /// the line is empty.
    fn until(&mut self, words: &[&str]) -> String {
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            self.said += &format!("{line}\n");
            if words.iter().any(|word| line.contains(word)) {
                return line;
            }
        }
        String::new()
    }

    /// Reads what the reader is to start until the partner waits for it, and returns
    /// the arguments of it.
    fn arguments(&mut self) -> Vec<String> {
        let line = self.until(&[" 127.0.0.1 ", " :: "]);
        self.until(&["waits until your program"]);
        let words: Vec<&str> = line.split(' ').collect();
        let is_first = |word: &&str| ["127.0.0.1", "::1", "::", "ask", "serve"].contains(word);
        let first = words.iter().position(is_first).unwrap_or(words.len());
        words[first..].iter().map(|word| word.to_string()).collect()
    }

    /// Its exit status, and all that it has said.
    fn end(mut self) -> (Option<i32>, String) {
        self.until(&[]);
        let status = self.child.lock().unwrap().wait().unwrap();
        (status.code(), self.said)
    }

    fn kill(self) -> String {
        self.child.lock().unwrap().kill().unwrap();
        self.end().1
    }
}

/// Plays an exercise with an answer. Returns the partner's exit status, and all that
/// it has said.
fn play(exercise: &Exercise, answer: &Answer, options: &[&str]) -> (Option<i32>, String) {
    let port = free_port().to_string();
    let options = [options, &["--port", &port, "--", "program"]].concat();
    let command = exercise_in(&root().unwrap());
    let mut by_hand = ByHand::start(command, exercise.name, &options);
    loop {
        let words = by_hand.arguments();
        let Some(last) = words.last() else {
            return by_hand.end();
        };
        assert_eq!(last, &port);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let start = || {
            let mut program = answer.start(&words).expect("the program");
            program.deadline += LIMIT;
            program
        };
        let mut program = start();
        if by_hand.said.ends_with("listens (Ctrl-C stops)\n") {
            if exercise.name == "restartable" {
                by_hand.until(&["start it again"]);
                drop(program);
                program = start();
            }
            // What comes after that is said when the server is no longer needed.
            by_hand.until(&["That was all", "The conversation ends"]);
            continue;
        }
        program.feed("straße\n".into());
        by_hand.until(&["should have printed", "The conversation ends"]);
        let ended = program.ended().expect("an end");
        if by_hand.said.contains("should have printed") {
            let printed = format!("should have printed {},", show(&ended.stdout));
            assert!(
                by_hand.said.contains(&printed),
                "{printed}\n{}",
                by_hand.said
            );
            assert_eq!(ended.status, Some(0), "{}", ended.stderr);
        }
    }
}

/// Plays every exercise at once, each with the answer that `model` finds for it.
fn every_model_answer_plays(model: impl Fn(&Exercise) -> Answer + Sync) {
    let played = all().iter().filter(|one| !FILTERS.contains(&one.name));
    thread::scope(|scope| {
        for exercise in played {
            let model = &model;
            scope.spawn(move || {
                let (status, said) = play(exercise, &model(exercise), &[]);
                assert_eq!(status, Some(0), "{}:\n{said}", exercise.name);
                assert!(!said.contains("the task"), "{}:\n{said}", exercise.name);
                let words: &[&str] = match exercise.name {
                    "first-words" | "either-family" | "characters" => &["server        sends "],
                    "knock" => &["your program  connects", "your program  ends the stream"],
                    "ping" => &["your program  sends ", ", which is lost"],
                    _ => &["your program  sends ", "waits for "],
                };
                for word in words {
                    assert!(
                        said.contains(word),
                        "{}: no {word:?} in\n{said}",
                        exercise.name
                    );
                }
            });
        }
    });
}

#[test]
fn every_model_answer_in_python_comes_to_the_end_of_the_conversation() {
    every_model_answer_plays(|exercise| {
        let file = exercise.folder().unwrap().join("solution.py");
        Answer::python(&file).unwrap()
    });
}

#[test]
fn every_model_answer_in_rust_comes_to_the_end_of_the_conversation() {
    let mut build = cargo();
    build.args(["build", "--quiet", "--package", "programs", "--bins"]);
    assert!(build.status().unwrap().success());
    every_model_answer_plays(|exercise| {
        let program = program_path(&format!("{}-solution", exercise.name));
        Answer::command(vec![program.unwrap().into()])
    });
}

/// What the partner says to a wrong answer, and with which exit status it ends.
fn told(name: &str, file: &str, expected: i32) -> String {
    let exercise = find(name).unwrap();
    let answer = Answer::python(&exercise.folder().unwrap().join(file)).unwrap();
    let (status, said) = play(exercise, &answer, &["--patience", "2"]);
    assert_eq!(status, Some(expected), "{said}");
    said
}

#[test]
fn a_client_that_closes_too_early_is_told_what_the_task_says() {
    let said = told("greeter", "starter.py", 1);
    let words = ["the task      wants instead: 13 bytes, \"GOOD MORNING\\n\"\n"];
    assert_says(&said, &words);

    let said = told("half-close", "mutants/closes-instead.py", 1);
    let words = [
        "your program  has closed the connection before this came\n",
        "wants instead: that your program receives until the stream ends\n",
    ];
    assert_says(&said, &words);
}

#[test]
fn a_client_that_says_nothing_more_is_waited_for_a_while() {
    let said = told("half-close", "mutants/neither.py", 1);
    let came = "your program  sends 8 bytes, \"stra\\xc3\\x9fe\\n\"\n";
    let words = [
        came,
        "server        has waited for 2 s, and nothing more came\n",
        "the end of the stream",
    ];
    assert_says(&said, &words);
}

#[test]
fn a_server_that_answers_otherwise_is_told_what_the_task_says() {
    let said = told("lines", "mutants/forgets-the-last-line.py", 0);
    let words = [
        "client        sends 6 bytes, \"hello\\n\"\n",
        "your program  sends 2 bytes, \"5\\n\"\n",
        "client        ends its half of the connection\n",
        "your program  ends the stream\n",
        "the task      wants instead: 2 bytes, \"3\\n\", which differs from byte 0 on\n",
    ];
    assert_says(&said, &words);
}

#[test]
fn each_task_says_how_its_answer_meets_a_partner() {
    let mut faults = Vec::new();
    for exercise in all() {
        let name = exercise.name;
        let task = fs::read_to_string(exercise.folder().unwrap().join("task.md")).unwrap();
        let line =
            format!("\nTo see it talk to a partner first: `cargo exercise {name} --by-hand`.\n");
        if task.contains(&line) == FILTERS.contains(&name) {
            faults.push(format!("{name}/task.md: {}", line.trim()));
        }
    }
    assert!(
        faults.is_empty(),
        "missing, or nobody is there:\n{}",
        faults.join("\n")
    );
}

/// Starts the first program that a partner names, in `folder`, and sees it connect.
fn start_what_it_names(mut by_hand: ByHand, folder: &Path, starts_with: &str) {
    let mut line = by_hand.until(&[&format!("  {starts_with}")]);
    assert!(line.contains(" 127.0.0.1 "), "{line:?} in {}", by_hand.said);
    by_hand.until(&["waits until"]);
    line = line.trim().to_owned();
    let words: Vec<&str> = line.split(' ').collect();
    let mut program = Command::new(words[0]);
    program.args(&words[1..]).current_dir(folder);
    program.env("CARGO_TARGET_DIR", target());
    assert!(program.status().unwrap().success(), "{line}");
    assert_says(&by_hand.end().1, &["your program  connects"]);
}

/// The commands are those that start the reader's files, which are the starters still:
/// they connect.
#[test]
fn the_command_that_it_names_starts_the_answer_in_python() {
    let desk = Desk::new();
    let by_hand = ByHand::start(desk.exercise(), "first-words", &["--python"]);
    start_what_it_names(by_hand, &desk.path(""), "python");
}

#[cfg(unix)]
#[test]
fn the_command_that_it_names_starts_the_answer_in_rust() {
    let folder = tempfile::tempdir().unwrap();
    let book = support::copy_of_the_book(folder.path(), "book");
    let by_hand = ByHand::start(exercise_in(&book), "first-words", &[]);
    start_what_it_names(by_hand, &book, "cargo");
}

#[test]
fn a_command_is_named_as_the_shell_takes_it() {
    let desk = Desk::new();
    let options = ["--", "node", "a line.js"];
    let mut by_hand = ByHand::start(desk.exercise(), "lines", &options);
    let line = by_hand.until(&["a line.js"]);
    let quote = if cfg!(windows) { '"' } else { '\'' };
    assert_eq!(
        line,
        format!("  node {quote}a line.js{quote} 127.0.0.1 5221")
    );
    by_hand.kill();
}

#[test]
fn a_program_that_is_never_started_is_waited_for() {
    let desk = Desk::new();
    for (name, word) in [("first-words", "connects"), ("lines", "listens")] {
        let port = free_port().to_string();
        let options = ["--python", "--patience", "1", "--port", &port];
        let mut by_hand = ByHand::start(desk.exercise(), name, &options);
        by_hand.until(&[&format!("waits until your program {word} (Ctrl-C stops)")]);
        thread::sleep(Duration::from_secs(2));
        let status = by_hand.child.lock().unwrap().try_wait().unwrap();
        assert_eq!(status, None, "{}", by_hand.said);
        let said = by_hand.kill();
        assert!(said.ends_with("(Ctrl-C stops)\n"), "{said}");
    }
}

#[test]
fn a_program_without_a_connection_is_started_as_it_is() {
    let desk = Desk::new();
    for (name, words) in [
        (
            "decode-or-offset",
            ["b'Zo\\xff\\n'", "print: not UTF-8 at byte 2"],
        ),
        (
            "break-it",
            ["break-it.py\n", "print: the name of a failure"],
        ),
    ] {
        desk.said(&[name, "--by-hand", "--python"]).is(0, &words);
    }
}

#[test]
fn what_cannot_be_meant_so_is_bad_usage() {
    let desk = Desk::new();
    for (arguments, word) in [
        (&["--by-hand"][..], "<NAME>"),
        (&["lines", "--by-hand", "--hint"], "cannot be used with"),
        (&["lines", "--by-hand", "--json"], "cannot be used with"),
        (
            &["lines", "--by-hand", "--port", "0"],
            "0 is not in 1..=65535",
        ),
        (&["lines", "--by-hand", "--port", "http"], "invalid digit"),
        (&["lines", "--port", "5221"], "--by-hand"),
    ] {
        desk.said(arguments).is(2, &[word]);
    }
}

#[test]
fn a_port_that_is_taken_is_named_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let said = Desk::new().said(&["first-words", "--by-hand", "--port", &port]);
    said.is(2, &[&format!("error: cannot listen on 127.0.0.1:{port}: ")]);
    assert_eq!(said.all().lines().count(), 1, "{said:?}");
}
