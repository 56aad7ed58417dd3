//! What a program prints, as people can see it.

/// Makes text of bytes that come in pieces: what controls a terminal and what is no UTF-8
/// is written down, as `\x1b` and `\xff`, and does nothing.
#[derive(Default)]
pub struct Text {
    /// The beginning of a character whose end has not come yet.
    begun: Vec<u8>,
}

impl Text {
    /// The text of the next piece.
    pub fn next(&mut self, piece: &[u8]) -> String {
        self.begun.extend_from_slice(piece);
        let bytes = std::mem::take(&mut self.begun);
        let mut text = String::new();
        let mut rest = &bytes[..];
        loop {
            match std::str::from_utf8(rest) {
                Ok(valid) => {
                    push(&mut text, valid);
                    return text;
                }
                Err(error) => {
                    let (valid, after) = rest.split_at(error.valid_up_to());
                    push(&mut text, std::str::from_utf8(valid).unwrap_or_default());
                    let Some(bad) = error.error_len() else {
                        self.begun = after.to_vec();
                        return text;
                    };
                    text.extend(after[..bad].iter().map(|byte| format!("\\x{byte:02x}")));
                    rest = &after[bad..];
                }
            }
        }
    }

    /// What is left when no more comes.
    pub fn end(&mut self) -> String {
        let left = std::mem::take(&mut self.begun);
        left.iter().map(|byte| format!("\\x{byte:02x}")).collect()
    }
}

fn push(text: &mut String, valid: &str) {
    for c in valid.chars() {
        match c {
            '\n' | '\t' => text.push(c),
            // Windows ends lines with both.
            '\r' if cfg!(windows) => {}
            c if c.is_control() => text.push_str(&format!("\\x{:02x}", u32::from(c))),
            // What turns the direction of a text around could make it say something else.
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                text.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
            }
            c => text.push(c),
        }
    }
}

/// Bytes as pairs of hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first line in which what was printed is not what the book has: its number from 1,
/// the book's line, and the printed one.
pub fn difference(book: &[u8], printed: &[u8]) -> Option<(usize, Option<String>, Option<String>)> {
    let lines = |bytes: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        text.lines().map(str::to_owned).collect()
    };
    let (book, printed) = (lines(book), lines(printed));
    let count = book.len().max(printed.len());
    (0..count)
        .find(|&line| book.get(line) != printed.get(line))
        .map(|line| {
            (
                line + 1,
                book.get(line).cloned(),
                printed.get(line).cloned(),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_a_character_make_one() {
        let mut text = Text::default();
        assert_eq!(text.next(b"caf\xc3"), "caf");
        assert_eq!(text.next(b"\xa9 \xff\x1b[31m\n"), "é \\xff\\x1b[31m\n");
        assert_eq!(text.next(b"\xe2\x82"), "");
        assert_eq!(text.end(), "\\xe2\\x82");
    }

    #[test]
    fn the_first_line_that_differs_is_found() {
        assert_eq!(difference(b"a\nb\n", b"a\nb\n"), None);
        assert_eq!(
            difference(b"a\nb\n", b"a\n"),
            Some((2, Some("b".to_owned()), None))
        );
    }
}
