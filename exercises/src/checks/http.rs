//! http: a server for a browser, by hand.

use std::time::{Duration, Instant};

use super::draining::{Closed, SLOW, closed_after, closes_at_last, send_the_least};
use super::{ONLY_ON_ITS_HOST, give_time_to_end, leave_before_the_answer, word};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, PAUSE, Peer};
use crate::places;
use crate::program::{self, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "http",
    chapter: "16-browser",
    title: "capitalize what is typed into a page, for many browsers",
    checks: &[
        Check {
            name: "is-reached",
            claim: "announces its port, sends something for a request, and closes",
            needs: Needs::Nothing,
            run: is_reached,
        },
        Check {
            name: "answers-a-get",
            claim: "answers GET / with the status 200, while the client keeps its half open",
            needs: Needs::Nothing,
            run: answers_a_get,
        },
        Check {
            name: "describes-its-answer",
            claim: "says what the page is, how many bytes it has, and that it closes",
            needs: Needs::Nothing,
            run: describes_its_answer,
        },
        Check {
            name: "ends-its-half",
            claim: "ends its half after the answer, and sends nothing behind it",
            needs: Needs::Nothing,
            run: ends_its_half,
        },
        Check {
            name: "capitalizes",
            claim: "answers POST / with the body in upper case, as plain text",
            needs: Needs::Nothing,
            run: capitalizes,
        },
        Check {
            name: "counts-bytes",
            claim: "changes every letter, and counts the bytes of the answer",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "knows-names-in-any-case",
            claim: "finds Content-Length in any case, with any spaces around the number",
            needs: Needs::Nothing,
            run: knows_names_in_any_case,
        },
        Check {
            name: "joins-the-head",
            claim: "waits for the whole head, however it comes, and however long that takes",
            needs: Needs::Nothing,
            run: joins_the_head,
        },
        Check {
            name: "joins-the-body",
            claim: "waits for the whole body, however it comes, and however long that takes",
            needs: Needs::Nothing,
            run: joins_the_body,
        },
        Check {
            name: "takes-no-body",
            claim: "takes a POST without Content-Length, or with 0, for one without a body",
            needs: Needs::Nothing,
            run: takes_no_body,
        },
        Check {
            name: "leaves-what-follows",
            claim: "takes as much for the body as Content-Length says, and no more",
            needs: Needs::Nothing,
            run: leaves_what_follows,
        },
        Check {
            name: "finds-nothing-elsewhere",
            claim: "answers any other target with 404",
            needs: Needs::Nothing,
            run: finds_nothing_elsewhere,
        },
        Check {
            name: "allows-two-methods",
            claim: "answers any other method with 405, and names the two that it knows",
            needs: Needs::Nothing,
            run: allows_two_methods,
        },
        Check {
            name: "refuses-what-is-no-request",
            claim: "answers 400 where words, a colon or the digits of a length are missing",
            needs: Needs::Nothing,
            run: refuses_what_is_no_request,
        },
        Check {
            name: "limits-the-head",
            claim: "takes a line of 8,192 bytes, and 100 lines, and answers 400 to far longer or many more",
            needs: Needs::Nothing,
            run: limits_the_head,
        },
        Check {
            name: "refuses-bad-bytes",
            claim: "answers 400 to a body that is not UTF-8",
            needs: Needs::Nothing,
            run: refuses_bad_bytes,
        },
        Check {
            name: "refuses-a-long-body",
            claim: "takes a body of 65,536 bytes, and answers 413 at once if it has one more",
            needs: Needs::Nothing,
            run: refuses_a_long_body,
        },
        Check {
            name: "refusal-arrives",
            claim: "goes on receiving after its answer, also past a pause, so that it is not lost",
            needs: Needs::Nothing,
            run: refusal_arrives,
        },
        Check {
            name: "gives-up",
            claim: "closes at last if the client goes on sending",
            needs: Needs::Nothing,
            run: gives_up,
        },
        Check {
            name: "serves-many",
            claim: "answers while 50 other clients say nothing",
            needs: Needs::Nothing,
            run: serves_many,
        },
        Check {
            name: "survives-bad-clients",
            claim: "serves on after a request that was cut, after a bad one, and after a reset",
            needs: Needs::Nothing,
            run: survives_bad_clients,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves on after a client that left before its answer",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        ONLY_ON_ITS_HOST,
    ],
};

/// The most bytes of a body.
const LONGEST: usize = 65_536;

/// The most lines between the first and the empty one that must be taken, and how many
/// of their bytes in one.
const LINES: usize = 100;
const LINE: usize = 8_192;

/// More than any answer has to an exercise's request.
const ANSWER: usize = 1 << 20;

/// How many clients say nothing.
const SILENT: usize = 50;

/// A request with these lines behind `Host`, each without its end.
fn request(method: &str, target: &str, lines: &[&str], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nHost: tea.example\r\n");
    for line in lines {
        head += line;
        head += "\r\n";
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

/// A `GET /`, as short as it can be.
fn get() -> Vec<u8> {
    request("GET", "/", &[], b"")
}

/// A request with these bytes as its body.
fn with_body(method: &str, target: &str, body: &[u8]) -> Vec<u8> {
    let length = format!("Content-Length: {}", body.len());
    request(method, target, &[&length], body)
}

/// A `POST /` of these bytes.
fn post(body: &[u8]) -> Vec<u8> {
    with_body("POST", "/", body)
}

/// An answer, taken apart.
struct Response {
    status: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Response {
    /// The value of a header, whose name is given in small letters.
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Where `part` begins in `bytes`.
fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|place| place == part)
}

/// Receives an answer up to the end that its Content-Length names, or up to the end of the
/// stream if it names none.
fn receive_answer(peer: &mut Peer) -> Result<Response, Failure> {
    let end = loop {
        if let Some(end) = find(&peer.received, b"\r\n\r\n") {
            break end;
        }
        let is_waiting = match peer.receive_some() {
            Ok(true) if peer.received.len() < ANSWER => continue,
            came => came.is_err(),
        };
        let diagnosis = without_a_head(&peer.received, is_waiting);
        return Err(match is_waiting {
            true => peer.stuck(diagnosis).see(places::BROWSER),
            false => peer.failure(diagnosis).see(places::BROWSER),
        });
    };
    let head = String::from_utf8_lossy(&peer.received[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status = first.strip_prefix("HTTP/1.1 ").unwrap_or_default();
    let status = status.split(' ').next().unwrap_or_default().to_owned();
    if status.len() != 3 || !status.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(peer
            .failure(without_a_head(first.as_bytes(), false))
            .see(places::BROWSER));
    }
    let mut headers = Vec::new();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else {
            let diagnosis = format!(
                "between the first line of an answer and the empty one, each line has a name, a \
                 colon and a value, and this one has not: {line:?}"
            );
            return Err(peer.failure(diagnosis).see(places::BROWSER));
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut response = Response {
        status,
        headers,
        body: Vec::new(),
    };
    let begin = end + 4;
    let length = response
        .header("content-length")
        .and_then(|it| it.parse().ok());
    match length {
        Some(length) => {
            peer.receive(begin + length).map_err(|mut failure| {
                failure.diagnosis = format!(
                    "the answer says Content-Length: {length}, and then come only {} bytes: count \
                     the bytes of the page, and not its characters, and flush what you write",
                    peer.received.len() - begin
                );
                failure.see(places::BROWSER)
            })?;
        }
        None => {
            let _ = peer.receive_to_end(ANSWER);
        }
    }
    let last = peer
        .received
        .len()
        .min(begin + length.unwrap_or(usize::MAX - begin));
    response.body = peer.received[begin..last].to_vec();
    Ok(response)
}

/// What is wrong with an answer that has no head.
fn without_a_head(came: &[u8], is_waiting: bool) -> &'static str {
    if came.is_empty() && is_waiting {
        return "Your server should answer, and does not: a request ends with its empty line, or \
                with the last byte of its body, and is answered while the client's half is open";
    }
    if came.is_empty() {
        return "Your server should answer, and closes without an answer";
    }
    if !came.starts_with(b"HTTP/1.1 ") {
        return "an answer begins with a line like HTTP/1.1 200 OK, then come lines like \
                Content-Length: 12, then an empty line, and then the page";
    }
    if find(came, b"\n\n").is_some() {
        return "the lines of an answer's head end in \\r\\n, a carriage return and a newline, and \
                these end in \\n alone";
    }
    if find(came, b"\r\n").is_none() {
        return "an answer begins with a line like HTTP/1.1 200 OK: after HTTP/1.1 a space, and \
                then the status, three digits";
    }
    "after the lines of the head comes an empty line, which is \\r\\n alone, and here it is missing"
}

/// Sends a request, and returns the answer. The client keeps its half open.
fn ask(program: &mut Program, port: u16, request: &[u8]) -> Result<(Peer, Response), Failure> {
    let mut peer = Peer::connect(port, program)?;
    // A server may answer before it has had all of it.
    peer.send_while_open(request)?;
    let response = receive_answer(&mut peer)?;
    Ok((peer, response))
}

/// The same, and expects a status: `why` says what asks for it.
fn expect_status(
    program: &mut Program,
    port: u16,
    request: &[u8],
    status: &str,
    why: &str,
) -> Result<(Peer, Response), Failure> {
    let (peer, response) = ask(program, port, request).map_err(|mut failure| {
        if failure.received.as_ref().is_some_and(Vec::is_empty) {
            failure.diagnosis = format!("{why}. {}", failure.diagnosis);
            return failure.see(places::END_OF_REQUEST);
        }
        failure
    })?;
    if response.status == status {
        return Ok((peer, response));
    }
    let found = &response.status;
    let diagnosis = format!("{why}: the status should be {status}, and is {found}");
    Err(peer.failure(diagnosis).see(places::END_OF_REQUEST))
}

/// The same for a request that has not come whole, and is refused before.
fn expect_refusal(
    program: &mut Program,
    port: u16,
    request: &[u8],
    status: &str,
    why: &str,
) -> Result<(Peer, Response), Failure> {
    expect_status(program, port, request, status, why).map_err(|mut failure| {
        if failure.received.as_ref().is_some_and(Vec::is_empty) {
            failure.diagnosis = format!(
                "{why}: your server should refuse that at once, with the status {status}, and \
                 wait for nothing more. It does not answer"
            );
        }
        failure
    })
}

/// Expects that a text is answered by its upper case.
fn expect_upper(
    program: &mut Program,
    port: u16,
    request: &[u8],
    text: &str,
    why: &str,
) -> Result<(Peer, Response), Failure> {
    let (peer, response) = expect_status(program, port, request, "200", why)?;
    let expected = text.to_uppercase();
    if response.body == expected.as_bytes() {
        return Ok((peer, response));
    }
    let what = match response.body == text.as_bytes() {
        true => "it came back as it was".to_owned(),
        false => {
            let came = String::from_utf8_lossy(&response.body);
            let came: String = came.chars().take(30).collect();
            let expected: String = expected.chars().take(30).collect();
            format!("the page should be {expected:?}, and is {came:?}")
        }
    };
    Err(peer
        .failure(format!("{why}: {what}"))
        .see(places::END_OF_REQUEST))
}

fn is_reached(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send_while_open(&get())?;
    peer.half_close();
    let ended = peer.receive_to_end(ANSWER);
    if peer.received.is_empty() {
        let diagnosis = "GET / came, and then the end of the stream: your server should answer \
                         the request, and then close";
        return Err(peer.failure(diagnosis).see(places::BROWSER));
    }
    ended.map_err(|failure| failure.see(places::BROWSER))
}

fn answers_a_get(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    expect_status(&mut program, port, &get(), "200", "GET / came")?;
    Ok(())
}

/// Expects of an answer that it says what it is, how long, and that it is the last one.
fn expect_described(peer: &Peer, response: &Response, kind: &str) -> Result<(), Failure> {
    let sent = find(&peer.received, b"\r\n\r\n").map_or(0, |end| peer.received.len() - end - 4);
    let length = response.header("content-length").unwrap_or("missing");
    let told = response.header("content-type").unwrap_or("missing");
    let same = |one: &str, other: &str| {
        let plain = |text: &str| text.replace([' ', '"'], "").to_ascii_lowercase();
        plain(one) == plain(other)
    };
    let connection = response.header("connection").unwrap_or("missing");
    let diagnosis = if length != sent.to_string() {
        format!("Content-Length should be {sent}, as many bytes as came, and is {length}")
    } else if !same(told, kind) {
        format!("Content-Type should be {kind}, and is {told}")
    } else if !same(connection, "close") {
        format!("the line Connection should be close, and is {connection}: one request is all")
    } else if response.body.is_empty() {
        "the page is empty".to_owned()
    } else {
        return Ok(());
    };
    Err(peer
        .failure(format!(
            "{} was answered: {diagnosis}",
            first_words(&peer.sent)
        ))
        .see(places::BROWSER))
}

/// The method and the target of a request.
fn first_words(request: &[u8]) -> String {
    let sent = String::from_utf8_lossy(request);
    let words: Vec<&str> = sent.split(' ').take(2).collect();
    words.join(" ")
}

fn describes_its_answer(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let (mut peer, response) = ask(&mut program, port, &get())?;
    // What comes behind the length is counted, too.
    peer.is_silent_for(PAUSE / 4);
    expect_described(&peer, &response, "text/html; charset=utf-8")
}

fn ends_its_half(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let (mut peer, _) = ask(&mut program, port, &get())?;
    let length = peer.received.len();
    let ended = peer.receive_to_end(ANSWER);
    if peer.received.len() > length {
        let diagnosis = "behind the answer your server sends more than Content-Length says";
        return Err(peer.failure(diagnosis).see(places::BROWSER));
    }
    ended.map_err(|mut failure| {
        failure.diagnosis = "after its answer your server should end its half, and neither wait \
                             for another request nor for the client's end"
            .to_owned();
        failure.see(places::BROWSER)
    })
}

fn capitalizes(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("capitalizes");
    let text = format!("{} {}", word(&mut vary, 5), word(&mut vary, 4));
    let request = post(text.as_bytes());
    let why = "POST / came with a text, whose upper case should be the page";
    let (mut peer, response) = expect_upper(&mut program, port, &request, &text, why)?;
    peer.is_silent_for(PAUSE / 4);
    expect_described(&peer, &response, "text/plain; charset=utf-8")
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for (text, why) in [
        (
            "grüße",
            "a text came whose upper case is \"GRÜSSE\", with 7 bytes: encode the answer, and \
             count then. ß becomes SS, and Ü has two bytes",
        ),
        (
            "Мир, ώρα, OK\r\n",
            "a text came with letters beyond Latin-1, and with white space at its end, which stays",
        ),
    ] {
        let request = post(text.as_bytes());
        expect_upper(&mut program, port, &request, text, why)
            .map_err(|failure| failure.see(places::DECODE))?;
    }
    Ok(())
}

fn knows_names_in_any_case(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("knows-names-in-any-case");
    for line in [
        "content-length: 5",
        "CONTENT-LENGTH:5",
        "Content-length:   5  ",
    ] {
        let text = word(&mut vary, 5);
        let lines = [
            "X-Length: 3",
            line,
            "X-Content-Length: 4",
            "Accept: a/b, c:d",
        ];
        let request = request("POST", "/", &lines, text.as_bytes());
        let why = format!("a text came, and its length in the line {line:?}");
        expect_upper(&mut program, port, &request, &text, &why)?;
    }
    Ok(())
}

/// Sends all but the last byte one by one, pauses, and sends the last one. What comes
/// before that is too early.
fn send_with_a_pause(peer: &mut Peer, slow: &[u8], what: &str) -> Result<(), Failure> {
    let (last, first) = slow.split_last().expect("it has bytes");
    // A server that has closed is told so by what follows.
    let _ = peer.send_one_by_one(first);
    if !peer.is_silent_for(LONG_PAUSE) {
        let diagnosis = match peer.received.is_empty() {
            true => format!(
                "{what} came byte by byte, with a pause of two seconds before the last one, and \
                 your server closed: what one receive returns is a piece. Wait for the rest, and \
                 set no time limit"
            ),
            false => format!(
                "{what} came byte by byte, and your server took a part for the whole: what one \
                 receive returns is a piece"
            ),
        };
        return Err(peer.failure(diagnosis).see(places::END_OF_REQUEST));
    }
    peer.send(&[*last])
}

fn joins_the_head(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    send_with_a_pause(&mut peer, &get(), "the head of a request")?;
    let response = receive_answer(&mut peer)?;
    if response.status != "200" {
        let diagnosis = "GET / came byte by byte, and was not taken for what it is: what one \
                         receive returns is a piece. Receive until the empty line is there";
        return Err(peer.failure(diagnosis).see(places::END_OF_REQUEST));
    }
    Ok(())
}

fn joins_the_body(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("joins-the-body");
    let text = word(&mut vary, 12);
    let mut peer = Peer::connect(port, &mut program)?;
    let request = post(text.as_bytes());
    let (head, body) = request.split_at(request.len() - text.len());
    peer.send(head)?;
    peer.wait_until_taken();
    send_with_a_pause(&mut peer, body, "the body of a request")?;
    let response = receive_answer(&mut peer)?;
    if response.body != text.to_uppercase().as_bytes() {
        let diagnosis = "the body came byte by byte, behind its head, and your server took a part \
                         for the whole: receive until as many bytes are there as Content-Length \
                         says";
        return Err(peer.failure(diagnosis).see(places::END_OF_REQUEST));
    }
    Ok(())
}

fn takes_no_body(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for (lines, what) in [
        (&["Content-Length: 0"][..], "with Content-Length: 0"),
        (&[], "without Content-Length"),
    ] {
        let why = format!("POST / came {what}, so its text is empty, and so is the page");
        expect_upper(
            &mut program,
            port,
            &request("POST", "/", lines, b""),
            "",
            &why,
        )?;
    }
    Ok(())
}

fn leaves_what_follows(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("leaves-what-follows");
    let text = word(&mut vary, 6);
    let sent = [post(text.as_bytes()), get()].concat();
    let why = "a text came, and behind it, in the same piece, another request: the body has as \
               many bytes as Content-Length says, and the rest belongs to nobody here";
    expect_upper(&mut program, port, &sent, &text, why).map(drop)
}

fn finds_nothing_elsewhere(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("finds-nothing-elsewhere");
    let target = format!("/{}", word(&mut vary, 6));
    for (request, what) in [
        (request("GET", &target, &[], b""), "GET"),
        (request("GET", "/favicon.ico", &[], b""), "GET"),
        (with_body("POST", &target, b"tea"), "POST"),
        (with_body("PUT", &target, b"tea"), "PUT"),
    ] {
        let why = format!("{what} came for a target that is not /");
        expect_status(&mut program, port, &request, "404", &why)
            .map_err(|failure| failure.see(places::BROWSER))?;
    }
    Ok(())
}

fn allows_two_methods(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for (request, method) in [
        (with_body("PUT", "/", b"tea"), "PUT"),
        (request("DELETE", "/", &[], b""), "DELETE"),
        (request("get", "/", &[], b""), "get"),
        (request("HEAD", "/", &[], b""), "HEAD"),
        (with_body("PUT", "/", b"\xff"), "PUT"),
    ] {
        let why = format!("{method} came for /, and only GET and POST are known there");
        let answered = expect_status(&mut program, port, &request, "405", &why);
        let (peer, response) = answered.map_err(|failure| failure.see(places::BROWSER))?;
        let allowed = response.header("allow").unwrap_or_default();
        let mut names: Vec<&str> = allowed.split(',').map(str::trim).collect();
        names.sort_unstable();
        if names != ["GET", "POST"] {
            let diagnosis = format!(
                "{why}: with the status 405 comes a line Allow: GET, POST, and here it says \
                 {allowed:?}"
            );
            return Err(peer.failure(diagnosis).see(places::END_OF_REQUEST));
        }
    }
    Ok(())
}

fn refuses_what_is_no_request(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let length = |value: &str| {
        let line = format!("Content-Length: {value}");
        request("POST", "/", &[&line], b"tea")
    };
    for (request, why) in [
        (b"hello\r\n\r\n".to_vec(), "the first line had one word"),
        (b"GET /\r\n\r\n".to_vec(), "the first line had two words"),
        (
            request("GET", "/ and", &[], b""),
            "the first line had four words",
        ),
        (
            request("GET", "/", &["no colon"], b""),
            "a line came without a colon",
        ),
        (length("three"), "Content-Length was no number"),
        (length("-3"), "Content-Length was below 0"),
        (length("+3"), "Content-Length had a sign"),
        (length(""), "Content-Length had no value"),
    ] {
        expect_status(&mut program, port, &request, "400", why)?;
    }
    Ok(())
}

fn limits_the_head(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let of_a_head = |failure: Failure| failure.see(places::BROWSER);
    let long = format!("X-Long: {}", "x".repeat(LINE - "X-Long: \r\n".len()));
    let why = "GET / came with a line of 8,192 bytes, which is allowed";
    let request_with = |lines: &[&str]| request("GET", "/", lines, b"");
    expect_status(&mut program, port, &request_with(&[&long]), "200", why).map_err(of_a_head)?;
    let lines: Vec<String> = (1..2 * LINES)
        .map(|number| format!("X-Line: {number}"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    // Host is one of them.
    let why = "GET / came with 100 lines beside the first, which are allowed";
    expect_status(
        &mut program,
        port,
        &request_with(&lines[..LINES - 1]),
        "200",
        why,
    )
    .map_err(of_a_head)?;
    let why = "GET / came with 200 lines beside the first, which must be refused";
    expect_status(&mut program, port, &request_with(&lines), "400", why).map_err(of_a_head)?;
    for (begin, what) in [
        ("GET /", "first line"),
        ("GET / HTTP/1.1\r\nX-Long: ", "second line"),
    ] {
        let endless = [begin.as_bytes(), &vec![b'x'; 2 * LINE]].concat();
        let why = format!("16,384 bytes of a {what} came, and no end of it");
        expect_refusal(&mut program, port, &endless, "400", &why).map_err(of_a_head)?;
    }
    Ok(())
}

fn refuses_bad_bytes(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    for body in [&b"tea\xff"[..], b"tea\xc3"] {
        let why = "POST / came with a body that is not UTF-8";
        expect_status(&mut program, port, &post(body), "400", why)
            .map_err(|failure| failure.see(places::NOT_UTF8))?;
    }
    Ok(())
}

fn refuses_a_long_body(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let longest = "x".repeat(LONGEST);
    let why = "a body of 65,536 bytes came, which is allowed";
    expect_upper(&mut program, port, &post(longest.as_bytes()), &longest, why)?;
    for length in ["65537", "99999999999999999999"] {
        let line = format!("Content-Length: {length}");
        // Without what should follow: a server that waits for it waits forever.
        let request = request("POST", "/", &[&line], b"");
        let why = format!("Content-Length was {length}, and the body has not come yet");
        expect_refusal(&mut program, port, &request, "413", &why)?;
    }
    Ok(())
}

/// A client that goes on sending after its request was refused.
fn refused(program: &mut Program, port: u16) -> Result<Peer, Failure> {
    let request = request("POST", "/", &["Content-Length: 8000000"], b"");
    let why = "Content-Length was 8000000";
    let (peer, _) = expect_status(program, port, &request, "413", why)?;
    Ok(peer)
}

/// The client is slow: it is still sending when the answer has come. So it is
/// no matter of chance whether a program that closes too early is noticed.
fn refusal_arrives(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    program.deadline += SLOW + LONG_PAUSE;
    let mut peer = refused(&mut program, port)?;
    goes_on_receiving(&mut peer, SLOW, "413")?;
    for (request, status) in [
        (post(b"tea"), "200"),
        (get(), "200"),
        (request("POST", "/", &["Content-Length: three"], b""), "400"),
        (request("POST", "/tea", &[], b""), "404"),
        (request("PUT", "/", &[], b""), "405"),
    ] {
        let why = format!("{} came", first_words(&request));
        let (mut peer, _) = expect_status(&mut program, port, &request, status, &why)?;
        goes_on_receiving(&mut peer, PAUSE / 4, status)?;
    }
    Ok(())
}

/// Expects that a server receives as much as it must after its answer, with a pause.
fn goes_on_receiving(peer: &mut Peer, pause: Duration, status: &str) -> Result<(), Failure> {
    let before = peer.sent.len();
    let deadline = Instant::now() + program::LIMIT + pause;
    send_the_least(peer, pause).map_err(|mut failure| {
        if Instant::now() < deadline {
            let what = wrong_after(peer.sent.len() - before);
            failure.diagnosis = format!("after an answer with the status {status}, {what}");
        }
        failure.see(places::TOO_LARGE)
    })
}

/// What a program did wrong that closed when not more than `count` bytes had come
/// after its answer.
fn wrong_after(count: usize) -> &'static str {
    match closed_after(count) {
        Closed::Soon => {
            "your server closed while the client was still sending: what comes then resets the \
             connection, and a client that sends first and reads later never sees the answer. \
             Receive up to the end of the stream, and then close"
        }
        Closed::InThePause => {
            "the client paused while it was sending, and your server closed: a slow client has \
             not finished, so set no time limit"
        }
        Closed::TooEarly => {
            "your server closed before 1,048,576 bytes had come: count the bytes that each \
             receive returns, and not the receives"
        }
    }
}

fn gives_up(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = refused(&mut program, port)?;
    if closes_at_last(&mut peer, program.deadline) {
        return Ok(());
    }
    let diagnosis = "5 MiB have come after the answer, and your server has not closed: a client \
                     that never ends would keep it busy forever. Close when 4 MiB have come, or \
                     before";
    Err(peer.failure(diagnosis).see(places::TOO_LARGE))
}

fn serves_many(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut silent = Vec::new();
    for _ in 0..SILENT {
        silent.push(Peer::connect(port, &mut program)?);
    }
    for peer in silent.iter_mut().take(SILENT / 2) {
        peer.send(b"GET / HT")?;
    }
    ask(&mut program, port, &get()).map_err(|mut failure| {
        failure.diagnosis = "50 clients connected, and did not finish a request or said nothing, \
                             as browsers do that connect in advance. Another one asked, and was \
                             not answered: give each client a thread"
            .to_owned();
        failure.see(places::A_THREAD_FOR_EACH)
    })?;
    Ok(())
}

fn survives_bad_clients(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(&post(b"tea")[..30])?;
    peer.wait_until_taken();
    peer.reset();
    give_time_to_end(&program);
    let diagnosis = "a client reset its connection, and after it your server served nobody: \
                     to receive can fail, and that should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)?;
    let whole = post(b"tea");
    for (bad, what) in [
        (&whole[..0], "a client came, said nothing, and left"),
        (&whole[..30], "a client's stream ended inside the head"),
        (
            &whole[..whole.len() - 1],
            "a client's stream ended inside the body",
        ),
        (b"\xff\xfe\r\n\r\n", "a client sent bytes that are no text"),
    ] {
        let mut peer = Peer::connect(port, &mut program)?;
        peer.send_while_open(bad)?;
        peer.half_close();
        let _ = peer.receive_to_end(ANSWER);
        give_time_to_end(&program);
        let diagnosis = format!(
            "{what}, and after it your server served nobody: that should end this connection and \
             not the server"
        );
        serve_next(&mut program, port, &diagnosis)?;
    }
    Ok(())
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    leave_before_the_answer(&mut program, port, &get())?;
    let diagnosis = "a client sent its request and reset the connection before it had the answer, \
                     and after it your server served nobody: to send can fail, too, and that \
                     should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)
}

/// Expects the program to answer one more client.
fn serve_next(program: &mut Program, port: u16, diagnosis: &str) -> Result<(), Failure> {
    let answered = ask(program, port, &get());
    answered.map(|_| ()).map_err(|mut failure| {
        failure.diagnosis = diagnosis.to_owned();
        failure.see(places::ONE_FAILS)
    })
}
