//! Makes programs of what students have handed in.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use exercises::answer::Answer;
use exercises::{Sandbox, cargo, find_python, has_own_network, root, visible};
use serde_json::Value;

use super::class::{Handed, Paper};
use crate::BadUsage;

/// How long the compiler may take for one answer.
const COMPILING: Duration = Duration::from_secs(60);

/// What a Rust answer may use beside the standard library.
const CRATES: [&str; 2] = ["anyhow", "socket2"];

/// Where programs are made.
pub struct Workshop {
    folder: PathBuf,
    python: Option<PathBuf>,
    /// What Python's own files are in: two folders, in an environment of its own.
    python_home: Vec<PathBuf>,
    sandbox: Option<Sandbox>,
    /// The compiler's words of each answer that does not compile.
    broken: Mutex<HashMap<PathBuf, String>>,
    /// The compiler, with all that an answer needs, once somebody needs it.
    compiler: Mutex<Option<Compiler>>,
}

/// How an answer in Rust is compiled.
#[derive(Clone)]
struct Compiler {
    words: Vec<OsString>,
    /// What it reads beside the answer.
    reads: Vec<PathBuf>,
}

impl Workshop {
    /// Opens the workshop, in a sandbox if one is wanted.
    ///
    /// # Errors
    ///
    /// When the book's folder is not found, or no sandbox can be made here.
    pub fn open(sandboxed: bool) -> Result<Workshop> {
        let name = format!("programs-{}", std::process::id());
        let folder = root()?.join("target").join("grading").join(name);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot write {}", folder.display()))?;
        let python = find_python().ok();
        let python_home = python.as_ref().map_or(Vec::new(), |python| {
            let ask = [
                "-c",
                "import sys; print(sys.base_prefix, sys.prefix, sep='\\n')",
            ];
            let home = Command::new(python).args(ask).output();
            let home = home.map_or(Vec::new(), |home| home.stdout);
            let home = String::from_utf8_lossy(&home).into_owned();
            home.lines().map(PathBuf::from).collect()
        });
        // Who has a network of its own was started by one that has tried.
        let is_tried = has_own_network();
        let sandbox = match (sandboxed, is_tried) {
            (true, false) => Some(Sandbox::tried().map_err(|why| BadUsage(why.to_string()))?),
            (true, true) => Some(Sandbox::default()),
            (false, _) => None,
        };
        if let (Some(sandbox), Some(python), false) = (&sandbox, &python, is_tried) {
            let within = sandbox.with(python_home.clone());
            let trial = Answer::command(vec![python.into(), "-V".into()]).within(within);
            let starts = match trial.start(&[]) {
                Ok(trial) => trial.ended().is_ok_and(|ended| ended.status == Some(0)),
                Err(_) => false,
            };
            if !starts {
                bail!(BadUsage(format!(
                    "{} does not start in the sandbox: set PYTHON to one of the system's",
                    python.display()
                )));
            }
        }
        Ok(Workshop {
            folder,
            python,
            python_home,
            sandbox,
            broken: Mutex::default(),
            compiler: Mutex::default(),
        })
    }

    /// Compiles an answer in Rust. What does not compile is found out later.
    ///
    /// # Errors
    ///
    /// When there is no compiler.
    pub fn prepare(&self, paper: &Paper) -> Result<()> {
        let Handed::Rust(file) = &paper.program else {
            return Ok(());
        };
        let compiler = self.compiler()?;
        let program = self.program(file);
        let own = program.parent().expect("a program is in a folder");
        fs::create_dir_all(own)?;
        let mut words = compiler.words.clone();
        words.push("-o".into());
        words.push(program.clone().into());
        words.push(file.into());
        let mut answer = Answer::command(words);
        if let Some(sandbox) = &self.sandbox {
            let reads = compiler.reads.iter().cloned().chain([file.clone()]);
            answer = answer.within(sandbox.with(reads).with_writable(own));
        }
        let mut compiling = match answer.start(&[]) {
            Ok(compiling) => compiling,
            Err(failure) => bail!("{}", failure.diagnosis),
        };
        compiling.deadline += COMPILING;
        let said = match compiling.ended() {
            Ok(ended) if ended.status == Some(0) => return Ok(()),
            Ok(ended) => ended.stderr,
            Err(_) => format!("the compiler did not end within {} s", COMPILING.as_secs()),
        };
        let error = said.lines().find(|line| line.starts_with("error"));
        let error = error.unwrap_or(&said).to_owned();
        let mut broken = self.broken.lock().expect("no thread panics");
        broken.insert(file.clone(), format!("does not compile: {error}"));
        Ok(())
    }

