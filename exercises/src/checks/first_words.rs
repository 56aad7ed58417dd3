//! first-words: a client that prints everything the server says.

use std::thread;

use crate::answer::Answer;
use crate::checks::word;
use crate::failure::{line_and_tail, slip};
use crate::peer::{LONG_PAUSE, Peer, listen};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "first-words",
    chapter: "01-overview",
    title: "print everything that the server says until it closes",
    checks: &[
        Check {
            name: "prints-the-greeting",
            claim: "prints what the server says, and ends with status 0",
            needs: Needs::Nothing,
            run: prints_the_greeting,
        },
        Check {
            name: "goes-to-its-host",
            claim: "connects to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
        Check {
            name: "sends-nothing",
            claim: "sends nothing to the server",
            needs: Needs::Nothing,
            run: sends_nothing,
        },
        Check {
            name: "reads-on",
            claim: "goes on reading after the first piece",
            needs: Needs::Nothing,
            run: reads_on,
        },
        Check {
            name: "waits-out-a-pause",
            claim: "does not take a pause for the end",
            needs: Needs::Nothing,
            run: waits_out_a_pause,
        },
        Check {
            name: "keeps-the-last-piece",
            claim: "prints the end of the text even without a newline",
            needs: Needs::Nothing,
            run: keeps_the_last_piece,
        },
        Check {
            name: "adds-nothing",
            claim: "prints what came, byte for byte",
            needs: Needs::Nothing,
            run: adds_nothing,
        },
        Check {
            name: "takes-no-words",
            claim: "prints nothing when the server says nothing",
            needs: Needs::Nothing,
            run: takes_no_words,
        },
        Check {
            name: "has-no-largest-length",
            claim: "prints 200,000 bytes, all of them",
            needs: Needs::Nothing,
            run: has_no_largest_length,
        },
        Check {
            name: "keeps-characters-whole",
            claim: "prints a character that comes in two pieces",
            needs: Needs::Nothing,
            run: keeps_characters_whole,
        },
    ],
};

fn start(answer: &Answer) -> Result<(Program, Peer), Failure> {
    let listener = listen();
    let mut program = answer.start_client(listener.local_addr().expect("an address").port())?;
    program.end_input();
    let peer = Peer::accept(&listener, &mut program)?;
    Ok((program, peer))
}

/// Says `pieces`, each after the last one was taken and after `between`, ends,
/// and returns what the program printed.
fn say(answer: &Answer, pieces: &[&[u8]], between: fn(&Peer)) -> Result<Vec<u8>, Failure> {
    let (program, mut peer) = start(answer)?;
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            between(&peer);
        }
        // If it has closed already, what it has printed tells why.
        peer.send_while_open(piece)
            .map_err(|failure| failure.see(places::UNTIL_NO_MORE))?;
    }
    end(program, &peer)
}

/// Ends the stream, and returns what the program has printed when it has ended.
fn end(program: Program, peer: &Peer) -> Result<Vec<u8>, Failure> {
    // To close while something is unread would reset the connection.
    peer.half_close();
    let ended = program.ended().map_err(|mut failure| {
        failure.diagnosis += ", though the server has closed the connection. \
                              A read that returns nothing says so: leave the loop then";
        failure.sent(&peer.sent).see(places::UNTIL_NO_MORE)
    })?;
    if ended.status != Some(0) {
        let failure = ended.failure("your program should end with exit status 0");
        return Err(failure.sent(&peer.sent).see(places::UNTIL_NO_MORE));
    }
    Ok(ended.stdout)
}

/// Compares without regard to white space at the end.
fn expect(said: &[&[u8]], printed: &[u8], diagnosis: &str) -> Result<(), Failure> {
    let said = said.concat();
    if printed.trim_ascii_end() == said.trim_ascii_end() {
        return Ok(());
    }
    let begun = printed.trim_ascii_end();
    let newline = format!("{diagnosis}. It also added a newline: print without one");
    let diagnosis = if said.starts_with(printed) {
        diagnosis
    } else if said.starts_with(begun) && !begun.is_empty() {
        &newline
    } else if printed.contains(&0) {
        "your program printed bytes 0, which nobody sent: of the buffer, \
         only as many bytes as read has returned came from the server"
    } else {
        slip(&said, printed).unwrap_or(
            "your program should print what came, and printed something else: \
             if newlines were added, print without them",
        )
    };
    let failure = Failure::new(diagnosis).sent(&said).printed(printed);
    Err(failure.see(places::UNTIL_NO_MORE))
}

fn prints_the_greeting(answer: &Answer) -> Result<(), Failure> {
    let said: [&[u8]; 1] = [b"Welcome to the other end.\n"];
    let printed = say(answer, &said, |_| {})?;
    let diagnosis = if printed.is_empty() {
        "your program should print what the server says, and printed nothing of it. If it read: \
         print what a read returns. In Rust, Vec::with_capacity has room and the length 0, so \
         read returns 0: use [0; 1024] or vec![0; 1024]"
    } else {
        "your program should print what the server says, all of it"
    };
    expect(&said, &printed, diagnosis)
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = answer.start_client_of_another_host(b"")?;
    peer.send(b"here\n")?;
    end(program, &peer).map(drop)
}

