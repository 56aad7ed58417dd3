//! decode-or-offset: a filter that tells whether it was given UTF-8.

use crate::answer::Answer;
use crate::checks::word;
use crate::failure::{line_and_tail, slip};
use crate::places;
use crate::program::Ended;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "decode-or-offset",
    chapter: "05-data-formats",
    title: "print UTF-8 as it is, or the offset of the first byte that is not UTF-8",
    checks: &[
        Check {
            name: "prints-text",
            claim: "prints plain text",
            needs: Needs::Nothing,
            run: prints_text,
        },
        Check {
            name: "reads-utf-8",
            claim: "reads its input as UTF-8",
            needs: Needs::Nothing,
            run: reads_utf_8,
        },
        Check {
            name: "leaves-nothing-out",
            claim: "does not leave out a byte that is not UTF-8",
            needs: Needs::Nothing,
            run: leaves_nothing_out,
        },
        Check {
            name: "puts-nothing-in-its-place",
            claim: "puts nothing in its place either, and says where it stands",
            needs: Needs::Nothing,
            run: puts_nothing_in_its_place,
        },
        Check {
            name: "fails-with-status-1",
            claim: "ends with status 1 after that",
            needs: Needs::Nothing,
            run: fails_with_status_1,
        },
        Check {
            name: "counts-bytes",
            claim: "counts in bytes, and not in characters",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "judges-the-whole",
            claim: "judges the whole input before it prints any of it",
            needs: Needs::Nothing,
            run: judges_the_whole,
        },
        Check {
            name: "notices-the-cut",
            claim: "notices a last character that is not complete",
            needs: Needs::Nothing,
            run: notices_the_cut,
        },
        Check {
            name: "knows-what-is-valid",
            claim: "takes every character, and no bytes that only look like one",
            needs: Needs::Nothing,
            run: knows_what_is_valid,
        },
        Check {
            name: "keeps-characters-whole",
            claim: "takes 20,001 bytes of two-byte characters for what they are",
            needs: Needs::Nothing,
            run: keeps_characters_whole,
        },
        Check {
            name: "changes-nothing",
            claim: "prints text byte for byte",
            needs: Needs::Nothing,
            run: changes_nothing,
        },
    ],
};

/// What is on standard error if the error of a strict decoder ended the program.
const DECODERS: [&str; 2] = ["UnicodeDecodeError", "invalid utf-8 sequence"];

/// Gives the program its whole input, and waits for its end.
fn filter(answer: &Answer, input: &[u8]) -> Result<Ended, Failure> {
    let mut program = answer.start(&[])?;
    program.feed(input.to_vec());
    program.ended()
}

fn failure(diagnosis: &str, input: &[u8], ended: Ended, read: &'static str) -> Failure {
    ended.failure(diagnosis).input(input).see(read)
}

/// Gives the program valid text, and compares what it prints without regard to
/// white space at the end.
fn expect_text(
    answer: &Answer,
    input: &str,
    diagnosis: &str,
    read: &'static str,
) -> Result<(), Failure> {
    let ended = filter(answer, input.as_bytes())?;
    if ended.stdout.trim_ascii_end() != input.as_bytes().trim_ascii_end() {
        let diagnosis = slip(input.as_bytes(), &ended.stdout).unwrap_or(diagnosis);
        return Err(failure(diagnosis, input.as_bytes(), ended, read));
    }
    expect_success(input, ended, read)
}

fn expect_success(input: &str, ended: Ended, read: &'static str) -> Result<(), Failure> {
    if ended.status == Some(0) {
        return Ok(());
    }
    let what = if input.is_empty() {
        "empty input is valid UTF-8"
    } else {
        "its input is UTF-8"
    };
    let diagnosis = format!("your program should end with exit status 0: {what}");
    Err(failure(&diagnosis, input.as_bytes(), ended, read))
}

