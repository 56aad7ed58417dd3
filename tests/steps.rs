//! Records anew, call by call, what both sides of the listings do, and compares it with
//! the files that the pages step through: the calls of each side, what they came to, and
//! what each wait was ended by. `SNAPSHOTS=overwrite cargo test --test steps` writes them,
//! and then what the pages show of them, which takes node.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{self, Command, ExitCode};
use std::sync::Arc;

use escargot::format::Message;
use exercises::has_ipv6;
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;

use support::{
    NEED_IPV6, anchors, build_listings, cargo_build, find_python, is_recording, listing_files,
    named, root, stem,
};

/// The listings with two sides that nobody steps through, and why.
const NOT_RECORDED: [(&str, &str); 19] = [
    (
        "short_send",
        "how much is taken at once differs from run to run",
    ),
    ("messages", "a list of mistakes"),
    ("line_pool", "its threads wait when it ends"),
    ("line_threads", "how much is taken differs from run to run"),
    ("line_loop", "as line_threads"),
    ("line_async", "as line_threads"),
    ("whole_limit", "how much has come in time differs"),
    ("heartbeat", "as whole_limit"),
    ("chat_client", "its user types"),
    ("refuse_body", "how much is taken differs from run to run"),
    ("chat_lock", "how much is taken differs from run to run"),
    ("chat_server", "as chat_lock"),
    ("encrypted", "somebody stands between its two sides"),
    ("datagrams", "no connection is there to look at"),
    ("lossy_path", "as datagrams"),
    ("ask_dns", "as datagrams"),
    ("cap_client", "recorded with cap_server"),
    ("cap_server_calls", "as cap_server"),
    ("cap_client_calls", "as cap_server"),
];

/// What it takes to record.
struct Recorder {
    program: PathBuf,
    library: PathBuf,
    python: PathBuf,
    /// The folder of the listings' executables.
    listings: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let recorder = if cfg!(target_os = "linux") && !arguments.list {
        match Recorder::build() {
            Ok(recorder) => Some(Arc::new(recorder)),
            Err(reason) => {
                eprintln!("error: {reason}");
                return ExitCode::FAILURE;
            }
        }
    } else {
        None
    };

    let mut trials = Vec::new();
    for recording in recordings() {
        let recorder = recorder.clone();
        let name = named(&recording);
        let lacks_ipv6 = NEED_IPV6.contains(&stem(&recording.with_extension(""))) && !has_ipv6();
        let name = if lacks_ipv6 {
            format!("{name} (over IPv6)")
        } else {
            name
        };
        let run = move || match recorder {
            Some(recorder) => check(&recorder, &recording),
            None => Err("nothing was built".into()),
        };
        // Only Linux lets the recorder see the calls of a program.
        let is_left_out = lacks_ipv6 || !cfg!(target_os = "linux");
        trials.push(Trial::test(name, run).with_ignored_flag(is_left_out));
    }
    trials.push(Trial::test(
        "no recording is of something else",
        nothing_is_left,
    ));
    let recorded = libtest_mimic::run(&arguments, trials);
    // They are made of the recordings, so these come first.
    let has_node = Command::new("node").arg("--version").output().is_ok();
    let cards = Trial::test(
        "every card of steps is as its recording (by node)",
        cards_are_as_recorded,
    );
    let shown = libtest_mimic::run(&arguments, vec![cards.with_ignored_flag(!has_node)]);
    match (recorded.has_failed(), shown.has_failed()) {
        (false, false) => ExitCode::SUCCESS,
        _ => ExitCode::from(101),
    }
}

impl Recorder {
    fn build() -> Result<Recorder, String> {
        let listings = build_listings()?;
        let messages = cargo_build("recorder/Cargo.toml")
            .exec()
            .map_err(|error| error.to_string())?;
        let (mut program, mut library) = (None, None);
        for message in messages {
            let message = message.map_err(|error| error.to_string())?;
            if let Ok(Message::CompilerArtifact(artifact)) = message.decode() {
                match &*artifact.target.name {
                    "recorder" => program = artifact.executable.map(Into::into),
                    "preload" => {
                        library = artifact.filenames.first().map(|file| file.to_path_buf())
                    }
                    _ => {}
                }
            }
        }
        let listing = listings.values().next().ok_or("no listing was built")?;
        let library = library.ok_or("no library was built")?;
        Ok(Recorder {
            program: program.ok_or("no recorder was built")?,
            library: with_a_space(&library).map_err(|error| error.to_string())?,
            python: real_python()?,
            listings: listing.parent().ok_or("no folder")?.to_owned(),
        })
    }
}

/// A copy of a file in a folder whose name has a space, as that of the book may have.
fn with_a_space(file: &Path) -> io::Result<PathBuf> {
    let folder = file.with_file_name("a folder");
    fs::create_dir_all(&folder)?;
    // Another run of the tests may have the last copy in use.
    let new = folder.join(process::id().to_string());
    let copy = folder.join(file.file_name().unwrap_or_default());
    fs::copy(file, &new)?;
    fs::rename(&new, &copy)?;
    Ok(copy)
}

/// The interpreter itself: what is found may be a script that starts it.
fn real_python() -> Result<PathBuf, String> {
    let output = Command::new(find_python()?)
        .args(["-c", "import sys; print(sys.executable)"])
        .output()
        .map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().into())
}

