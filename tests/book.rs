//! The rules that keep the book whole: what a chapter must have, and how its
//! blocks and the files of the listings belong together.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use support::{
    PAIR, SIDES, anchored_lines, anchors, assert_none, chapters, find_python, is_after_the_lecture,
    listing_files, named, paired_files, read_dir, root, shown_lines, stem, twin,
};

/// The lecture's sections, in its order.
const CHAPTERS: [(&str, &str); 10] = [
    ("01-overview", "Overview"),
    ("02-client-server-model", "The Client/Server Model"),
    ("03-client-socket", "Creating a Client Socket"),
    ("04-server", "What the Server Does"),
    ("05-data-formats", "Data Formats"),
    ("06-sending", "Sending Data"),
    ("07-receiving", "Receiving Data"),
    ("08-closing", "Closing a Socket"),
    ("09-capitalization", "Example: Capitalization"),
    ("10-conclusion", "Conclusion"),
];

/// The page with the programs of which the chapters show parts.
const WHOLE: &str = "appendix-programs";

/// The page whose commands also build, test and grade, and whose other blocks are files of
/// the grader.
const TEACHERS: &str = "appendix-teachers";

/// The page with the capitalization pair in three other languages.
const PAIR_ELSEWHERE: &str = "appendix-pair";

/// The most columns of a line that is shown, which is what fits beside its twin
/// on a laptop; of any line of a listing; and the most lines that are shown at once.
const SHOWN_COLUMNS: usize = 68;
const COLUMNS: usize = 80;
const LINES: usize = 30;

/// A code block of the book's source.
struct Block {
    page: String,
    info: String,
    text: String,
}

impl Block {
    fn language(&self) -> &str {
        self.info.split(',').next().unwrap_or_default()
    }

    /// The file that the block includes, and the anchor, if it is one include
    /// and nothing else.
    fn include(&self) -> Option<(PathBuf, Option<&str>)> {
        let inner = self.text.trim().strip_prefix("{{#")?.strip_suffix("}}")?;
        let (directive, target) = inner.split_once(' ')?;
        if !["include", "rustdoc_include"].contains(&directive) || inner.contains("{{") {
            return None;
        }
        let (path, anchor) = match target.split_once(':') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (target, None),
        };
        let path = path.trim_start_matches("../");
        Some((root().join(path), anchor))
    }
}

/// Every page of the book: its name without `.md`, and its source, in which the
/// cards of the listings are written out.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    for path in read_dir(&root().join("src")) {
        if path.extension().is_some_and(|extension| extension == "md") {
            let source = fs::read_to_string(&path).unwrap();
            pages.insert(stem(&path).to_owned(), with_cards(&source));
        }
    }
    pages
}

/// A page's source with each card that it includes in place of the include. That
/// a card is missing says `the_book_can_be_built`.
fn with_cards(source: &str) -> String {
    let mut parts = source.split("{{#include cards/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (include, rest) = part.split_once("}}").expect("the end of an include");
        if let Some((file, anchor)) = include.split_once(':') {
            let card = text_of(&root().join("src/cards").join(file));
            text += &shown_lines(&card, Some(anchor)).join("\n");
        }
        text += rest;
    }
    text
}

/// The text of a file, or nothing where there is none: that something is missing
/// is said once, by the test that is there for it.
fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn parse(source: &str) -> Parser<'_> {
    Parser::new_ext(source, Options::ENABLE_TABLES | Options::ENABLE_GFM)
}

fn blocks() -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (page, source) in pages() {
        let mut inside = false;
        for event in parse(&source) {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info,
                        CodeBlockKind::Indented => CowStr::from("indented"),
                    };
                    let (page, info) = (page.clone(), info.to_string());
                    let text = String::new();
                    blocks.push(Block { page, info, text });
                    inside = true;
                }
                Event::Text(text) if inside => blocks.last_mut().unwrap().text += &text,
                Event::End(TagEnd::CodeBlock) => inside = false,
                _ => {}
            }
        }
    }
    blocks
}

