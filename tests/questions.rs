//! The questions at the end of the chapters: one right answer each that does not
//! give itself away, a reason for each wrong one, and the right answers tried out.
//! How a question is written is told in .github/CONTRIBUTING.md, "Add a question".

mod support;

use std::collections::BTreeSet;
use std::fs;

use support::{chapters, named, read_dir, root};

/// A question as it stands in a chapter.
struct Question {
    /// The page that asks it, for messages.
    page: String,
    id: String,
    /// The answers, with their letters.
    answers: Vec<(char, String)>,
    /// The letters that are marked as right.
    right: Vec<char>,
    /// The letters of which it is said why they are wrong.
    explained: Vec<char>,
}

fn questions() -> Vec<Question> {
    let mut questions = Vec::new();
    for page in read_dir(&root().join("src")) {
        let text = fs::read_to_string(&page).unwrap_or_default();
        for block in text.split("<div class=\"question\"").skip(1) {
            let block = block.split("\n</div>").next().unwrap_or_default();
            questions.push(parse(named(&page), block));
        }
    }
    questions
}

fn parse(page: String, block: &str) -> Question {
    let (head, body) = block.split_once('>').unwrap_or((block, ""));
    let attribute = |name: &str| {
        let (_, rest) = head.split_once(&format!("{name}=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let (asked, answered) = body.split_once("<details>").unwrap_or((body, ""));
    Question {
        page,
        answers: asked
            .lines()
            .filter_map(|line| lettered(line, '.'))
            .collect(),
        right: answered
            .lines()
            .filter_map(|line| line.strip_prefix("**")?.split_once(".**"))
            .filter_map(|(letter, _)| letter.chars().next())
            .collect(),
        explained: answered
            .lines()
            .filter_map(|line| Some(lettered(line, ':')?.0))
            .collect(),
        id: attribute("id").unwrap_or_default(),
    }
}

/// The letter and the text of a line such as `- A. text`.
fn lettered(line: &str, mark: char) -> Option<(char, String)> {
    let mut rest = line.strip_prefix("- ")?.chars();
    let letter = rest.next().filter(char::is_ascii_uppercase)?;
    (rest.next() == Some(mark)).then(|| (letter, rest.as_str().trim().to_owned()))
}

/// Ends the test with all that is wrong.
#[track_caller]
fn assert_none(mut faults: Vec<String>) {
    if !faults.is_empty() {
        let how = "How a question is written: \"Add a question\" in .github/CONTRIBUTING.md";
        faults.push(how.to_owned());
    }
    support::assert_none(faults);
}

#[test]
fn every_chapter_asks_four_questions_or_more_with_ids_of_its_own() {
    let questions = questions();
    let mut faults = Vec::new();
    let mut expected = BTreeSet::new();
    for (chapter, (file, _)) in (1..).zip(chapters()) {
        let page = format!("src/{file}.md");
        let of_chapter = questions.iter().filter(|question| question.page == page);
        let count = of_chapter.clone().count();
        if count < 4 {
            faults.push(format!(
                "{page} asks {count} questions: a chapter asks four or more"
            ));
        }
        for (number, question) in (1..).zip(of_chapter) {
            let id = format!("q-{chapter:02}-{number}");
            if question.id != id {
                faults.push(format!(
                    "{page}: question {number} has the id {:?}: write id=\"{id}\"",
                    question.id
                ));
            }
            expected.insert(page.clone());
        }
    }
    for question in questions.iter().filter(|one| !expected.contains(&one.page)) {
        faults.push(format!("{}: questions stand in chapters", question.page));
    }
    assert_none(faults);
}

#[test]
fn every_question_has_one_right_answer_and_says_why_the_others_are_wrong() {
    let mut faults = Vec::new();
    for question in questions() {
        let Question {
            page,
            id,
            answers,
            right,
            explained,
            ..
        } = question;
        let letters: String = answers.iter().map(|(letter, _)| *letter).collect();
        if !["ABC", "ABCD"].contains(&&*letters) {
            faults.push(format!(
                "{page}: {id} has the answers {letters:?}: write three or four lines \"- A. text\", \
                 with the letters A, B, C and D"
            ));
            continue;
        }
        let [right] = right[..] else {
            faults.push(format!(
                "{page}: {id} marks {} right answers: in <details>, one line begins with the right \
                 letter, as in \"**A.** reason\"",
                right.len()
            ));
            continue;
        };
        let wrong: String = letters.chars().filter(|letter| *letter != right).collect();
        let explained: String = explained.into_iter().collect();
        if explained != wrong {
            faults.push(format!(
                "{page}: {id} says why {explained:?} are wrong: below the right answer, write a \
                 line \"- B: reason\" for each of {wrong:?}, in this order"
            ));
        }
    }
    assert_none(faults);
}

impl Question {
    /// The text of the right answer, and those of the wrong ones. None if not
    /// exactly one is marked as right: another test says so.
    fn split(&self) -> Option<(&str, Vec<&str>)> {
        let [right] = self.right[..] else {
            return None;
        };
        let text = |wanted: bool| {
            let those = self.answers.iter();
            those
                .filter(move |(letter, _)| (*letter == right) == wanted)
                .map(|(_, text)| text.as_str())
        };
        Some((text(true).next()?, text(false).collect()))
    }
}

/// How long an answer looks: its characters without the marks of code.
fn length(text: &str) -> usize {
    text.chars().filter(|letter| *letter != '`').count()
}

/// Which of the answers is the only one at an end of the order by length.
fn stands_out(right: &str, wrong: &[&str]) -> (bool, bool) {
    let longest = wrong.iter().all(|text| length(text) < length(right));
    let shortest = wrong.iter().all(|text| length(text) > length(right));
    (longest, shortest)
}

#[test]
fn no_right_answer_can_be_told_by_its_code() {
    let mut faults = Vec::new();
    for question in questions() {
        let Question {
            page, id, answers, ..
        } = &question;
        let with_code = answers.iter().filter(|(_, text)| text.contains('`'));
        let letters: String = with_code.map(|(letter, _)| *letter).collect();
        if !letters.is_empty() && letters.len() < answers.len() {
            faults.push(format!(
                "{page}: {id} has code between backticks in {letters:?} alone: put code into all \
                 the answers of a question, or into none"
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn no_right_answer_can_be_told_by_its_length() {
    let mut faults = Vec::new();
    for question in questions() {
        let Some((right, wrong)) = question.split() else {
            continue;
        };
        let (longest, shortest) = stands_out(right, &wrong);
        let all: usize = wrong.iter().map(|text| length(text)).sum();
        let mean = all as f64 / wrong.len() as f64;
        let ratio = length(right) as f64 / mean;
        if (longest && ratio > 1.6) || (shortest && ratio < 1.0 / 1.6) {
            let Question { page, id, .. } = &question;
            faults.push(format!(
                "{page}: the right answer of {id} has {} characters, and the wrong ones have {mean:.0} \
                 on average: make them more alike",
                length(right)
            ));
        }
    }
    assert_none(faults);
}

#[test]
fn whoever_guesses_by_letter_or_length_is_mostly_wrong() {
    let questions = questions();
    let split: Vec<_> = questions.iter().filter_map(Question::split).collect();
    let count = |is: &dyn Fn((bool, bool)) -> bool| {
        let those = split.iter();
        those
            .filter(|(right, wrong)| is(stands_out(right, wrong)))
            .count()
    };
    let mut guesses = vec![
        (
            "the longest answer".to_owned(),
            count(&|(longest, _)| longest),
        ),
        (
            "the shortest answer".to_owned(),
            count(&|(_, shortest)| shortest),
        ),
    ];
    for letter in ['A', 'B', 'C', 'D'] {
        let those = questions.iter();
        let right = those.filter(|question| question.right == [letter]).count();
        guesses.push((format!("the answer {letter}"), right));
    }
    let faults = guesses.into_iter().filter_map(|(guess, right)| {
        (right * 3 > split.len()).then(|| {
            format!(
                "{guess} is right in {right} of {} questions: let it be a third at most",
                split.len()
            )
        })
    });
    assert_none(faults.collect());
}

#[cfg(target_os = "linux")]
mod tried {
    //! Linux alone, since a part of the questions ask about Linux, and the answers
    //! are found by what its system shows of a program that waits.

    use std::collections::BTreeMap;
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::str;

    use super::support::{Program, find_python, prepared};
    use super::{assert_none, questions};

    #[test]
    fn right_answers_are_what_happens() {
        const FILE: &str = "tests/questions.py";
        let python = find_python().unwrap_or_else(|error| panic!("{error}"));
        let found = Program::start(prepared(&python, &[FILE])).finish();
        assert!(found.status.success(), "{FILE}: {}", found.stderr);
        let mut seen: BTreeMap<&str, String> = found
            .stdout
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(id, text)| (id, text.to_owned()))
            .collect();
        seen.insert("q-01-4", zeros_decoded());
        seen.insert("q-07-5", a_buffer_filled_twice());
        seen.insert("q-08-5", a_copy_shut_down());

        let questions = questions();
        let mut faults = Vec::new();
        for (id, seen) in &seen {
            let Some(question) = questions.iter().find(|one| one.id == *id) else {
                faults.push(format!(
                    "{FILE} or tests/questions.rs answers {id}: no question has this id"
                ));
                continue;
            };
            let said = question.split().map_or("", |(right, _)| right);
            if said.replace('`', "") != *seen {
                faults.push(format!(
                    "{}: the right answer of {id} is {said:?}, and when it was tried: {seen:?}",
                    question.page
                ));
            }
        }
        assert_none(faults);
    }

    /// q-01-4: the whole buffer decoded in place of what was received.
    fn zeros_decoded() -> String {
        let (mut client, mut conn) = connected();
        let mut buffer = [0; 1024];
        client.write_all(b"Hello from the client.").unwrap();
        let _count = conn.read(&mut buffer).unwrap();
        match str::from_utf8(&buffer).map(|text| text.split_once('\0')) {
            Ok(Some(("Hello from the client.", rest))) if rest.chars().all(|one| one == '\0') => {
                let zeros = 1 + rest.chars().count();
                format!(
                    "The sentence, and after it {},{:03} characters with the number zero.",
                    zeros / 1000,
                    zeros % 1000
                )
            }
            other => format!("{other:?}"),
        }
    }

    /// q-07-5: two calls of `read` with the same buffer.
    fn a_buffer_filled_twice() -> String {
        let (mut client, mut conn) = connected();
        let mut buffer = [0; 8];
        for piece in ["abcdef", "gh"] {
            client.write_all(piece.as_bytes()).unwrap();
            assert_eq!(conn.read(&mut buffer).unwrap(), piece.len());
        }
        String::from_utf8_lossy(&buffer)
            .trim_end_matches('\0')
            .to_owned()
    }

    /// q-08-5: the sending half of a copy shut down.
    fn a_copy_shut_down() -> String {
        let (mut client, _conn) = connected();
        let copy = client.try_clone().unwrap();
        copy.shutdown(Shutdown::Write).unwrap();
        match client.write_all(b"still there?") {
            Err(_) => "No, since this direction of the connection has ended.".to_owned(),
            Ok(()) => "Yes".to_owned(),
        }
    }

    /// A client's socket and the server's end of its connection.
    fn connected() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (client, listener.accept().unwrap().0)
    }
}
