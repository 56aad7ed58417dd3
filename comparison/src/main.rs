//! Measures the servers of chapter 12 side by side, and draws what it has found:
//! `cargo run --release --package comparison`. It takes about three minutes. With
//! `SNAPSHOTS=overwrite` the book shows the result from then on.
//!
//! Each server is a process of its own. The load is this process, and takes as much of
//! the machine as the server does: so the measure is the server's processor time for a
//! request, and not how many requests a second there are.

mod load;
mod report;
mod servers;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use load::Load;
use report::Row;
use servers::Server;

/// How many connections there are, of which at most `BUSY` ask and the others are idle.
pub const SIZES: [usize; 4] = [1, 100, 1_000, 10_000];
pub const BUSY: usize = 100;

/// How often each is measured. What counts is the one in the middle.
const TIMES: usize = 3;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    // The listings are compiled with the profile of this program, and lie beside it.
    if cfg!(debug_assertions) {
        bail!("what is compared has to be optimized: cargo run --release --package comparison");
    }
    let root = exercises::root()?;
    servers::allow_descriptors(SIZES[SIZES.len() - 1] + 50)?;
    let mut rows = Vec::new();
    for kind in servers::build(&root)? {
        let mut cells = Vec::new();
        for size in SIZES {
            let mut measured = (0..TIMES)
                .map(|_| measure(&kind, size))
                .collect::<Result<Vec<Measured>>>()
                .with_context(|| format!("{} with {size} connections", kind.name))?;
            measured.sort_by(|one, other| one.processor.total_cmp(&other.processor));
            let middle = measured.swap_remove(TIMES / 2);
            println!(
                "{:24} {size:6} connections: {:7.1} µs of processor time, {:8.0} requests/s, \
                 {:7.2} ms at most for 99 of 100, {:6.2} KB for a connection",
                kind.name, middle.processor, middle.requests, middle.slow, middle.memory
            );
            cells.push(middle);
        }
        rows.push(Row {
            name: kind.name,
            cells,
        });
    }
    let folder = match std::env::var_os("SNAPSHOTS") {
        Some(_) => root.join("src/comparison"),
        None => root.join("target/comparison"),
    };
    fs::create_dir_all(&folder)?;
    for (name, text) in [
        ("table.md", report::table(&rows)?),
        ("plot.svg", report::plot(&rows)),
    ] {
        fs::write(folder.join(name), text)?;
    }
    println!("The table and the plot are in {}", folder.display());
    Ok(())
}

/// What one run of a server has shown.
pub struct Measured {
    /// Processor time of the server for a request, in microseconds.
    pub processor: f64,
    /// Requests a second.
    pub requests: f64,
    /// How long one of a hundred answers takes, or longer, in milliseconds.
    pub slow: f64,
    /// Memory of the server for a connection, in kilobytes.
    pub memory: f64,
}

fn measure(kind: &servers::Kind, size: usize) -> Result<Measured> {
    let server = Server::start(kind)?;
    let empty = server.memory()?;
    let mut load = Load::connect(server.port, size)?;
    let memory = (server.memory()? - empty) / size as f64;
    let before = server.processor_time()?;
    let found = load.run(size.min(BUSY))?;
    let used = server.processor_time()? - before;
    Ok(Measured {
        processor: used * 1e6 / found.requests as f64,
        requests: found.requests as f64 / found.seconds,
        slow: found.slow * 1e3,
        memory,
    })
}