/// Gives the program bytes that are not UTF-8 from `offset` on, and expects the
/// line that says so.
fn expect_offset(
    answer: &Answer,
    input: &[u8],
    offset: usize,
    diagnosis: &str,
    read: &'static str,
) -> Result<Ended, Failure> {
    let ended = filter(answer, input)?;
    let line = format!("not UTF-8 at byte {offset}");
    let expected = format!("{line}\n");
    // On Windows, Python ends a line with CR LF.
    let windows = cfg!(windows) && ended.stdout == format!("{line}\r\n").as_bytes();
    if ended.stdout == expected.as_bytes() || windows {
        return Ok(ended);
    }
    let as_text = format!("it printed its input as if that were UTF-8, but {diagnosis}");
    let diagnosis = if ended.stdout.is_empty() && ended.stderr.contains("not contain valid UTF-8") {
        "read_to_string does not tell where its error stands: read with read_to_end, and decode \
         with str::from_utf8"
    } else if ended.stdout.is_empty() && DECODERS.iter().any(|sign| ended.stderr.contains(sign)) {
        "it ended with the decoder's error. Catch that error: it knows the position"
    } else if ended.stdout.is_empty() {
        "it printed nothing there. Print the line to standard output"
    } else if let Some(what) = slip(expected.as_bytes(), &ended.stdout) {
        what
    } else if ended.stdout == input {
        &as_text
    } else if ended
        .stdout
        .windows(3)
        .any(|window| window == "\u{fffd}".as_bytes())
    {
        "the bytes \\xef\\xbf\\xbd came back, the stand-in for what cannot be decoded. \
         Decode strictly"
    } else {
        diagnosis
    };
    let diagnosis =
        format!("your program should print the line \"{line}\" and nothing else: {diagnosis}");
    Err(failure(&diagnosis, input, ended, read))
}

fn prints_text(answer: &Answer) -> Result<(), Failure> {
    expect_text(
        answer,
        "Plain text,\nin two lines.\n",
        "your program should print its input, which is valid UTF-8, to standard output",
        places::DECODE,
    )
}

fn reads_utf_8(answer: &Answer) -> Result<(), Failure> {
    expect_text(
        answer,
        "Zoë eats 🌮\n",
        "your program should print this text unchanged: \"ë\" is two bytes in UTF-8, \
         and \"🌮\" four. If more bytes come back, each byte was taken for a character, \
         as in Latin-1",
        places::WRONG_AGREEMENT,
    )
}

/// Not UTF-8 at byte 2.
const BAD: &[u8] = b"Zo\xff and others\n";

fn leaves_nothing_out(answer: &Answer) -> Result<(), Failure> {
    let ended = filter(answer, BAD)?;
    if ended.stdout.trim_ascii_end() != b"Zo and others" {
        return Ok(());
    }
    let diagnosis = "your program left out the byte 255, which is not UTF-8, without a word: \
                     decode strictly, and take the error for an answer";
    Err(failure(diagnosis, BAD, ended, places::NOT_UTF8))
}

fn puts_nothing_in_its_place(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "byte 255 is in no character of UTF-8, and two bytes stand before it";
    expect_offset(answer, BAD, 2, diagnosis, places::NOT_UTF8).map(drop)
}

fn fails_with_status_1(answer: &Answer) -> Result<(), Failure> {
    let ended = expect_offset(answer, BAD, 2, "", places::NOT_UTF8)?;
    if ended.status == Some(1) {
        return Ok(());
    }
    let status = ended
        .status
        .map_or("a signal".to_owned(), |status| format!("status {status}"));
    let diagnosis = format!(
        "your program ended with {status}: end with status 1 when the input is not UTF-8, \
         because a script looks at the status and not at the text"
    );
    Err(failure(&diagnosis, BAD, ended, places::NOT_UTF8))
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("counts-bytes");
    let length = vary.usize(5..90);
    let text = format!(" ë🌮 {} ", word(&mut vary, length));
    let diagnosis = format!(
        "byte 233 stands after {} bytes. These are only {} characters: \"ë\" takes two bytes and \
         \"🌮\" four",
        text.len(),
        text.chars().count()
    );
    let input = [text.as_bytes(), b"\xe9 "].concat();
    expect_offset(answer, &input, text.len(), &diagnosis, places::ENCODE).map(drop)
}

fn judges_the_whole(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "the bad byte is in line 41. Print nothing before you have seen the whole \
                     input, count from its start, not from the start of a line, and in a type \
                     that holds more than 255";
    let input = [b"nice line\n".repeat(40).as_slice(), b"bad \xfe line\n"].concat();
    expect_offset(answer, &input, 404, diagnosis, places::NOT_UTF8)?;
    let diagnosis = "210,004 good bytes stand before the bad one. Read to the end of the input, \
                     however long it is, before you print any of it, and count from its start";
    let input = [b"nice line\n".repeat(21_000).as_slice(), b"bad \xfe line\n"].concat();
    expect_offset(answer, &input, 210_004, diagnosis, places::NOT_UTF8)
        .map(drop)
        .map_err(|failure| counts_in_the_piece(failure, 210_004))
}

