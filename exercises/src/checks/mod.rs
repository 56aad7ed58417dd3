//! The checks, a file an exercise.

pub mod first_words;
pub mod greeter;
pub mod half_close;
