//! Why a check failed, in words that a student can act upon.

use std::fmt::Write;

/// The most bytes of a message that are shown.
const SHOWN: usize = 60;

/// What a failed check has to say.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What the program did, and what that says about its code.
    pub diagnosis: String,
    /// What the grader sent to the program, or wrote to its input.
    pub sent: Option<Vec<u8>>,
    /// What came back from the program.
    pub received: Option<Vec<u8>>,
    /// What the program printed to standard error.
    pub stderr: String,
    /// Where the book explains it: a page of `src/` and a heading.
    pub read: &'static str,
}

impl Failure {
    /// A failure with nothing but its diagnosis.
    pub fn new(diagnosis: impl Into<String>) -> Failure {
        Failure {
            diagnosis: diagnosis.into(),
            sent: None,
            received: None,
            stderr: String::new(),
            read: "",
        }
    }

    /// Adds what was sent to the program.
    pub fn sent(mut self, bytes: &[u8]) -> Failure {
        self.sent = Some(bytes.to_vec());
        self
    }

    /// Adds what came back.
    pub fn received(mut self, bytes: &[u8]) -> Failure {
        self.received = Some(bytes.to_vec());
        self
    }

    /// The whole explanation, a line each, at most ten.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.diagnosis.clone()];
        for (what, bytes) in [
            ("sent to your program", &self.sent),
            ("came from it", &self.received),
        ] {
            if let Some(bytes) = bytes {
                lines.push(format!("{what}: {}", show(bytes)));
            }
        }
        let stderr: Vec<&str> = self.stderr.lines().collect();
        let from = stderr.len().saturating_sub(4);
        for line in &stderr[from..] {
            lines.push(format!("your program said: {line}"));
        }
        if !self.read.is_empty() {
            lines.push(format!("to read: {}", self.read));
        }
        lines
    }
}

/// The failure with the place in the book that explains it.
pub fn read_it(mut failure: Failure, read: &'static str) -> Failure {
    failure.read = read;
    failure
}

/// Bytes for people: how many, and the printable ones as they are.
fn show(bytes: &[u8]) -> String {
    let mut text = format!("{} bytes", bytes.len());
    if bytes.is_empty() {
        return text;
    }
    let shown = &bytes[..bytes.len().min(SHOWN)];
    let dots = if bytes.len() > SHOWN { "…" } else { "" };
    let _ = write!(text, ", \"{}\"{dots}", shown.escape_ascii());
    text
}
