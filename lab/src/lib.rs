//! What `cargo run` is made of: building the book, and serving it.

pub mod book;
mod includes;
pub mod serve;
mod warnings;
