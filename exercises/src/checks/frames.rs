//! frames: a server that answers frames in the order of their numbers.

use super::{ONLY_ON_ITS_HOST, leave_before_the_answer, or_unflushed, word};
use crate::answer::Answer;
use crate::framing::framed;
use crate::peer::{LONG_PAUSE, PAUSE, Peer};
use crate::places;
use crate::program::{LIMIT, Program};
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "frames",
    chapter: "11-messages",
    title: "answer frames in the order of their numbers",
    checks: &[
        Check {
            name: "answers-a-frame",
            claim: "answers a frame with its text in upper case",
            needs: Needs::Nothing,
            run: answers_a_frame,
        },
        Check {
            name: "answers-frame-after-frame",
            claim: "answers one frame after the other, each before the next comes",
            needs: Needs::Nothing,
            run: answers_frame_after_frame,
        },
        Check {
            name: "joins-the-pieces",
            claim: "waits for the whole frame, however it comes, and however long that takes",
            needs: Needs::Nothing,
            run: joins_the_pieces,
        },
        Check {
            name: "takes-frames-apart",
            claim: "answers each of three frames that come in one piece",
            needs: Needs::Nothing,
            run: takes_frames_apart,
        },
        Check {
            name: "keeps-an-early-frame",
            claim: "keeps a frame until all with lower numbers have come",
            needs: Needs::Nothing,
            run: keeps_an_early_frame,
        },
        Check {
            name: "sends-all-that-is-due",
            claim: "answers all that has waited for a frame, as soon as that frame has come",
            needs: Needs::Nothing,
            run: sends_all_that_is_due,
        },
        Check {
            name: "counts-on",
            claim: "takes numbers of more than one byte for what they are",
            needs: Needs::Nothing,
            run: counts_on,
        },
        Check {
            name: "counts-bytes",
            claim: "changes every letter, and counts the bytes of the answer",
            needs: Needs::Nothing,
            run: counts_bytes,
        },
        Check {
            name: "takes-an-empty-text",
            claim: "answers a frame without text",
            needs: Needs::Nothing,
            run: takes_an_empty_text,
        },
        Check {
            name: "takes-the-longest-text",
            claim: "takes a text of 65,536 bytes, also when it grows",
            needs: Needs::Nothing,
            run: takes_the_longest_text,
        },
        Check {
            name: "closes-at-the-end",
            claim: "closes at the end of the stream, without an answer to what is kept",
            needs: Needs::Nothing,
            run: closes_at_the_end,
        },
        Check {
            name: "drops-a-cut-frame",
            claim: "does not answer a frame that has not come whole",
            needs: Needs::Nothing,
            run: drops_a_cut_frame,
        },
        Check {
            name: "refuses-a-long-frame",
            claim: "closes at a length above 65,540, without waiting for the rest",
            needs: Needs::Nothing,
            run: refuses_a_long_frame,
        },
        Check {
            name: "answers-what-came-before",
            claim: "answers what came with a bad frame and before it",
            needs: Needs::Nothing,
            run: answers_what_came_before,
        },
        Check {
            name: "refuses-a-short-frame",
            claim: "closes at a length below 4",
            needs: Needs::Nothing,
            run: refuses_a_short_frame,
        },
        Check {
            name: "refuses-a-number-twice",
            claim: "closes at a number that has come before",
            needs: Needs::Nothing,
            run: refuses_a_number_twice,
        },
        Check {
            name: "keeps-99-and-no-more",
            claim: "keeps a frame that is 99 ahead, and closes at one that is 100 ahead",
            needs: Needs::Nothing,
            run: keeps_99_and_no_more,
        },
        Check {
            name: "refuses-bad-bytes",
            claim: "closes at a text that is not UTF-8, as soon as it has come",
            needs: Needs::Nothing,
            run: refuses_bad_bytes,
        },
        Check {
            name: "begins-anew",
            claim: "begins with 1 for each client, and serves one after the other",
            needs: Needs::Nothing,
            run: begins_anew,
        },
        Check {
            name: "survives-bad-clients",
            claim: "serves on after a bad frame, after a cut one, and after a reset",
            needs: Needs::Nothing,
            run: survives_bad_clients,
        },
        Check {
            name: "survives-a-failed-send",
            claim: "serves on after a client that left before its answers",
            // Elsewhere the server cannot be stopped until the client has left.
            needs: Needs::Linux,
            run: survives_a_failed_send,
        },
        ONLY_ON_ITS_HOST,
    ],
};

