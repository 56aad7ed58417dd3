// ANCHOR: all
//! Bytes that are not UTF-8, and where that shows.

use std::str;

fn main() -> anyhow::Result<()> {
    let data = b"caf\xe9 au lait".to_vec();

    // ANCHOR: decode
    match str::from_utf8(&data) {
        Ok(text) => println!("{text}"),
        Err(error) => {
            println!("{error}");
            let good = error.valid_up_to();
            println!("good up to byte {good}");
            println!(
                "the good part: {}",
                str::from_utf8(&data[..good])?
            );
        }
    }
    // ANCHOR_END: decode

    println!("with a stand-in: {}", String::from_utf8_lossy(&data));
    Ok(())
}
// ANCHOR_END: all