fn sends_nothing(answer: &Answer) -> Result<(), Failure> {
    let (program, mut peer) = start(answer)?;
    peer.send(b"not a word\n")?;
    end(program, &peer)?;
    peer.receive(usize::MAX)?;
    let count = match peer.received.len() {
        0 => return Ok(()),
        1 => "1 byte".to_owned(),
        count => format!("{count} bytes"),
    };
    let diagnosis = format!("your program sent {count}: this client sends nothing");
    Err(peer.failure(diagnosis).see(places::UNTIL_NO_MORE))
}

fn reads_on(answer: &Answer) -> Result<(), Failure> {
    let mut vary = answer.vary("reads-on");
    let mut piece = |end| word(&mut vary, 5) + end;
    let [one, two, three] = [piece(", "), piece(", "), piece(".\n")];
    let said = [one.as_bytes(), two.as_bytes(), three.as_bytes()];
    let printed = say(answer, &said, Peer::wait_until_taken)?;
    expect(
        &said,
        &printed,
        "your program stopped after the first piece: one read is not the whole message",
    )
}

fn waits_out_a_pause(answer: &Answer) -> Result<(), Failure> {
    let last = word(&mut answer.vary("waits-out-a-pause"), 8) + "\n";
    let said = [b"Wait for it, ", last.as_bytes()];
    let printed = say(answer, &said, |_| thread::sleep(LONG_PAUSE))?;
    expect(
        &said,
        &printed,
        "your program took a pause of 2.2 seconds for the end: only a closed connection is the end",
    )
}

fn keeps_the_last_piece(answer: &Answer) -> Result<(), Failure> {
    let last = word(&mut answer.vary("keeps-the-last-piece"), 12);
    let said = [b"a line\n", last.as_bytes()];
    let printed = say(answer, &said, Peer::wait_until_taken)?;
    expect(
        &said,
        &printed,
        "your program did not print what came after the last newline: a newline is not the end. \
         Read until a read returns nothing, and print what is left, too",
    )
}

fn adds_nothing(answer: &Answer) -> Result<(), Failure> {
    let word = word(&mut answer.vary("adds-nothing"), 6);
    for said in [
        format!("exactly {word}"),
        format!("lines of\r\nanother {word}\r\n"),
        format!(" \t{word} \n\n"),
        format!("\u{feff}a mark in front of {word}\n"),
        format!("a zero\0before {word}\n"),
    ] {
        let printed = say(answer, &[said.as_bytes()], |_| {})?;
        if printed != said.as_bytes() {
            let diagnosis = slip(said.as_bytes(), &printed)
                .unwrap_or("your program printed more or fewer bytes than came");
            let failure = Failure::new(diagnosis)
                .sent(said.as_bytes())
                .printed(&printed);
            return Err(failure.see(places::UNTIL_NO_MORE));
        }
    }
    Ok(())
}

fn takes_no_words(answer: &Answer) -> Result<(), Failure> {
    let nothing = "the server closed without a word, which is no mistake: your program should";
    let printed = say(answer, &[], |_| {}).map_err(|mut failure| {
        if failure.end.is_some() {
            failure.diagnosis = format!("{nothing} print nothing, and end with exit status 0");
        }
        failure
    })?;
    if printed.is_empty() {
        return Ok(());
    }
    let failure = Failure::new(format!("{nothing} print nothing, too"));
    Err(failure.printed(&printed).see(places::UNTIL_NO_MORE))
}

fn has_no_largest_length(answer: &Answer) -> Result<(), Failure> {
    let said = "0123456789".repeat(20_000);
    let printed = say(answer, &[said.as_bytes()], |_| {})?;
    if printed != said.as_bytes() {
        let diagnosis = format!(
            "the server said 200,000 bytes, and your program printed {}: \
             a buffer is full at some time, so print it, and read on into it",
            printed.len()
        );
        return Err(Failure::new(diagnosis).see(places::UNTIL_NO_MORE));
    }
    let said = line_and_tail();
    let said = [said.as_bytes()];
    let printed = say(answer, &said, |_| {})?;
    let diagnosis = "your program should print all that came in one piece";
    expect(&said, &printed, diagnosis).map_err(|failure| failure.or_lost_early(said[0]))
}

fn keeps_characters_whole(answer: &Answer) -> Result<(), Failure> {
    let (first, rest) = "é\n".as_bytes().split_at(1);
    let printed = say(answer, &[first, rest], Peer::wait_until_taken).map_err(|mut failure| {
        if failure.end.is_some() {
            failure.diagnosis = "the two bytes of an é came in two pieces, and your program did \
                                 not end with exit status 0: one byte alone is no character, so \
                                 write the bytes, or decode only when you have all of them"
                .to_owned();
        }
        failure.see(places::UNTIL_NO_MORE)
    })?;
    if printed == "é\n".as_bytes() {
        return Ok(());
    }
    let diagnosis = slip("é\n".as_bytes(), &printed).unwrap_or(
        "the two bytes of an é came in two pieces, and your program did not print them as they \
         came: write the bytes, or decode only when you have all of them",
    );
    let failure = Failure::new(diagnosis)
        .sent("é\n".as_bytes())
        .printed(&printed);
    Err(failure.see(places::UNTIL_NO_MORE))
}