/// The most bytes of a text.
const LONGEST: usize = 65_536;

/// How far ahead of the lowest missing number a frame may be.
const AHEAD: u32 = 99;

/// A frame as it travels.
fn frame(number: u32, text: &[u8]) -> Vec<u8> {
    framed(&[&number.to_be_bytes(), text].concat())
}

/// Answers as they travel: texts in lower case, with their numbers.
fn answers(frames: &[(u32, &str)]) -> Vec<u8> {
    let answer = |(number, text): &(u32, &str)| frame(*number, text.to_uppercase().as_bytes());
    frames.iter().flat_map(answer).collect()
}

/// A client of the program, to which nothing has been sent yet.
fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let (mut program, port) = answer.start_server()?;
    let peer = Peer::connect(port, &mut program)?;
    Ok((program, peer))
}

/// Expects that all that comes, from the beginning, are the answers to `frames`.
fn expect(peer: &mut Peer, frames: &[(u32, &str)], diagnosis: &str) -> Result<(), Failure> {
    let expected = peer.expect(&answers(frames), diagnosis);
    expected.map_err(|failure| failure.see(places::LENGTH_IN_FRONT))
}

/// Expects that the program closes the connection and sends nothing beside the answers
/// to `frames`. It may close by a reset, if it has left something unread.
fn expect_closed(peer: &mut Peer, frames: &[(u32, &str)], sent: &str) -> Result<(), Failure> {
    let expected = answers(frames);
    match peer.receive(expected.len() + 1) {
        Ok(false) if peer.received == expected => Ok(()),
        Err(_) if peer.received == expected => {
            let diagnosis = format!(
                "{sent}: your server should close the connection at once, and leaves it open"
            );
            Err(peer.stuck(&diagnosis).see(places::BROKEN_FRAMES))
        }
        _ => {
            peer.is_silent_for(PAUSE / 4);
            let diagnosis = format!("{sent}: your server should close without another answer");
            Err(peer.failure(diagnosis).see(places::BROKEN_FRAMES))
        }
    }
}

/// The slip by which an answer to `hello` with the number 1 is wrong, if many make it.
fn slip(came: &[u8]) -> Option<&'static str> {
    let (length, rest) = came.split_first_chunk::<4>()?;
    let wrong_length = match u32::from_be_bytes(*length) {
        5 => Some("The length counts what follows it: the four bytes of the number, too"),
        13 => Some("The length counts what follows it, and not its own four bytes"),
        0x0900_0000 => Some("The length is little-endian, with the lowest byte first"),
        _ => None,
    };
    wrong_length.or_else(|| {
        let (number, text) = rest.split_first_chunk::<4>()?;
        if u32::from_be_bytes(*number) == 0x0100_0000 {
            Some("The number is little-endian, with the lowest byte first")
        } else if text == b"hello" {
            Some("The text should be in upper case")
        } else {
            None
        }
    })
}

fn answers_a_frame(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    peer.send(&frame(1, b"hello"))?;
    peer.half_close();
    let diagnosis = "your server should answer the frame with the number 1 and the text \"hello\" \
                     with the bytes 0, 0, 0, 9, 0, 0, 0, 1 and HELLO";
    expect(&mut peer, &[(1, "hello")], diagnosis).map_err(|mut failure| {
        if let Some(slip) = slip(&peer.received) {
            failure.diagnosis += &format!(". {slip}");
            return failure;
        }
        or_unflushed(failure, &mut peer)
    })
}

fn answers_frame_after_frame(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("answers-frame-after-frame");
    let diagnosis = "your server should answer a frame as soon as it has come, and then take the \
                     next one: the client waits for each answer before it sends more";
    let texts: Vec<String> = (0..3).map(|_| word(&mut vary, 6)).collect();
    let mut frames = Vec::new();
    for (number, text) in (1..).zip(&texts) {
        // A server that has closed is told so by what it did not answer.
        if peer.send(&frame(number, text.as_bytes())).is_err() {
            return Err(peer.failure(diagnosis).see(places::LENGTH_IN_FRONT));
        }
        frames.push((number, text.as_str()));
        expect(&mut peer, &frames, diagnosis)?;
    }
    Ok(())
}

