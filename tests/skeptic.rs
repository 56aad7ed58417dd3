//! Compiles and runs every Rust block of the book, as build.rs expanded it.

use std::collections::HashMap;
use std::panic::{self, UnwindSafe};
use std::path;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use ::skeptic::rt;
use exercises::has_ipv6;

include!(concat!(env!("OUT_DIR"), "/skeptic-tests.rs"));

/// What became of a program: the message with which skeptic failed, if it did.
type Outcome = Result<(), String>;

/// What became of each program, by its text. A program that the book shows part by part
/// is the same text each time, since the other lines are there, hidden: it is run once.
static OUTCOMES: LazyLock<Mutex<HashMap<String, Arc<OnceLock<Outcome>>>>> =
    LazyLock::new(Mutex::default);

fn run_test(root: &str, out_dir: &str, target: &str, block: &str) {
    let mut outcomes = OUTCOMES.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = Arc::clone(outcomes.entry(block.to_owned()).or_default());
    drop(outcomes);
    // Some containers have no IPv6: there, what connects by it is compiled alone.
    let is_run = !block.contains("\"::1\"") || has_ipv6();
    let test = if is_run {
        rt::run_test
    } else {
        rt::compile_test
    };
    let run = || once_it_is_free(|| test(&here(root), &here(out_dir), target, block));
    if let Err(message) = outcome.get_or_init(run) {
        panic!("{message}");
    }
}

fn compile_test(root: &str, out_dir: &str, target: &str, block: &str) {
    rt::compile_test(&here(root), &here(out_dir), target, block);
}

/// Runs a test of skeptic again, 100 times at most, while its program is "busy": another
/// test that starts a program has inherited the file that skeptic wrote it to. See
/// `ETXTBSY` in execve(2). The program has not been started then.
fn once_it_is_free(test: impl Fn() + UnwindSafe + Copy) -> Outcome {
    let mut tries = 0;
    loop {
        let Err(fault) = panic::catch_unwind(test) else {
            return Ok(());
        };
        let message = fault.downcast_ref::<String>().cloned().unwrap_or_default();
        tries += 1;
        if tries == 100 || !message.contains("Text file busy") {
            return Err(message);
        }
    }
}

/// The whole path of what is named as seen from the book's folder, in which Cargo
/// runs the tests.
fn here(path: &str) -> String {
    let absolute = path::absolute(path).expect("the path of a folder");
    absolute.to_str().expect("a path in UTF-8").to_owned()
}
