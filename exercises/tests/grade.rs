//! Proves `cargo exercise --grade`: the verdicts, the points, each format against its
//! documented shape, going on after an interruption, and hostile answers in the sandbox.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, thread};

use exercises::{cargo, find, find_python, root};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use support::{Said, exercise_in, said};

/// An exercise whose checks are quick, and have a program that opens no connection.
const QUICK: &str = "decode-or-offset";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Each grades several answers at a time.
    arguments.test_threads.get_or_insert(4);
    // Some systems have it, and forbid it.
    let words = [
        "--unshare-user",
        "--unshare-net",
        "--ro-bind",
        "/",
        "/",
        "true",
    ];
    let bubblewrap = Command::new("bwrap").args(words).output();
    let bubblewrap = bubblewrap.is_ok_and(|output| output.status.success());
    let with_it = "the sandbox (with bubblewrap)";
    let trials = vec![
        // The longest come first.
        Trial::test(format!("{with_it}: hostile answers get nothing"), hostile)
            .with_ignored_flag(!bubblewrap),
        Trial::test(format!("{with_it}: answers do not reach each other"), apart)
            .with_ignored_flag(!bubblewrap),
        Trial::test("each answer is judged as it is", each_answer_is_judged),
        Trial::test(
            "few descriptors at the start are no fault of an answer",
            few_descriptors,
        )
        .with_ignored_flag(!cfg!(unix)),
        Trial::test(
            "the table in the book is the one that is printed",
            table_in_the_book,
        ),
        Trial::test("a broken folder is told of as its student's", broken_folder),
        Trial::test("points weigh exercises and checks", points_weigh),
        Trial::test("bad points are told in one line", bad_points),
        Trial::test("a bad class is told in one line", bad_class),
        Trial::test("csv and junit are read", csv_and_junit),
        Trial::test("gradescope has its shape", gradescope),
        Trial::test("prairielearn has its shape", prairielearn),
        Trial::test("classroom has its shape", classroom),
        Trial::test("coderunner has its shape", coderunner),
        Trial::test("an interrupted grading goes on", goes_on),
        Trial::test("what was only slow is graded again", slow_once),
        Trial::test("a note that was torn is made again", torn_note),
        Trial::test("a class is graded once at a time", once_at_a_time),
        Trial::test("names that look alike are kept apart", alike),
        Trial::test("a flood of words is cut", flood),
        Trial::test(
            format!("{with_it}: answers are judged as they are"),
            sandboxed,
        )
        .with_ignored_flag(!bubblewrap),
        Trial::test("without bubblewrap one line says what to do", no_bubblewrap),
        Trial::test(
            "the edition for students lacks what is for teachers",
            student_edition,
        ),
        Trial::test("a copy is put into a new folder alone", new_folders),
        // Each compiles the grader anew, as a course's system does.
        Trial::test("the autograder for Gradescope grades", gradescope_zip).with_ignored_flag(true),
        Trial::test(
            "the autograder for PrairieLearn grades",
            prairielearn_folder,
        )
        .with_ignored_flag(true),
        Trial::test("the autograder for Classroom grades", classroom_workflow)
            .with_ignored_flag(true),
    ];
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A class in a folder of its own.
struct Class(TempDir);

impl Class {
    fn new() -> Class {
        Class(tempdir().unwrap())
    }

    /// Puts a file into a student's folder.
    fn file(&self, student: &str, name: &str, text: &str) -> PathBuf {
        let file = self.0.path().join(student).join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        file
    }

    /// Puts a file of the exercise there as the student's answer.
    fn hands_in(&self, student: &str, file: &str) {
        let extension = Path::new(file).extension().unwrap().to_str().unwrap();
        self.file(student, &format!("{QUICK}.{extension}"), &given(file));
    }

    /// Grades it.
    fn grade(&self, options: &[&str]) -> Said {
        said(&mut self.command(options))
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = exercise_in(&root().unwrap());
        command.arg("--grade").arg(self.0.path()).args(options);
        command
    }

    /// Grades it as JSON.
    fn json(&self, options: &[&str]) -> Value {
        let said = self.grade(&[options, &["--format", "json"]].concat());
        assert_eq!(said.status, Some(0), "{said:?}");
        serde_json::from_str(&said.stdout).unwrap()
    }
}

/// A file of the exercise.
fn given(file: &str) -> String {
    let folder = find(QUICK).unwrap().folder().unwrap();
    fs::read_to_string(folder.join(file)).unwrap()
}

/// What a student has for an exercise.
fn result<'a>(all: &'a Value, student: &str) -> &'a Value {
    let students = all["students"].as_array().unwrap();
    let found = students.iter().find(|one| one["student"] == student);
    &found.unwrap_or_else(|| panic!("no {student} in {all}"))["exercises"][0]
}

