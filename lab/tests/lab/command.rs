//! What the lab makes of its options, and how it ends.

use std::net::TcpListener;

#[cfg(target_os = "linux")]
use crate::support::read_file;
use crate::support::{Book, Lab, assert_status, get, run};

#[test]
fn build_makes_the_pages_and_ends() {
    let book = Book::new();
    let ended = run(book.lab(&["build"]));
    assert_eq!(ended.status, Some(0), "{ended:?}");
    assert_eq!(ended.stderr, "");
    assert!(book.root().join("book/index.html").is_file());
}

#[test]
fn a_taken_default_port_is_replaced_by_a_free_one_and_a_line_says_so() {
    // Of two at a time, one at least cannot have it, whoever else has it.
    let books = [Book::new(), Book::new()];
    let mut labs = books.each_ref().map(|book| {
        let mut lab = Lab::start(book.lab(&["--no-run"]));
        (lab.address(), lab)
    });
    let (address, lab) = labs
        .iter_mut()
        .find(|(address, _)| address.port() != 5219)
        .expect("a lab on another port");
    assert_status(&get(*address, "/"), 200);

    let ended = lab.kill();
    assert!(ended.stderr.starts_with("Port 5219 "), "{ended:?}");
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
}

#[test]
fn a_taken_port_that_was_asked_for_is_one_line_and_status_1() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let ended = run(Book::new().lab(&["--port", &port]));
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert_eq!(ended.stdout, "");
    assert!(
        ended
            .stderr
            .starts_with(&format!("error: cannot listen on port {port}")),
        "{ended:?}"
    );
    assert_eq!(ended.stderr.lines().count(), 1, "{ended:?}");
}

#[test]
fn a_free_port_that_was_asked_for_is_taken() {
    let port = exercises::free_port();
    let book = Book::new();
    let mut lab = Lab::start(book.lab(&["--port", &port.to_string()]));
    assert_eq!(lab.address().port(), port);
}

#[test]
fn words_that_the_lab_does_not_know_are_a_message_and_status_1() {
    let book = Book::new();
    for (arguments, message) in [
        (&["biuld"][..], "'biuld'"),
        (&["--prot", "1"], "'--prot'"),
        (&["--port", "70000"], "'70000'"),
        (&["--port", "http"], "'http'"),
        (&["--port"], "--port"),
        (&["build", "--open"], "'--open'"),
        (&["--open", "build"], "leave out --port and --open"),
        (&["--port", "1", "build"], "leave out --port and --open"),
        (&["serve", "build"], "'build'"),
        (&["serve", "--prot", "1"], "'--prot'"),
    ] {
        let ended = run(book.lab(arguments));
        assert_eq!(ended.status, Some(1), "{arguments:?}: {ended:?}");
        assert_eq!(ended.stdout, "", "{arguments:?}");
        assert!(ended.stderr.contains(message), "{arguments:?}: {ended:?}");
        assert!(!book.root().join("book").exists(), "{arguments:?}");
    }
}

#[test]
fn a_wrong_word_is_answered_with_all_the_right_ones() {
    let ended = run(Book::new().lab(&["--prot"]));
    for word in ["[serve]", "build", "help", "--version", "--port", "--open"] {
        assert!(ended.stderr.contains(word), "no {word}: {ended:?}");
    }
}

#[test]
fn help_is_no_failure() {
    for arguments in [&["--help"][..], &["-h"], &["help"]] {
        let ended = run(Book::new().lab(arguments));
        assert_eq!(ended.status, Some(0), "{ended:?}");
        for word in ["serve", "build", "--version", "--port", "--open"] {
            assert!(ended.stdout.contains(word), "no {word}: {ended:?}");
        }
    }
    for command in ["serve", "build"] {
        let ended = run(Book::new().lab(&["help", command]));
        assert_eq!(ended.status, Some(0), "{ended:?}");
        assert!(ended.stdout.contains(command), "{ended:?}");
    }
}

#[test]
fn the_version_is_told() {
    for option in ["--version", "-V"] {
        let ended = run(Book::new().lab(&[option]));
        assert_eq!(ended.status, Some(0), "{ended:?}");
        let version = format!("lab {}\n", env!("CARGO_PKG_VERSION"));
        assert_eq!(ended.stdout, version);
    }
}

