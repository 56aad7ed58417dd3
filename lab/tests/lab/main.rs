//! Proves `cargo run`, from outside: its pages, its options, its messages.

mod broken_book;
mod command;
mod guard;
mod moved;
mod pages;
mod renewal;
mod runs;
mod support;