/// The files of what is recorded: a listing is, if its program has a server and a client.
fn recordings() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = listing_files()
        .into_iter()
        .filter(|file| file.extension().is_some_and(|language| language == "rs"))
        .filter(|file| !NOT_RECORDED.iter().any(|(name, _)| *name == stem(file)))
        .filter(|file| {
            let text = fs::read_to_string(file).unwrap_or_default();
            // Of the pair, the server stands for both.
            stem(file) == "cap_server"
                || ["TcpStream::connect", "accept()", "listen("]
                    .iter()
                    .filter(|call| text.contains(*call))
                    .count()
                    > 1
        })
        .map(|file| file.with_extension("steps.json"))
        .collect();
    found.sort();
    found
}

fn check(recorder: &Recorder, recording: &Path) -> Result<(), Failed> {
    let listing = named(recording);
    let listing = listing
        .trim_start_matches("examples/")
        .trim_end_matches(".steps.json");
    let output = Command::new(&recorder.program)
        .args([&recorder.library, &recorder.python, &recorder.listings])
        .arg(listing)
        .current_dir(root())
        .env_remove("RUST_BACKTRACE")
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let new = String::from_utf8(output.stdout)?;
    if is_recording() {
        fs::write(recording, &new)?;
    }
    let old = fs::read_to_string(recording).map_err(|error| format!("{error}: record it"))?;
    let steps = serde_json::from_str(&old)?;
    for language in ["py", "rs"] {
        points_into_its_text(recording, &steps, language)?;
    }
    let what_counts = |text: &str| -> Result<String, Failed> {
        let recording: Value = serde_json::from_str(text)?;
        Ok(["py", "rs"]
            .map(|language| told(&recording, language))
            .concat())
    };
    let (old, new) = (what_counts(&old)?, what_counts(&new)?);
    if old != new {
        let help = "SNAPSHOTS=overwrite cargo test --test steps records it anew";
        let expected = snapbox::Data::text(old);
        let found = snapbox::Data::text(new);
        snapbox::Assert::new().try_eq(Some(&help), found, expected)?;
    }
    Ok(())
}

/// The calls of each side in a language, and what must precede what: an end of a wait
/// comes after the other side's step that brings it.
fn told(recording: &Value, language: &str) -> String {
    let steps = recording["steps"].as_array().into_iter().flatten();
    let steps: Vec<&Value> = steps.filter(|step| step.get(language).is_some()).collect();
    let mut lanes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut done: BTreeMap<String, usize> = BTreeMap::new();
    for step in steps {
        // Each client has its own thread, and so has the server's side of it.
        let lane = format!("{language} {} {}", step["who"], step["conn"]);
        let place = step[language].as_str().unwrap_or_default();
        // Python 3.9 gives another line for the end of a `with`.
        let place = if place.ends_with(" with") {
            "with"
        } else {
            place
        };
        let mut line = format!("{} at {place}", step["call"]);
        for part in ["data", "count", "times", "error", "detail", "waits"] {
            if let Some(value) = step.get(part) {
                line += &format!(", {part} {value}");
            }
        }
        if step.get("waited").is_some() {
            let others = done.iter().filter(|(other, _)| **other != lane);
            let others: Vec<String> = others
                .map(|(other, count)| format!("{count} of {other}"))
                .collect();
            line += &format!(", after {}", others.join(" and "));
        }
        *done.entry(lane.clone()).or_default() += 1;
        lanes.entry(lane).or_default().push(line);
    }
    let lane = |(name, lines): (String, Vec<String>)| format!("{name}\n  {}\n", lines.join("\n  "));
    lanes.into_iter().map(lane).collect()
}

/// What the pages show of the recordings is made of them by the page's own code.
fn cards_are_as_recorded() -> Result<(), Failed> {
    let output = Command::new("node")
        .arg(root().join("tests/web/step-cards.js"))
        .output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned().into())
}

/// Each `.steps.json` belongs to a listing that is recorded.
fn nothing_is_left() -> Result<(), Failed> {
    let known = recordings();
    for listing in listing_files() {
        let recording = listing.with_extension("steps.json");
        if recording.exists() && !known.contains(&recording) {
            return Err(format!("{}: nothing records it", named(&recording)).into());
        }
    }
    Ok(())
}

/// Each place of a step is that of its word, in the text that the pages show.
fn points_into_its_text(recording: &Path, steps: &Value, language: &str) -> Result<(), Failed> {
    for step in steps["steps"].as_array().into_iter().flatten() {
        let is_the_pairs = stem(recording).starts_with("cap_server");
        let file = match step["who"].as_str() {
            Some("client") if is_the_pairs => recording.with_file_name("cap_client"),
            _ => recording.with_extension("").with_extension(""),
        };
        let text = fs::read_to_string(file.with_extension(language))?;
        let marks = anchors(&text);
        let lines = text
            .lines()
            .enumerate()
            .filter(|(number, _)| !marks.contains_key(number));
        let shown: Vec<&str> = lines.map(|(_, line)| line).collect();
        let places = step
            .get(language)
            .and_then(Value::as_str)
            .unwrap_or_default();
        for place in places.split(", ").filter(|place| !place.is_empty()) {
            let (at, word) = place.split_once(' ').ok_or("no word")?;
            let (line, column) = at.split_once(':').ok_or("no column")?;
            let (line, column): (usize, usize) = (line.parse()?, column.parse()?);
            let here: String = shown[line - 1].chars().skip(column - 1).collect();
            if !here.starts_with(word) {
                let (name, call) = (named(recording), &step["call"]);
                return Err(format!("{name}: {call} is not at {place} in {language}").into());
            }
        }
    }
    Ok(())
}
