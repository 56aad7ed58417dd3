//! The checks, a file an exercise.

pub mod any_port;
pub mod both_ways;
pub mod break_it;
pub mod cap_client;
pub mod cap_server;
pub mod characters;
pub mod decode_or_offset;
pub mod either_family;
pub mod first_words;
pub mod greeter;
pub mod half_close;
pub mod knock;
pub mod length_prefix;
pub mod lines;
pub mod many_visits;
pub mod one_write;
pub mod restartable;
pub mod send_all;
pub mod sum;
pub mod too_big;
pub mod upload;
pub mod visitors;
