//! What is saved while the book is served is seen at once, and a broken book takes nothing
//! away.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::support::{Book, Lab, get};

/// What a page hears of the book.
struct News {
    lines: BufReader<TcpStream>,
    /// Of the last event.
    data: String,
}

impl News {
    /// Begins to listen: what happens from now on is heard.
    fn of(address: SocketAddr) -> News {
        let mut conn = TcpStream::connect(address).expect("a connection");
        conn.set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time limit");
        write!(
            conn,
            "GET /_lab/changes HTTP/1.1\r\nHost: {address}\r\n\r\n"
        )
        .expect("a request");
        let mut news = News {
            lines: BufReader::new(conn),
            data: String::new(),
        };
        assert_eq!(news.next(), "whole");
        news
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("news in time");
        line
    }

    /// The name of the next event. It has data, or a browser would drop it.
    fn next(&mut self) -> String {
        loop {
            if let Some(name) = self.line().strip_prefix("event: ") {
                self.data = self.line();
                assert!(self.data.starts_with("data: "), "{}", self.data);
                return name.trim_end().to_owned();
            }
        }
    }
}

fn serve(book: &Book) -> (Lab, SocketAddr) {
    let mut lab = Lab::start(book.lab(&["--no-run", "--port", "0"]));
    let address = lab.address();
    (lab, address)
}

#[test]
fn what_is_saved_is_served() {
    let book = Book::new();
    let (_lab, address) = serve(&book);
    let mut news = News::of(address);
    book.write("src/one.md", "# One\n\nAnother text.\n");
    assert_eq!(news.next(), "built");
    assert!(get(address, "/one.html").contains("Another text."));
    // A listing is a part of the book, too.
    book.write(
        "examples/two.rs",
        "fn main() {\n    // ANCHOR: print\n    println!(\"three\");\n    // ANCHOR_END: print\n}\n",
    );
    assert_eq!(news.next(), "built");
    assert!(get(address, "/two.html").contains("three"));
}

#[test]
fn a_file_that_takes_the_place_of_another_is_seen() {
    let book = Book::new();
    let (_lab, address) = serve(&book);
    let mut news = News::of(address);
    for text in ["The first way.", "The second way."] {
        book.write("new.md", &format!("# One\n\n{text}\n"));
        fs::rename(book.root().join("new.md"), book.root().join("src/one.md")).expect("a rename");
        assert_eq!(news.next(), "built");
        assert!(get(address, "/one.html").contains(text));
    }
    book.write(
        "new.toml",
        "[book]\ntitle = \"Renamed\"\n[build]\ncreate-missing = false\n",
    );
    fs::rename(book.root().join("new.toml"), book.root().join("book.toml")).expect("a rename");
    assert_eq!(news.next(), "built");
    assert!(get(address, "/one.html").contains("Renamed"));
}

#[test]
fn the_last_good_book_is_kept_and_the_fault_is_told() {
    let book = Book::new();
    let (mut lab, address) = serve(&book);
    let mut news = News::of(address);
    let good = "# One\n\nThe first page.\n";
    book.write("src/one.md", "# One\n\n{{#include nowhere.md}}\n");
    assert_eq!(news.next(), "broken");
    assert!(news.data.contains("nowhere.md"));
    // A page that is opened now is told, too.
    let mut later = TcpStream::connect(address).expect("a connection");
    write!(
        later,
        "GET /_lab/changes HTTP/1.1\r\nHost: {address}\r\n\r\n"
    )
    .expect("a request");
    let mut later = BufReader::new(later).lines();
    assert!(later.any(|line| line.expect("news") == "event: broken"));
    assert!(get(address, "/one.html").contains("The first page."));
    assert!(book.root().join("book/one.html").is_file());
    book.write("src/one.md", good);
    assert_eq!(news.next(), "whole");
    let ended = lab.kill();
    assert!(
        ended.stderr.contains("the last one is still served"),
        "{ended:?}"
    );
}

#[test]
fn pages_that_somebody_removed_come_back() {
    let book = Book::new();
    let (_lab, address) = serve(&book);
    let mut news = News::of(address);
    fs::remove_dir_all(book.root().join("book")).expect("the pages");
    book.write("src/one.md", "# One\n\nAnother text.\n");
    assert_eq!(news.next(), "built");
    assert!(get(address, "/one.html").contains("Another text."));
}

#[test]
fn a_changed_answer_is_told() {
    let book = Book::new();
    book.write("answers/Cargo.toml", "");
    let (_lab, address) = serve(&book);
    let mut news = News::of(address);
    book.write("answers/src/bin/first-words.rs", "fn main() {}\n");
    assert_eq!(news.next(), "answers");
}

/// Pages are asked for all the time while the book is built anew again and again.
#[test]
fn no_page_is_missing_while_the_book_is_renewed() {
    let book = Book::new();
    let (_lab, address) = serve(&book);
    let mut news = News::of(address);
    for number in 0..3 {
        book.write("src/one.md", &format!("# One\n\nNumber {number}.\n"));
        let asking = std::thread::spawn(move || {
            for _ in 0..40 {
                assert!(get(address, "/two.html").starts_with("HTTP/1.1 200 "));
            }
        });
        assert_eq!(news.next(), "built");
        asking.join().expect("every page");
    }
}