/// A class with an answer of each kind.
fn mixed_class() -> Class {
    let class = Class::new();
    class.hands_in("right", "solution.py");
    class.hands_in("right-in-rust", "solution.rs");
    class.hands_in("wrong", "mutants/counts-characters.py");
    class.hands_in("starter", "starter.py");
    class.file("broken", &format!("{QUICK}.rs"), "fn main() { nonsense }\n");
    class.file("nothing", "notes.txt", "I was ill.\n");
    class.file(
        "in-answers",
        &format!("answers/src/bin/{QUICK}.rs"),
        &given("solution.rs"),
    );
    let python = find_python().unwrap();
    let script = format!("#!{}\n{}", python.display(), given("solution.py"));
    class.file("script", QUICK, &script);
    class.file("commanded", "mine.py", &given("solution.py"));
    let words = format!(
        "{QUICK} = [{:?}, \"mine.py\"]\n",
        python.display().to_string()
    );
    class.file("commanded", "commands.toml", &words);
    // The starter in the other language is in nobody's way.
    class.hands_in("both", "starter.py");
    class.hands_in("both", "solution.rs");
    class
}

fn assert_mixed_class_is_right(all: &Value) {
    let checks = find(QUICK).unwrap().checks.len() as f64;
    for student in [
        "right",
        "right-in-rust",
        "in-answers",
        "script",
        "commanded",
        "both",
    ] {
        let result = result(all, student);
        assert_eq!(result["score"], checks, "{student}: {result}");
        assert_eq!(result["max_score"], checks);
    }
    for student in ["starter", "broken", "nothing"] {
        assert_eq!(result(all, student)["score"], 0.0, "{student}");
        assert_eq!(result(all, student)["max_score"], checks);
    }
    let wrong = result(all, "wrong");
    let failed: Vec<&str> = wrong["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["status"] == "failed")
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    assert_eq!(failed[0], "counts-bytes");
    assert_eq!(wrong["score"], checks - failed.len() as f64);
    let broken = &result(all, "broken")["checks"][0];
    assert_eq!(broken["status"], "not tried");
    let why = broken["diagnosis"].as_str().unwrap();
    assert!(why.contains("does not compile: error[E0425]"), "{why}");
}

fn each_answer_is_judged() -> Result<(), Failed> {
    let class = mixed_class();
    assert_mixed_class_is_right(&class.json(&[]));
    let class = Class::new();
    class.hands_in("wrong", "mutants/counts-characters.py");
    class.file("broken", &format!("{QUICK}.rs"), "fn main() { nonsense }\n");
    let table = class.grade(&["--seed", "7"]);
    let words = [
        "broken, decode-or-offset.rs:\n      does not compile: error[E0425]",
        "What the class fails most:",
        "decode-or-offset: counts in bytes, and not in characters",
        "taught in Data Formats, ",
        "Texts and sizes were made from seed 7.",
    ];
    table.is(0, &words);
    Ok(())
}

/// Where the system gives a program few descriptors, and more to one that asks.
fn few_descriptors() -> Result<(), Failed> {
    let class = Class::new();
    let students: Vec<String> = (0..8).map(|number| format!("s{number}")).collect();
    for student in &students {
        class.hands_in(student, "solution.py");
    }
    let grade = class.command(&["--jobs", "8", "--format", "json"]);
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -Sn 24; exec \"$@\"", "sh"])
        .arg(grade.get_program())
        .args(grade.get_args())
        .current_dir(root()?);
    for (name, value) in grade.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let said = said(&mut command);
    assert_eq!(said.status, Some(0), "{said:?}");
    let all = serde_json::from_str(&said.stdout)?;
    for student in &students {
        let result = result(&all, student);
        assert_eq!(result["score"], result["max_score"], "{result}");
    }
    Ok(())
}

/// What the appendix for teachers shows. `SNAPSHOTS=overwrite` records it anew.
fn table_in_the_book() -> Result<(), Failed> {
    let class = Class::new();
    for (student, exercise, file) in [
        ("ada", "first-words", "solution.py"),
        ("ada", "any-port", "solution.py"),
        ("ben", "first-words", "mutants/one-read.py"),
        ("ben", "any-port", "solution.py"),
        ("cleo", "first-words", "mutants/one-read.py"),
    ] {
        let text = fs::read_to_string(find(exercise).unwrap().folder()?.join(file))?;
        class.file(student, &format!("{exercise}.py"), &text);
    }
    class.file("cleo", "any-port.rs", "fn main() {\n    bind();\n}\n");
    let said = class.grade(&["--seed", "7"]);
    said.is(0, &["\n6 answers, "]);
    // How long it takes is nobody's business but this machine's.
    let (before, after) = said.stdout.split_once(" answers, ").unwrap();
    let (_, after) = after.split_once(" s.").unwrap();
    let shown = format!("{before} answers, 9 s.{after}");
    let file = root()?.join("exercises/class.out");
    if env::var("SNAPSHOTS").is_ok_and(|wanted| wanted == "overwrite") {
        return Ok(fs::write(file, shown)?);
    }
    // Some checks need Linux.
    if cfg!(target_os = "linux") && fs::read_to_string(&file)? != shown {
        return Err(format!("{} is stale; now it is\n{shown}", file.display()).into());
    }
    Ok(())
}

