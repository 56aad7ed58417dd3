//! What is recorded, and how each listing is run.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

use crate::control::Control;
use crate::merge;
use crate::steps::{self, Step};

/// What it takes to run a listing.
pub struct Tools {
    pub library: File,
    pub python: PathBuf,
    pub examples: PathBuf,
}

/// What a listing is about beside its connections, and what is left out elsewhere.
#[derive(Clone, Copy, PartialEq)]
pub enum Shown {
    Nothing,
    Addresses,
    Limits,
}

/// How a listing is run and told, where that is not as for any other.
struct Setting {
    name: &'static str,
    /// Fewer messages than it has by itself.
    arguments: &'static [&'static str],
    shown: Shown,
    /// In which other order it may run.
    another_order: &'static str,
}

const PLAIN: Setting = Setting {
    name: "",
    arguments: &[],
    shown: Shown::Nothing,
    another_order: "",
};

#[rustfmt::skip]
const SETTINGS: [Setting; 10] = [
    Setting { name: "three_sockets", shown: Shown::Addresses, ..PLAIN },
    Setting { name: "whole_message", arguments: &["straße", ""], ..PLAIN },
    Setting {
        name: "both_wait",
        shown: Shown::Limits,
        another_order: "In another run, the client may be the first that waits.",
        ..PLAIN
    },
    Setting {
        name: "break_empty",
        shown: Shown::Limits,
        another_order: "In another run, the server may be the first that waits to receive.",
        ..PLAIN
    },
    Setting {
        name: "half_close",
        another_order: "In another run, the server may receive all 23 bytes at once.",
        ..PLAIN
    },
    Setting {
        name: "read_to_end",
        another_order: "In another run, the server may receive fewer bytes at a time, and may wait for more.",
        ..PLAIN
    },
    Setting {
        name: "break_torn",
        another_order: "In another run, the client may wait later, or find the reset without a wait.",
        ..PLAIN
    },
    Setting {
        name: "break_long",
        another_order: "In another run, the reset may have come before the client receives: its answer is there all the same on Linux.",
        ..PLAIN
    },
    Setting {
        name: "break_pieces",
        another_order: "In another run, the server may wait until the first piece comes.",
        ..PLAIN
    },
    Setting {
        name: "many_clients",
        another_order: "In another run, the calls of different clients may come in another order.",
        ..PLAIN
    },
];

/// The server and the client that are recorded as a pair, and what is typed.
const PAIR: (&str, &str, &str) = ("cap_server", "cap_client", "straße\n");

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Language {
    Python,
    Rust,
}

use Language::{Python, Rust};

/// The recording of `FOLDER/NAME`, with the lines of both languages.
pub fn record(tools: &Tools, listing: &str) -> anyhow::Result<String> {
    let (_, name) = listing.rsplit_once('/').context("FOLDER/NAME")?;
    if name == PAIR.0 {
        return record_pair(tools, listing);
    }
    let setting = SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .unwrap_or(&PLAIN);
    let [python, rust] = [Python, Rust].map(|language| -> anyhow::Result<Vec<Step>> {
        let mut control = Control::new()?;
        let command = tools.command(listing, language, setting.arguments);
        control.start(command, &tools.library, "")?;
        control
            .run(|_| false)
            .with_context(|| format!("{listing} in {language:?}"))?;
        let source = source(listing, language);
        steps::of(&control, &[(source, language)], setting.shown)
    });
    Ok(merge::text(
        name,
        setting.another_order,
        merge::merge(python?, rust?),
    ))
}

/// The pair in its four pairings: one recording, if each side does the same whatever the
/// language of the other is.
fn record_pair(tools: &Tools, server: &str) -> anyhow::Result<String> {
    let client = server.replace(PAIR.0, PAIR.1);
    let run = |languages: [Language; 2]| -> anyhow::Result<Vec<Step>> {
        let mut control = Control::new()?;
        let command = tools.command(server, languages[0], &["127.0.0.1", "0"]);
        control.start(command, &tools.library, "")?;
        control.run(|control| control.waits_in("accept"))?;
        let port = control
            .net
            .listening_port()
            .context("nobody listens")?
            .to_string();
        let command = tools.command(&client, languages[1], &["127.0.0.1", &port]);
        control.start(command, &tools.library, PAIR.2)?;
        control
            .run(|_| false)
            .with_context(|| format!("{server} in {languages:?}"))?;
        let sources = [
            (source(server, languages[0]), languages[0]),
            (source(&client, languages[1]), languages[1]),
        ];
        let mut steps = steps::of(&control, &sources, Shown::Nothing)?;
        let client_port = control
            .net
            .client_port(0)
            .context("nobody connects")?
            .to_string();
        for step in &mut steps {
            // As in examples/09-capitalization/sessions.
            step.printed = step
                .printed
                .replace(&client_port, "54321")
                .replace(&port, "5220");
        }
        Ok(steps)
    };
    let merged = merge::merge(run([Python, Python])?, run([Rust, Rust])?);
    for languages in [[Python, Rust], [Rust, Python]] {
        let steps = run(languages)?;
        let expected: Vec<_> = merged
            .iter()
            .filter(|step| step.is_in(languages[step.who]))
            .map(Step::key)
            .collect();
        let found: Vec<_> = steps.iter().map(Step::key).collect();
        ensure!(
            found == expected,
            "{languages:?}:\n{found:#?}\nand not\n{expected:#?}"
        );
    }
    Ok(merge::text("cap_server", "", merged))
}

fn source(listing: &str, language: Language) -> PathBuf {
    let extension = if language == Python { "py" } else { "rs" };
    Path::new("examples").join(format!("{listing}.{extension}"))
}

impl Tools {
    fn command(&self, listing: &str, language: Language, arguments: &[&str]) -> Command {
        let name = listing.rsplit('/').next().unwrap_or_default();
        let mut command = match language {
            Python => Command::new(&self.python),
            Rust => Command::new(self.examples.join(name)),
        };
        if language == Python {
            // Absolute, so that it is found from its frames.
            let folder = std::env::current_dir().unwrap_or_default();
            command.arg(folder.join(source(listing, language)));
        }
        command.args(arguments);
        command
    }
}
