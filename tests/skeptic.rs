//! Compiles and runs every Rust block of the book, as build.rs expanded it.

use std::path;

use ::skeptic::rt;

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));

fn run_test(root: &str, out_dir: &str, target: &str, block: &str) {
    rt::run_test(&here(root), &here(out_dir), target, block);
}

fn compile_test(root: &str, out_dir: &str, target: &str, block: &str) {
    rt::compile_test(&here(root), &here(out_dir), target, block);
}

/// The whole path of what is named as seen from the book's folder, in which Cargo
/// runs the tests.
fn here(path: &str) -> String {
    let absolute = path::absolute(path).expect("the path of a folder");
    absolute.to_str().expect("a path in UTF-8").to_owned()
}
