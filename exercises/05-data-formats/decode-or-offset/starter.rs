//! decode-or-offset: print UTF-8 as it is, or the offset of what is not UTF-8.

use std::io::{self, Read};

fn main() -> anyhow::Result<()> {
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;
    // TODO: decode the data, and print it, or the line `not UTF-8 at byte N`.
    Ok(())
}
