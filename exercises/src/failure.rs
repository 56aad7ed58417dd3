//! Why a check failed, in words that a student can act upon.

use std::fmt::Write;

use crate::look_up;
use crate::places;

/// The most bytes of a message that are shown.
const SHOWN: usize = 60;

/// The most characters of a line of standard error.
const LINE: usize = 300;

/// The most lines of an explanation.
const LINES: usize = 10;

/// The bytes of `line_and_tail` after its line.
const TAIL: usize = 5_000;

const SAID: &str = "your program said:";

/// What a failed check has to say.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What the program did, and what that says about its code.
    pub diagnosis: String,
    /// What the grader wrote to the program's standard input.
    pub input: Option<Vec<u8>>,
    /// What the grader sent over the connection.
    pub sent: Option<Vec<u8>>,
    /// What came back over the connection.
    pub received: Option<Vec<u8>>,
    /// What the program printed to standard output.
    pub printed: Option<Vec<u8>>,
    /// How the program ended, if that matters.
    pub end: Option<String>,
    /// What the program printed to standard error.
    pub stderr: String,
    /// Where the book explains it: a page of `src/` and a heading.
    pub read: &'static str,
    /// Whether the program could not even be started.
    pub not_started: bool,
}

impl Failure {
    /// A failure with nothing but its diagnosis.
    pub fn new(diagnosis: impl Into<String>) -> Failure {
        Failure {
            diagnosis: diagnosis.into(),
            input: None,
            sent: None,
            received: None,
            printed: None,
            end: None,
            stderr: String::new(),
            read: "",
            not_started: false,
        }
    }

    /// A program that could not be started, and why.
    pub fn not_started(why: impl Into<String>) -> Failure {
        Failure {
            not_started: true,
            ..Failure::new(why)
        }
    }

    /// Adds what was written to the program's standard input.
    pub fn input(mut self, bytes: &[u8]) -> Failure {
        self.input = Some(bytes.to_vec());
        self
    }

    /// Adds what was sent over the connection.
    pub fn sent(mut self, bytes: &[u8]) -> Failure {
        self.sent = Some(bytes.to_vec());
        self
    }

    /// Adds what came back over the connection.
    pub fn received(mut self, bytes: &[u8]) -> Failure {
        self.received = Some(bytes.to_vec());
        self
    }

    /// Adds what the program printed.
    pub fn printed(mut self, bytes: &[u8]) -> Failure {
        self.printed = Some(bytes.to_vec());
        self
    }

    /// Adds the place in the book that explains it.
    pub fn see(mut self, place: &'static str) -> Failure {
        self.read = place;
        self
    }

    /// Adds the place in the book that explains it, if none is named yet.
    pub fn or_see(self, place: &'static str) -> Failure {
        if self.read.is_empty() {
            return self.see(place);
        }
        self
    }

    /// Says so if of `expected`, which is like `line_and_tail`, a part was not
    /// printed, and the program has ended as if all were well.
    pub fn or_lost(self, expected: &[u8]) -> Failure {
        self.or_lost_and_see(expected, places::SENDING_SOME)
    }

    /// The same for a student who has not come to that chapter.
    pub fn or_lost_early(self, expected: &[u8]) -> Failure {
        self.or_lost_and_see(expected, "")
    }

    fn or_lost_and_see(mut self, expected: &[u8], read: &'static str) -> Failure {
        let mut lines = expected.split_inclusive(|&byte| byte == b'\n');
        if let (Some(line), Some(tail), Some(printed)) = (lines.next(), lines.next(), &self.printed)
            && tail.len() >= TAIL
            && printed.starts_with(line)
            && printed.len() < expected.len()
            && self.end.is_none()
        {
            self.diagnosis = format!(
                "your program printed {} of {} bytes: write may take only a part, also to \
                 standard output; use write_all",
                printed.len(),
                expected.len()
            );
            self.read = read;
        }
        self
    }

    /// The whole explanation, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.diagnosis.clone()];
        for (what, bytes) in [
            ("to its standard input", &self.input),
            ("sent to your program", &self.sent),
            ("received from it", &self.received),
            ("it printed", &self.printed),
        ] {
            if let Some(bytes) = bytes {
                lines.push(format!("{what}: {}", show(bytes)));
            }
        }
        if let Some(end) = &self.end {
            lines.push(format!("your program ended {end}"));
        }
        let mut said = self.said();
        said.truncate(LINES - 2 - lines.len());
        for (number, line) in said.iter().enumerate() {
            let who = if number == 0 { SAID } else { "" };
            lines.push(format!("{who:width$} {line}", width = SAID.len()));
        }
        if let Some(heading) = self.look_up() {
            lines.push(format!("to look up: When Things Fail, \"{heading}\""));
        }
        if !self.read.is_empty() {
            lines.push(format!("to read: {}", self.read));
        }
        lines
    }

    /// The last lines of standard error that say something about the program. They are
    /// cut, and what a terminal would obey is made visible.
    pub fn said(&self) -> Vec<String> {
        let lines = last_words(&self.stderr, 4).into_iter();
        lines.map(|line| visible(line, LINE)).collect()
    }

    /// The entry of "When Things Fail" about the error that the program printed.
    pub fn look_up(&self) -> Option<&'static str> {
        look_up::entry(&self.said())
    }
}