fn joins_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("joins-the-pieces");
    let text = word(&mut vary, 8);
    let bytes = frame(1, text.as_bytes());
    let (last, first) = bytes.split_last().expect("a frame has bytes");
    let diagnosis = "a frame came byte by byte, and your server took a part for the whole: what \
                     one receive returns is a piece. Receive until all of the length is there, \
                     and then until all that it announces is there";
    if peer.send_one_by_one(first).is_err() {
        return Err(peer.failure(diagnosis).see(places::LENGTH_IN_FRONT));
    }
    if !peer.is_silent_for(LONG_PAUSE) {
        let pause = "the client paused for two seconds inside a frame, and your server took that \
                     for the end: wait for the rest, and set no time limit";
        let diagnosis = if peer.received.is_empty() {
            pause
        } else {
            diagnosis
        };
        return Err(peer.failure(diagnosis).see(places::LENGTH_IN_FRONT));
    }
    peer.send(&[*last])?;
    expect(&mut peer, &[(1, &text)], diagnosis)
}

fn takes_frames_apart(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("takes-frames-apart");
    let texts: Vec<String> = (3..6).map(|length| word(&mut vary, length)).collect();
    let frames: Vec<(u32, &str)> = (1..).zip(texts.iter().map(String::as_str)).collect();
    let bytes = frames
        .iter()
        .flat_map(|(number, text)| frame(*number, text.as_bytes()));
    peer.send(&bytes.collect::<Vec<u8>>())?;
    let diagnosis = "three frames came in one piece, and your server did not answer each of them: \
                     take from the stream what belongs to a frame, and keep the rest for the next \
                     one, in one buffer for the whole connection";
    // Then a server that waits for what it has dropped does not wait forever.
    peer.half_close();
    expect(&mut peer, &frames, diagnosis).map_err(|failure| failure.see(places::READING_A_LINE))
}

fn keeps_an_early_frame(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("keeps-an-early-frame");
    let [first, second] = [word(&mut vary, 5), word(&mut vary, 5)];
    peer.send(&frame(2, second.as_bytes()))?;
    if !peer.is_silent_for(PAUSE) {
        let what = match peer.received.is_empty() {
            true => "closed the connection",
            false => "answered it",
        };
        let diagnosis = format!(
            "number 2 came before number 1, and your server {what}: it should keep a frame until \
             all with lower numbers have come"
        );
        return Err(peer.failure(diagnosis).see(places::LENGTH_IN_FRONT));
    }
    peer.send(&frame(1, first.as_bytes()))?;
    let diagnosis = "number 2 came, and then number 1: your server should answer number 1 first, \
                     and at once";
    // Whether number 2 follows at once is for the next check.
    expect(&mut peer, &[(1, &first)], diagnosis)
}

fn sends_all_that_is_due(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("sends-all-that-is-due");
    let texts: Vec<String> = (0..6).map(|_| word(&mut vary, 4)).collect();
    let frames: Vec<(u32, &str)> = (1..).zip(texts.iter().map(String::as_str)).collect();
    let sent = |peer: &mut Peer, numbers: &[usize]| {
        numbers.iter().try_for_each(|&number| {
            let (number, text) = frames[number - 1];
            peer.send(&frame(number, text.as_bytes()))
        })
    };
    sent(&mut peer, &[6, 4, 3, 1])?;
    let diagnosis = "the numbers 6, 4, 3 and 1 came: your server should answer number 1 at once. \
                     The others wait for number 2, and number 1 waits for none";
    expect(&mut peer, &frames[..1], diagnosis)?;
    sent(&mut peer, &[2])?;
    let diagnosis = "the numbers 6, 4, 3 and 1 came, and then 2: your server should now answer 2, \
                     3 and 4. Go on answering while the next number is there, and not only once \
                     for each frame that comes";
    expect(&mut peer, &frames[..4], diagnosis)?;
    sent(&mut peer, &[5])?;
    let diagnosis = "number 6 has waited for number 5, which came last: your server should answer \
                     both now";
    expect(&mut peer, &frames, diagnosis)
}

