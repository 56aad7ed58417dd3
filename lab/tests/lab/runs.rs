//! Runs from a page: what is told of them, and that nothing of them is left, however they
//! end.

#[cfg(target_os = "linux")]
use std::time::{Duration, Instant};

use crate::support::{Book, Lab, Page};

/// A book with one listing, in both languages.
fn book() -> Book {
    let book = Book::new();
    book.write("examples/01-one/greet.py", "print('hello')\n");
    book.write(
        "examples/01-one/greet.rs",
        "fn main() { println!(\"hello\"); }\n",
    );
    book.write("examples/01-one/greet.out", "hello\n");
    book
}

fn lab(book: &Book) -> (Lab, Page) {
    let mut lab = Lab::start(book.lab(&["--run", "--port", "0"]));
    let page = Page::at(&lab.place());
    (lab, page)
}

/// A run of `program` in place of the listing.
fn python(program: &str) -> serde_json::Value {
    serde_json::json!({"listing": "greet", "language": "py", "text": program})
}

#[test]
fn what_the_book_shows_is_known_as_such() {
    let book = book();
    let (_lab, page) = lab(&book);
    let start = serde_json::json!({"listing": "greet", "language": "py"});
    let told = page.stream("start", &start).rest();
    let end = &told.last().expect("an end")["end"];
    assert_eq!(end["how"], "ended", "{told:?}");
    assert_eq!(end["status"], 0);
    assert_eq!(end["book"]["same"], true);

    let told = page.stream("start", &python("print('hallo')")).rest();
    let end = &told.last().expect("an end")["end"]["book"];
    assert_eq!(
        (&end["book"], &end["printed"]),
        (&"hello".into(), &"hallo".into())
    );
}

#[test]
fn a_draft_is_kept_and_dropped() {
    let book = book();
    let (_lab, page) = lab(&book);
    let draft = |text| serde_json::json!({"listing": "greet", "language": "py", "text": text});
    let of = serde_json::json!({"listing": "greet", "language": "py"});
    page.call("draft", &draft(Some("print(1)")));
    assert_eq!(page.call("listing", &of)["draft"], "print(1)");
    assert_eq!(page.call("listing", &of)["text"], "print('hello')\n");
    page.call("draft", &draft(None));
    assert!(page.call("listing", &of)["draft"].is_null());
    assert_eq!(
        std::fs::read_to_string(book.root().join("examples/01-one/greet.py")).expect("the listing"),
        "print('hello')\n"
    );
}

#[test]
fn input_goes_to_the_program_and_ends() {
    let book = book();
    let (_lab, page) = lab(&book);
    let mut run = page.stream(
        "start",
        &python("print(input())\nimport sys\nprint(sys.stdin.read())"),
    );
    let number = run.until("run");
    run.until("started");
    let given = page.call(
        "input",
        &serde_json::json!({"run": number, "text": "straße\n"}),
    );
    assert_eq!(given, serde_json::json!({}));
    run.prints("straße\n");
    page.call("input", &serde_json::json!({"run": number, "text": "rest"}));
    page.call("input", &serde_json::json!({"run": number, "text": null}));
    run.prints("rest\n");
    assert_eq!(run.until("end")["status"], 0);
}

#[cfg(target_os = "linux")]
#[test]
fn where_a_program_waits_is_told() {
    let book = book();
    let (_lab, page) = lab(&book);
    for (program, call) in [
        ("input()", "input"),
        (
            "import socket\nsocket.create_server(('127.0.0.1', 0)).accept()",
            "accept",
        ),
        (
            "import socket\na = socket.create_server(('127.0.0.1', 0))\n\
             socket.create_connection(a.getsockname()).recv(1)",
            "recv",
        ),
        ("import time\ntime.sleep(100)", "sleep"),
    ] {
        let mut run = page.stream("start", &python(program));
        let number = run.until("run");
        let mut waits = run.until("waits");
        while waits.as_array().is_some_and(Vec::is_empty) {
            waits = run.until("waits");
        }
        assert_eq!(waits, serde_json::json!([call]));
        page.call("stop", &serde_json::json!({"run": number}));
    }
}

#[cfg(target_os = "linux")]
/// Programs that do not want to end. Each says `ready` when there is something to end.
const STUBBORN: [(&str, &str); 6] = [
    ("sleeps", "import time\nprint('ready')\ntime.sleep(100)"),
    (
        "ignores signals",
        "import signal, time\nfor s in (1, 2, 15):\n    signal.signal(s, signal.SIG_IGN)\n\
         print('ready')\nwhile True:\n    time.sleep(1)",
    ),
    (
        "has a child in a session of its own",
        "import subprocess, time\n\
         subprocess.Popen(['sleep', '100'], start_new_session=True)\nprint('ready')\ntime.sleep(100)",
    ),
    (
        "is a daemon",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        \
         print('ready')\n        time.sleep(100)\n    os._exit(0)\ntime.sleep(100)",
    ),
    (
        "signals its group and its parent",
        "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n\
         os.kill(0, signal.SIGTERM)\nos.kill(os.getppid(), signal.SIGTERM)\nprint('ready')\n\
         time.sleep(100)",
    ),
    (
        "forks and forks",
        "import os, time\nleft = 40\nfor _ in range(left):\n    if os.fork() == 0:\n        \
         time.sleep(100)\n        os._exit(0)\nprint('ready')\ntime.sleep(100)",
    ),
];