/// A line, and more without a newline than Rust's standard output has room for:
/// a write of both at once takes the line alone.
pub fn line_and_tail() -> String {
    format!("x\n{}", "y".repeat(TAIL))
}

/// The slip by which `came` differs from what was expected, if it is one that
/// many make: white space that was added, lost or changed, or bytes as Python
/// writes them down.
pub fn slip(expected: &[u8], came: &[u8]) -> Option<&'static str> {
    if came.strip_suffix(b"\n") == Some(expected) {
        Some("there is one newline too many at the end: print and println add one of their own")
    } else if expected.strip_suffix(b"\n") == Some(came) {
        Some("all is right but for the newline at the end, which is missing")
    } else if came.len() < expected.len() && came == without_returns(expected) {
        Some(
            "each \\r\\n has become \\n, which is what a file of text does: read bytes, \
             and write bytes",
        )
    } else if came.len() < expected.len() && came.trim_ascii() == expected.trim_ascii() {
        Some("the white space at the ends is not as it came: strip and trim take it away")
    } else if came.len() < expected.len() && came == without_marks(expected) {
        Some(
            "U+FEFF, the three bytes \\xef\\xbb\\xbf, is a character like others, and is missing. \
             Some decoders leave it out at the beginning, such as utf-8-sig in Python and \
             TextDecoder in JavaScript",
        )
    } else if ends_at_a_zero(expected, came) {
        Some(
            "a byte 0 is a character like others, and no end: in C count the bytes, and print \
             them with fwrite or write",
        )
    } else if came.starts_with(b"b'") || came.starts_with(b"b\"") {
        Some(
            "b'…' is how Python writes bytes down, in print and in str(): pass on the bytes \
             themselves, or decode them",
        )
    } else {
        None
    }
}

/// `bytes` with each `\r\n` as Python's files of text read it: as `\n`.
fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    for (index, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            kept.push(byte);
        }
    }
    kept
}

/// `bytes` without any U+FEFF.
fn without_marks(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    text.replace('\u{feff}', "").into_bytes()
}

/// Whether `came` is `expected` up to a byte 0, as strings of C have it.
fn ends_at_a_zero(expected: &[u8], came: &[u8]) -> bool {
    let zero = expected.iter().position(|&byte| byte == 0);
    zero.is_some_and(|zero| came.trim_ascii_end() == expected[..zero].trim_ascii_end())
}

/// What to do about a program that takes its standard input for text, if its last
/// words say that it did.
pub fn read_as_text(stderr: &str) -> Option<&'static str> {
    ["UnicodeDecodeError", "UnicodeEncodeError", "valid UTF-8"]
        .iter()
        .any(|sign| stderr.contains(sign))
        .then_some(
            ". It need not be text: in Python read sys.stdin.buffer and write sys.stdout.buffer, \
             in Rust use read_to_end",
        )
}

/// The last `room` lines of standard error that say something about the program.
/// Of a traceback these are the last place that is not in Python's own library,
/// and the error. If more follows the error, they begin with it.
fn last_words(stderr: &str, room: usize) -> Vec<&str> {
    let mut lines: Vec<&str> = Vec::new();
    let mut within_library = false;
    for line in stderr.lines() {
        if line.starts_with("  File \"") {
            within_library = ["/lib/python", "\\Lib\\", "<frozen "]
                .iter()
                .any(|library| line.contains(library));
        } else if !line.starts_with("  ") {
            within_library = false;
        }
        let empty = line.trim().is_empty() || line.trim().trim_matches(['^', '~']).is_empty();
        if !empty && !within_library && !line.starts_with("note: run with `RUST_BACKTRACE=1`") {
            lines.push(line);
        }
    }
    let names_an_error = |line: &&str| {
        let first = line.split([':', ' ']).next();
        first.is_some_and(|word| word.ends_with("Error"))
    };
    let last = lines.len().saturating_sub(room);
    let error = lines.iter().rposition(names_an_error).unwrap_or(last);
    lines.drain(..error.min(last));
    lines.truncate(room);
    lines
}

/// Text of somebody else, at most `most` characters of it, without what a terminal would
/// obey.
pub fn visible(text: &str, most: usize) -> String {
    let mut visible = String::new();
    for c in text.chars().take(most) {
        if c.is_control() {
            visible.extend(c.escape_default());
        } else {
            visible.push(c);
        }
    }
    if text.chars().nth(most).is_some() {
        visible.push('…');
    }
    visible
}

/// Bytes for people: how many, and the printable ones as they are.
pub fn show(bytes: &[u8]) -> String {
    let mut text = match bytes.len() {
        0 => return "nothing".to_owned(),
        1 => "1 byte".to_owned(),
        count => format!("{count} bytes"),
    };
    let shown = &bytes[..bytes.len().min(SHOWN)];
    let dots = if bytes.len() > SHOWN { "…" } else { "" };
    let shown = shown.escape_ascii().to_string().replace("\\'", "'");
    let _ = write!(text, ", \"{shown}\"{dots}");
    text
}