/// What is wrong in one student's folder is nothing that others notice.
fn broken_folder() -> Result<(), Failed> {
    let class = Class::new();
    class.file("ada", "commands.toml", "decode-or-offset = \"node a.js\"\n");
    class.hands_in("bob", "solution.py");
    let all = class.json(&[]);
    assert_eq!(
        result(&all, "bob")["score"],
        result(&all, "bob")["max_score"]
    );
    let ada = &result(&all, "ada")["checks"][0];
    assert_eq!(ada["status"], "not tried");
    let why = ada["diagnosis"].as_str().unwrap();
    assert!(
        why.contains("decode-or-offset should be a list of words"),
        "{why}"
    );
    Ok(())
}

fn points_weigh() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("right", "solution.py");
    class.hands_in("wrong", "mutants/status-0.py");
    let points = class.file(
        ".points",
        "points.toml",
        "[decode-or-offset]\npoints = 20\nchecks = { fails-with-status-1 = 10 }\n",
    );
    let all = class.json(&["--points", points.to_str().unwrap()]);
    assert_eq!(result(&all, "right")["score"], 20.0);
    // One of eleven checks fails, and weighs as much as the other ten.
    assert_eq!(result(&all, "wrong")["score"], 10.0);
    Ok(())
}

fn bad_points() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("right", "solution.py");
    for (text, words) in [
        ("[first-word]\n", "no exercise is called first-word"),
        (
            "[first-words]\npoints = -1\n",
            "points should be a number, 0 or more",
        ),
        (
            "[first-words]\nchecks = { flies = 1 }\n",
            "first-words has no check flies",
        ),
        ("[first-words]\nweight = 1\n", "weight is neither"),
        (
            "first-words = 3\n",
            "first-words should be a table: [first-words]",
        ),
    ] {
        let points = class.file(".points", "points.toml", text);
        let said = class.grade(&["--points", points.to_str().unwrap()]);
        said.is(2, &[words]);
        assert_eq!(said.all().lines().count(), 1, "{said:?}");
    }
    let said = class.grade(&["--points", "/no/such/file"]);
    said.is(2, &["/no/such/file: "]);
    Ok(())
}

fn bad_class() -> Result<(), Failed> {
    let class = Class::new();
    class.grade(&[]).is(
        2,
        &["there is no answer: each folder inside is a student's"],
    );
    class.file("ada", "commands.toml", "first-words = 3\n");
    class
        .grade(&[])
        .is(2, &["first-words should be a list of words"]);
    class.file("ada", "commands.toml", "first-words = [\"true\"]\n");
    class
        .grade(&["--only", "first-worms"])
        .is(2, &["did you mean first-words?"]);
    class
        .grade(&["--format", "gradescope", "--only", "sum"])
        .is(2, &["there is no answer"]);
    class.hands_in("bob", "solution.py");
    let words = "this format has a file for each student: name a folder with --output";
    class
        .grade(&["--format", "gradescope", "--only", QUICK])
        .is(2, &[words]);
    let mut command = exercise_in(&root().unwrap());
    command.args(["--grade", "/no/such/folder"]);
    said(&mut command).is(2, &["cannot read /no/such/folder: "]);
    Ok(())
}

/// A right and a wrong student, whose names need care.
fn two() -> Class {
    let class = Class::new();
    class.hands_in("=Ada, \"the\" <first>", "solution.py");
    class.hands_in("bob", "mutants/adds-a-newline.py");
    class
}

