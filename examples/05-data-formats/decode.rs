//! Bytes become text again: decoding.

use std::str;

fn main() -> anyhow::Result<()> {
    let data = [90, 111, 195, 171];

    let name = str::from_utf8(&data)?;
    println!("{name}");

    // The way there and back loses nothing.
    assert_eq!(name.as_bytes(), data);
    Ok(())
}
