//! Prints what both sides of a listing did, as the pages and `tests/steps.rs` read it:
//!
//! ```console
//! recorder LIBRARY PYTHON EXAMPLES FOLDER/NAME
//! ```
//!
//! `LIBRARY` is the preloaded one, `EXAMPLES` the folder with the executables. It runs in
//! the book's folder.

#[cfg(target_os = "linux")]
mod control;
#[cfg(target_os = "linux")]
mod listings;
#[cfg(target_os = "linux")]
mod merge;
#[cfg(target_os = "linux")]
mod net;
#[cfg(target_os = "linux")]
mod place;
#[cfg(target_os = "linux")]
mod steps;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, library, python, examples, listing] = &arguments[..] else {
        anyhow::bail!("usage: recorder LIBRARY PYTHON EXAMPLES FOLDER/NAME");
    };
    let tools = listings::Tools {
        library: std::fs::File::open(library)?,
        python: python.into(),
        examples: examples.into(),
    };
    print!("{}", listings::record(&tools, listing)?);
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("recorder: only Linux lets it see the calls of a program");
}