/// Programs that fight what ends them: nothing of them may hold up the page.
#[cfg(target_os = "linux")]
#[test]
fn a_program_that_stops_its_supervisor_is_ended() {
    let book = book();
    let (lab, page) = lab(&book);
    let program = "import os, signal, time\nprint('ready')\n\
                   os.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(100)";
    let mut run = page.stream("start", &python(program));
    let number = run.until("run");
    run.prints("ready\n");
    let processes = below(lab.id());
    page.call("stop", &serde_json::json!({"run": number}));
    assert_gone(&processes, "a program", "Stop");
    run.until("end");
}

/// Whoever leaves while a program is compiled leaves no compiler behind.
#[cfg(target_os = "linux")]
#[test]
fn a_compiler_ends_with_its_page() {
    let book = book();
    let cargo = book.root().join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\nsleep 100 &\nwait\n").expect("a tool");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&cargo, mode).expect("a mode");
    let mut command = book.lab(&["--run", "--port", "0"]);
    command.env("CARGO", &cargo);
    let mut lab = Lab::start(command);
    let page = Page::at(&lab.place());
    let mut run = page.stream(
        "start",
        &serde_json::json!({"listing": "greet", "language": "rs"}),
    );
    run.until("compiling");
    let until = Instant::now() + Duration::from_secs(10);
    while below(lab.id()).len() < 3 {
        assert!(Instant::now() < until, "the tool is not started");
        std::thread::sleep(Duration::from_millis(2));
    }
    let processes = below(lab.id());
    drop(run);
    assert_gone(&processes, "a compiler", "a closed page");
}

/// A link could lead out of the book, and a pipe would be waited for.
#[cfg(unix)]
#[test]
fn only_plain_files_of_the_book_are_read_and_written() {
    let book = book();
    let outside = Book::new();
    outside.write("secret", "a secret\n");
    let (_lab, page) = lab(&book);
    let of = serde_json::json!({"listing": "greet", "language": "py"});
    let draft = serde_json::json!({"listing": "greet", "language": "py", "text": "print(1)"});
    book.write("answers/.drafts/kept", "");
    let file = book.root().join("answers/.drafts/greet.py");
    let secret = outside.root().join("secret");
    std::os::unix::fs::symlink(&secret, &file).expect("a link");
    for (call, body) in [("listing", &of), ("draft", &draft)] {
        let error = page.call(call, body)["error"].to_string();
        assert!(error.contains("is no plain file"), "{call}: {error}");
    }
    std::fs::remove_file(&file).expect("the link");
    let made = std::process::Command::new("mkfifo").arg(&file).status();
    assert!(made.expect("mkfifo").success());
    let error = page.call("listing", &of)["error"].to_string();
    assert!(error.contains("is no plain file"), "{error}");
    std::fs::remove_dir_all(book.root().join("answers/.drafts")).expect("a folder");
    std::os::unix::fs::symlink(outside.root(), book.root().join("answers/.drafts"))
        .expect("a link");
    let error = page.call("draft", &draft)["error"].to_string();
    assert!(error.contains("is not in the book's folder"), "{error}");
    assert_eq!(
        std::fs::read_to_string(secret).expect("the secret"),
        "a secret\n"
    );
}

#[cfg(target_os = "linux")]
/// A program that can be told from all others.
fn marked(book: &Book, program: &str) -> String {
    format!("# {}\n{program}\n", book.root().display())
}

/// The processes below `parent`, as `/proc` has them.
#[cfg(target_os = "linux")]
fn below(parent: u32) -> Vec<u32> {
    let mut found = Vec::new();
    let mut parents = vec![parent];
    while let Some(parent) = parents.pop() {
        let threads = std::fs::read_dir(format!("/proc/{parent}/task"));
        for thread in threads.into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(thread.path().join("children"));
            for child in children.unwrap_or_default().split_whitespace() {
                let child = child.parse().expect("a number");
                found.push(child);
                parents.push(child);
            }
        }
    }
    found
}

