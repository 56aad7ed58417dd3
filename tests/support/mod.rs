//! What the tests share: where things are, and programs run under a deadline.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{Read, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use escargot::CargoBuild;
use escargot::format::Message;
use wait_timeout::ChildExt;

/// The longest that any program of the book may take.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The listings that need each other: started as a server and a client by
/// tests/capitalization.rs, and `no_run` for skeptic.
pub const PAIR: [&str; 4] = [
    "cap_server",
    "cap_client",
    "cap_server_calls",
    "cap_client_calls",
];

/// The listings that fail on a machine without IPv6.
pub const NEED_IPV6: [&str; 2] = ["my_address", "both_families"];

/// The anchors that say to which end of a connection a line of a listing belongs.
pub const SIDES: [&str; 2] = ["server", "client"];

/// The folder that holds book.toml.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| exercises::root().unwrap());
    &ROOT
}

/// Ends the test with all that is wrong.
#[track_caller]
pub fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The chapters of the table of contents: file without `.md`, and title. Their
/// place in it is their number.
pub fn chapters() -> Vec<(String, String)> {
    let summary = fs::read_to_string(root().join("src/SUMMARY.md")).unwrap();
    let numbered = summary.lines().filter_map(|line| line.strip_prefix("- ["));
    numbered
        .filter_map(|line| line.split_once("]("))
        .map(|(title, file)| {
            let file = file.trim().trim_end_matches(".md)");
            (file.to_owned(), title.to_owned())
        })
        .collect()
}

/// Every listing: the `.rs` and `.py` files in the folders under examples/.
pub fn listing_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in read_dir(&root().join("examples")) {
        if folder.is_dir() {
            files.extend(read_dir(&folder).into_iter().filter(|file| {
                let language = file.extension().and_then(|extension| extension.to_str());
                matches!(language, Some("rs" | "py"))
            }));
        }
    }
    files.sort();
    files
}

/// Whether this is a listing of chapter 11 or later. These are a package of their own.
pub fn is_after_the_lecture(listing: &Path) -> bool {
    let folder = listing.parent().map(stem).unwrap_or_default();
    let chapter = folder.split('-').next().map(str::parse::<u32>);
    chapter.is_some_and(|chapter| chapter.is_ok_and(|chapter| chapter > 10))
}

/// The listings that are there in both languages.
pub fn paired_files() -> Vec<PathBuf> {
    let mut files = listing_files();
    files.retain(|file| twin(file).exists());
    files
}

/// The file of a listing in the other language.
pub fn twin(file: &Path) -> PathBuf {
    let is_rust = file.extension().is_some_and(|extension| extension == "rs");
    file.with_extension(if is_rust { "py" } else { "rs" })
}

/// A path as people name it: as seen from the book's folder.
pub fn named(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap_or(path);
    path.display().to_string().replace('\\', "/")
}

/// Whether what is recorded is to be written anew, by `SNAPSHOTS=overwrite`.
pub fn is_recording() -> bool {
    env::var("SNAPSHOTS").is_ok_and(|action| action == "overwrite")
}

/// What is in a folder.
pub fn read_dir(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder);
    let entries = entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The name of a file without its last extension.
pub fn stem(file: &Path) -> &str {
    file.file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a name in UTF-8")
}

/// The lines that a reader sees of a file: all, or those within an anchor.
pub fn shown_lines<'a>(text: &'a str, anchor: Option<&str>) -> Vec<&'a str> {
    let marks = anchors(text);
    let lines = text.lines().enumerate();
    let mut inside = anchor.is_none();
    let mut shown = Vec::new();
    for (number, line) in lines {
        match marks.get(&number) {
            Some((name, starts)) if Some(name.as_str()) == anchor => inside = *starts,
            Some(_) => {}
            None if inside => shown.push(line),
            None => {}
        }
    }
    shown
}

/// The anchors of a file by line: the name, and whether it starts there.
pub fn anchors(text: &str) -> BTreeMap<usize, (String, bool)> {
    let mut anchors = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        for (mark, starts) in [("ANCHOR: ", true), ("ANCHOR_END: ", false)] {
            if let Some((_, name)) = line.split_once(mark) {
                let name = name.trim_end_matches("-->").trim();
                anchors.insert(number, (name.to_owned(), starts));
            }
        }
    }
    anchors
}