/// Minutes to read a chapter up to its exercises: 160 words of prose a minute,
/// and three seconds a line of code or output. To the next five. What is hidden is to be
/// done where the book runs its programs, and comes on top like the exercises.
fn reading_minutes(page: &str, source: &str) -> usize {
    let end = source
        .find(" Exercises {#exercises}")
        .unwrap_or(source.len());
    let mut words = 0;
    let mut inside = false;
    let mut is_hidden = false;
    for event in parse(&source[..end]) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => inside = true,
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Html(tag) if tag.contains(" hidden>") => is_hidden = true,
            Event::Html(tag) if tag.contains("</div>") => is_hidden = false,
            _ if is_hidden => {}
            Event::Text(text) if !inside => words += text.split_whitespace().count(),
            Event::Code(_) => words += 1,
            _ => {}
        }
    }
    let blocks = blocks();
    let files = blocks
        .iter()
        .filter(|block| block.page == page && source[..end].contains(block.text.trim()))
        .filter_map(Block::include);
    let lines: usize = files
        .map(|(path, anchor)| shown_lines(&text_of(&path), anchor).len())
        .sum();
    let seconds = words * 60 / 160 + lines * 3;
    seconds.div_ceil(300) * 5
}

/// The headings of a page: the number, if there is one, and the text.
fn headings(source: &str) -> Vec<(Option<String>, String)> {
    let mut headings: Vec<(Option<String>, String)> = Vec::new();
    let mut inside = false;
    let mut in_number = false;
    let parser = Parser::new_ext(source, Options::ENABLE_HEADING_ATTRIBUTES);
    for event in parser {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                inside = true;
                headings.push((None, String::new()));
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::InlineHtml(tag) if inside => in_number = &*tag == "<span>",
            Event::Text(text) | Event::Code(text) if inside => {
                let (number, words) = headings.last_mut().unwrap();
                if in_number {
                    *number = Some(text.to_string());
                } else {
                    *words += &text;
                }
            }
            _ => {}
        }
    }
    for (_, text) in &mut headings {
        *text = text.trim().to_owned();
    }
    headings
}

/// What a grader tells to read, `TITLE, \"HEADING\"` in its source, is there, and the
/// student of its chapter has read it.
#[test]
fn the_graders_send_a_student_to_what_he_has_read() {
    let pages = pages();
    let chapters = chapters();
    let mut faults = Vec::new();
    for exercise in exercises::all() {
        let path = format!(
            "exercises/src/checks/{}.rs",
            exercise.name.replace('-', "_")
        );
        let source = text_of(&root().join(&path));
        let own = chapters
            .iter()
            .position(|(file, _)| file == exercise.chapter);
        for (number, (file, title)) in chapters.iter().enumerate() {
            let headings = headings(pages.get(file).map_or("", String::as_str));
            for rest in source.split(&format!("\"{title}, \\\"")).skip(1) {
                let heading = rest.split("\\\"").next().unwrap_or_default();
                if !headings.iter().any(|(_, words)| words == heading) {
                    faults.push(format!("{path}: {title} has no heading {heading:?}"));
                } else if own < Some(number) {
                    faults.push(format!(
                        "{path}: {title:?} comes after the chapter of the exercise: name a section \
                         that the student has read instead of {heading:?}"
                    ));
                }
            }
        }
    }
    assert_none(faults);
}

/// The tests of the listings need it too: this one, the first, says so once.
#[test]
fn python_3_9_or_later_is_here() {
    assert_none(find_python().err().into_iter().collect());
}

#[test]
fn the_book_can_be_built() {
    let mut faults = lab::book::problems(root()).unwrap_or_else(|error| vec![format!("{error:#}")]);
    // That a twin is missing says `every_listing_is_there_in_both_languages`.
    for file in listing_files() {
        let twin = twin(&file);
        let name = named(&twin);
        faults.retain(|fault| twin.exists() || !fault.contains(&name));
    }
    if faults.iter().any(|fault| fault.contains("cards/")) {
        faults.push(
            "A card is written by `SNAPSHOTS=overwrite cargo test --test cards`, when its listing \
             is there in both languages"
                .to_owned(),
        );
    }
    assert_none(faults);
}