fn notices_the_cut(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "the last byte begins a character of two bytes, and the second one is missing. \
                     At the end of the input there is nothing left to wait for";
    expect_offset(answer, b"caf\xc3", 3, diagnosis, places::NOT_UTF8)
        .map(drop)
        .map_err(|failure| counts_in_the_piece(failure, 3))
}

/// Says so if the program counts from the start of its last piece of the input.
fn counts_in_the_piece(mut failure: Failure, offset: usize) -> Failure {
    let printed = String::from_utf8_lossy(failure.printed.as_deref().unwrap_or_default());
    let number = printed.trim().strip_prefix("not UTF-8 at byte ");
    if let Some(less) = number.and_then(|number| number.parse::<usize>().ok())
        && less < offset
    {
        failure.diagnosis = format!(
            "the bad byte is byte {offset} of the input, and your program says {less}: count from \
             the start of the input, not of the piece that was given to the decoder last"
        );
    }
    failure
}

fn knows_what_is_valid(answer: &Answer) -> Result<(), Failure> {
    let diagnosis = "these are the first and the last characters that take one, two, three and \
                     four bytes in UTF-8. All of them are valid";
    let ends = "\u{0}\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}";
    expect_text(answer, ends, diagnosis, places::ENCODE)?;
    let diagnosis = "this text has a U+FFFD of its own, the bytes EF BF BD. It is a character like \
                     others, so do not look for it: let the decoder fail, in JavaScript \
                     new TextDecoder(\"utf-8\", {fatal: true})";
    expect_text(
        answer,
        "a real \u{fffd} here\n",
        diagnosis,
        places::NOT_UTF8,
    )?;
    for (bytes, diagnosis) in [
        (
            b"\xc0\x80".as_slice(),
            "C0 80 has the bits of U+0000, which takes one byte. A longer form is not valid",
        ),
        (
            b"\xe0\x9f\xbf",
            "E0 9F BF has the bits of U+07FF, which takes two bytes. A longer form is not valid",
        ),
        (
            b"\xed\xa0\x80",
            "ED A0 80 has the bits of U+D800, a surrogate, which is no character",
        ),
        (
            b"\xf4\x90\x80\x80",
            "F4 90 80 80 has the bits of U+110000, and the last character is U+10FFFF",
        ),
    ] {
        let input = [b"Zo".as_slice(), bytes, b"\n"].concat();
        expect_offset(answer, &input, 2, diagnosis, places::NOT_UTF8)?;
    }
    Ok(())
}

fn keeps_characters_whole(answer: &Answer) -> Result<(), Failure> {
    // After an odd byte, every piece of an even length ends within a character.
    let input = format!("a{}", "é".repeat(10_000));
    let diagnosis = "your program does not print 20,001 bytes of valid UTF-8 unchanged: \
                     a piece of the input may end in the middle of a character, \
                     so read all of it before you decode";
    expect_text(answer, &input, diagnosis, places::DECODE)
}

fn changes_nothing(answer: &Answer) -> Result<(), Failure> {
    let long = line_and_tail();
    let word = word(&mut answer.vary("changes-nothing"), 7);
    for input in [
        "",
        &format!(" {word}, and no newline at the end "),
        &format!("two\r\n{word}\r\n\r\n"),
        &format!("\u{feff}a mark in front of {word}\n"),
        &format!("a zero\0before {word}\n"),
        &long,
    ] {
        let ended = filter(answer, input.as_bytes())?;
        if ended.stdout != input.as_bytes() {
            let diagnosis = slip(input.as_bytes(), &ended.stdout).unwrap_or(
                "your program printed other bytes than it was given: write the bytes as they \
                 are, and leave the ends of the lines and a mark at the beginning alone",
            );
            let failure = failure(diagnosis, input.as_bytes(), ended, places::DECODE);
            return Err(failure.or_lost_early(input.as_bytes()));
        }
        expect_success(input, ended, places::DECODE)?;
    }
    Ok(())
}
