//! Finds the includes that mdBook would expand to nothing, or not at all.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

// The first two alternatives are mdBook's own: an escaped directive, and a
// directive. The third is what a slip of the pen leaves on the page.
static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}|\{\{\s*#.*")
        .expect("the pattern is valid")
});

// mdBook's own, too.
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(ANCHOR|ANCHOR_END):\s*([\w-]+)").expect("the pattern is valid"));

/// As deep as mdBook follows includes in included files; deeper ones it reports.
const MAX_DEPTH: usize = 10;

/// What is wrong with the directives in `text`, the content of `file`, and in
/// the files that it includes: a sentence each, with the file (as seen from
/// `root`) and the line of the directive. The files that are included go into
/// `files`.
pub fn problems(root: &Path, file: &Path, text: &str, files: &mut HashSet<PathBuf>) -> Vec<String> {
    let mut problems = Vec::new();
    search(root, file, text, MAX_DEPTH, files, &mut problems);
    problems
}

fn search(
    root: &Path,
    file: &Path,
    text: &str,
    depth: usize,
    files: &mut HashSet<PathBuf>,
    problems: &mut Vec<String>,
) {
    for found in DIRECTIVE.captures_iter(text) {
        let directive = found.get_match();
        if directive.as_str().starts_with('\\') {
            continue;
        }

        let name = found.get(1).map(|name| name.as_str());
        let argument = found
            .get(2)
            .and_then(|rest| rest.as_str().split_whitespace().next());
        let result = match (name, argument) {
            (Some("title"), Some(_)) => continue,
            (Some("playground"), Some(target)) => included(file, target, None),
            (Some("include" | "rustdoc_include"), Some(target)) => match target.split_once(':') {
                Some((target, part)) => included(file, target, Some(part)),
                None => included(file, target, None),
            },
            _ => Err("mdBook knows no such directive".to_string()),
        };

        match result {
            Ok((target, text)) if depth > 0 => {
                search(root, &target, &text, depth - 1, files, problems);
                files.insert(target);
            }
            Ok(_) => {}
            Err(problem) => problems.push(format!(
                "{}:{}: {}: {problem}",
                file.strip_prefix(root).unwrap_or(file).display(),
                text[..directive.start()].matches('\n').count() + 1,
                directive.as_str()
            )),
        }
    }
}

/// The path and the text of the file `target`, named in `file`; or why `part`
/// of it, an anchor or a range of lines, cannot be included.
fn included(file: &Path, target: &str, part: Option<&str>) -> Result<(PathBuf, String), String> {
    let path = file.with_file_name(target);
    let text =
        fs::read_to_string(&path).map_err(|error| format!("cannot read {target}: {error}"))?;

    let part = part.unwrap_or_default();
    let first = part.split(':').next().unwrap_or_default();
    if first.is_empty() || first.parse::<usize>().is_ok() {
        let lines = text.lines().count();
        if part
            .split(':')
            .filter_map(|line| line.parse().ok())
            .any(|line: usize| line > lines)
        {
            return Err(format!("{target} has only {lines} lines"));
        }
    } else {
        let mut marks = ANCHOR.captures_iter(&text).filter(|mark| &mark[2] == first);
        if !marks.any(|mark| &mark[1] == "ANCHOR") {
            return Err(format!("{target} has no line with `ANCHOR: {first}`"));
        }
        if !marks.any(|mark| &mark[1] == "ANCHOR_END") {
            return Err(format!(
                "{target} has no `ANCHOR_END: {first}` after its `ANCHOR: {first}`"
            ));
        }
    }
    Ok((path, text))
}
