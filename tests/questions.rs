//! The questions at the end of the chapters: one right answer each, a reason
//! for each wrong one, and outputs held against the listings.

mod support;

use std::collections::BTreeSet;
use std::fs;

use support::{read_dir, root};

/// A question as it stands in a chapter.
struct Question {
    id: String,
    /// The output that proves the answer, below `examples/`.
    output: Option<String>,
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
            questions.push(parse(block));
        }
    }
    questions
}

fn parse(block: &str) -> Question {
    let (head, body) = block.split_once('>').expect("the end of the tag");
    let attribute = |name: &str| {
        let (_, rest) = head.split_once(&format!("{name}=\""))?;
        Some(rest.split_once('"')?.0.to_owned())
    };
    let id = attribute("id").expect("every question has an id");
    let (asked, answered) = body
        .split_once("<details>")
        .unwrap_or_else(|| panic!("{id} has no answer"));
    Question {
        output: attribute("data-output"),
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
        id,
    }
}

/// The letter and the text of a line such as `- A. text`.
fn lettered(line: &str, mark: char) -> Option<(char, String)> {
    let mut rest = line.strip_prefix("- ")?.chars();
    let letter = rest.next().filter(char::is_ascii_uppercase)?;
    (rest.next() == Some(mark)).then(|| (letter, rest.as_str().trim().to_owned()))
}

#[test]
fn every_chapter_asks_four_questions_or_more_and_the_book_forty() {
    let questions = questions();
    for chapter in 1..=10 {
        let start = format!("q-{chapter:02}-");
        let count = questions
            .iter()
            .filter(|question| question.id.starts_with(&start))
            .count();
        assert!(count >= 4, "chapter {chapter} asks only {count}");
    }
    assert!(questions.len() >= 40, "only {}", questions.len());
    let ids: BTreeSet<&String> = questions.iter().map(|question| &question.id).collect();
    assert_eq!(ids.len(), questions.len(), "an id is used twice");
}

#[test]
fn every_question_has_one_right_answer_and_says_why_the_others_are_wrong() {
    for Question {
        id,
        answers,
        right,
        explained,
        ..
    } in questions()
    {
        let letters: Vec<char> = answers.iter().map(|(letter, _)| *letter).collect();
        let expected: Vec<char> = ('A'..).take(letters.len()).collect();
        assert_eq!(letters, expected, "{id}: the letters");
        assert!(
            (3..=4).contains(&letters.len()),
            "{id}: {} answers",
            letters.len()
        );
        assert_eq!(right.len(), 1, "{id}: right answers");
        let wrong: Vec<char> = letters
            .into_iter()
            .filter(|letter| *letter != right[0])
            .collect();
        assert_eq!(explained, wrong, "{id}: reasons for the wrong answers");
    }
}

#[test]
fn an_answer_about_an_output_is_what_the_listing_prints() {
    let mut held = 0;
    for Question {
        id,
        output,
        answers,
        right,
        ..
    } in questions()
    {
        let Some(output) = output else { continue };
        held += 1;
        let printed = fs::read_to_string(root().join("examples").join(&output))
            .unwrap_or_else(|error| panic!("{id}: {output}: {error}"));
        let quotes = |text: &str| -> Vec<String> {
            text.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        let (_, marked) = answers
            .iter()
            .find(|(letter, _)| *letter == right[0])
            .unwrap();
        let shown: Vec<String> = quotes(marked)
            .into_iter()
            .filter(|quote| printed.contains(quote))
            .collect();
        assert!(
            !shown.is_empty(),
            "{id}: {output} does not hold what {marked:?} quotes"
        );
        for (letter, text) in answers.iter().filter(|(letter, _)| *letter != right[0]) {
            let taken = quotes(text)
                .into_iter()
                .any(|quote| shown.contains(&quote) || printed.lines().any(|line| line == quote));
            assert!(!taken, "{id}: {letter} quotes {output} as well");
        }
    }
    assert!(held >= 8, "only {held} answers are held against an output");
}
