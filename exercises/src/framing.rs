//! Messages with their length in front, as two exercises exchange them.

use crate::Failure;
use crate::peer::Peer;
use crate::program::Ended;

/// The most bytes of a message.
pub const LARGEST: u32 = 1_048_576;

/// `text` with its length in front.
pub fn framed(text: &[u8]) -> Vec<u8> {
    let length = u32::try_from(text.len()).expect("a short text");
    [&length.to_be_bytes(), text].concat()
}

/// The slip by which the length in front of `came`, a message with `text`, is
/// wrong, if it is one that many make.
pub fn length_slip(text: &str, came: &[u8]) -> Option<&'static str> {
    let length = u32::try_from(text.len()).expect("a short text");
    let characters = u32::try_from(text.chars().count()).expect("a short text");
    let declared = came.first_chunk::<4>();
    if came.starts_with(&u64::from(length).to_be_bytes()) {
        return Some("It sends eight bytes: a usize has eight, so make it a u32 first");
    } else if text.len() >= 4 && declared.is_some_and(|four| text.as_bytes().starts_with(four)) {
        return Some("It sends the text with no length in front");
    } else if came.first().is_some_and(u8::is_ascii_digit) {
        return Some(
            "It sends the length as text, in digits: send the number itself, as four bytes",
        );
    }
    let declared = declared?;
    if *declared == length.to_be_bytes() {
        None
    } else if *declared == (length + 4).to_be_bytes() {
        Some("It counts the four bytes of the length, too: count the text alone")
    } else if *declared == length.to_le_bytes() {
        Some("That is little-endian, with the lowest byte first")
    } else if declared[2..] == (length as u16).to_be_bytes() && length > u32::from(u16::MAX) {
        Some("A number of two bytes, a u16, holds 65,535 at most")
    } else if *declared == characters.to_be_bytes() {
        Some(
            "That is the number of characters, and some of them take more than one byte. \
             Encode first, and then count",
        )
    } else {
        None
    }
}

/// In words, how the length in front of `came` differs from that of `text`: with the
/// bytes that your `who` sent, and the slip if there is one.
pub fn wrong_length(who: &str, text: &str, came: &[u8]) -> String {
    let list = |bytes: &[u8]| {
        let numbers: Vec<String> = bytes.iter().take(4).map(u8::to_string).collect();
        numbers.join(", ")
    };
    let (expected, declared) = (list(&framed(text.as_bytes())), list(came));
    let slip = length_slip(text, came).map_or(String::new(), |what| format!(". {what}"));
    format!("the length should be the bytes {expected}, and your {who} sent {declared}{slip}")
}

/// What is wrong with how a program ended that had to report a failure: with one
/// line on standard error, nothing on standard output, and exit status 1.
pub fn misreported(ended: &Ended) -> Option<String> {
    let lines = ended.stderr.trim().lines().count();
    if !ended.stdout.is_empty() {
        Some("it printed something to standard output".to_owned())
    } else if ended.stderr.contains("Traceback") || ended.stderr.contains("panicked") {
        Some("it crashed: catch the error, and say it in one line".to_owned())
    } else if ended.status != Some(1) {
        let status = ended.status.map_or("none".to_owned(), |s| s.to_string());
        Some(format!("its exit status was {status}"))
    } else if lines != 1 {
        Some(format!("it printed {lines} lines to standard error"))
    } else {
        None
    }
}

/// Expects that a client that has ended sent nothing after its message, which
/// `peer` has received.
///
/// # Errors
///
/// When more came.
pub fn expect_nothing_more(peer: &mut Peer) -> Result<(), Failure> {
    let message = peer.received.len();
    let _ = peer.receive_to_end(usize::MAX);
    let count = peer.received.len() - message;
    if count == 0 {
        return Ok(());
    }
    let bytes = if count == 1 { "byte" } else { "bytes" };
    let diagnosis = format!(
        "your program sent {count} {bytes} after its message: nothing follows the text, and \
         the length says where it ends"
    );
    Err(peer.failure(diagnosis))
}