fn csv_and_junit() -> Result<(), Failed> {
    let class = two();
    for (format, reader) in [
        (
            "csv",
            "import csv, sys\n\
             rows = list(csv.DictReader(sys.stdin))\n\
             assert [row['student_id'] for row in rows] == ['\\'=Ada, \"the\" <first>', 'bob']\n\
             assert [row['assignment'] for row in rows] == ['decode-or-offset'] * 2\n\
             scores = [float(row['score']) for row in rows]\n\
             assert scores[0] == float(rows[0]['max_score']) > scores[1] > 0, rows\n",
        ),
        (
            "junit",
            "import sys, xml.etree.ElementTree as tree\n\
             root = tree.parse(sys.stdin.buffer).getroot()\n\
             assert root.tag == 'testsuites'\n\
             suites = root.findall('testsuite')\n\
             names = [suite.get('name') for suite in suites]\n\
             assert names == ['=Ada, \"the\" <first>.decode-or-offset', 'bob.decode-or-offset']\n\
             for suite in suites:\n\
             \x20   assert int(suite.get('tests')) == len(suite.findall('testcase')) > 1\n\
             \x20   failures = suite.findall('testcase/failure')\n\
             \x20   assert int(suite.get('failures')) == len(failures)\n\
             \x20   float(suite.get('time'))\n\
             assert [int(suite.get('failures')) > 0 for suite in suites] == [False, True]\n",
        ),
    ] {
        let file = class.0.path().join(format!("result.{format}"));
        let output = file.to_str().unwrap();
        class
            .grade(&["--format", format, "--output", output])
            .is(0, &[]);
        let mut python = Command::new(find_python().unwrap());
        python.args(["-c", reader]).stdin(fs::File::open(&file)?);
        said(&mut python).is(0, &[]);
    }
    Ok(())
}

/// Grades the two for a course's system. Returns what it has of each.
fn for_each_student(format: &str) -> [String; 2] {
    let class = two();
    let folder = class.0.path().join(".results");
    let output = folder.to_str().unwrap();
    class
        .grade(&["--format", format, "--output", output])
        .is(0, &[]);
    ["=Ada, \"the\" <first>", "bob"]
        .map(|name| fs::read_to_string(folder.join(format!("{name}.json"))).unwrap())
}

/// A field of JSON, and what its value has to be.
type Field<'a> = (&'a str, fn(&Value) -> bool);

/// Ends the test unless `value` has exactly these fields.
#[track_caller]
fn has_fields(value: &Value, fields: &[Field]) {
    let object = value.as_object().unwrap();
    for (name, is_right) in fields {
        assert!(object.get(*name).is_some_and(is_right), "{name} in {value}");
    }
    for name in object.keys() {
        assert!(
            fields.iter().any(|(field, _)| field == name),
            "{name} in {value}"
        );
    }
}

fn tests(value: &Value) -> &Vec<Value> {
    let tests = value["tests"].as_array().unwrap();
    assert_eq!(tests.len(), find(QUICK).unwrap().checks.len());
    tests
}

fn gradescope() -> Result<(), Failed> {
    let [ada, bob] = for_each_student("gradescope").map(|text| serde_json::from_str(&text));
    let (ada, bob): (Value, Value) = (ada?, bob?);
    let is_visible = |value: &Value| {
        let known = ["hidden", "after_due_date", "after_published", "visible"];
        known.contains(&value.as_str().unwrap_or_default())
    };
    for value in [&ada, &bob] {
        has_fields(
            value,
            &[
                ("score", Value::is_number),
                ("execution_time", Value::is_number),
                ("output", Value::is_string),
                ("visibility", is_visible),
                ("stdout_visibility", is_visible),
                ("tests", Value::is_array),
            ],
        );
        let mut sum = 0.0;
        for test in tests(value) {
            has_fields(
                test,
                &[
                    ("score", Value::is_number),
                    ("max_score", Value::is_number),
                    ("status", |value| *value == "passed" || *value == "failed"),
                    ("name", Value::is_string),
                    ("number", Value::is_string),
                    ("output", Value::is_string),
                    ("output_format", |value| *value == "text"),
                    ("visibility", is_visible),
                ],
            );
            assert_eq!(
                test["status"] == "passed",
                test["score"] == test["max_score"]
            );
            sum += test["score"].as_f64().unwrap();
        }
        assert_eq!(value["score"], sum);
    }
    assert!(ada["score"].as_f64() > bob["score"].as_f64());
    Ok(())
}

fn prairielearn() -> Result<(), Failed> {
    let [ada, bob] = for_each_student("prairielearn");
    for text in [&ada, &bob] {
        assert!(text.len() < 1 << 20);
        let value: Value = serde_json::from_str(text)?;
        has_fields(
            &value,
            &[
                ("gradable", |value| *value == true),
                ("score", |value| {
                    value
                        .as_f64()
                        .is_some_and(|score| (0.0..=1.0).contains(&score))
                }),
                ("message", Value::is_string),
                ("output", Value::is_string),
                ("tests", Value::is_array),
            ],
        );
        for test in tests(&value) {
            has_fields(
                test,
                &[
                    ("name", Value::is_string),
                    ("description", Value::is_string),
                    ("points", Value::is_number),
                    ("max_points", Value::is_number),
                    ("message", Value::is_string),
                    ("output", Value::is_string),
                ],
            );
        }
    }
    let ada: Value = serde_json::from_str(&ada)?;
    assert_eq!(ada["score"], 1.0);

    // What does not compile is no attempt.
    let class = Class::new();
    class.file("cy", &format!("{QUICK}.rs"), "fn main() { nonsense }\n");
    let said = class.grade(&["--format", "prairielearn"]);
    let value: Value = serde_json::from_str(&said.stdout)?;
    assert_eq!(value["gradable"], false);
    assert_eq!(value["score"], 0.0);
    assert!(
        value["format_errors"]
            .to_string()
            .contains("does not compile"),
        "{value}"
    );
    Ok(())
}

