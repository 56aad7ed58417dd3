//! Compiles every Rust listing in edition 2021, for readers whose project is
//! older than this workspace. Cargo compiles them in edition 2024.

mod support;

use std::fs;
use std::path::PathBuf;

use support::{compiler, listing_files, stem};

#[test]
fn every_listing_is_valid_in_edition_2021() {
    // One crate of which each listing is a module: one run of the compiler.
    let modules: String = listing_files()
        .iter()
        .filter(|file| file.extension().is_some_and(|language| language == "rs"))
        .map(|file| format!("#[path = {file:?}]\nmod {};\n", stem(file)))
        .collect();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let all = folder.join("listings.rs");
    fs::write(&all, modules).unwrap();

    let output = compiler("2021")
        .args(["--crate-type=lib", "--emit=metadata", "--cap-lints=allow"])
        .arg("--out-dir")
        .args([&folder, &all])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "a listing is not valid in edition 2021, and readers' projects may be of 2021: \
         write it without what came with edition 2024.\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