#[test]
fn serve_is_what_is_done_without_a_command() {
    for arguments in [
        &["serve", "--port", "0"][..],
        &["--port", "0", "serve"],
        &["--port", "0"],
    ] {
        let book = Book::new();
        let mut lab = Lab::start(book.lab(arguments));
        assert_status(&get(lab.address(), "/"), 200);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_lab_with_status_0_while_browsers_are_connected() {
    use std::io::Write;
    use std::net::TcpStream;

    use crate::support::keep_alive;

    for signal in ["INT", "TERM"] {
        let book = Book::new();
        let mut lab = Lab::start(book.lab(&["--no-run", "--port", "0"]));
        let address = lab.address();
        let _answered = keep_alive(address);
        let _silent = TcpStream::connect(address).expect("a connection");
        let mut half = TcpStream::connect(address).expect("a connection");
        half.write_all(b"GET / HT").expect("half a request sent");
        // The lab has accepted the others before it answers this one.
        let _last = keep_alive(address);

        lab.signal(signal);
        let ended = lab.end();
        assert_eq!(ended.status, Some(0), "SIG{signal}: {ended:?}");
        assert_eq!(ended.stderr, "", "SIG{signal}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn open_hands_the_address_to_the_browser() {
    let book = Book::new();
    let opened = fake_browser(&book);
    let mut lab = Lab::start(open_with(&book, Some(":0"), &["--no-run"]));
    let address = lab.address();
    assert_eq!(read_file(opened), format!("http://{address}/\n"));
}

/// In its arguments other users could read the token.
#[cfg(target_os = "linux")]
#[test]
fn open_hands_a_page_that_leads_to_the_token_to_the_browser() {
    use std::os::unix::fs::PermissionsExt;

    let book = Book::new();
    let opened = fake_browser(&book);
    let mut lab = Lab::start(open_with(&book, Some(":0"), &["--run"]));
    let place = lab.place();
    let file = read_file(opened);
    let file = std::path::Path::new(file.trim_end());
    let mode = std::fs::metadata(file)
        .expect("the page")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let page = std::fs::read_to_string(file).expect("the page");
    assert!(page.contains(&format!("url={place}\"")), "{page}");
    lab.signal("TERM");
    lab.end();
    assert!(!file.exists());
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_browser_opens_a_line_says_so_and_the_book_is_served() {
    let book = Book::new();
    assert_says_so(&book, Some(":0"), "Cannot open a browser (");
}

#[cfg(target_os = "linux")]
#[test]
fn where_the_browser_fails_a_line_says_so_and_the_book_is_served() {
    let book = Book::new();
    make_program(&book, r#"printf '#!/bin/sh\nexit 3\n' > xdg-open"#);
    assert_says_so(&book, Some(":0"), "Cannot open a browser (");
}

#[cfg(target_os = "linux")]
#[test]
fn where_there_is_no_display_a_line_says_so_and_the_book_is_served() {
    for display in [None, Some("")] {
        let book = Book::new();
        make_program(&book, r#"printf '#!/bin/sh\nexit 0\n' > xdg-open"#);
        assert_says_so(
            &book,
            display,
            "Cannot open a browser (there is no display)",
        );
    }
}

/// The lab with `--open`, where the only programs are those in the book's folder.
#[cfg(target_os = "linux")]
fn open_with(book: &Book, display: Option<&str>, more: &[&str]) -> std::process::Command {
    let mut command = book.lab(&["--port", "0", "--open"]);
    command.args(more);
    command.env("PATH", book.root());
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME"] {
        command.env_remove(name);
    }
    if let Some(display) = display {
        command.env("DISPLAY", display);
    }
    command
}

#[cfg(target_os = "linux")]
fn assert_says_so(book: &Book, display: Option<&str>, start: &str) {
    let mut lab = Lab::start(open_with(book, display, &["--no-run"]));
    let address = lab.address();
    let message = lab.stderr_line();
    assert!(message.starts_with(start), "{message}");
    assert!(
        message.ends_with("): open the address above yourself.\n"),
        "{message}"
    );
    assert_status(&get(address, "/"), 200);
}

/// Puts an `xdg-open` into the book's folder, and returns the pipe to which it
/// writes its argument.
#[cfg(target_os = "linux")]
pub fn fake_browser(book: &Book) -> std::path::PathBuf {
    make_program(
        book,
        r#"mkfifo opened && printf '#!/bin/sh\necho "$1" > "%s"/opened\n' "$PWD" > xdg-open"#,
    );
    book.root().join("opened")
}

/// Lets a shell write an `xdg-open` in the book's folder, because a file that
/// this process had open for writing might be busy when it is run.
#[cfg(target_os = "linux")]
fn make_program(book: &Book, script: &str) {
    let made = std::process::Command::new("sh")
        .args(["-c", &format!("{script} && chmod +x xdg-open")])
        .current_dir(book.root())
        .status();
    assert!(made.expect("a shell").success());
}
