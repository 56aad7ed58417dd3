//! Proves that a report with an error of the system or the language names the entry of
//! "When Things Fail" to look up. That the entries are there holds tests/errors.rs.

use exercises::Failure;

fn looked_up(stderr: &str) -> Option<String> {
    let mut failure = Failure::new("your program ended");
    failure.stderr = stderr.to_owned();
    let lines = failure.see("Receiving Data, \"Reading a line\"").lines();
    let mut found = lines
        .iter()
        .filter_map(|line| line.strip_prefix("to look up: "));
    let place = found.next().map(str::to_owned);
    assert_eq!(found.next(), None, "{lines:?}");
    place
}

#[test]
fn a_report_names_the_entry_of_the_error_that_the_program_printed() {
    for (stderr, heading) in [
        (
            "Traceback (most recent call last):\n  File \"a.py\", line 3, in <module>\n    \
             listener.bind(address)\nOSError: [Errno 98] Address already in use\n",
            "Address already in use",
        ),
        (
            "Error: Connection reset by peer (os error 104)\n",
            "Connection reset by peer",
        ),
        (
            "ConnectionRefusedError: [WinError 10061] No connection could be made because the \
             target machine actively refused it\n",
            "Connection refused",
        ),
        (
            "TimeoutError: [Errno 110] Connection timed out\n",
            "Connection timed out",
        ),
        (
            "called `Result::unwrap()` on an `Err` value: Os { code: 32, kind: BrokenPipe, \
             message: \"Broken pipe\" }\n",
            "Broken pipe",
        ),
        (
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc3 in position 3: \
             unexpected end of data\n",
            "Unexpected end of data",
        ),
        (
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: \
             invalid start byte\n",
            "UnicodeDecodeError, or not UTF-8",
        ),
    ] {
        assert_eq!(
            looked_up(stderr),
            Some(format!("When Things Fail, \"{heading}\"")),
            "{stderr}"
        );
    }
}

#[test]
fn of_several_errors_the_last_counts() {
    let stderr = "ConnectionResetError: [Errno 104] Connection reset by peer\n\n\
                  During handling of the above exception, another exception occurred:\n\n\
                  OSError: [Errno 9] Bad file descriptor\n";
    let place = "When Things Fail, \"Bad file descriptor\"";
    assert_eq!(looked_up(stderr).as_deref(), Some(place));
}

#[test]
fn a_report_without_such_an_error_names_no_entry() {
    assert_eq!(looked_up(""), None);
    assert_eq!(looked_up("ValueError: no number: 'x'\n"), None);
    // A time limit of its own is none of the network's.
    assert_eq!(looked_up("TimeoutError: timed out\n"), None);
}
