//! The grader: what the exercises are, and the checks that a program must pass.
//!
//! A map, from the student's side to the wire:
//!
//! - `catalog` lists the exercises; `desk` is where the student's answers are.
//! - `verdict` makes the checks of an exercise, one after another.
//! - `checks` holds them, a file an exercise. A check starts the `answer` as a
//!   `program`, is a `peer` of it, and may end in a `failure`: the words for the student,
//!   and which of the `places` in the book explains it.
//! - `output` reads what a program prints; `family` finds all its processes, `sandbox`
//!   keeps them in.
//! - `receive_queue` asks Linux what a program has not read yet, `waits` in which calls it
//!   waits; `framing` is the protocol of chapter 10; `look_up` knows the entries of "When
//!   Things Fail".
//! - `root` finds the book, `python` finds Python, `cargo` starts Cargo.

// A failure ends its check: that it is large costs nothing.
#![allow(clippy::result_large_err)]

pub mod answer;
mod cargo;
mod catalog;
mod checks;
pub mod desk;
mod failure;
#[cfg(target_os = "linux")]
mod family;
mod framing;
pub mod look_up;
mod output;
mod peer;
mod places;
mod program;
mod python;
#[cfg(target_os = "linux")]
mod receive_queue;
mod root;
mod sandbox;
pub mod verdict;
mod waits;

pub use cargo::{cargo, told_by_cargo};
pub use catalog::{Check, Exercise, Needs, all, find, has_ipv6, meant};
pub use failure::{Failure, show, visible};
pub use framing::{LARGEST, framed};
pub use peer::{Peer, free_port};
pub use program::{allow_descriptors, are_ending, end_all, limit_files};
pub use python::find_python;
pub use root::{root, set_root, shown};
pub use sandbox::{Sandbox, has_own_network, in_own_network};
pub use waits::waits;
