//! Compiles and runs every Rust block of the book, as build.rs expanded it.

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));
