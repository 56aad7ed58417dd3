//! chat: a chat server that lets newcomers know what has been said.

use std::time::Duration;

use super::{ONLY_ON_ITS_HOST, or_unflushed, word};
use crate::answer::Answer;
use crate::peer::{LONG_PAUSE, Peer};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "chat",
    chapter: "14-chat",
    title: "a chat server that lets newcomers know what has been said",
    checks: &[
        Check {
            name: "lets-in",
            claim: "says OK to a client with a name",
            needs: Needs::Nothing,
            run: lets_in,
        },
        Check {
            name: "tells-the-speaker",
            claim: "tells a client what it has said, with its name",
            needs: Needs::Nothing,
            run: tells_the_speaker,
        },
        Check {
            name: "tells-everybody",
            claim: "tells everybody who is here",
            needs: Needs::Nothing,
            run: tells_everybody,
        },
        Check {
            name: "joins-the-pieces",
            claim: "waits for each newline, and takes many lines out of one piece",
            needs: Needs::Nothing,
            run: joins_the_pieces,
        },
        Check {
            name: "changes-nothing",
            claim: "leaves the bytes of a message as they are",
            needs: Needs::Nothing,
            run: changes_nothing,
        },
        Check {
            name: "refuses-a-bad-name",
            claim: "says NO to what is no name, and closes",
            needs: Needs::Nothing,
            run: refuses_a_bad_name,
        },
        Check {
            name: "refuses-a-taken-name",
            claim: "says NO to a name that is taken, until it is free again",
            needs: Needs::Nothing,
            run: refuses_a_taken_name,
        },
        Check {
            name: "takes-1024-bytes",
            claim: "takes a line of 1,024 bytes, closes at a longer one, and tells no half",
            needs: Needs::Nothing,
            run: takes_1024_bytes,
        },
        Check {
            name: "tells-the-last-ten",
            claim: "tells a newcomer the last ten messages, the oldest first",
            needs: Needs::Nothing,
            run: tells_the_last_ten,
        },
        Check {
            name: "has-one-order",
            claim: "tells all messages to all in the same order",
            needs: Needs::Nothing,
            run: has_one_order,
        },
        Check {
            name: "misses-nothing",
            claim: "tells newcomers each message once, while others speak",
            needs: Needs::Nothing,
            run: misses_nothing,
        },
        Check {
            name: "waits-for-nobody",
            claim: "does not let others wait for a client that reads nothing",
            needs: Needs::Nothing,
            run: waits_for_nobody,
        },
        Check {
            name: "sends-away",
            claim: "closes the connection of a client that reads nothing, and frees its name",
            needs: Needs::Nothing,
            run: sends_away,
        },
        Check {
            name: "has-room-for-100",
            claim: "has room for 100 clients",
            needs: Needs::Nothing,
            run: has_room_for_100,
        },
        ONLY_ON_ITS_HOST,
    ],
};

/// The most bytes of a line, with its newline.
const LONGEST: usize = 1024;

/// How many messages a newcomer is told.
const LAST: usize = 10;

/// Of long messages, how many are said at a time, and how many in all: more than the
/// buffers of both systems hold, and a thousand.
const AT_A_TIME: usize = 50;
const FLOOD: usize = 12_000;

/// How long many messages may take.
const MANY: Duration = Duration::from_secs(25);

/// Connects, gives a name, and expects OK and what has been said.
fn enter(port: u16, program: &mut Program, name: &str, said: &str) -> Result<Peer, Failure> {
    come_in(Peer::connect(port, program)?, name, said)
}

/// The same for zoe, who will read nothing. On a system with large buffers, all that is said
/// to her would find room there.
fn zoe_enters(port: u16, program: &mut Program) -> Result<Peer, Failure> {
    come_in(Peer::connect_with_little_room(port, program)?, "zoe", "")
}

