//! Wrong: the offset is in characters. Rejected by: counts-bytes

use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;
    match str::from_utf8(&data) {
        Ok(text) => {
            io::stdout().write_all(text.as_bytes())?;
            Ok(ExitCode::SUCCESS)
        }
        Err(_) => {
            let text = String::from_utf8_lossy(&data);
            let characters = text.chars().take_while(|&c| c != '\u{fffd}');
            println!("not UTF-8 at byte {}", characters.count());
            Ok(ExitCode::FAILURE)
        }
    }
}