    /// The program of an answer, or why there is none.
    pub fn answer(&self, paper: &Paper) -> std::result::Result<Answer, String> {
        let command: Vec<OsString> = match &paper.program {
            Handed::Python(file) => {
                let python = self
                    .python
                    .as_ref()
                    .ok_or("Python 3.9 or later is not here")?;
                vec![python.into(), file.into()]
            }
            Handed::Rust(file) => {
                let broken = self.broken.lock().expect("no thread panics");
                if let Some(why) = broken.get(file) {
                    return Err(why.clone());
                }
                vec![self.program(file).into()]
            }
            Handed::Program(file) => started_by(file)?,
            Handed::Command(words) => words.iter().map(|word| in_folder(paper, word)).collect(),
            Handed::Broken(why) => return Err(visible(why, 200)),
        };
        let own = PathBuf::from(&command[0]);
        let answer = Answer::command(command);
        Ok(match &self.sandbox {
            Some(sandbox) => {
                let mut readable = vec![paper.folder.clone()];
                match &paper.program {
                    Handed::Rust(_) => readable.push(own),
                    _ => readable.extend(self.python_home.iter().cloned()),
                }
                answer.within(sandbox.with(readable))
            }
            None => answer,
        })
    }

    /// Puts away what was made.
    pub fn close(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Where the program of an answer in Rust is put: in a folder of its own.
    fn program(&self, file: &Path) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        file.hash(&mut hasher);
        let words = format!("{:016x}", hasher.finish());
        self.folder
            .join(words)
            .join(format!("program{}", std::env::consts::EXE_SUFFIX))
    }

    /// How an answer in Rust is compiled. The first time, Cargo compiles what it may use.
    fn compiler(&self) -> Result<Compiler> {
        let mut known = self.compiler.lock().expect("no thread panics");
        if let Some(compiler) = &*known {
            return Ok(compiler.clone());
        }
        let compiler = self.new_compiler()?;
        *known = Some(compiler.clone());
        Ok(compiler)
    }

    fn new_compiler(&self) -> Result<Compiler> {
        let built = cargo()
            .args(["build", "--quiet", "--package", "answers", "--lib"])
            .arg("--manifest-path")
            .arg(root()?.join("Cargo.toml"))
            .args(["--message-format", "json"])
            .output()
            .context("cannot start cargo")?;
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let sysroot = Command::new(&rustc)
            .args(["--print", "sysroot"])
            .output()
            .context("cannot start rustc")?;
        let sysroot = PathBuf::from(String::from_utf8(sysroot.stdout)?.trim());
        let libraries = self.folder.join("libraries");
        fs::create_dir_all(&libraries)?;
        let own = sysroot.join("bin").join("rustc");
        let rustc = if own.exists() { own.into() } else { rustc };
        let mut words: Vec<OsString> = vec![rustc];
        words.extend(["--edition", "2024", "--crate-name", "answer"].map(OsString::from));
        words.extend(["--cap-lints", "allow", "-C", "debuginfo=0"].map(OsString::from));
        words.extend([
            "-L".into(),
            OsString::from(format!("dependency={}", libraries.display())),
        ]);
        let messages = serde_json::Deserializer::from_slice(&built.stdout).into_iter::<Value>();
        for message in messages.flatten() {
            let name = message["target"]["name"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            let files = message["filenames"].as_array().into_iter().flatten();
            for file in files.filter_map(Value::as_str).map(PathBuf::from) {
                // Only these are put into the sandbox, and not all that Cargo has built.
                if file
                    .extension()
                    .is_some_and(|extension| extension == "rlib")
                {
                    let copy = libraries.join(file.file_name().unwrap_or_default());
                    fs::copy(&file, &copy)?;
                    if CRATES.contains(&name.as_str()) {
                        words.push("--extern".into());
                        words.push(format!("{name}={}", copy.display()).into());
                    }
                }
            }
        }
        Ok(Compiler {
            words,
            reads: vec![sysroot, libraries],
        })
    }
}

/// The command in the first line of a script; a program without one starts by itself.
fn started_by(file: &Path) -> std::result::Result<Vec<OsString>, String> {
    let text = fs::read(file).map_err(|error| error.to_string())?;
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let Some(command) = line.strip_prefix(b"#!") else {
        return Ok(vec![file.into()]);
    };
    let command = String::from_utf8_lossy(command);
    let mut words: Vec<OsString> = command.split_whitespace().map(OsString::from).collect();
    if words.is_empty() {
        return Err("its first line names no program".to_owned());
    }
    words.push(file.into());
    Ok(words)
}

/// A word of a command: the path of a file, if the student's folder has one of this name.
fn in_folder(paper: &Paper, word: &str) -> OsString {
    let file = paper.folder.join(word);
    if file.is_file() {
        file.into()
    } else {
        word.into()
    }
}