/// Gives a name, and expects OK and what has been said.
fn come_in(mut peer: Peer, name: &str, said: &str) -> Result<Peer, Failure> {
    peer.send(format!("{name}\n").as_bytes())?;
    let diagnosis = if said.is_empty() {
        format!("your server should say OK to a client whose first line is its name, {name}")
    } else {
        format!("your server should say OK to {name}, and then tell the last messages")
    };
    let expected = format!("OK\n{said}");
    let result = peer.expect(expected.as_bytes(), &diagnosis);
    result.map_err(|failure| or_unflushed(failure.see(places::A_BOX_FOR_EACH), &mut peer))?;
    peer.received.clear();
    Ok(peer)
}

/// Expects these lines, and nothing else, since the last time.
fn hears(peer: &mut Peer, lines: &str, diagnosis: &str) -> Result<(), Failure> {
    peer.expect(lines.as_bytes(), diagnosis)
        .map_err(|failure| failure.see(places::A_BOX_FOR_EACH))?;
    peer.received.clear();
    Ok(())
}

fn lets_in(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    enter(port, &mut program, "ann", "").map(drop)
}

fn tells_the_speaker(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    for said in [
        word(&mut answer.vary("tells-the-speaker"), 6),
        String::new(),
    ] {
        ann.send(format!("{said}\n").as_bytes())?;
        let diagnosis = "your server should tell the speaker, too: its name, a colon, a space and \
                         the line, also if the line is empty";
        hears(&mut ann, &format!("ann: {said}\n"), diagnosis)?;
    }
    Ok(())
}

fn tells_everybody(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let mut bob = enter(port, &mut program, "bob", "")?;
    let said = word(&mut answer.vary("tells-everybody"), 6);
    bob.send(format!("{said}\n").as_bytes())?;
    for peer in [&mut ann, &mut bob] {
        let diagnosis = "bob has said something, and your server should tell all who are here";
        hears(peer, &format!("bob: {said}\n"), diagnosis)?;
    }
    Ok(())
}

fn joins_the_pieces(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = Peer::connect(port, &mut program)?;
    let diagnosis = "a line came in pieces, and your server did not wait for its newline: what one \
                     receive returns is a piece, and not a line";
    let wait = |ann: &mut Peer, pause| {
        if ann.is_silent_for(pause) {
            return Ok(());
        }
        let pause = "the client paused inside a line, and your server closed the connection: wait \
                     for the newline, and set no time limit";
        let has_answered = ann.receive_some()?;
        let diagnosis = if has_answered { diagnosis } else { pause };
        Err(ann.failure(diagnosis).see(places::READING_A_LINE))
    };
    ann.send(b"an")?;
    wait(&mut ann, LONG_PAUSE)?;
    let all = "one lin";
    ann.send(format!("n\n{all}").as_bytes())?;
    let together = "a name came in one piece with the beginning of the next line, and your server \
                    should say OK to the name, and keep the rest";
    hears(&mut ann, "OK\n", together)?;
    wait(&mut ann, Duration::from_millis(400))?;
    let many: Vec<String> = (0..30).map(|number| format!("line {number}\n")).collect();
    ann.send(format!("e\n{}", many.concat()).as_bytes())?;
    let told: String = many.iter().map(|line| format!("ann: {line}")).collect();
    let diagnosis = "31 lines came in one piece, and your server should tell each of them";
    hears(&mut ann, &format!("ann: one line\n{told}"), diagnosis)
        .map_err(|failure| failure.see(places::READING_A_LINE))
}

fn changes_nothing(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let lines: [&[u8]; 3] = [b"\xff\x00\xfe no text\n", b" \t spaces \r\n", b"NO\n"];
    for line in lines {
        ann.send(line)?;
        let diagnosis = "your server should tell the line as it came: it need not be text, so do \
                         not decode it, and white space belongs to it (strip, trim and Rust's \
                         lines() take it off)";
        let told = [b"ann: ", line].concat();
        ann.expect(&told, diagnosis)
            .map_err(|failure| failure.see(places::BYTES))?;
        ann.received.clear();
    }
    Ok(())
}

/// Expects NO, and the end of the stream.
fn expect_no(peer: &mut Peer, diagnosis: &str) -> Result<(), Failure> {
    peer.expect(b"NO\n", diagnosis)?;
    peer.receive_to_end(3).map_err(|mut failure| {
        failure.diagnosis += ": your server should close after NO";
        failure
    })
}

