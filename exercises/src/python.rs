//! Python, wherever it is on this machine.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

/// The interpreter that the environment variable `PYTHON` names, or else the first of
/// `python3` and `python` that is 3.9 or later. It is asked for its own path: started by
/// a shim, it would take a tenth of a second longer each time. Once it is found, it is
/// the one until this program ends.
///
/// # Errors
///
/// When there is none: what to do, in one line.
pub fn find_python() -> Result<PathBuf> {
    const ASK: &str = "import sys; sys.version_info >= (3, 9) and print(sys.executable)";
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    if let Some(found) = FOUND.get() {
        return Ok(found.clone());
    }
    let named = env::var("PYTHON").ok();
    let names = named
        .as_deref()
        .map_or(vec!["python3", "python"], |name| vec![name]);
    for name in &names {
        if let Ok(output) = Command::new(name).args(["-c", ASK]).output() {
            let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            if !path.is_empty() {
                return Ok(FOUND.get_or_init(|| path.into()).clone());
            }
        }
    }
    bail!(
        "Python 3.9 or later is needed, and {} is not: install it, or set PYTHON to its path",
        names.join(" or ")
    )
}