/// The anchors of a file with the lines inside them, in the order in which they
/// begin. Lines with anchors do not count. A side also ends where the other begins.
pub fn anchored_lines(text: &str) -> Vec<(String, RangeInclusive<usize>)> {
    let marks = anchors(text);
    let mut found: Vec<(String, RangeInclusive<usize>)> = Vec::new();
    let is_side = |name: &String| SIDES.contains(&name.as_str());
    let is_open = |range: &RangeInclusive<usize>| *range.end() == usize::MAX;
    let mut line = 0;
    let mut last_code = 0;
    for (number, words) in text.lines().enumerate() {
        match marks.get(&number) {
            Some((name, true)) => {
                if is_side(name)
                    && let Some((_, range)) = found
                        .iter_mut()
                        .rfind(|(other, range)| is_side(other) && is_open(range))
                {
                    *range = *range.start()..=last_code;
                }
                found.push((name.clone(), line + 1..=usize::MAX));
            }
            Some((name, false)) => {
                let (_, range) = found
                    .iter_mut()
                    .rfind(|(other, range)| other == name && is_open(range))
                    .unwrap_or_else(|| panic!("the anchor {name} ends, and has not begun"));
                *range = *range.start()..=line;
            }
            None => {
                line += 1;
                if !words.trim().is_empty() {
                    last_code = line;
                }
            }
        }
    }
    for (name, lines) in &found {
        assert!(!is_open(lines), "the anchor {name} does not end");
    }
    found
}

/// The packages whose examples are the listings: of the lecture, and of what comes after.
const PACKAGES: [&str; 2] = ["examples/Cargo.toml", "examples/after/Cargo.toml"];

/// What Cargo makes when it builds every Rust listing, or what the compiler said.
fn artifacts() -> Result<Vec<(String, Made)>, String> {
    let mut made = Vec::new();
    for manifest in PACKAGES {
        let messages = cargo_build(manifest)
            .examples()
            .exec()
            .map_err(|error| error.to_string())?;
        for message in messages {
            let message = message.map_err(|error| error.to_string())?;
            let Ok(Message::CompilerArtifact(artifact)) = message.decode() else {
                continue;
            };
            let name = artifact.target.name.to_string();
            if let Some(executable) = artifact.executable {
                made.push((name, Made::Listing(executable.into_owned())));
            } else if let Some(library) = artifact.filenames.first() {
                made.push((name, Made::Library(library.clone().into_owned())));
            }
        }
    }
    Ok(made)
}

/// `cargo build` of a package, as if it were typed.
pub fn cargo_build(manifest: &str) -> CargoBuild {
    let build = CargoBuild::new().manifest_path(root().join(manifest));
    exercises::told_by_cargo()
        .into_iter()
        .fold(build, CargoBuild::env_remove)
}

/// A file that Cargo makes of the listings or for them.
enum Made {
    Listing(PathBuf),
    Library(PathBuf),
}

/// Builds every Rust listing. Returns the executables by name, or what the
/// compiler said.
pub fn build_listings() -> Result<BTreeMap<String, PathBuf>, String> {
    let made = artifacts()?.into_iter();
    Ok(made
        .filter_map(|(name, made)| match made {
            Made::Listing(executable) => Some((name, executable)),
            Made::Library(_) => None,
        })
        .collect())
}

/// What a listing may use beside the standard library.
const CRATES: [&str; 9] = [
    "anyhow",
    "axum",
    "ctrlc",
    "mio",
    "rcgen",
    "rustls",
    "serde_json",
    "socket2",
    "tokio",
];

/// The compiler, for listings in an edition of Rust.
pub fn compiler(edition: &str) -> Command {
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
    rustc.args(["--edition", edition]).current_dir(root());
    // Both packages name some: one of each.
    let libraries: BTreeMap<String, PathBuf> = artifacts()
        .unwrap_or_else(|error| panic!("{error}"))
        .into_iter()
        .filter(|(name, _)| CRATES.contains(&name.as_str()))
        .filter_map(|(name, made)| match made {
            Made::Library(library) => Some((name, library)),
            Made::Listing(_) => None,
        })
        .collect();
    for (name, library) in libraries {
        let folder = library.parent().unwrap_or(root()).display();
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library.display()))
            .arg(format!("-Ldependency={folder}"));
    }
    rustc
}

