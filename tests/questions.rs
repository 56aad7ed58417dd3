//! The questions at the end of the chapters: one right answer each, a reason
//! for each wrong one, and outputs held against the listings. How a question is
//! written is told in .github/CONTRIBUTING.md, "Add a question".

mod support;

use std::collections::BTreeSet;
use std::fs;

use support::{chapters, named, read_dir, root};

/// A question as it stands in a chapter.
struct Question {
    /// The page that asks it, for messages.
    page: String,
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
fn assert_none(faults: Vec<String>) {
    assert!(
        faults.is_empty(),
        "\n{}\nHow a question is written: \"Add a question\" in .github/CONTRIBUTING.md",
        faults.join("\n")
    );
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

#[test]
fn an_answer_about_an_output_is_what_the_listing_prints() {
    let mut held = 0;
    let mut faults = Vec::new();
    for question in questions() {
        let Question { page, id, .. } = &question;
        let Some(output) = &question.output else {
            continue;
        };
        if question.right.len() != 1 {
            // The test before says so.
            continue;
        }
        held += 1;
        let path = root().join("examples").join(output);
        let Ok(printed) = fs::read_to_string(path) else {
            faults.push(format!("{page}: {id}: there is no examples/{output}"));
            continue;
        };
        let quotes = |text: &str| -> Vec<String> {
            text.split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        let (right, wrong): (Vec<_>, Vec<_>) = question
            .answers
            .iter()
            .partition(|(letter, _)| question.right.contains(letter));
        let shown: Vec<String> = right
            .iter()
            .flat_map(|(_, text)| quotes(text))
            .filter(|quote| printed.contains(quote))
            .collect();
        if shown.is_empty() {
            faults.push(format!(
                "{page}: the right answer of {id} quotes nothing of examples/{output} between \
                 backticks: quote it, or leave out data-output"
            ));
        }
        for (letter, text) in wrong {
            let taken = quotes(text)
                .into_iter()
                .any(|quote| shown.contains(&quote) || printed.lines().any(|line| line == quote));
            if taken {
                faults.push(format!(
                    "{page}: answer {letter} of {id} is wrong, and quotes what examples/{output} holds"
                ));
            }
        }
    }
    assert_none(faults);
    assert!(held >= 8, "only {held} answers are held against an output");
}
