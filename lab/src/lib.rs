//! What `cargo run` is made of: building the book, serving it, and running what its
//! pages ask for.
//!
//! - `book` builds it, `includes` and `warnings` find what mdBook passes over, `shrink`
//!   takes out of its scripts what is for readers of the sources.
//! - `serve` answers browsers; `guard` is the layer that every request passes, with the
//!   `token` that a page needs to run something; `policy` says what a page may load.
//! - `run` starts programs, and ends them; `watch` notices what is saved.

pub mod book;
pub mod guard;
mod includes;
mod policy;
pub mod run;
pub mod serve;
mod shrink;
pub mod token;
mod warnings;
pub mod watch;
