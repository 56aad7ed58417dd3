//! Every link within the book leads to a page and a place that are there, also in the
//! edition for students, which `-- --ignored` writes. Links to other hosts are not followed.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::{env, process};

use support::{assert_none, named, read_dir, root};

#[test]
fn every_link_leads_to_a_page_and_a_place_that_are_there() {
    // tests/book.rs names these, and no book can be built.
    if lab::book::problems(root()).map_or(true, |problems| !problems.is_empty()) {
        return;
    }
    let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book");
    let faults = faults(root(), &output);
    assert!(
        faults.is_empty(),
        "\n{}\nA place is a heading: its text in lowercase with hyphens, or what stands in {{#…}} \
         behind it",
        faults.join("\n")
    );
}

#[test]
#[ignore = "it takes long, and only what is for teachers can break it"]
fn the_edition_for_students_can_be_built_and_its_links_lead_somewhere() {
    let folder = env::temp_dir().join(format!("edition-{}", process::id()));
    let written = exercises::cargo()
        .args(["exercise", "--student-edition"])
        .arg(&folder)
        .current_dir(root())
        .status();
    assert!(written.unwrap().success());
    let problems = lab::book::problems(&folder).unwrap();
    let faults = match problems.is_empty() {
        true => faults(&folder, &folder.join("target/book")),
        false => problems,
    };
    fs::remove_dir_all(&folder).unwrap();
    assert_none(faults);
}

/// The links of the book in `root` that lead nowhere, each with where it stands. Its pages
/// are put into `output`.
fn faults(root: &Path, output: &Path) -> Vec<String> {
    let book = match lab::book::build_into(root, output) {
        Ok(book) => book,
        Err(error) => return vec![format!("{error:#}")],
    };
    let mut pages = BTreeMap::new();
    for path in read_dir(&book) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        // print.html repeats the others, and 404.html has its links from a server.
        if name.ends_with(".html") && !["print.html", "404.html"].contains(&&*name) {
            pages.insert(name, fs::read_to_string(path).unwrap());
        }
    }
    let places: BTreeMap<&str, BTreeSet<String>> = pages
        .iter()
        .map(|(name, text)| (name.as_str(), attributes(text, "id").collect()))
        .collect();

    let mut faults = Vec::new();
    for (name, text) in &pages {
        let links: BTreeSet<String> = attributes(text, "href")
            .chain(attributes(text, "src"))
            .filter(|link| !link.contains(':'))
            .collect();
        for link in links {
            let (file, place) = link.split_once('#').unwrap_or((&link, ""));
            let file = file.split('?').next().unwrap_or_default();
            let file = if file.is_empty() { name } else { file };
            let fault = match places.get(file) {
                Some(places) if place.is_empty() || places.contains(place) => continue,
                Some(_) => format!("src/{} has no place #{place}", markdown(file)),
                None if book.join(file).exists() => continue,
                None => format!("there is no {}", markdown(file)),
            };
            let written = format!(
                "{}{}",
                markdown(file),
                &link[link.find('#').unwrap_or(link.len())..]
            );
            let mut lines = lines_with(&written);
            if lines.is_empty() && !place.is_empty() {
                lines = lines_with(&format!("(#{place})"));
            }
            let line = lines
                .first()
                .cloned()
                .unwrap_or(format!("src/{}", markdown(name)));
            faults.push(format!("{line}: a link to {written}: {fault}"));
        }
    }
    faults.dedup();
    faults
}

/// The values of an attribute in the order of a page's tags.
fn attributes<'a>(html: &'a str, name: &str) -> impl Iterator<Item = String> + use<'a> {
    let start = format!(" {name}=\"");
    let mut values = Vec::new();
    for tag in html.split('<').filter_map(|tag| tag.split_once('>')) {
        for part in tag.0.split(&start).skip(1) {
            values.extend(
                part.split('"')
                    .next()
                    .map(|value| value.replace("&amp;", "&")),
            );
        }
    }
    values.into_iter()
}

/// A page's name as links are written in the chapters.
fn markdown(page: &str) -> String {
    page.strip_suffix(".html")
        .map_or(page.to_owned(), |page| format!("{page}.md"))
}

/// Where in the sources of the pages a text stands, as `FILE:LINE`.
fn lines_with(text: &str) -> Vec<String> {
    let mut files = sources(&root().join("src"));
    files.extend(sources(&root().join("exercises")));
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap_or_default();
        for (number, line) in (1..).zip(source.lines()) {
            if line.contains(text) {
                lines.push(format!("{}:{number}", named(&file)));
            }
        }
    }
    lines
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in read_dir(folder) {
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files
}
