//! Compiles every Rust listing in edition 2021, for readers whose project is
//! older than this workspace. Cargo compiles them in edition 2024.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use escargot::CargoBuild;
use escargot::format::Message;
use support::{listing_files, root, stem};

/// What a listing may use beside the standard library.
const CRATES: [&str; 2] = ["anyhow", "socket2"];

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

    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
    rustc
        .args(["--edition=2021", "--crate-type=lib", "--emit=metadata"])
        .args(["--cap-lints=allow", "--out-dir"])
        .args([&folder, &all])
        .current_dir(root());
    for (name, library) in libraries() {
        let folder = library.parent().unwrap().display();
        rustc
            .arg("--extern")
            .arg(format!("{name}={}", library.display()))
            .arg(format!("-Ldependency={folder}"));
    }
    let output = rustc.output().unwrap();
    assert!(
        output.status.success(),
        "a listing is not valid in edition 2021, and readers' projects may be of 2021: \
         write it without what came with edition 2024.\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The compiled crates that the listings use, by name.
fn libraries() -> BTreeMap<String, PathBuf> {
    let messages = CargoBuild::new()
        .manifest_path(root().join("examples/Cargo.toml"))
        .examples()
        .exec()
        .unwrap_or_else(|error| panic!("{error}"));
    let mut libraries = BTreeMap::new();
    for message in messages {
        let message = message.unwrap_or_else(|error| panic!("{error}"));
        if let Ok(Message::CompilerArtifact(artifact)) = message.decode()
            && CRATES.contains(&&*artifact.target.name)
            && let Some(file) = artifact.filenames.first()
        {
            libraries.insert(artifact.target.name.to_string(), file.to_path_buf());
        }
    }
    libraries
}