#[test]
fn the_first_ten_chapters_are_those_of_the_lecture() {
    let chapters = chapters();
    let mut faults = Vec::new();
    for (place, (file, title)) in CHAPTERS.iter().enumerate() {
        let expected = format!("- [{title}]({file}.md)");
        let line = chapters
            .get(place)
            .map_or("missing".to_owned(), |(file, title)| {
                format!("- [{title}]({file}.md)")
            });
        if line != expected {
            faults.push(format!(
                "src/SUMMARY.md: chapter {} has to be {expected:?}, and is {line:?}. The first \
                 ten are the lecture's. Others come after them",
                place + 1
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_chapter_bears_its_number_and_its_title() {
    let pages = pages();
    let mut faults = Vec::new();
    for (number, (file, title)) in (1..).zip(chapters()) {
        if !file.starts_with(&format!("{number:02}-")) {
            faults.push(format!(
                "src/{file}.md is chapter {number} of src/SUMMARY.md: its name has to begin with {number:02}-"
            ));
        }
        let heading = pages
            .get(&file)
            .and_then(|page| headings(page).into_iter().next());
        if heading.is_none_or(|(_, text)| text != title) {
            faults.push(format!(
                "src/{file}.md: its first heading has to be \"# {title}\", as in src/SUMMARY.md"
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn the_introduction_lists_every_chapter_with_its_minutes() {
    let pages = pages();
    let rows: Vec<Vec<&str>> = pages["introduction"]
        .lines()
        .filter(|line| line.contains(".md) | "))
        .map(|line| line.trim_matches(['|', ' ']).split(" | ").collect())
        .collect();
    let chapters = chapters();
    let mut faults = Vec::new();
    for (number, (page, title)) in (1..).zip(&chapters) {
        let Some(source) = pages.get(page) else {
            continue;
        };
        let minutes = reading_minutes(page, source).to_string();
        let name = format!("{number}. [{title}]({page}.md)");
        match rows.iter().find(|row| row[0] == name) {
            Some(row) if row[2] == minutes => {}
            Some(row) => faults.push(format!(
                "src/introduction.md: the row of chapter {number} says {} minutes. By its length \
                 it takes {minutes}: write {minutes}",
                row[2]
            )),
            None => faults.push(format!(
                "src/introduction.md: the table lacks a row | {name} | what the reader can do \
                 afterward | {minutes} |"
            )),
        }
        let exercises = exercises::all().iter().filter(|one| one.chapter == *page);
        let exercises = match exercises.count() {
            1 => "1 exercise".to_owned(),
            count => format!("{count} exercises"),
        };
        let questions = source.matches("<div class=\"question\"").count();
        let first = format!(
            "<p class=\"number\">Chapter {number} · {minutes} minutes · \
             {exercises} · {questions} questions</p>"
        );
        if source.lines().next() != Some(&first) {
            faults.push(format!("src/{page}.md: its first line has to be {first}"));
        }
    }
    for row in rows.iter().skip(chapters.len()) {
        faults.push(format!(
            "src/introduction.md: a row too many, since src/SUMMARY.md lists {} chapters: {}",
            chapters.len(),
            row[0]
        ));
    }
    assert_none(faults);
}

#[test]
fn the_form_for_an_error_lists_every_page() {
    const FORM: &str = ".github/ISSUE_TEMPLATE/book-error.yml";
    let form = fs::read_to_string(root().join(FORM)).unwrap();
    let (_, options) = form.split_once("      options:").unwrap();
    let listed: Vec<&str> = options
        .lines()
        .skip(1)
        .filter(|line| !line.trim_start().starts_with('#'))
        .map_while(|line| line.strip_prefix("        - "))
        .map(|title| title.trim_matches('"'))
        .collect();
    let summary = fs::read_to_string(root().join("src/SUMMARY.md")).unwrap();
    let titles: Vec<&str> = summary
        .lines()
        .filter_map(|line| {
            line.trim_start_matches("- ")
                .strip_prefix('[')?
                .split_once("](")
        })
        .map(|(title, _)| title)
        .collect();
    let mut faults = Vec::new();
    for title in titles.iter().filter(|title| !listed.contains(title)) {
        faults.push(format!("{FORM}: the options of Page lack {title:?}"));
    }
    for title in listed.iter().filter(|title| !titles.contains(title)) {
        faults.push(format!(
            "{FORM}: no page of src/SUMMARY.md has the title {title:?}"
        ));
    }
    if faults.is_empty() && listed != titles {
        faults.push(format!(
            "{FORM}: the options of Page are not in the order of src/SUMMARY.md"
        ));
    }
    assert_none(faults);
}

#[test]
fn every_chapter_has_its_parts() {
    let pages = pages();
    let mut faults = Vec::new();
    for (page, _) in chapters() {
        let Some(source) = pages.get(&page) else {
            continue;
        };
        for part in ["Predict: ", "Check yourself", "What you can do now"] {
            if !headings(source)
                .iter()
                .any(|(_, text)| text.starts_with(part))
            {
                faults.push(format!(
                    "src/{page}.md: no heading begins with {part:?}. Each chapter has one: see \
                     \"Add a chapter\" in .github/CONTRIBUTING.md"
                ));
            }
        }
    }
    assert_none(faults);
}

/// The numbers stand in the text, so that the sidebar, the search and paper have
/// them. What belongs to an exercise or a prediction of its section has none.
#[test]
fn the_sections_of_a_chapter_are_numbered() {
    let pages = pages();
    let mut faults = Vec::new();
    for (chapter, (page, _)) in (1..).zip(chapters()) {
        let Some(source) = pages.get(&page) else {
            continue;
        };
        let mut section = 0;
        let mut part = 0;
        for (number, text) in headings(source) {
            let Some(number) = number else { continue };
            if number.matches('.').count() == 1 {
                section += 1;
                part = 0;
            } else {
                part += 1;
            }
            let expected = match part {
                0 => format!("{chapter}.{section}"),
                part => format!("{chapter}.{section}.{part}"),
            };
            if number != expected {
                faults.push(format!(
                    "src/{page}.md: the section {text:?} has the number {number}: write {expected}"
                ));
            }
        }
        let without = source.lines().filter(|line| line.starts_with("## "));
        for line in without.filter(|line| !line.contains("<span>")) {
            faults.push(format!(
                "src/{page}.md: {line:?} has no number: write it in a <span>, as in \
                 ## <span>{chapter}.1</span> Title {{#title}}"
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_block_is_included_and_none_is_typed() {
    const HOW: &str = "code on a page is a file under examples/, shown by a line such as \
                       {{#include cards/NAME.md:all}}";
    let mut faults = Vec::new();
    for block in blocks() {
        let page = &block.page;
        let expected = match block.language() {
            "rust" => "rs",
            "python" => "py",
            "text" => "out",
            "console" => continue,
            "toml" if block.page == TEACHERS => "toml",
            // The parts of these are compiled in their chapters.
            "rs" if block.page == WHOLE => "rs",
            // Compiled and run by tests/five_languages.rs.
            "c" if block.page == PAIR_ELSEWHERE => "c",
            "java" if block.page == PAIR_ELSEWHERE => "java",
            "javascript" if block.page == PAIR_ELSEWHERE => "mjs",
            other => {
                let line = block.text.lines().next().unwrap_or_default();
                faults.push(format!(
                    "src/{page}.md: a block of the language {other:?} is typed: {HOW}. It begins \
                     with {line:?}"
                ));
                continue;
            }
        };
        let folder = match block.page.as_str() {
            TEACHERS => "exercises",
            _ => "examples",
        };
        match block.include() {
            Some((path, _))
                if path.starts_with(root().join(folder))
                    && path
                        .extension()
                        .is_some_and(|extension| extension == expected) => {}
            _ => {
                let line = block.text.lines().next().unwrap_or_default();
                faults.push(format!(
                    "src/{page}.md: a block of {} is typed: {HOW}. It begins with {line:?}",
                    block.language()
                ));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn skeptic_runs_every_rust_block_but_those_of_a_pair() {
    let mut faults = Vec::new();
    for block in blocks().iter().filter(|block| block.language() == "rust") {
        // What is not included is named by the test before.
        let Some((path, _)) = block.include() else {
            continue;
        };
        let expected = if PAIR.contains(&stem(&path)) {
            "rust,no_run"
        } else {
            "rust"
        };
        if block.info != expected {
            let name = stem(&path);
            faults.push(format!(
                "src/{}.md: the block of {name} begins with ```{}: write ```{expected}",
                block.page, block.info
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_command_names_a_listing() {
    let names = names();
    let files = listing_files();
    let scripts: BTreeSet<String> = files
        .iter()
        .map(|file| named(&file.with_extension("py")))
        .collect();
    let mut faults = Vec::new();
    for block in blocks()
        .iter()
        .filter(|block| block.language() == "console")
    {
        for line in block.text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let known = match words.as_slice() {
                ["cargo", "run", "--example", name]
                | ["cargo", "run", "--example", name, "--", ..] => names.contains(*name),
                ["python3", script, ..] => scripts.contains(*script),
                ["cargo", "run", "--release", "--package", "comparison"] => true,
                ["cargo", ..] => block.page == TEACHERS,
                _ => false,
            };
            if !known {
                faults.push(format!(
                    "src/{}.md: `{line}` runs no listing: it has to be `cargo run --example NAME` \
                     or `python3 examples/CHAPTER/NAME.py`",
                    block.page
                ));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn every_listing_is_there_in_both_languages() {
    let mut faults = Vec::new();
    for file in listing_files() {
        let twin = twin(&file);
        if !twin.exists() {
            faults.push(format!(
                "{} is missing: a listing is one program in two languages, and {} is there",
                named(&twin),
                named(&file)
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_listing_is_shown_in_its_chapter() {
    let shown: BTreeSet<(String, PathBuf)> = blocks()
        .iter()
        .filter_map(|block| Some((block.page.clone(), block.include()?.0)))
        .collect();
    let mut faults = Vec::new();
    let files = paired_files();
    let rust = files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"));
    for file in rust {
        let chapter = file.parent().and_then(Path::file_name).unwrap();
        let chapter = chapter.to_str().unwrap().to_owned();
        let card = root().join(format!("src/cards/{}.md", stem(file)));
        let source = text_of(&root().join(format!("src/{chapter}.md")));
        let is_included = source.contains(&format!("{{{{#include cards/{}.md:", stem(file)));
        // That an included card is missing says `the_book_can_be_built`.
        if !shown.contains(&(chapter.clone(), file.clone())) && (card.exists() || !is_included) {
            faults.push(format!(
                "src/{chapter}.md does not show {}: write {{{{#include cards/{}.md:all}}}} where \
                 it belongs",
                named(file),
                stem(file)
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_output_is_shown_and_belongs_to_a_listing() {
    let text: String = pages().into_values().collect();
    let names = names();
    let mut faults = Vec::new();
    for chapter in read_dir(&root().join("examples")) {
        if !chapter.is_dir() || chapter.join("Cargo.toml").exists() {
            continue;
        }
        for path in read_dir(&chapter) {
            let file = named(&path);
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if name != "sessions" {
                    faults.push(format!("{file}: a stray folder"));
                }
                continue;
            }
            match name.split_once('.') {
                Some((_, "rs" | "py")) => {}
                Some((_, "c" | "java" | "mjs")) if chapter.ends_with(PAIR_ELSEWHERE) => {}
                Some((listing, "steps.json")) if names.contains(listing) => {}
                Some((listing, "out" | "rs.out" | "py.out")) => {
                    if !names.contains(listing) {
                        faults.push(format!("{file}: no listing has this name: delete the file"));
                    } else if !text.contains(&format!("/{name}")) {
                        faults.push(format!(
                            "{file} is shown nowhere: write {{{{#include cards/{listing}.md:run}}}} \
                             into the chapter, and then the card by `SNAPSHOTS=overwrite cargo test \
                             --test cards`"
                        ));
                    }
                }
                _ => faults.push(format!("{file}: a stray file")),
            }
        }
        for session in fs::read_dir(chapter.join("sessions")).into_iter().flatten() {
            let path = session.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if !text.contains(&format!("/sessions/{name}}}}}")) {
                faults.push(format!("{} is shown nowhere", named(&path)));
            }
        }
    }
    assert_none(faults);
}

/// The lecture's listings wait for no crate of a later chapter.
#[test]
fn every_listing_is_registered_in_its_manifest() {
    let mut registered: Vec<(&str, String)> = Vec::new();
    for manifest in ["examples/Cargo.toml", "examples/after/Cargo.toml"] {
        let text = text_of(&root().join(manifest));
        let entries = text.split("[[example]]").skip(1);
        registered.extend(entries.map(|entry| {
            let lines: Vec<&str> = entry.lines().skip(1).take(2).collect();
            (manifest, lines.join("\n"))
        }));
    }
    let mut faults = Vec::new();
    let programs: BTreeSet<PathBuf> = listing_files()
        .iter()
        .map(|file| file.with_extension("rs"))
        .collect();
    for file in programs {
        let file = named(&file);
        let path = file.trim_start_matches("examples/");
        let name = stem(Path::new(path));
        let (manifest, way) = match is_after_the_lecture(&root().join(&file)) {
            false => ("examples/Cargo.toml", ""),
            true => ("examples/after/Cargo.toml", "../"),
        };
        let entry = format!("name = \"{name}\"\npath = \"{way}{path}\"");
        match registered
            .iter()
            .position(|other| *other == (manifest, entry.clone()))
        {
            Some(place) => {
                registered.remove(place);
            }
            None => faults.push(format!(
                "{manifest} lacks {file}: add\n\n[[example]]\n{entry}\n"
            )),
        }
    }
    for (manifest, entry) in registered {
        faults.push(format!(
            "{manifest} has an entry twice, or one without its file: delete\n\n[[example]]\n{entry}\n"
        ));
    }
    assert_none(faults);
}

/// The same ones in the same order, each inside the same others.
#[test]
fn both_languages_have_the_same_anchors() {
    let mut faults = Vec::new();
    for file in paired_files()
        .iter()
        .filter(|file| file.extension().unwrap() == "rs")
    {
        let twin = twin(file);
        let [rust, python] = [file, &twin].map(|file| {
            let text = text_of(file);
            let anchors = anchors(&text).into_values();
            let marks = anchors.map(|(name, starts)| {
                let mark = if starts { "begins" } else { "ends" };
                format!("{name} {mark}")
            });
            marks.collect::<Vec<_>>()
        });
        let same = rust.iter().zip(&python).take_while(|(rs, py)| rs == py);
        let place = same.count();
        if rust.len() > place || python.len() > place {
            let mark = |marks: &[String]| marks.get(place).map_or("none".to_owned(), String::clone);
            faults.push(format!(
                "{}: its anchor number {} is \"{}\", and in {} it is \"{}\". Both files have the \
                 same ones in the same order",
                named(file),
                place + 1,
                mark(&rust),
                named(&twin),
                mark(&python)
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn no_listing_is_too_wide_or_too_long_for_a_screen() {
    let mut faults = Vec::new();
    // There whole programs stand, one below the other.
    let in_parts = |block: &&Block| ![WHOLE, PAIR_ELSEWHERE].contains(&block.page.as_str());
    for block in blocks().iter().filter(in_parts) {
        let Some((path, anchor)) = block.include() else {
            continue;
        };
        let text = text_of(&path);
        let shown = shown_lines(&text, anchor);
        if shown.len() > LINES {
            faults.push(format!(
                "src/{}.md shows {} lines of {} at once: at most {LINES} fit on a screen. Show it \
                 in parts",
                block.page,
                shown.len(),
                named(&path)
            ));
        }
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let least = shown
            .iter()
            .filter(|line| !line.is_empty())
            .map(indent)
            .min();
        let most = SHOWN_COLUMNS + least.unwrap_or(0);
        // What a program prints is as wide as the system makes it.
        let is_code = block.language() != "text";
        for line in shown
            .iter()
            .filter(|line| is_code && line.chars().count() > most)
        {
            faults.push(format!(
                "src/{}.md shows more than {SHOWN_COLUMNS} columns of {}, and its twin has to stand \
                 beside it: {line}",
                block.page,
                named(&path)
            ));
        }
    }
    for file in listing_files() {
        for (number, line) in (1..).zip(text_of(&file).lines()) {
            let columns = line.chars().count();
            if columns > COLUMNS {
                faults.push(format!(
                    "{}:{number} has {columns} columns: at most {COLUMNS} fit on a screen",
                    named(&file)
                ));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn no_anchor_shows_in_a_listing() {
    let mut faults = Vec::new();
    for block in blocks().iter().filter(|block| block.page != WHOLE) {
        let Some((path, None)) = block.include() else {
            continue;
        };
        let text = text_of(&path);
        if !anchors(&text).is_empty() {
            faults.push(format!(
                "src/{}.md shows {} with its anchors: include a part of it, or `all`",
                block.page,
                named(&path)
            ));
        }
    }
    assert_none(faults);
}

/// The parts of each file that the chapters show, by their anchors.
fn shown_parts() -> BTreeMap<PathBuf, BTreeSet<String>> {
    let mut parts: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
    for block in blocks().iter().filter(|block| block.page != WHOLE) {
        if let Some((path, Some(anchor))) = block.include() {
            parts.entry(path).or_default().insert(anchor.to_owned());
        }
    }
    parts
}

/// The lines of each part, as `anchored_lines` counts them. Without `parts` the
/// whole file is shown.
fn lines_of_parts(text: &str, parts: Option<&BTreeSet<String>>) -> Vec<RangeInclusive<usize>> {
    let Some(parts) = parts else {
        return vec![1..=usize::MAX];
    };
    let anchored = anchored_lines(text).into_iter();
    let shown = anchored.filter(|(name, _)| parts.contains(name));
    shown.map(|(_, lines)| lines).collect()
}

/// An anchor is a part that a page shows, a step inside one, or a side of its lines.
#[test]
fn every_anchor_is_shown() {
    let shown = shown_parts();
    let mut faults = Vec::new();
    for file in paired_files() {
        let text = text_of(&file);
        let parts = lines_of_parts(&text, shown.get(&file));
        for (name, lines) in anchored_lines(&text) {
            let inside = |part: &RangeInclusive<usize>| {
                part.start() <= lines.start() && lines.end() <= part.end()
            };
            let overlaps = |part: &RangeInclusive<usize>| {
                part.start() <= lines.end() && lines.start() <= part.end()
            };
            let is_shown = name == "all"
                || parts.iter().any(inside)
                || SIDES.contains(&&*name) && parts.iter().any(overlaps);
            if !is_shown {
                faults.push(format!(
                    "{}: no page shows the anchor `{name}`, and no part that a page shows has it \
                     as a step: show it, or delete it",
                    named(&file)
                ));
            }
        }
    }
    assert_none(faults);
}

/// Of two regions with one name mdBook shows the first in Python, both in Rust.
#[test]
fn a_part_that_is_shown_is_one_region() {
    let mut faults = Vec::new();
    for (path, parts) in shown_parts().into_iter().filter(|(path, _)| path.exists()) {
        let text = text_of(&path);
        for part in parts {
            let anchored = anchored_lines(&text).into_iter();
            let count = anchored.filter(|(name, _)| *name == part).count();
            if count != 1 {
                faults.push(format!(
                    "{}: the anchor `{part}` begins {count} times: a part that is shown is one",
                    named(&path)
                ));
            }
        }
    }
    assert_none(faults);
}

#[test]
fn all_is_around_the_whole_program() {
    let mut faults = Vec::new();
    for file in paired_files() {
        let text = text_of(&file);
        let marks = anchors(&text);
        let last = text.lines().count().saturating_sub(1);
        let all = |starts| Some(("all".to_owned(), starts));
        if !marks.is_empty()
            && (marks.get(&0).cloned() != all(true) || marks.get(&last).cloned() != all(false))
        {
            faults.push(format!(
                "{}: a file with anchors has `ANCHOR: all` in its first line and `ANCHOR_END: all` \
                 in its last",
                named(&file)
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn every_program_that_is_shown_in_parts_stands_whole_in_the_appendix() {
    let mut expected = shown_parts();
    expected.retain(|_, parts| parts.iter().any(|part| part != "all"));
    let expected: BTreeSet<String> = expected.keys().map(|path| stem(path).to_owned()).collect();
    let whole: BTreeSet<String> = blocks()
        .iter()
        .filter(|block| block.page == WHOLE)
        .filter_map(|block| Some(stem(&block.include()?.0).to_owned()))
        .collect();
    let mut faults = Vec::new();
    for name in expected.difference(&whole) {
        faults.push(format!(
            "src/{WHOLE}.md lacks {name}, of which a chapter shows parts: write \
             {{{{#include cards/{name}.md:program}}}} there, under a heading {name}"
        ));
    }
    for name in whole.difference(&expected) {
        faults.push(format!(
            "src/{WHOLE}.md shows {name}, which its chapter shows whole or not at all: delete it there"
        ));
    }
    assert_none(faults);
}

/// What a server calls and what a client calls, in either language.
const CALLS: [(&str, &[&str]); 2] = [
    (
        "server",
        &[
            "create_server(",
            "TcpListener::bind(",
            ".listen(",
            ".accept()",
        ],
    ),
    (
        "client",
        &["create_connection(", "TcpStream::connect", ".connect("],
    ),
];

/// The listings that have a server and a client, and not all of their sides.
const NO_SIDES: [&str; 3] = ["messages", "line_loop", "line_async"];

/// In a program of a server and a client, and wherever sides are marked at all.
#[test]
fn every_call_of_a_server_or_a_client_is_on_its_side() {
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let shown = shown_parts();
    for file in paired_files() {
        let text = text_of(&file);
        for (side, line) in calls_beside_their_side(&text, shown.get(&file)) {
            let faults = faults.entry(stem(&file).to_owned()).or_default();
            faults.push(format!(
                "{}: `{}` is a call of the {side}: put it between `ANCHOR: {side}` and \
                 `ANCHOR_END: {side}`",
                named(&file),
                line.trim()
            ));
        }
    }
    for name in NO_SIDES {
        assert!(
            faults.remove(name).is_some(),
            "{name} has its sides: NO_SIDES need not name it"
        );
    }
    assert_none(faults.into_values().flatten().collect());
}

fn has_both_ends(text: &str) -> bool {
    CALLS
        .iter()
        .all(|(_, calls)| calls.iter().any(|call| text.contains(call)))
}

/// The shown lines with a call of one side that are not marked as that side's.
fn calls_beside_their_side<'a>(
    text: &'a str,
    parts: Option<&BTreeSet<String>>,
) -> Vec<(&'static str, &'a str)> {
    let anchored = anchored_lines(text);
    if !has_both_ends(text) && !anchored.iter().any(|(name, _)| SIDES.contains(&&**name)) {
        return Vec::new();
    }
    let parts = lines_of_parts(text, parts);
    let mut found = Vec::new();
    for (number, line) in (1..).zip(shown_lines(text, None)) {
        if !parts.iter().any(|part| part.contains(&number)) {
            continue;
        }
        for (side, calls) in CALLS {
            let is_marked = anchored
                .iter()
                .any(|(name, lines)| name == side && lines.contains(&number));
            if !is_marked && calls.iter().any(|call| line.contains(call)) {
                found.push((side, line));
            }
        }
    }
    found
}

#[test]
fn every_exercise_stands_in_its_chapter_with_its_commands() {
    let pages = pages();
    let mut faults = Vec::new();
    for exercise in exercises::all() {
        let (chapter, name) = (exercise.chapter, exercise.name);
        let include = format!("{{{{#include ../exercises/{chapter}/{name}/task.md}}}}");
        if !pages
            .get(chapter)
            .is_some_and(|page| page.contains(&include))
        {
            faults.push(format!(
                "src/{chapter}.md: the section \"Exercises\" lacks {include}"
            ));
        }
        let path = exercise.folder().unwrap().join("task.md");
        let task = text_of(&path);
        for (class, option) in [("py", " --python"), ("rs", "")] {
            let command = format!("```console,{class}\ncargo exercise {name}{option}\n```");
            if !task.contains(&command) {
                faults.push(format!("{} lacks\n{command}", named(&path)));
            }
        }
    }
    assert_none(faults);
}

/// Where a failed check says what to read: `Chapter, \"Heading\"`.
#[test]
fn every_place_that_the_grader_names_is_there() {
    let pages = pages();
    let source = text_of(&root().join("exercises/src/places.rs"));
    let mut places = 0;
    let mut faults = Vec::new();
    for constant in source.split("pub const ").skip(1) {
        let (title, heading) = constant
            .split_once('"')
            .and_then(|(_, place)| place.trim_end().strip_suffix("\\\"\";"))
            .and_then(|place| place.split_once(", \\\""))
            .unwrap_or_else(|| panic!("no place: {constant}"));
        places += 1;
        let title_line = format!("# {title}");
        let mut texts = pages.values();
        let page = texts.find(|page| page.lines().any(|line| line == title_line));
        if !page.is_some_and(|page| headings(page).iter().any(|(_, text)| text == heading)) {
            faults.push(format!(
                "exercises/src/places.rs sends a student to {title:?}, {heading:?}, which is not there"
            ));
        }
    }
    assert!(places > 40, "only {places} places were found");
    assert_none(faults);
}

/// The names of all listings.
fn names() -> BTreeSet<String> {
    listing_files()
        .iter()
        .map(|file| stem(file).to_owned())
        .collect()
}
