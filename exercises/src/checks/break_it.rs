//! break-it: an input that the lecture's protocol cannot carry.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::str;
use std::time::Duration;

use crate::answer::Answer;
use crate::peer::listen;
use crate::places;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "break-it",
    chapter: "09-capitalization",
    title: "an input that breaks the lecture's protocol, and what it causes",
    checks: &[
        Check {
            name: "prints-an-input",
            claim: "prints a line, and after it an input in UTF-8 of at most 10,000 bytes",
            needs: Needs::Nothing,
            run: prints_an_input,
        },
        Check {
            name: "names-a-failure",
            claim: "names one of the three failures on the first line",
            needs: Needs::Nothing,
            run: names_a_failure,
        },
        Check {
            name: "repeats-one-character",
            claim: "prints one character of several bytes, repeated, and nothing after it",
            needs: Needs::Nothing,
            run: repeats_one_character,
        },
        Check {
            name: "breaks-the-protocol",
            claim: "prints an input that the protocol cannot carry",
            needs: Needs::Nothing,
            run: breaks_the_protocol,
        },
        Check {
            name: "names-what-happens",
            claim: "names the failure that its input causes",
            needs: Needs::Nothing,
            run: names_what_happens,
        },
    ],
};

const NAMES: [&str; 3] = ["torn", "reset", "cut"];

/// What one read of the lecture's programs takes at most.
const ONE_READ: usize = 1024;

/// The longest input. The system's buffers hold this much, so that the client
/// can send all of it before the server reads.
const LONGEST: usize = 10_000;

/// How long the lecture's programs are given for what should come at once.
const SOON: Duration = Duration::from_secs(2);

fn fail(diagnosis: impl Into<String>) -> Failure {
    let mut failure = Failure::new(diagnosis);
    failure.read = places::BREAKING;
    failure
}

/// A failure with all that the program has printed.
fn fail_with(diagnosis: String, name: &str, input: &str) -> Failure {
    fail(diagnosis).printed(format!("{name}\n{input}").as_bytes())
}

/// Runs the program, and returns the name and the input that it prints.
fn breakage(answer: &Answer) -> Result<(String, String), Failure> {
    let ended = answer.start(&[])?.ended()?;
    let explain = |diagnosis: &str| ended.failure(diagnosis).see(places::BREAKING);
    if ended.status != Some(0) {
        return Err(explain("your program should end with exit status 0"));
    }
    let Some(end) = ended.stdout.iter().position(|&byte| byte == b'\n') else {
        return Err(explain(
            "your program printed no newline: it should print the name of a failure, \
             a newline, and then the input",
        ));
    };
    let (name, input) = (&ended.stdout[..end], &ended.stdout[end + 1..]);
    if input.len() > LONGEST {
        return Err(explain(&format!(
            "the input should have at most 10,000 bytes, and has {}",
            input.len()
        )));
    }
    let Ok(input) = str::from_utf8(input) else {
        return Err(explain(
            "the input should be UTF-8: the protocol promises nothing for other bytes",
        ));
    };
    let name = String::from_utf8_lossy(name).trim().to_owned();
    Ok((name, input.to_owned()))
}

/// What happened to an input.
struct Outcome {
    /// One of `NAMES`, or nothing if it worked.
    name: Option<&'static str>,
    story: String,
}

