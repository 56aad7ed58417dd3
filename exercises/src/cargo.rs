//! Cargo, as the programs and the tests of the book start it.

use std::env;
use std::ffi::OsString;
use std::process::Command;

/// Cargo: the one by which this program was started, if it was.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for name in told_by_cargo() {
        cargo.env_remove(name);
    }
    cargo
}

/// The variables by which Cargo tells a program of the package that it is run from. Cargo
/// is not to see them when this program runs it again: some build scripts ask for them, and
/// what they have built would be built anew each time.
pub fn told_by_cargo() -> Vec<OsString> {
    let names = env::vars_os().map(|(name, _)| name);
    let is_told = |name: &OsString| {
        name == "OUT_DIR"
            || name.to_str().is_some_and(|name| {
                name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
            })
    };
    names.filter(is_told).collect()
}
