//! Each way to break the book gives its one message, and no pages.

use crate::support::{Book, run};

/// Asserts that the book is refused by `build` and when it is to be served,
/// with a message that holds each of `parts`, and returns the message.
fn refused(book: &Book, parts: &[&str]) -> String {
    book.write("book/index.html", "an old page");
    let served = run(book.lab(&["--port", "0"]));
    assert_eq!(served.status, Some(1), "{served:?}");

    book.write("book/index.html", "an old page");
    let built = run(book.lab(&["build"]));
    assert_eq!(built.status, Some(1), "{built:?}");

    assert_eq!(served.stdout, "");
    assert_eq!(built.stdout, "");
    assert_eq!(served.stderr, built.stderr);
    assert!(
        built.stderr.starts_with("error: the book is not built: "),
        "{built:?}"
    );
    assert_eq!(built.stderr.matches("error: ").count(), 1, "{built:?}");
    for part in parts {
        assert!(built.stderr.contains(part), "no {part:?} in {built:?}");
    }
    assert!(!book.root().join("book").exists(), "pages are left");
    built.stderr
}

/// As [`refused`], with a message of one line.
fn refused_in_a_line(book: &Book, parts: &[&str]) {
    let message = refused(book, parts);
    assert_eq!(message.lines().count(), 1, "{message}");
}

#[test]
fn an_include_of_a_missing_file_is_named_with_its_chapter_and_line() {
    let book = Book::new();
    book.write("src/one.md", "# One\n\n{{#include ../examples/gone.py}}\n");
    refused_in_a_line(
        &book,
        &[
            "src/one.md:3:",
            "{{#include ../examples/gone.py}}",
            "cannot read ../examples/gone.py",
        ],
    );
}

#[test]
fn an_include_of_a_missing_anchor_is_named_with_its_chapter_and_line() {
    let book = Book::new();
    for directive in ["include", "rustdoc_include"] {
        let include = format!("{{{{#{directive} ../examples/two.rs:prin}}}}");
        book.write("src/two.md", &include);
        refused_in_a_line(
            &book,
            &[
                "src/two.md:1:",
                &include,
                "../examples/two.rs has no line with `ANCHOR: prin`",
            ],
        );
    }
}

#[test]
fn an_anchor_without_an_end_is_refused() {
    let book = Book::new();
    book.write(
        "examples/two.rs",
        "// ANCHOR_END: print\n// ANCHOR: print\nfn main() {}\n",
    );
    refused_in_a_line(&book, &["src/two.md:4:", "no `ANCHOR_END: print`"]);
}

#[test]
fn an_include_of_lines_past_the_end_is_refused() {
    let book = Book::new();
    for part in ["9", "9:", "9:10", "1:9", ":9"] {
        let include = format!("{{{{#include ../examples/two.rs:{part}}}}}");
        book.write("src/two.md", &include);
        refused_in_a_line(&book, &["src/two.md:1:", &include, "has only 5 lines"]);
    }
}

#[test]
fn an_include_in_an_included_file_is_checked_from_where_it_stands() {
    let book = Book::new();
    book.write("src/one.md", "{{#include ../exercises/task.md}}");
    book.write(
        "exercises/task.md",
        "Do it:\n\n{{#include ../examples/two.rs:print}}\n",
    );
    let built = run(book.lab(&["build"]));
    assert_eq!(built.status, Some(0), "{built:?}");

    book.write("exercises/task.md", "Do it:\n\n{{#include start.rs}}\n");
    refused_in_a_line(&book, &["exercises/task.md:3:", "cannot read start.rs"]);
}

#[test]
fn a_file_that_includes_itself_is_refused() {
    let book = Book::new();
    book.write("src/one.md", "{{#include one.md}}");
    refused(&book, &["one.md", "cyclic"]);
}

#[test]
fn a_directive_that_mdbook_does_not_know_is_refused() {
    let book = Book::new();
    for directive in [
        "{{#inclued ../examples/two.rs}}",
        "{{#include}}",
        "{{#include ../examples/two.rs}",
        "{{#playpen ../examples/two.rs}}",
    ] {
        book.write("src/one.md", directive);
        refused_in_a_line(&book, &["src/one.md:1:", directive, "no such directive"]);
    }
}

#[test]
fn every_form_of_a_directive_that_mdbook_expands_is_accepted() {
    let book = Book::new();
    book.write(
        "src/one.md",
        "{{#title The first}}\n# One\n\n\\{{#include gone.rs}}\n\n```rust\n\
         {{#include ../examples/two.rs}}\n{{ #include ../examples/two.rs:print }}\n\
         {{#include ../examples/two.rs:1}}\n{{#include ../examples/two.rs:2:5}}\n\
         {{#include ../examples/two.rs::5}}\n{{#include ../examples/two.rs:5:}}\n\
         {{#rustdoc_include ../examples/two.rs:print}}\n```\n\n\
         {{#playground ../examples/two.rs editable}}\n",
    );
    let built = run(book.lab(&["build"]));
    assert_eq!(built.status, Some(0), "{built:?}");
}

#[test]
fn a_chapter_file_that_is_not_in_the_summary_is_named() {
    let book = Book::new();
    book.write("src/deeper/three.md", "# Three\n");
    refused_in_a_line(&book, &["src/deeper/three.md: not in SUMMARY.md"]);
}

#[test]
fn a_chapter_of_the_summary_without_a_file_is_named() {
    let book = Book::new();
    book.remove("src/two.md");
    refused_in_a_line(&book, &["two.md"]);
}

#[test]
fn a_broken_summary_is_refused() {
    let book = Book::new();
    book.write("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- two.md\n");
    refused_in_a_line(&book, &["SUMMARY.md"]);
    book.remove("src/SUMMARY.md");
    refused_in_a_line(&book, &["SUMMARY.md"]);
}

#[test]
fn a_broken_book_toml_is_refused() {
    let book = Book::new();
    book.write("book.toml", "[book\n");
    refused(&book, &["book.toml"]);
    book.write(
        "book.toml",
        "[build]\ncreate-missing = false\nno-such-key = 1\n",
    );
    refused(&book, &["no-such-key"]);
}

#[test]
fn a_page_that_mdbook_warns_of_is_refused() {
    let book = Book::new();
    book.write("src/one.md", "# One\n\n<div>never closed\n\nThe end.\n");
    refused(&book, &["unclosed HTML tag `<div>`", "one.md"]);
}

#[test]
fn two_problems_are_one_message() {
    let book = Book::new();
    book.write("src/three.md", "# Three\n");
    book.write("src/one.md", "{{#include gone.rs}}");
    let message = refused(&book, &["src/one.md:1:", "and: src/three.md:"]);
    assert_eq!(message.lines().count(), 2, "{message}");
}

#[test]
fn a_folder_without_a_book_is_refused_and_left_alone() {
    let book = Book::new();
    book.remove("book.toml");
    book.write("book/novel.txt", "not ours");
    let ended = run(book.lab(&["build"]));
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("it has no book.toml"), "{ended:?}");
    assert!(book.root().join("book/novel.txt").exists());
}