#[cfg(target_os = "linux")]
fn is_there(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

/// Waits until none of the processes is left, a second at most.
#[cfg(target_os = "linux")]
fn assert_gone(processes: &[u32], name: &str, how: &str) {
    let until = Instant::now() + Duration::from_secs(1);
    while processes.iter().any(|process| is_there(*process)) {
        assert!(Instant::now() < until, "what {name} outlives {how}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_after_stop_a_closed_page_and_a_killed_server() {
    for (name, program) in STUBBORN {
        for how in ["stop", "a closed page", "SIGTERM", "SIGKILL"] {
            let book = book();
            let (mut lab, page) = lab(&book);
            let mut run = page.stream("start", &python(&marked(&book, program)));
            let number = run.until("run");
            run.prints("ready\n");
            let processes = below(lab.id());
            assert!(processes.len() > 1, "{name}: {processes:?}");
            match how {
                "stop" => drop(page.call("stop", &serde_json::json!({"run": number}))),
                "a closed page" => drop(run),
                "SIGTERM" => lab.signal("TERM"),
                _ => drop(lab.kill()),
            }
            if how == "stop" {
                // It is answered when nothing is left.
                let left = processes.iter().filter(|process| is_there(**process));
                assert_eq!(left.count(), 0, "{name}");
            }
            assert_gone(&processes, name, how);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_program_leaves_behind_ends_with_it() {
    let book = book();
    let (lab, page) = lab(&book);
    let program = "import subprocess\nsubprocess.Popen(['sleep', '100'], start_new_session=True)\n\
                   print('ready')";
    let told = page.stream("start", &python(program)).rest();
    assert_eq!(told.last().expect("an end")["end"]["status"], 0, "{told:?}");
    assert_gone(&below(lab.id()), "a child", "its program");
}

#[test]
fn a_flood_is_cut_and_ended() {
    let book = book();
    let (_lab, page) = lab(&book);
    let told = page
        .stream("start", &python("while True:\n    print('x' * 1000)"))
        .rest();
    let printed: usize = told
        .iter()
        .filter_map(|one| one["out"].as_str())
        .map(str::len)
        .sum();
    assert!((256 << 10..300 << 10).contains(&printed), "{printed}");
    assert!(told.iter().any(|one| one["cut"] == 256 << 10));
    assert_eq!(told.last().expect("an end")["end"]["how"], "output");
}

#[test]
fn output_is_text_and_nothing_else() {
    let book = book();
    let (_lab, page) = lab(&book);
    let program = r"import sys
sys.stdout.buffer.write(b'<b>\x1b]8;;http://x\x07\xff\x00\xe2\x80\xae')";
    let told = page.stream("start", &python(program)).rest();
    let out: String = told.iter().filter_map(|one| one["out"].as_str()).collect();
    assert_eq!(out, r"<b>\x1b]8;;http://x\x07\xff\x00\u{202e}");
}

#[test]
fn those_over_the_limit_are_told_and_the_next_one_runs() {
    let book = book();
    let (_lab, page) = lab(&book);
    let sleeper = python("print('ready')\nimport time\ntime.sleep(100)");
    let mut runs: Vec<_> = (0..16).map(|_| page.stream("start", &sleeper)).collect();
    for run in &mut runs {
        run.prints("ready\n");
    }
    let refused = page.call("start", &sleeper);
    assert_eq!(
        refused["error"],
        "16 programs are running: stop one of them first"
    );
    let number = runs[0].number();
    page.call("stop", &serde_json::json!({"run": number}));
    page.stream("start", &sleeper).prints("ready\n");
}

#[test]
fn a_program_that_is_no_utf8_or_no_program_is_told() {
    let book = book();
    let (_lab, page) = lab(&book);
    let told = page.stream("start", &python("print(\n")).rest();
    let faults = told.iter().find(|one| !one["faults"].is_null());
    assert_eq!(faults.expect("faults")["faults"][0]["line"], 1, "{told:?}");
    book.write("examples/01-one/-c.py", "");
    book.write("examples/01-one/-c.rs", "");
    for (name, why) in [
        ("-c", "the book has no such listing"),
        ("greeting", "the book has no such listing"),
        ("../greet", "the book has no such listing"),
    ] {
        let start = serde_json::json!({"listing": name, "language": "py"});
        assert_eq!(page.call("start", &start)["error"], why);
    }
    let start =
        serde_json::json!({"listing": "greet", "language": "py", "host": "--help", "port": 1});
    assert_eq!(
        page.call("start", &start)["error"],
        "this is not a host: give 127.0.0.1"
    );
}

/// Descriptors and memory do not grow from run to run.
#[cfg(target_os = "linux")]
#[test]
fn many_runs_leave_the_server_as_it_was() {
    let book = book();
    let (lab, page) = lab(&book);
    let runs = std::env::var("RUNS").map_or(40, |runs| runs.parse().expect("a number"));
    let start = serde_json::json!({"listing": "greet", "language": "py"});
    let run = |count: usize| {
        for _ in 0..count {
            let told = page.stream("start", &start).rest();
            assert_eq!(told.last().expect("an end")["end"]["status"], 0);
        }
    };
    run(10);
    let (descriptors, memory) = (descriptors(lab.id()), memory(lab.id()));
    run(runs);
    let after = (self::descriptors(lab.id()), self::memory(lab.id()));
    assert!(
        after.0 <= descriptors + 2,
        "{descriptors} descriptors, then {}",
        after.0
    );
    assert!(after.1 <= memory + 10_240, "{memory} KiB, then {}", after.1);
    println!("{runs} runs: {memory} KiB before, {} KiB after", after.1);
    assert!(below(lab.id()).is_empty());
}

#[cfg(target_os = "linux")]
fn descriptors(process: u32) -> usize {
    let folder = std::fs::read_dir(format!("/proc/{process}/fd"));
    folder.expect("the descriptors").count()
}

/// What a process has in memory, in KiB.
#[cfg(target_os = "linux")]
fn memory(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("VmRSS")
}