fn classroom() -> Result<(), Failed> {
    for (text, status) in for_each_student("classroom").iter().zip(["pass", "fail"]) {
        // Python's reader takes no other sign than those of base64 (RFC 4648).
        let mut python = Command::new(find_python().unwrap());
        let decode = "import base64, sys\n\
                      data = base64.b64decode(sys.argv[1], validate=True)\n\
                      sys.stdout.buffer.write(data)\n";
        let decoded = said(python.args(["-c", decode, text]));
        let value: Value = serde_json::from_str(&decoded.stdout)?;
        has_fields(
            &value,
            &[
                ("version", |value| *value == 1),
                ("status", Value::is_string),
                ("max_score", Value::is_number),
                ("tests", Value::is_array),
            ],
        );
        assert_eq!(value["status"], status);
        for test in tests(&value) {
            has_fields(
                test,
                &[
                    ("name", Value::is_string),
                    ("status", |value| *value == "pass" || *value == "fail"),
                    ("score", Value::is_number),
                    ("message", Value::is_string),
                    ("test_code", Value::is_string),
                    ("filename", Value::is_string),
                    ("line_no", |value| *value == 0),
                    ("duration", Value::is_number),
                ],
            );
        }
    }
    Ok(())
}

fn coderunner() -> Result<(), Failed> {
    let [ada, bob] = for_each_student("coderunner");
    for (text, is_right) in [(ada, true), (bob, false)] {
        assert_eq!(text.lines().count(), 1);
        let value: Value = serde_json::from_str(&text)?;
        has_fields(
            &value,
            &[
                ("fraction", Value::is_number),
                ("got", Value::is_string),
                ("prologuehtml", Value::is_string),
                ("testresults", Value::is_array),
            ],
        );
        assert_eq!(value["fraction"] == 1.0, is_right);
        let rows = value["testresults"].as_array().unwrap();
        assert_eq!(rows[0][0], "iscorrect");
        assert_eq!(rows.len(), 1 + find(QUICK).unwrap().checks.len());
        for row in rows {
            assert_eq!(row.as_array().unwrap().len(), 3);
        }
    }
    Ok(())
}