fn counts_on(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let texts: Vec<String> = (1..=600).map(|number| format!("text {number}")).collect();
    let frames: Vec<(u32, &str)> = (1..).zip(texts.iter().map(String::as_str)).collect();
    for (begun, block) in frames.chunks(50).enumerate() {
        let sent = block
            .iter()
            .rev()
            .try_for_each(|(number, text)| peer.send(&frame(*number, text.as_bytes())));
        let answered = &frames[..begun * 50 + block.len()];
        let last = answered.len();
        let diagnosis = format!(
            "the numbers up to {last} have come, the last 50 backwards, and your server did not \
             answer them in order: all four bytes belong to a number, and 10 comes after 9, which \
             it does not where numbers are compared as text"
        );
        // A server that has closed is told so by what it did not answer.
        expect(&mut peer, answered, &diagnosis).and(sent)?;
    }
    Ok(())
}

fn counts_bytes(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let texts = [
        (
            "grüße",
            "your server should answer \"grüße\" with \"GRÜSSE\", which has 7 bytes: change the \
             text as a whole, encode it, and count then. ß becomes SS, and Ü has two bytes",
        ),
        (
            "Мир, ώρα, ﬁ, OK\r\n",
            "your server should change letters beyond Latin-1, too, and nothing else: ﬁ becomes \
             FI, capital letters stay, and so does white space, also at the end",
        ),
        (
            "\u{feff}\0 and \u{fffd}",
            "U+FEFF, U+0000 and U+FFFD are characters like any other: your server should send \
             them back. Decode as utf-8, and not as utf-8-sig",
        ),
    ];
    let mut frames = Vec::new();
    for (number, (text, diagnosis)) in (1..).zip(texts) {
        peer.send(&frame(number, text.as_bytes()))?;
        frames.push((number, text));
        expect(&mut peer, &frames, diagnosis).map_err(|failure| failure.see(places::DECODE))?;
    }
    Ok(())
}

fn takes_an_empty_text(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("takes-an-empty-text");
    let text = word(&mut vary, 5);
    let sent = [frame(1, b""), frame(2, text.as_bytes())].concat();
    let diagnosis = "a frame with the number 1 and no text came, and then number 2: your server \
                     should answer both. A text with nothing in it is not the end of the stream, \
                     and a length of 4 is not too short";
    if peer.send(&sent).is_err() {
        return Err(peer.failure(diagnosis).see(places::LENGTH_IN_FRONT));
    }
    expect(&mut peer, &[(1, ""), (2, &text)], diagnosis)
}

fn takes_the_longest_text(answer: &Answer) -> Result<(), Failure> {
    // The upper case of this letter has three letters of two bytes each.
    let growing = ", whose upper case has three times as many bytes, and the limit is for what \
                   comes";
    for (letter, what) in [("x", ""), ("ΐ", growing)] {
        let (_program, mut peer) = start(answer)?;
        // Java makes room anew for each letter that grows, which takes a second on a quick
        // machine that has nothing else to do.
        peer.allow(2 * LIMIT);
        let text = letter.repeat(LONGEST / letter.len());
        let expected = answers(&[(1, &text)]);
        let diagnosis = format!(
            "a text of 65,536 bytes came{what}: your server should answer it whole. The four bytes \
             of the number do not count to the text"
        );
        let came = peer
            .send(&frame(1, text.as_bytes()))
            .and_then(|()| peer.receive(expected.len()));
        if came.is_err() || peer.received != expected {
            return Err(peer.failure(diagnosis).see(places::LENGTH_IN_FRONT));
        }
    }
    Ok(())
}

fn closes_at_the_end(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let sent = [frame(1, b"one"), frame(4, b"four"), frame(3, b"three")].concat();
    peer.send(&sent)?;
    let one = [(1, "one")];
    expect(&mut peer, &one, "your server should answer number 1")?;
    peer.half_close();
    let ended = "the stream ended, and the numbers 3 and 4 still wait for number 2, which never \
                 came";
    expect_closed(&mut peer, &one, ended).map_err(|mut failure| {
        if peer.received != answers(&one) {
            return failure.see(places::END_OF_STREAM);
        }
        failure.diagnosis += ". Close it with all that was made from it by makefile or try_clone";
        failure.see(places::READING_A_LINE)
    })
}