fn refuses_a_bad_name(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let names: [(&[u8], &str); 6] = [
        (b"Ann\n", "Ann has a capital letter"),
        (b"\n", "the first line was empty"),
        (b"ann \n", "there was a space behind the name"),
        (
            b"ann\r\n",
            "there was a \\r behind the name, which is not a letter from a to z",
        ),
        ("ännchen\n".as_bytes(), "ä is not a letter from a to z"),
        (b"abcdefghijklmnopq\n", "the name has 17 letters"),
    ];
    for (name, what) in names {
        let mut peer = Peer::connect(port, &mut program)?;
        peer.send(name)?;
        let diagnosis = format!("{what}: your server should say NO and a newline, and close");
        expect_no(&mut peer, &diagnosis).map_err(|failure| failure.see(places::A_BOX_FOR_EACH))?;
    }
    let diagnosis = "a name of 16 letters is allowed";
    enter(port, &mut program, "abcdefghijklmnop", "").map_err(|mut failure| {
        failure.diagnosis += &format!(": {diagnosis}");
        failure
    })?;
    Ok(())
}

fn refuses_a_taken_name(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let mut other = Peer::connect(port, &mut program)?;
    other.send(b"ann\n")?;
    let diagnosis = "somebody who is here has the name ann, and another one came with it: your \
                     server should say NO";
    expect_no(&mut other, diagnosis).map_err(|failure| failure.see(places::A_BOX_FOR_EACH))?;
    ann.send(b"still here\n")?;
    let diagnosis = "another client had asked for the name ann, and was refused. The one who has \
                     this name should not notice";
    hears(&mut ann, "ann: still here\n", diagnosis)?;

    ann.half_close();
    ann.receive_to_end(0).map_err(|mut failure| {
        failure.diagnosis += ". Its stream has ended, so your server should close the connection, \
                              with all that was made from it by makefile or try_clone";
        failure.see(places::WHO_LEAVES)
    })?;
    let again = |failure: Failure| {
        let diagnosis = format!(
            "{}: the client that had the name has left, and the name should be free again",
            failure.diagnosis
        );
        Failure {
            diagnosis,
            ..failure
        }
        .see(places::WHO_LEAVES)
    };
    let ann = enter(port, &mut program, "ann", "ann: still here\n").map_err(again)?;
    ann.reset();
    // It may take a moment until the server has heard of it.
    for _ in 0..20 {
        let mut peer = Peer::connect(port, &mut program)?;
        peer.send(b"ann\n")?;
        peer.receive(3)?;
        if peer.received.starts_with(b"OK\n") {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let diagnosis = "a client has reset its connection, and a second later its name is still taken";
    Err(program.failure(diagnosis).see(places::WHO_LEAVES))
}

fn takes_1024_bytes(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let mut bob = enter(port, &mut program, "bob", "")?;
    let longest = "x".repeat(LONGEST - 1);
    bob.send(format!("{longest}\n").as_bytes())?;
    let told = format!("bob: {longest}\n");
    let diagnosis = "your server should take a line of 1,024 bytes, its newline among them";
    for peer in [&mut ann, &mut bob] {
        hears(peer, &told, diagnosis)?;
    }
    bob.send(&[b'x'; LONGEST])?;
    if bob.receive(1).is_err() || !bob.received.is_empty() {
        let diagnosis = "1,024 bytes came without a newline, and your server should close the \
                         connection: it would have to keep whatever a stranger sends";
        return Err(bob.failure(diagnosis).see(places::READING_A_LINE));
    }
    let mut cat = enter(port, &mut program, "cat", &told)?;
    cat.send(b"half a message")?;
    cat.half_close();
    let diagnosis = "a line without a newline is no message: the client may have had more to say. \
                     Your server should tell it to nobody, and close the connection";
    if cat.receive_to_end(0).is_err() {
        return Err(cat.failure(diagnosis).see(places::READING_A_LINE));
    }
    ann.send(b"all\n")?;
    hears(&mut ann, "ann: all\n", diagnosis).map_err(|failure| failure.see(places::READING_A_LINE))
}

fn tells_the_last_ten(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let mut vary = answer.vary("tells-the-last-ten");
    let mut said: Vec<String> = Vec::new();
    for number in 0..3 * LAST / 2 {
        let line = word(&mut vary, 5);
        ann.send(format!("{line}\n").as_bytes())?;
        said.push(format!("ann: {line}\n"));
        hears(
            &mut ann,
            &said[number],
            "your server should tell each message",
        )?;
        let last = said[said.len().saturating_sub(LAST)..].concat();
        if [2, LAST - 1, LAST, 3 * LAST / 2 - 1].contains(&number) {
            let name = "b".repeat(number + 1);
            enter(port, &mut program, &name, &last)?;
        }
    }
    Ok(())
}

fn has_one_order(answer: &Answer) -> Result<(), Failure> {
    // Fewer than 100 wait at a time: a box may be as small as that.
    const ROUNDS: usize = 3;
    const EACH: usize = 20;
    let (mut program, port) = answer.start_server()?;
    let mut peers = Vec::new();
    for name in ["ann", "bob", "cat", "dan"] {
        peers.push((name, enter(port, &mut program, name, "")?));
    }
    let line = "y".repeat(300);
    let mut count = 0;
    for _ in 0..ROUNDS {
        for _ in 0..EACH {
            for (name, peer) in &mut peers {
                peer.send(format!("{line}\n").as_bytes())?;
                count += name.len() + 3 + line.len();
            }
        }
        for (_, peer) in &mut peers {
            peer.allow(MANY);
            if !peer.receive(count)? {
                let diagnosis = "four clients spoke at the same time, and your server closed the \
                                 connection of one that reads";
                return Err(peer.failure(diagnosis).see(places::A_BOX_FOR_EACH));
            }
        }
    }
    let [(_, first), others @ ..] = &peers[..] else {
        unreachable!("there are four");
    };
    for (_, other) in others {
        if other.received != first.received {
            let diagnosis = "four clients spoke at the same time, and two of them got the messages \
                             in different orders: one lock has to be held while a message goes \
                             into all boxes";
            return Err(program.failure(diagnosis).see(places::ROOM_WITH_A_LOCK));
        }
    }
    Ok(())
}

fn misses_nothing(answer: &Answer) -> Result<(), Failure> {
    const SAID: usize = 3000;
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    ann.allow(MANY);
    for from in (0..SAID).step_by(100) {
        let numbers = from..from + 100;
        let mut bob = Peer::connect(port, &mut program)?;
        bob.allow(MANY);
        for number in numbers.clone() {
            ann.send(format!("{number}\n").as_bytes())?;
            if number == from + 50 {
                bob.send(b"bob\n")?;
            }
        }
        let told: String = numbers.map(|number| format!("ann: {number}\n")).collect();
        hears(
            &mut ann,
            &told,
            "your server should tell the speaker each message",
        )?;
        // Not a number, and not the same as the last time.
        let done = format!("done with {from}\n");
        ann.send(done.as_bytes())?;
        let end = format!("ann: {done}");
        hears(&mut ann, &end, "your server should tell each message")?;
        while !bob.received.ends_with(end.as_bytes()) {
            if !bob.receive_some()? {
                let diagnosis = "your server closed the connection of a newcomer";
                return Err(bob.failure(diagnosis).see(places::A_BOX_FOR_EACH));
            }
        }
        let text = String::from_utf8_lossy(&bob.received).into_owned();
        let numbers = text
            .lines()
            .filter_map(|line| line.strip_prefix("ann: ")?.parse().ok());
        let numbers: Vec<usize> = numbers.collect();
        let has_gap = numbers.windows(2).any(|pair| pair[0] + 1 != pair[1]);
        if has_gap || numbers.last() != Some(&(from + 99)) {
            let diagnosis = "ann said one number after the other while bob came, and one of them \
                             did not reach him, or came twice. To tell him the last ten and to add \
                             him to the room has to be one thing, under the lock that is held for \
                             each message";
            return Err(program.failure(diagnosis).see(places::A_BOX_FOR_EACH));
        }
        // Its name is free again when the server has closed.
        bob.half_close();
        let received = bob.received.len();
        bob.receive_to_end(received)
            .map_err(|failure| failure.see(places::WHO_LEAVES))?;
    }
    Ok(())
}

/// Lets ann say many long messages, `AT_A_TIME` at a time, and hear herself, while zoe
/// reads nothing.
fn flood(ann: &mut Peer, program: &Program) -> Result<(), Failure> {
    let line = format!("{}\n", "x".repeat(1000)).repeat(AT_A_TIME);
    let count = AT_A_TIME * "ann: \n".len() + AT_A_TIME * 1000;
    ann.allow(MANY);
    for _ in 0..FLOOD / AT_A_TIME {
        ann.received.clear();
        ann.sent.clear();
        let heard = ann.send(line.as_bytes()).and_then(|()| ann.receive(count));
        ann.received.truncate(100);
        if heard.as_ref().is_ok_and(|all| *all) {
            continue;
        }
        let diagnosis = if heard.is_ok() {
            "zoe is here and reads nothing, and your server closed ann's connection, who reads \
             all that she gets"
        } else {
            "zoe is here and reads nothing. When the buffers of the systems are full, ann no \
             longer hears what she says: nobody should wait for zoe. Put messages into a box for \
             each client, and let another thread send them"
        };
        return Err(program.failure(diagnosis).see(places::ROOM_WITH_A_LOCK));
    }
    ann.received.clear();
    ann.sent.clear();
    Ok(())
}

fn waits_for_nobody(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let _zoe = zoe_enters(port, &mut program)?;
    flood(&mut ann, &program)
}

fn sends_away(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut ann = enter(port, &mut program, "ann", "")?;
    let mut zoe = zoe_enters(port, &mut program)?;
    flood(&mut ann, &program)?;
    let mut last = format!("ann: {}\n", "x".repeat(1000)).repeat(LAST);
    last.insert_str(0, "OK\n");
    let mut other = Peer::connect(port, &mut program)?;
    other.allow(MANY);
    other.send(b"zoe\n")?;
    let diagnosis = "12,000 messages of 1,000 bytes were said, and zoe has read none. Your server \
                     should keep 1,000 at most, close her connection, and free her name";
    other
        .expect(last.as_bytes(), diagnosis)
        .map_err(|failure| failure.see(places::A_BOX_FOR_EACH))?;
    zoe.allow(MANY);
    let end = zoe.receive_to_end(FLOOD * 1100);
    let got = zoe.received.len();
    zoe.received.clear();
    if got >= FLOOD * 1000 {
        let diagnosis = "zoe has read nothing for 12,000 messages, and then she got them all: your \
                         server should have kept 1,000 at most";
        return Err(program.failure(diagnosis).see(places::A_BOX_FOR_EACH));
    }
    // A reset is as good as an end: what waited for her is thrown away.
    if end.is_err() && !zoe.was_reset() && zoe.is_silent_for(Duration::from_secs(1)) {
        let diagnosis = "12,000 messages of 1,000 bytes were said, and zoe has read none. Her name \
                         is free, and her connection is still open: close it";
        return Err(program.failure(diagnosis).see(places::A_BOX_FOR_EACH));
    }
    Ok(())
}

fn has_room_for_100(answer: &Answer) -> Result<(), Failure> {
    let (mut program, port) = answer.start_server()?;
    let mut peers = Vec::new();
    for number in 0..100u8 {
        let name = [b'a' + number / 26, b'a' + number % 26];
        let name = String::from_utf8_lossy(&name).into_owned();
        peers.push(enter(port, &mut program, &name, "")?);
    }
    let said = word(&mut answer.vary("has-room-for-100"), 9);
    peers[0].send(format!("{said}\n").as_bytes())?;
    for peer in &mut peers {
        peer.allow(MANY);
        let diagnosis = "100 clients are here, and your server should tell all of them";
        hears(peer, &format!("aa: {said}\n"), diagnosis)?;
    }
    Ok(())
}
