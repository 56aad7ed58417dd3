//! Makes programs of Rust texts: of a listing by Cargo, of what the reader has made of
//! one by the compiler itself, which takes a tenth of a second.

use std::collections::HashMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tokio::process::Command;
use tokio::sync::OnceCell;

use super::listings::{Listing, Package};
use super::process::{Printed, Words, output};
use exercises::desk::Language;

/// How long a tool may take: the first time, Cargo compiles what a program needs.
const LIMIT: Duration = Duration::from_secs(600);

/// The crates that the listings of a package use, and one of these listings.
const CRATES: [(Package, &str, &[&str]); 2] = [
    (Package::Lecture, "connect", &["anyhow", "socket2"]),
    (
        Package::After,
        "json_lines",
        &[
            "anyhow",
            "axum",
            "ctrlc",
            "mio",
            "rcgen",
            "rustls",
            "serde_json",
            "socket2",
            "tokio",
        ],
    ),
];

/// What is known of the programs of one book.
pub struct Compiler {
    root: PathBuf,
    /// The program of a listing, and when its text was last written.
    built: Mutex<HashMap<String, (SystemTime, PathBuf)>>,
    /// What the compiler has to be told to find the crates of each package.
    crates: [OnceCell<Vec<OsString>>; CRATES.len()],
    rustc: OnceCell<PathBuf>,
}

/// A program, or what the compiler says against it.
pub enum Compiled {
    Program(PathBuf),
    Errors(String),
}

impl Compiler {
    /// For the book in `root`.
    pub fn new(root: &Path) -> Compiler {
        Compiler {
            root: root.to_owned(),
            built: Mutex::default(),
            crates: Default::default(),
            rustc: OnceCell::new(),
        }
    }

    /// The program of a listing if it is built and its text is as it was then.
    pub fn known(&self, listing: &Listing) -> Option<PathBuf> {
        let written = written(listing).ok()?;
        let built = self.built.lock().ok()?;
        let (then, program) = built.get(&listing.name)?;
        (*then == written && program.exists()).then(|| program.clone())
    }

    /// Builds a listing.
    ///
    /// # Errors
    ///
    /// When Cargo cannot be started, or does not say where the program is.
    pub async fn listing(&self, listing: &Listing) -> Result<Compiled> {
        let written = written(listing)?;
        let build = self
            .cargo(&[
                "--package",
                listing.package().name(),
                "--example",
                &listing.name,
            ])
            .await?;
        let messages = match build {
            Ok(messages) => messages,
            Err(errors) => return Ok(Compiled::Errors(errors)),
        };
        let program = executable(&messages, &listing.name)?;
        if let Ok(mut built) = self.built.lock() {
            built.insert(listing.name.clone(), (written, program.clone()));
        }
        Ok(Compiled::Program(program))
    }

    /// Builds the grader, and returns where it is.
    ///
    /// # Errors
    ///
    /// When it cannot be built.
    pub async fn grader(&self) -> Result<PathBuf> {
        match self
            .cargo(&["--package", "exercises", "--bin", "exercise"])
            .await?
        {
            Ok(messages) => executable(&messages, "exercise"),
            Err(errors) => bail!("the grader does not compile: {errors}"),
        }
    }

    /// Compiles `NAME.rs` in `folder`, a text made of a listing, to a program beside it.
    ///
    /// # Errors
    ///
    /// When the compiler or the crates cannot be had.
    pub async fn text(&self, listing: &Listing, folder: &Path) -> Result<Compiled> {
        let name = &listing.name;
        let crates = self.crates(listing.package()).await?;
        let rustc = self.rustc.get_or_try_init(find_rustc).await?;
        let program = folder.join(format!("{name}{}", env::consts::EXE_SUFFIX));
        let options = ["--edition", "2024", "--cap-lints", "warn"];
        let mut words: Vec<OsString> = vec![rustc.into()];
        words.extend(options.map(OsString::from));
        words.extend(["-C", "strip=debuginfo"].map(OsString::from));
        words.extend_from_slice(crates);
        words.extend(["-o".into(), program.clone().into_os_string()]);
        words.push(format!("{name}.rs").into());
        let folder = folder.to_owned();
        let printed = run(
            "the Rust compiler",
            Words {
                words,
                folder,
                variables: Vec::new(),
            },
        )
        .await?;
        Ok(if printed.is_right {
            Compiled::Program(program)
        } else {
            Compiled::Errors(String::from_utf8_lossy(&printed.stderr).into_owned())
        })
    }