fn goes_on() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("a", "solution.py");
    class.hands_in("b", "solution.py");
    // One whose checks take long: the grading is interrupted there.
    let started = class.0.path().join("started");
    let slow = format!("open({started:?}, 'w').close()\nimport time\ntime.sleep(600)\n");
    class.file("c", &format!("{QUICK}.py"), &slow);
    let mut grading = class
        .command(&["--jobs", "1", "--seed", "5"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let until = Instant::now() + Duration::from_secs(120);
    while !started.exists() {
        assert!(Instant::now() < until, "the third answer is never started");
        thread::sleep(Duration::from_millis(5));
    }
    grading.kill()?;
    grading.wait()?;

    class.hands_in("c", "mutants/adds-a-newline.py");
    let said = class.grade(&["--seed", "5", "--format", "json"]);
    said.is(0, &["Going on: 2 of 3 answers were graded before.\n"]);
    let all: Value = serde_json::from_str(&said.stdout)?;
    let checks = find(QUICK).unwrap().checks.len() as f64;
    for student in ["a", "b"] {
        assert_eq!(result(&all, student)["score"], checks);
    }
    let score = result(&all, "c")["score"].as_f64().unwrap();
    assert!(0.0 < score && score < checks, "{score}");

    // When it is done, the next one begins anew.
    let again = class.grade(&["--seed", "5"]);
    assert!(!again.stderr.contains("Going on"), "{again:?}");
    Ok(())
}

/// Runs the command in the book's folder.
fn exercise(arguments: &[&str]) -> Said {
    said(exercise_in(&root().unwrap()).args(arguments))
}

/// All files under a folder, as seen from there.
fn files(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let path = path.strip_prefix(folder).unwrap();
                files.push(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    files
}

fn student_edition() -> Result<(), Failed> {
    let folder = tempdir()?;
    let students = folder.path().join("students");
    exercise(&["--student-edition", students.to_str().unwrap()]).is(0, &[]);
    let files = files(&students);
    for word in [
        "solution",
        "mutants/",
        "also-right/",
        "told.txt",
        "teachers",
        "proof.rs",
    ] {
        let found = files.iter().find(|file| file.contains(word));
        assert!(found.is_none(), "{found:?}");
    }
    for file in [
        "Cargo.toml",
        "answers/src/lib.rs",
        "exercises/01-overview/first-words/task.md",
        "exercises/10-conclusion/both-ways/starter.rs",
        "src/SUMMARY.md",
    ] {
        assert!(files.iter().any(|one| one == file), "no {file}");
    }
    assert!(!files.iter().any(|file| file.starts_with("target/")));
    let mut desk = files.iter().filter(|file| file.starts_with("answers/"));
    assert!(desk.all(|file| file.ends_with(".gitignore")
        || file.ends_with("Cargo.toml")
        || file.ends_with("lib.rs")));
    let mut cargo = cargo();
    cargo.args([
        "metadata",
        "--offline",
        "--no-deps",
        "--format-version",
        "1",
    ]);
    let metadata = said(cargo.current_dir(&students));
    assert_eq!(metadata.status, Some(0), "{metadata:?}");
    Ok(())
}

fn new_folders() -> Result<(), Failed> {
    let folder = tempdir()?;
    let kept = folder.path().join("kept");
    fs::write(&kept, "mine")?;
    let (full, kept) = (folder.path().to_str().unwrap(), kept.to_str().unwrap());
    for (arguments, words) in [
        (
            &["--student-edition", full][..],
            "is not empty: name a new folder",
        ),
        (
            &["--student-edition", "target/inside"],
            "cannot be inside of the book",
        ),
        (
            &["--autograder", "container", "--output", full],
            "is not empty",
        ),
        (
            &["--autograder", "classroom", "--output", kept],
            "is there already",
        ),
        (
            &["--autograder", "gradescope", "--output", kept],
            "is there already",
        ),
        (
            &["--autograder", "gradescope"],
            "where to? Name a file or a folder with --output",
        ),
    ] {
        let said = exercise(arguments);
        said.is(2, &[words]);
        assert_eq!(said.all().lines().count(), 1, "{said:?}");
    }
    assert_eq!(fs::read_to_string(kept)?, "mine");
    let _ = fs::remove_dir(root()?.join("target/inside"));
    Ok(())
}

/// Runs a script of an autograder in `folder`.
fn run(script: &Path, folder: &Path, variables: &[(&str, &Path)]) -> Said {
    let mut bash = Command::new("bash");
    bash.arg(script).current_dir(folder);
    bash.env_remove("CARGO_MANIFEST_DIR");
    bash.env("CARGO_TARGET_DIR", support::target().join("tmp/autograder"));
    said(bash.envs(variables.iter().copied()))
}

fn gradescope_zip() -> Result<(), Failed> {
    let folder = tempdir()?;
    let home = folder.path().join("autograder");
    let zip = folder.path().join("first-week.zip");
    let output = zip.to_str().unwrap();
    exercise(&[
        "--autograder",
        "gradescope",
        "--only",
        QUICK,
        "--output",
        output,
    ])
    .is(0, &[]);
    let mut unzip = Command::new(find_python()?);
    unzip.args(["-m", "zipfile", "-e", output]);
    said(unzip.arg(home.join("source"))).is(0, &[]);
    let variables = [("AUTOGRADER", home.as_path())];
    let setup = home.join("source/setup.sh");
    run(&setup, &home, &variables).is(0, &[]);
    for (program, is_right) in [(Some(given("solution.py")), true), (None, false)] {
        let submission = home.join("submission");
        let _ = fs::remove_dir_all(&submission);
        fs::create_dir_all(&submission)?;
        if let Some(program) = program {
            fs::write(submission.join(format!("{QUICK}.py")), program)?;
        }
        run(&home.join("source/run_autograder"), &home, &variables).is(0, &[]);
        let result = fs::read_to_string(home.join("results/results.json"))?;
        let result: Value = serde_json::from_str(&result)?;
        let count = tests(&result).len() as f64;
        assert_eq!(result["score"], if is_right { count } else { 0.0 });
    }
    Ok(())
}

fn prairielearn_folder() -> Result<(), Failed> {
    let folder = tempdir()?;
    let image = folder.path().join("image");
    let output = image.to_str().unwrap();
    exercise(&[
        "--autograder",
        "prairielearn",
        "--only",
        QUICK,
        "--output",
        output,
    ])
    .is(0, &[]);
    let dockerfile = fs::read_to_string(image.join("Dockerfile"))?;
    assert!(
        dockerfile.ends_with("ENTRYPOINT [\"/prairielearn.sh\"]\n"),
        "{dockerfile}"
    );
    let grade = folder.path().join("grade");
    fs::create_dir_all(grade.join("student"))?;
    fs::write(
        grade.join(format!("student/{QUICK}.py")),
        given("solution.py"),
    )?;
    let book = image.join("book");
    let variables = [("GRADE", grade.as_path()), ("BOOK", &book)];
    run(&image.join("prairielearn.sh"), &image, &variables).is(0, &[]);
    let result = fs::read_to_string(grade.join("results/results.json"))?;
    let result: Value = serde_json::from_str(&result)?;
    assert_eq!(
        (&result["gradable"], &result["score"]),
        (&true.into(), &1.0.into())
    );
    Ok(())
}

/// The commands of the workflow's step "Grade", run as GitHub runs them.
fn classroom_workflow() -> Result<(), Failed> {
    let folder = tempdir()?;
    let file = folder.path().join("grade.yml");
    let output = file.to_str().unwrap();
    exercise(&[
        "--autograder",
        "classroom",
        "--only",
        QUICK,
        "--output",
        output,
    ])
    .is(0, &[]);
    let workflow = fs::read_to_string(&file)?;
    let (_, step) = workflow.split_once("        run: |\n").unwrap();
    let lines = step
        .lines()
        .take_while(|line| line.starts_with("          "));
    let script: String = lines
        .map(|line| format!("{}\n", line.trim_start()))
        .collect();
    let script_file = folder.path().join("grade.sh");
    fs::write(&script_file, format!("set -e\n{script}"))?;
    let submission = folder.path().join("submission");
    fs::create_dir_all(&submission)?;
    fs::write(submission.join(format!("{QUICK}.py")), given("solution.py"))?;
    let book = folder.path().join("book");
    exercise(&[
        "--autograder",
        "container",
        "--output",
        book.to_str().unwrap(),
    ])
    .is(0, &[]);
    // The book lies beside the submission there.
    let outputs = folder.path().join("outputs");
    let inner = folder.path().join("there/book");
    fs::create_dir_all(folder.path().join("there"))?;
    fs::rename(book.join("book"), &inner)?;
    fs::rename(&submission, folder.path().join("there/submission"))?;
    run(
        &script_file,
        &inner,
        &[("GITHUB_OUTPUT", outputs.as_path())],
    )
    .is(0, &[]);
    let line = fs::read_to_string(&outputs)?;
    assert!(
        line.starts_with("result=ey") && line.lines().count() == 1,
        "{line}"
    );
    Ok(())
}

fn torn_note() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("a", "solution.py");
    let started = class.0.path().join("started");
    let slow = format!("open({started:?}, 'w').close()\nimport time\ntime.sleep(600)\n");
    class.file("b", &format!("{QUICK}.py"), &slow);
    let mut grading = class
        .command(&["--jobs", "1", "--seed", "11"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let until = Instant::now() + Duration::from_secs(120);
    while !started.exists() {
        assert!(Instant::now() < until, "the second answer is never started");
        thread::sleep(Duration::from_millis(5));
    }
    // The notes are those that name this class: it is still being graded.
    let twice = class.grade(&["--seed", "11"]);
    twice.is(2, &["error: this class is being graded already\n"]);
    grading.kill()?;
    grading.wait()?;
    let folder = root()?.join("target/grading");
    let noted = files(&folder);
    let noted = noted.iter().filter(|file| file.ends_with(".jsonl"));
    let of_this = noted
        .map(|file| folder.join(file))
        .find(|file| fs::read_to_string(file).is_ok_and(|text| text.starts_with("{\"seed\":11}")));
    let of_this = of_this.ok_or("no notes")?;
    let text = fs::read_to_string(&of_this)?;
    fs::write(&of_this, &text[..text.len() - 100])?;
    class.hands_in("b", "solution.py");
    let all = class.json(&["--seed", "11"]);
    for student in ["a", "b"] {
        let result = result(&all, student);
        assert_eq!(result["score"], result["max_score"], "{student}");
    }
    assert!(!of_this.exists());
    Ok(())
}

fn once_at_a_time() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("a", "solution.py");
    class.hands_in("b", "solution.py");
    let second = class
        .command(&["--seed", "3"])
        .stdout(Stdio::piped())
        .spawn()?;
    let first = class.grade(&["--seed", "3"]);
    let second = second.wait_with_output()?.status.code();
    // One after the other, or only one of them: none is lost in the end.
    let mut ends = [first.status, second];
    ends.sort_unstable();
    assert!(
        [[Some(0), Some(0)], [Some(0), Some(2)]].contains(&ends),
        "{ends:?} {first:?}"
    );
    Ok(())
}

fn alike() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("anna-b", "solution.rs");
    class.file("anna_b", &format!("{QUICK}.rs"), "fn main() {}\n");
    let all = class.json(&[]);
    assert_eq!(
        result(&all, "anna-b")["score"],
        result(&all, "anna-b")["max_score"]
    );
    assert_eq!(result(&all, "anna_b")["score"], 0.0);
    Ok(())
}

fn flood() -> Result<(), Failed> {
    let class = Class::new();
    let program = "import sys\nsys.stderr.write('\\x1b[31m\\0' + 'é' * 20_000_000)\n";
    class.file("a", &format!("{QUICK}.py"), program);
    let said = class.grade(&["--format", "junit", "--limit", "1"]);
    assert_eq!(said.status, Some(0), "{}", said.stderr);
    assert!(said.stdout.len() < 100_000, "{} bytes", said.stdout.len());
    assert!(!said.stdout.contains('\x1b'));
    Ok(())
}

/// A right answer that is slow when it is started for the first time.
fn slow_once() -> Result<(), Failed> {
    let class = Class::new();
    let marker = class.0.path().join("started");
    let program = format!(
        "import os, time\n\
         if not os.path.exists({marker:?}):\n\
         \x20   open({marker:?}, 'w').close()\n\
         \x20   time.sleep(6.5)\n\
         {}",
        given("solution.py")
    );
    class.file("a", &format!("{QUICK}.py"), &program);
    let all = class.json(&["--limit", "6", "--jobs", "1000"]);
    assert_eq!(result(&all, "a")["score"], result(&all, "a")["max_score"]);
    // One at a time, nobody else was in its way.
    fs::remove_file(marker)?;
    let all = class.json(&["--limit", "6", "--jobs", "1"]);
    assert_ne!(result(&all, "a")["score"], result(&all, "a")["max_score"]);
    Ok(())
}

/// A program that connects to whatever listens, while another is graded.
fn apart() -> Result<(), Failed> {
    let class = Class::new();
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let mallory = format!(
        "import socket, time\n\
         while time.time() < {}:\n\
         \x20   rows = open('/proc/net/tcp').read().splitlines()[1:]\n\
         \x20   for row in rows:\n\
         \x20       fields = row.split()\n\
         \x20       if fields[3] == '0A':\n\
         \x20           port = int(fields[1].split(':')[1], 16)\n\
         \x20           try:\n\
         \x20               socket.create_connection(('127.0.0.1', port), 0.1).close()\n\
         \x20           except OSError:\n\
         \x20               pass\n\
         \x20       time.sleep(0.01)\n",
        now + 6
    );
    class.file("mallory", &format!("{QUICK}.py"), &mallory);
    // A connection more is a visitor more.
    let model = find("visitors").unwrap().folder()?.join("solution.py");
    class.file("alice", "visitors.py", &fs::read_to_string(model)?);
    let all = class.json(&[
        "--sandbox",
        "--jobs",
        "2",
        "--only",
        "visitors,decode-or-offset",
    ]);
    let alice = result(&all, "alice");
    assert_eq!(alice["exercise"], "visitors");
    assert_eq!(alice["score"], alice["max_score"], "{alice}");
    Ok(())
}

/// The processes whose command line holds `words`.
fn processes(words: &str) -> usize {
    let listed = Command::new("ps").args(["-eo", "args"]).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    listed.lines().filter(|line| line.contains(words)).count()
}

fn hostile() -> Result<(), Failed> {
    let folder = root()?.join("exercises/tests/hostile/class");
    let class = Class::new();
    let mut count = 0;
    for entry in fs::read_dir(&folder)? {
        let file = entry?.path();
        let student = file.file_stem().unwrap().to_str().unwrap();
        class.file(student, &format!("{QUICK}.py"), &fs::read_to_string(&file)?);
        count += 1;
    }
    let all = class.json(&["--sandbox", "--jobs", "7", "--limit", "5"]);
    let students = all["students"].as_array().unwrap();
    assert_eq!(students.len(), count);
    for student in students {
        assert_eq!(student["score"], 0.0, "{student}");
    }
    let left = processes(class.0.path().to_str().unwrap());
    assert_eq!(left, 0, "of hostile answers, {left} processes are left");
    Ok(())
}

fn sandboxed() -> Result<(), Failed> {
    assert_mixed_class_is_right(&mixed_class().json(&["--sandbox"]));
    Ok(())
}

fn no_bubblewrap() -> Result<(), Failed> {
    let class = Class::new();
    class.hands_in("a", "solution.py");
    let mut command = class.command(&["--sandbox"]);
    command.env("PATH", "");
    if let Some(python) = env::var_os("PYTHON") {
        command.env("PYTHON", python);
    }
    let said = said(&mut command);
    said.is(2, &["error: the sandbox needs bubblewrap ("]);
    assert_eq!(said.all().lines().count(), 1, "{said:?}");
    Ok(())
}