/// Sends `input` through the lecture's client and server. The steps of both are
/// taken in turn, so that nothing depends on which of them is faster.
fn send_through(input: &str) -> std::io::Result<Outcome> {
    let listener = listen();
    let mut client = TcpStream::connect(listener.local_addr()?)?;
    let (mut server, _) = listener.accept()?;
    for end in [&client, &server] {
        end.set_read_timeout(Some(SOON))?;
        end.set_write_timeout(Some(SOON))?;
    }
    let outcome = |name, story| Ok(Outcome { name, story });

    client.write_all(input.as_bytes())?;
    let mut request = [0; ONE_READ];
    let count = server.read(&mut request)?;
    let taken = format!("the server received {count} of {} bytes", input.len());
    let Ok(text) = str::from_utf8(&request[..count]) else {
        let story = format!("{taken}, the last of them in the middle of a character");
        return outcome(Some("torn"), story);
    };
    let whole = text.to_uppercase();
    server.write_all(whole.as_bytes())?;
    drop(server);

    let mut reply = [0; ONE_READ];
    let received = client.read(&mut reply);
    // A real client has gone by now. This one looks at what became of the
    // connection: on some systems a reset comes only after the answer.
    let reset = match received {
        Ok(_) => ends_in_reset(&mut client)?,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => {
            let story = format!("{taken} and closed, and the reset destroyed the answer");
            return outcome(Some("reset"), story);
        }
        Err(error) => return Err(error),
    };
    let got = received.unwrap_or(0);
    if reset {
        let story = format!(
            "{taken}, answered them, and closed with {} unread: the connection was reset",
            input.len() - count
        );
        return outcome(Some("reset"), story);
    }
    let story = format!(
        "{taken}, and the client received {got} of the answer's {} bytes",
        whole.len()
    );
    outcome((got < whole.len()).then_some("cut"), story)
}

/// Whether the stream ends in a reset and not in an orderly end.
fn ends_in_reset(stream: &mut TcpStream) -> std::io::Result<bool> {
    match stream.read_to_end(&mut Vec::new()) {
        Ok(_) => Ok(false),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(true),
        Err(error) => Err(error),
    }
}

fn observe(input: &str) -> Result<Outcome, Failure> {
    send_through(input).map_err(|error| fail(format!("the input could not be tried: {error}")))
}

fn prints_an_input(answer: &Answer) -> Result<(), Failure> {
    breakage(answer).map(drop)
}

fn names_a_failure(answer: &Answer) -> Result<(), Failure> {
    let (name, input) = breakage(answer)?;
    if NAMES.contains(&name.as_str()) {
        return Ok(());
    }
    let last_line = input.lines().last().unwrap_or(&name);
    if NAMES.iter().any(|known| last_line.ends_with(known)) {
        return Err(fail(
            "the name came after the input, because print keeps what it prints for later: \
             flush print before you write to sys.stdout.buffer",
        ));
    }
    Err(fail(format!(
        "the first line should be one of {}, in small letters, and is {:?}. The input begins \
         after its newline",
        NAMES.join(", "),
        name.chars().take(40).collect::<String>()
    )))
}

fn repeats_one_character(answer: &Answer) -> Result<(), Failure> {
    let (name, input) = breakage(answer)?;
    let Some(first) = input.chars().next() else {
        return Err(fail(
            "the input is empty: print a character after the first line, many times",
        ));
    };
    let diagnosis = if let Some(other) = input.chars().find(|&other| other != first) {
        let whole = input.trim_end_matches('\n');
        if other == '\n' && whole.chars().all(|character| character == first) {
            "the input ends with a newline, which print and println add: say end=\"\" in Python, \
             and use print! in Rust"
                .to_owned()
        } else {
            format!(
                "the input should be one character, repeated, and holds {first:?} and {other:?}"
            )
        }
    } else if first.len_utf8() == 1 {
        format!("the input repeats {first:?}, which is one byte: take a character of several bytes")
    } else if first == 'ΐ' {
        "the input repeats ΐ, as the chapter does: take another character".to_owned()
    } else {
        return Ok(());
    };
    Err(fail_with(diagnosis, &name, &input))
}

fn breaks_the_protocol(answer: &Answer) -> Result<(), Failure> {
    let (name, input) = breakage(answer)?;
    let outcome = observe(&input)?;
    if outcome.name.is_some() {
        return Ok(());
    }
    let diagnosis = format!(
        "your input, all that follows the first line, works: {}. Look for one of which the \
         server or the client sees only a part",
        outcome.story
    );
    Err(fail_with(diagnosis, &name, &input))
}

fn names_what_happens(answer: &Answer) -> Result<(), Failure> {
    let (name, input) = breakage(answer)?;
    let outcome = observe(&input)?;
    if outcome.name == Some(name.as_str()) {
        return Ok(());
    }
    let diagnosis = format!(
        "your input, all that follows the first line, breaks the protocol, but what happens is \
         not {name:?}: {}. Compare this with the three failures of the task",
        outcome.story
    );
    Err(fail_with(diagnosis, &name, &input))
}
