//! Notices when the reader or a writer saves a file of the book.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// How long files have to rest before a change counts: editors write in several steps.
const REST: Duration = Duration::from_millis(50);

/// The folders of which the book is made.
const SOURCES: [&str; 4] = ["src", "examples", "exercises", "theme"];

/// What has changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    /// What the book is made of.
    Book,
    /// The scripts that the lab adds to the pages.
    Page,
    /// The reader's answers, or what is noted of them.
    Answers,
}

/// Watches until it is dropped.
pub type Watch = Debouncer<RecommendedWatcher, RecommendedCache>;

/// Calls `heed` for each change of the book in `root`.
///
/// # Errors
///
/// When the system does not let us watch.
pub fn watch(root: &Path, heed: impl Fn(Change) + Send + 'static) -> Result<Watch> {
    let folder = root.to_owned();
    let mut watch = new_debouncer(REST, None, move |events: DebounceEventResult| {
        let mut changes = Vec::new();
        for event in events.into_iter().flatten() {
            // Reading is none: a build reads all of it.
            if !matches!(
                event.kind,
                EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_)
            ) {
                continue;
            }
            for path in &event.paths {
                if let Some(change) = change(&folder, path)
                    && !changes.contains(&change)
                {
                    changes.push(change);
                }
            }
        }
        changes.into_iter().for_each(&heed);
    })
    .context("this system does not let us watch files")?;
    // Of the file book.toml, the folder: an editor may put another one in its place.
    let own = (root.to_owned(), RecursiveMode::NonRecursive);
    let inner = SOURCES
        .iter()
        .chain(&["answers", "lab/page"])
        .map(|name| (root.join(name), RecursiveMode::Recursive));
    for (path, mode) in std::iter::once(own).chain(inner) {
        if path.is_dir() {
            watch
                .watch(&path, mode)
                .with_context(|| format!("cannot watch {}", path.display()))?;
        }
    }
    Ok(watch)
}

/// What a changed file belongs to.
fn change(root: &Path, path: &Path) -> Option<Change> {
    let path = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts[..] {
        ["book.toml"] => Some(Change::Book),
        ["answers", ".drafts", ..] => None,
        ["answers", ..] => Some(Change::Answers),
        ["lab", "page", ..] => Some(Change::Page),
        // What Python and editors leave there for themselves.
        [.., name] if name.starts_with('.') || name.ends_with('~') || name.ends_with(".pyc") => {
            None
        }
        [_, "__pycache__", ..] | [_, _, "__pycache__", ..] => None,
        [folder, ..] if SOURCES.contains(&folder) => Some(Change::Book),
        _ => None,
    }
}