fn drops_a_cut_frame(answer: &Answer) -> Result<(), Failure> {
    for kept in [3, 6, 10] {
        let (_program, mut peer) = start(answer)?;
        peer.send(&frame(1, b"hello")[..kept])?;
        peer.half_close();
        let sent = format!("the stream ended after {kept} of the 13 bytes of a frame");
        expect_closed(&mut peer, &[], &sent)?;
    }
    Ok(())
}

/// Lets a client have one answer, and then send `bad`.
fn refuses(answer: &Answer, bad: &[u8], what: &str) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let one = [(1, "one")];
    peer.send(&frame(1, b"one"))?;
    expect(&mut peer, &one, "your server should answer number 1")?;
    // Whether it has closed before it had all of it is its own affair.
    peer.send_while_open(bad)?;
    expect_closed(&mut peer, &one, what)
}

fn refuses_a_long_frame(answer: &Answer) -> Result<(), Failure> {
    // Without what should follow: a server that waits for it waits forever.
    let what = "the length 65,541 came, and nothing after it";
    refuses(answer, &65_541_u32.to_be_bytes(), what)?;
    let what = "GET / HTTP/1.1 came, which is what a browser says: read as a length, its first \
                four bytes are 1,195,725,856";
    refuses(answer, b"GET / HTTP/1.1\r\n\r\n", what)
}

fn answers_what_came_before(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let mut vary = answer.vary("answers-what-came-before");
    let [one, three] = [word(&mut vary, 5), word(&mut vary, 5)];
    // Nothing follows that could be unread when the server closes.
    let bad = 65_541_u32.to_be_bytes();
    let all = [
        frame(3, three.as_bytes()),
        frame(1, one.as_bytes()),
        bad.to_vec(),
    ]
    .concat();
    peer.send(&all)?;
    let diagnosis = "number 3, number 1 and a bad length came in one piece: your server should \
                     answer number 1, which is due, and then close";
    let frames = [(1, one.as_str())];
    expect(&mut peer, &frames, diagnosis)?;
    expect_closed(
        &mut peer,
        &frames,
        "a bad length came behind two good frames",
    )
}

fn refuses_a_short_frame(answer: &Answer) -> Result<(), Failure> {
    for length in [0, 3] {
        // What comes after it is a good frame, for whoever looks there.
        let bad = [&framed(&[0, 0, 2][..length]), &frame(2, b"two")[..]].concat();
        let what = format!("the length {length} came, which leaves no room for a number");
        refuses(answer, &bad, &what)?;
    }
    Ok(())
}

fn refuses_a_number_twice(answer: &Answer) -> Result<(), Failure> {
    let what = "number 1 came, was answered, and came again";
    refuses(answer, &frame(1, b"again"), what)?;
    let twice = [frame(3, b"three"), frame(3, b"again"), frame(2, b"two")].concat();
    refuses(
        answer,
        &twice,
        "number 3 came twice, before number 2 had come",
    )?;
    refuses(
        answer,
        &frame(0, b"zero"),
        "number 0 came, and numbers begin with 1",
    )
}

fn keeps_99_and_no_more(answer: &Answer) -> Result<(), Failure> {
    let (_program, mut peer) = start(answer)?;
    let texts: Vec<String> = (0..=AHEAD).map(|number| format!("text {number}")).collect();
    let frames: Vec<(u32, &str)> = (1..).zip(texts.iter().map(String::as_str)).collect();
    for (number, text) in frames.iter().rev() {
        // A server that has closed is told so by what it did not answer.
        if !peer.send_while_open(&frame(*number, text.as_bytes()))? {
            break;
        }
    }
    let diagnosis = "the numbers from 100 down to 1 came, and your server should answer them all, \
                     from 1 to 100. When 1 is missing, number 100 is 99 ahead, and may come";
    expect(&mut peer, &frames, diagnosis)?;
    // Number 2 is missing.
    let far = "number 1 was answered, and then number 102 came, which is 100 ahead of number 2";
    refuses(answer, &frame(2 + AHEAD + 1, b"far"), far)?;
    let far = "number 1 was answered, and then the highest number that there is came";
    refuses(answer, &frame(u32::MAX, b"far"), far)
}

