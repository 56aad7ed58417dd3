//! The servers: how they are built and started, and what the system says of them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// A kind of server, and how it is started.
pub struct Kind {
    pub name: &'static str,
    program: PathBuf,
    arguments: Vec<String>,
}

/// The ways of chapter 12, in the order of the table.
const WAYS: [(&str, &str, &str); 3] = [
    ("Rust, a loop", "Python, a loop", "line_loop"),
    ("Rust, async", "Python, async", "line_async"),
    ("Rust, threads", "Python, threads", "line_threads"),
];

/// Compiles what has to be compiled, and says what there is.
///
/// # Errors
///
/// When a compiler or Python is missing.
pub fn build(root: &Path) -> Result<Vec<Kind>> {
    let folder = root.join("target/comparison");
    fs::create_dir_all(&folder)?;
    let measure = folder.join("line_loop");
    let compiled = Command::new("cc")
        .args(["-O2", "-o"])
        .arg(&measure)
        .arg(root.join("comparison/src/line_loop.c"))
        .status()
        .context("cannot start cc, the C compiler")?;
    ensure!(compiled.success(), "line_loop.c does not compile");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(root)
        .args(["build", "--release", "--quiet", "--package", "after"]);
    for (_, _, name) in WAYS {
        cargo.args(["--example", name]);
    }
    ensure!(cargo.status()?.success(), "the listings do not compile");
    let programs = std::env::current_exe()?;
    let programs = programs.parent().context("a folder")?.join("examples");
    let python = exercises::find_python()?;

    let mut kinds = vec![Kind {
        name: "C, a loop",
        program: measure,
        arguments: Vec::new(),
    }];
    for (rust, _, name) in WAYS {
        kinds.push(Kind {
            name: rust,
            program: programs.join(name),
            arguments: vec!["0".to_owned()],
        });
    }
    for (_, in_python, name) in WAYS {
        let script = root.join(format!("examples/12-many-clients/{name}.py"));
        kinds.push(Kind {
            name: in_python,
            program: python.clone(),
            arguments: vec![script.display().to_string(), "0".to_owned()],
        });
    }
    Ok(kinds)
}

/// Lets this process and its children have as many files open as the system allows.
///
/// # Errors
///
/// When these are fewer than `needed`, or the system does not say, as elsewhere than on
/// Unix.
pub fn allow_descriptors(needed: usize) -> Result<()> {
    #[cfg(unix)]
    {
        use nix::sys::resource::{Resource, getrlimit, setrlimit};
        let (_, most) = getrlimit(Resource::RLIMIT_NOFILE)?;
        ensure!(
            most >= needed as u64,
            "the system allows {most} open files, and {needed} are needed: `ulimit -Hn` shows the \
             limit, which the administrator can raise"
        );
        setrlimit(Resource::RLIMIT_NOFILE, most, most)?;
        Ok(())
    }
    #[cfg(not(unix))]
    bail!("{needed} open files are needed, and the comparison needs Linux")
}

/// A server that runs. It is ended when the value is dropped.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Starts a server, and waits until it listens.
    ///
    /// # Errors
    ///
    /// When it ends before.
    pub fn start(kind: &Kind) -> Result<Server> {
        let mut child = Command::new(&kind.program)
            .args(&kind.arguments)
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", kind.program.display()))?;
        let output = child.stdout.take().context("a pipe")?;
        let mut server = Server { child, port: 0 };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let Some(port) = line.strip_prefix("LISTENING ") else {
            bail!("it says {line:?} in place of LISTENING and its port");
        };
        server.port = port.trim().parse()?;
        Ok(server)
    }

    /// The processor time that it has used, in seconds: proc(5), `stat`.
    ///
    /// # Errors
    ///
    /// When it has ended, or the system is not Linux.
    pub fn processor_time(&self) -> Result<f64> {
        let text = self.said("stat")?;
        let fields = text.rsplit(')').next().unwrap_or_default();
        let ticks = fields.split_whitespace().skip(11).take(2);
        let ticks = ticks.map(str::parse::<u64>).sum::<Result<u64, _>>()?;
        // A tick is a hundredth of a second on every Linux that has a number of its own.
        Ok(ticks as f64 / 100.0)
    }

    /// The memory that it occupies, in kilobytes: proc(5), `status`.
    ///
    /// # Errors
    ///
    /// When it has ended, or the system is not Linux.
    pub fn memory(&self) -> Result<f64> {
        let text = self.said("status")?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        Ok(number.context("no VmRSS")?.parse()?)
    }

    fn said(&self, file: &str) -> Result<String> {
        let path = format!("/proc/{}/{file}", self.child.id());
        fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
