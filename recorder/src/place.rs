//! Where a call stands in a listing as the pages show it: without the lines of anchors.

use std::fmt;

use crate::listings::Language;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Both from 1.
    pub line: usize,
    pub column: usize,
    /// The call, in the language's own word. Python's `read()`, which takes all, has its
    /// brackets: `read` takes a number of bytes.
    pub word: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {}", self.line, self.column, self.word)
    }
}

/// `told` is the line, and the column in Rust or the word in Python. None where the call
/// is not one of the listing.
pub fn of(told: &str, source: &str, language: Language) -> Option<Place> {
    let (line, told) = told.split_once(' ')?;
    let line: usize = line.parse().ok()?;
    let lines: Vec<&str> = source.lines().collect();
    let text = lines.get(line.checked_sub(1)?)?;
    let (at, word) = match language {
        Language::Rust => in_rust(text, told)?,
        Language::Python => in_python(text, told),
    };
    let anchors = lines[..line]
        .iter()
        .filter(|line| line.contains("ANCHOR"))
        .count();
    let column = text[..at].chars().count() + 1;
    Some(Place {
        line: line - anchors,
        column,
        word,
    })
}

/// A path such as `TcpStream::connect`, a method, or `}` where a value is dropped.
fn in_rust(text: &str, column: &str) -> Option<(usize, String)> {
    let column: usize = column.parse().ok()?;
    let (at, first) = text.char_indices().nth(column.checked_sub(1)?)?;
    let in_path = |letter: char| letter.is_alphanumeric() || "_:".contains(letter);
    let word: String = text[at..]
        .chars()
        .take_while(|letter| in_path(*letter))
        .collect();
    Some((
        at,
        if word.is_empty() {
            first.to_string()
        } else {
            word
        },
    ))
}

fn in_python(text: &str, name: &str) -> (usize, String) {
    let start = text.len() - text.trim_start().len();
    let name = match name {
        "__init__" => "socket",
        "__exit__" => return (start, "with".to_owned()),
        name => name,
    };
    let call = format!("{name}(");
    let found = text.match_indices(&call).map(|(at, _)| at);
    let is_start = |at: &usize| !text[..*at].ends_with(|letter: char| letter.is_alphanumeric());
    let at = found.filter(is_start).last().unwrap_or(start);
    let takes_all = name == "read" && text[at..].starts_with("read()");
    (at, if takes_all { "read()" } else { name }.to_owned())
}
