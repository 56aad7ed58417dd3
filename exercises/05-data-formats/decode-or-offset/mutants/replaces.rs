//! Wrong: replaces what is not UTF-8. Rejected by: puts-nothing-in-its-place

use std::io::{self, Read, Write};

fn main() -> anyhow::Result<()> {
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;
    let text = String::from_utf8_lossy(&data);
    io::stdout().write_all(text.as_bytes())?;
    io::stdout().flush()?;
    Ok(())
}