/// The path of Python 3.9 or later, or one line that says what to do.
pub fn find_python() -> Result<PathBuf, String> {
    exercises::find_python().map_err(|error| error.to_string())
}

/// `command` as every test starts it: output in UTF-8 whatever the system's
/// own encoding, errors without a backtrace, nothing written beside a listing.
pub fn prepared(program: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(root())
        .env("PYTHONUTF8", "1")
        .env("PYTHONUNBUFFERED", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("RUST_BACKTRACE");
    command
}

/// What a program left behind.
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: String,
    pub stderr: String,
}

/// A running program. It is killed when this value is dropped.
pub struct Program {
    child: Child,
    stdout: Lines,
    stderr: Lines,
    deadline: Instant,
}

impl Program {
    /// Starts `command` and sets its deadline: `LIMIT` from now.
    pub fn start(mut command: Command) -> Program {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        Program {
            stdout: Lines::of(child.stdout.take().expect("stdout is piped")),
            stderr: Lines::of(child.stderr.take().expect("stderr is piped")),
            child,
            deadline: Instant::now() + LIMIT,
        }
    }

    /// Gives the program `input` as the whole of its standard input.
    pub fn input(&mut self, input: &[u8]) {
        let mut stdin = self.child.stdin.take().expect("input is given once");
        let input = input.to_vec();
        // A program may end without reading its input: that is no fault here.
        thread::spawn(move || stdin.write_all(&input));
    }

    /// Waits until standard output holds `text`, and returns what has come
    /// since the last call up to there, without `text`.
    pub fn wait_for(&mut self, text: &str) -> String {
        loop {
            let new = &self.stdout.text[self.stdout.seen..];
            if let Some(length) = new.find(text) {
                let before = new[..length].to_owned();
                self.stdout.seen += length + text.len();
                return before;
            }
            if let Err(reason) = self.stdout.more(self.deadline) {
                let (stdout, stderr) = (&self.stdout.text, self.stderr.rest());
                panic!("no {text:?} in {stdout:?}: {reason}\n{stderr}");
            }
        }
    }

    /// Waits until the program has ended and both its outputs are closed.
    pub fn finish(mut self) -> Finished {
        drop(self.child.stdin.take());
        for stream in [&mut self.stdout, &mut self.stderr] {
            while let Ok(()) = stream.more(self.deadline) {}
        }
        let left = self.deadline.saturating_duration_since(Instant::now());
        match self
            .child
            .wait_timeout(left)
            .expect("a child can be waited for")
        {
            Some(status) => Finished {
                status,
                stdout: self.stdout.text.replace("\r\n", "\n"),
                stderr: self.stderr.text.replace("\r\n", "\n"),
            },
            None => panic!(
                "still running after {LIMIT:?}\nstandard output:\n{}\nstandard error:\n{}",
                self.stdout.text, self.stderr.text
            ),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One output of a program, read by a thread so that waiting can end in time.
struct Lines {
    chunks: Receiver<Vec<u8>>,
    raw: Vec<u8>,
    text: String,
    seen: usize,
}

impl Lines {
    fn of(mut stream: impl Read + Send + 'static) -> Lines {
        let (sender, chunks) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Lines {
            chunks,
            raw: Vec::new(),
            text: String::new(),
            seen: 0,
        }
    }

    /// Takes in the next bytes, or says why there are none.
    fn more(&mut self, deadline: Instant) -> Result<(), &'static str> {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.chunks.recv_timeout(left) {
            Ok(chunk) => {
                self.raw.extend(chunk);
                self.text = String::from_utf8_lossy(&self.raw).into_owned();
                Ok(())
            }
            Err(RecvTimeoutError::Disconnected) => Err("the output has ended"),
            Err(RecvTimeoutError::Timeout) => Err("the time is up"),
        }
    }

    /// All that has been printed by now.
    fn rest(&mut self) -> &str {
        while let Ok(()) = self.more(Instant::now()) {}
        &self.text
    }
}
