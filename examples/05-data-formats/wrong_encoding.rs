// ANCHOR: all
//! Sender and receiver disagree about the encoding.

use std::str;

fn main() {
    let sent = "Zoë".as_bytes();
    // ANCHOR: decode
    // In Latin-1, each byte is the number of one character.
    let mut text = String::new();
    for &byte in sent {
        text.push(char::from(byte));
    }
    println!("read as Latin-1: {text}");
    // ANCHOR_END: decode

    let sent = b"Zo\xeb".to_vec();
    // ANCHOR: decode
    match str::from_utf8(&sent) {
        Ok(text) => println!("read as UTF-8: {text}"),
        Err(_) => println!("read as UTF-8: refused"),
    }
    // ANCHOR_END: decode
}
// ANCHOR_END: all