fn refuses_bad_bytes(answer: &Answer) -> Result<(), Failure> {
    let what = "number 2 came with the byte ff, which stands nowhere in UTF-8";
    refuses(answer, &frame(2, b"two\xff"), what)
        .map_err(|failure| failure.see(places::NOT_UTF8))?;
    let what = "number 3 came with the byte ff, which stands nowhere in UTF-8, and was still to \
                be kept for number 2: look at a text when it comes";
    refuses(answer, &frame(3, b"three\xff"), what)
        .map_err(|failure| failure.see(places::NOT_UTF8))?;
    let what = "number 2 came with a text that ends inside a character";
    refuses(answer, &frame(2, b"two\xc3"), what).map_err(|failure| failure.see(places::NOT_UTF8))
}

fn begins_anew(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut vary = answer.vary("begins-anew");
    for client in ["first", "second", "third"] {
        let [one, three] = [word(&mut vary, 5), word(&mut vary, 5)];
        let diagnosis = format!(
            "the {client} client sent number 1, and your server should answer it as it answered \
             the first: the numbers begin anew, and nothing is kept from the client before"
        );
        let nobody = |failure: Failure| Failure {
            diagnosis: format!(
                "the {client} client found nobody at the port: your server should go on after a \
                 client has left, and accept the next one"
            ),
            ..failure.see(places::ACCEPT)
        };
        let mut peer = Peer::connect(port, &mut program).map_err(nobody)?;
        // A server that ends now may still have taken the connection.
        let sent = peer.send(&[frame(3, three.as_bytes()), frame(1, one.as_bytes())].concat());
        let answered = expect(&mut peer, &[(1, &one)], &diagnosis);
        sent.and(answered)
            .map_err(|failure| match client != "first" && !program.is_running() {
                true => nobody(failure),
                false => failure,
            })?;
        peer.half_close();
        let left = format!("the {client} client's stream ended");
        expect_closed(&mut peer, &[(1, &one)], &left)?;
    }
    Ok(())
}

fn survives_bad_clients(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peer = Peer::connect(port, &mut program)?;
    peer.send(&frame(1, b"hello")[..6])?;
    peer.wait_until_taken();
    peer.reset();
    let diagnosis = "a client reset its connection, and after it your server served nobody: \
                     to receive can fail, and that should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)?;
    // Whether each is answered and closed as it should be, other checks have seen.
    let cut = &frame(1, b"hello")[..10];
    for bad in [
        cut,
        b"GET / HTTP/1.1\r\n\r\n",
        &frame(1, b"\xff"),
        &frame(0, b""),
    ] {
        let mut peer = Peer::connect(port, &mut program)?;
        peer.send_while_open(bad)?;
        peer.half_close();
        let _ = peer.receive(1);
        let diagnosis = match bad == cut {
            true => {
                "a client's stream ended inside a frame, and after it your server served nobody: \
                 that should end this connection and not the server"
            }
            false => {
                "a client sent a bad frame, and after it your server served nobody: that should \
                 end this connection and not the server"
            }
        };
        serve_next(&mut program, port, diagnosis)?;
    }
    Ok(())
}

fn survives_a_failed_send(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let frames: Vec<u8> = (1..=90)
        .flat_map(|number| frame(number, b"hello"))
        .collect();
    leave_before_the_answer(&mut program, port, &frames)?;
    let diagnosis = "a client sent 90 frames and reset its connection before it had an answer, \
                     and after it your server served nobody: to send can fail, too, and that \
                     should end this connection and not the server";
    serve_next(&mut program, port, diagnosis)
}

/// Expects the program to answer one more client.
fn serve_next(program: &mut Program, port: u16, diagnosis: &str) -> Result<(), Failure> {
    let answered = Peer::connect(port, program).and_then(|mut next| {
        next.send(&frame(1, b"still there?"))?;
        expect(&mut next, &[(1, "still there?")], diagnosis)
    });
    answered.map_err(|mut failure| {
        failure.diagnosis = diagnosis.to_owned();
        failure.see(places::ONE_FAILS)
    })
}
