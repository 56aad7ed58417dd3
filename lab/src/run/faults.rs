//! The lines of a program that its compiler or interpreter complains of.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Value, json};

/// The errors of the Rust compiler in the file `NAME.rs`, with their lines.
pub fn of_rust(name: &str, said: &str) -> Vec<Value> {
    static ERROR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^error(?:\[\w+\])?: (.+)\n +--> (\S+):(\d+):(\d+)$").expect("a pattern")
    });
    ERROR
        .captures_iter(said)
        .filter(|error| is_file(&error[2], &format!("{name}.rs")))
        .filter_map(|error| fault(&error[3], error[4].parse().ok(), &error[1]))
        .collect()
}

/// The line of `NAME.py` at which a traceback ends, with the error.
pub fn of_python(name: &str, said: &str) -> Vec<Value> {
    static LINE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?m)^  File "([^"]+)", line (\d+)"#).expect("a pattern"));
    static ERROR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?m)^[A-Za-z_][\w.]*(?:: .*)?$").expect("a pattern"));
    let lines = LINE
        .captures_iter(said)
        .filter(|line| is_file(&line[1], &format!("{name}.py")));
    let Some(line) = lines.last() else {
        return Vec::new();
    };
    let after = line.get(0).map_or(0, |found| found.end());
    let error = ERROR
        .find(&said[after..])
        .map_or("", |error| error.as_str());
    fault(&line[2], None, error).into_iter().collect()
}

/// Whether a path names this file.
fn is_file(path: &str, file: &str) -> bool {
    path.rsplit(['/', '\\']).next() == Some(file)
}

fn fault(line: &str, column: Option<u32>, message: &str) -> Option<Value> {
    let line: u32 = line.parse().ok()?;
    Some(json!({"line": line, "column": column, "message": message}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_rust_has_its_line() {
        let said = "error[E0599]: no variant named `Wr`\n  --> half_close.rs:21:31\n   |\n\
                    error: aborting due to 1 previous error\n";
        let fault = json!({"line": 21, "column": 31, "message": "no variant named `Wr`"});
        assert_eq!(of_rust("half_close", said), [fault]);
    }

    #[test]
    fn a_traceback_ends_at_a_line() {
        let said = "Traceback (most recent call last):\n  File \"/a/b.py\", line 3, in <module>\n    \
                    f()\n  File \"/usr/lib/socket.py\", line 9, in f\n    g()\n\
                    ConnectionRefusedError: [Errno 111] Connection refused\n";
        let message = "ConnectionRefusedError: [Errno 111] Connection refused";
        let fault = json!({"line": 3, "column": null, "message": message});
        assert_eq!(of_python("b", said), [fault]);
    }

    #[test]
    fn a_syntax_error_has_its_line() {
        let said = "  File \"b.py\", line 2\n    if x\n        ^\nSyntaxError: expected ':'\n";
        let fault = json!({"line": 2, "column": null, "message": "SyntaxError: expected ':'"});
        assert_eq!(of_python("b", said), [fault]);
    }
}