    /// Runs `cargo build` with these words: its messages, or the compiler's errors.
    async fn cargo(&self, words: &[&str]) -> Result<std::result::Result<Vec<Value>, String>> {
        let mut all: Vec<OsString> = vec![env::var_os("CARGO").unwrap_or_else(|| "cargo".into())];
        let own = [
            "build",
            "--quiet",
            "--message-format",
            "json-render-diagnostics",
        ];
        all.extend(own.iter().chain(words).map(OsString::from));
        let folder = self.root.clone();
        let printed = run(
            "cargo",
            Words {
                words: all,
                folder,
                variables: Vec::new(),
            },
        )
        .await?;
        if !printed.is_right {
            return Ok(Err(String::from_utf8_lossy(&printed.stderr).into_owned()));
        }
        let messages = serde_json::Deserializer::from_slice(&printed.stdout).into_iter();
        Ok(Ok(messages.flatten().collect()))
    }

    /// What the compiler has to be told to find the crates of a package's listings.
    async fn crates(&self, package: Package) -> Result<&[OsString]> {
        let (known, (_, example, names)) = self
            .crates
            .iter()
            .zip(CRATES)
            .find(|(_, (of, ..))| *of == package)
            .context("the listings of a package without crates")?;
        let words = known.get_or_try_init(|| self.find_crates(package, example, names));
        Ok(words.await?)
    }

    /// Where these crates are. The folder beside them may hold others of the same name:
    /// Cargo says which, when it builds an example that needs them.
    async fn find_crates(
        &self,
        package: Package,
        example: &str,
        names: &[&str],
    ) -> Result<Vec<OsString>> {
        let built = self
            .cargo(&["--package", package.name(), "--example", example])
            .await?;
        let messages = built.map_err(anyhow::Error::msg)?;
        let mut words = Vec::new();
        for &name in names {
            let found = messages.iter().rev().find_map(|message| {
                let is_it =
                    message["target"]["name"] == name && message["reason"] == "compiler-artifact";
                let files = message["filenames"].as_array().filter(|_| is_it)?;
                let files = files.iter().filter_map(Value::as_str);
                files.into_iter().find(|file| file.ends_with(".rlib"))
            });
            let file = found.with_context(|| format!("cargo does not say where {name} is"))?;
            let folder = Path::new(file)
                .parent()
                .context("a file without a folder")?;
            words.extend(["--extern".into(), format!("{name}={file}").into()]);
            let mut search = OsString::from("dependency=");
            search.push(folder);
            words.extend(["-L".into(), search]);
        }
        Ok(words)
    }
}

/// Runs a tool to its end.
async fn run(name: &str, words: Words) -> Result<Printed> {
    let printed = output(&words, LIMIT).await;
    printed.with_context(|| format!("{name} is not started, or does not end"))
}

/// When the text of a listing was last written.
fn written(listing: &Listing) -> Result<SystemTime> {
    let file = listing.file(Language::Rust);
    let metadata = fs::metadata(&file).and_then(|metadata| metadata.modified());
    metadata.with_context(|| format!("cannot read {}", file.display()))
}

/// The executable of a program, in Cargo's messages.
fn executable(messages: &[Value], name: &str) -> Result<PathBuf> {
    let mut artifacts = messages
        .iter()
        .filter(|message| message["target"]["name"] == name);
    let found = artifacts.find_map(|artifact| artifact["executable"].as_str());
    found
        .map(PathBuf::from)
        .with_context(|| format!("cargo does not say where {name} is"))
}

/// The compiler by its own path: started by rustup, it would take longer each time.
async fn find_rustc() -> Result<PathBuf> {
    let name = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(&name)
        .args(["--print", "sysroot"])
        .output()
        .await;
    let asked = asked.context("cannot start the Rust compiler")?;
    ensure!(
        asked.status.success(),
        "the Rust compiler does not say where it is"
    );
    let folder = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    let file = Path::new(&folder)
        .join("bin")
        .join(format!("rustc{}", env::consts::EXE_SUFFIX));
    Ok(if file.exists() { file } else { name.into() })
}
