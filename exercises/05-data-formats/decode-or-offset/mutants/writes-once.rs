//! Wrong: writes to standard output once. Rejected by: changes-nothing

use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> anyhow::Result<ExitCode> {
    let mut data = Vec::new();
    io::stdin().read_to_end(&mut data)?;
    match str::from_utf8(&data) {
        Ok(text) => {
            let _taken = io::stdout().write(text.as_bytes())?;
            io::stdout().flush()?;
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            println!("not UTF-8 at byte {}", error.valid_up_to());
            Ok(ExitCode::FAILURE)
        }
    }
}
