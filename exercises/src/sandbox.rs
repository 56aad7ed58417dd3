//! A sandbox for programs that nobody has read: bubblewrap, as Linux has it. A program in it
//! sees its own folder, the system's programs and an empty `/tmp`, and no other process.
//! When it ends, all that it has started ends with it.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

/// The variable in which all processes of a program carry its mark.
pub const VARIABLE: &str = "EXERCISES_RUN";

/// What a program in the sandbox may use: 8 GiB of addresses, files of 64 MiB, 1,024
/// processes (which Linux does not hold against root).
const LIMITS: [&str; 4] = [
    "--as=8589934592",
    "--fsize=67108864",
    "--nproc=1024",
    "--core=0",
];

/// How many bytes a program may write to a folder of its own: 64 MiB.
const ROOM: &str = "67108864";

/// The variable that says that this program is in a network of its own.
const OWN_NETWORK: &str = "EXERCISES_OWN_NETWORK";

/// What is there of the system, if it is there, to be read.
const SYSTEM: [&str; 12] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/opt",
    "/etc/alternatives",
    "/etc/hosts",
    "/etc/ld.so.cache",
    "/etc/nsswitch.conf",
    "/etc/ssl",
];

/// Whether this program is in a network of its own.
pub fn has_own_network() -> bool {
    env::var_os(OWN_NETWORK).is_some()
}

/// Starts this program with other arguments, in a network that has nothing but its own
/// loopback addresses: what it starts there reaches nobody else. Returns what it prints.
///
/// # Errors
///
/// When bubblewrap is missing, or the program fails.
pub fn in_own_network(arguments: &[OsString]) -> Result<Vec<u8>> {
    let output = Command::new("bwrap")
        .args(["--dev-bind", "/", "/", "--unshare-net", "--die-with-parent"])
        .args(["--setenv", OWN_NETWORK, "1", "--"])
        .arg(env::current_exe()?)
        .args(arguments)
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => bail!("{}", String::from_utf8_lossy(&output.stderr).trim()),
        Err(error) => bail!(missing(&error)),
    }
}

/// What to do without bubblewrap.
fn missing(error: &io::Error) -> String {
    format!(
        "the sandbox needs bubblewrap ({error}): install it (apt install bubblewrap), or grade \
         in a container"
    )
}

/// What a program may read beside the system.
#[derive(Clone, Default)]
pub struct Sandbox {
    readable: Vec<PathBuf>,
    writable: Vec<PathBuf>,
}

impl Sandbox {
    /// A sandbox from which the system alone can be read, tried out.
    ///
    /// # Errors
    ///
    /// When bubblewrap or `prlimit` is missing, or may not make a sandbox here.
    pub fn tried() -> Result<Sandbox> {
        let sandbox = Sandbox::default();
        let command = sandbox.command(&["true".into()], "");
        let mut trial = Command::new(&command[0]);
        trial.args(&command[1..]).stdin(Stdio::null());
        match trial.output() {
            Ok(output) if output.status.success() => Ok(sandbox),
            Ok(output) => bail!(
                "bubblewrap cannot make a sandbox here ({}): grade in a container or on another \
                 machine",
                String::from_utf8_lossy(&output.stderr).trim()
            ),
            Err(error) => bail!(missing(&error)),
        }
    }

    /// The same, in which these can be read, too.
    pub fn with(&self, readable: impl IntoIterator<Item = PathBuf>) -> Sandbox {
        let mut sandbox = self.clone();
        sandbox.readable.extend(readable);
        sandbox
    }

    /// The same, in which a folder can be written to.
    pub fn with_writable(&self, folder: &Path) -> Sandbox {
        let mut sandbox = self.clone();
        sandbox.writable.push(folder.to_owned());
        sandbox
    }

    /// `command` inside of the sandbox, with `mark` for all its processes.
    pub fn command(&self, command: &[OsString], mark: &str) -> Vec<OsString> {
        let mut words: Vec<OsString> = Vec::new();
        let mut add = |more: &[&str]| words.extend(more.iter().map(OsString::from));
        add(&["bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc"]);
        add(&["--unshare-uts", "--die-with-parent", "--new-session"]);
        add(&["--proc", "/proc", "--dev", "/dev"]);
        for folder in ["/dev/shm", "/tmp"] {
            add(&["--size", ROOM, "--tmpfs", folder]);
        }
        for path in SYSTEM {
            add(&["--ro-bind-try", path, path]);
        }
        add(&["--chdir", "/tmp", "--clearenv", "--setenv", "HOME", "/tmp"]);
        add(&["--setenv", "LANG", "C.UTF-8", "--setenv", "PATH"]);
        add(&["/usr/local/bin:/usr/bin:/bin", "--setenv", VARIABLE, mark]);
        add(&["--setenv", "PYTHONIOENCODING", "utf-8"]);
        add(&["--setenv", "PYTHONDONTWRITEBYTECODE", "1"]);
        for (option, paths) in [("--ro-bind", &self.readable), ("--bind", &self.writable)] {
            for path in paths {
                words.push(option.into());
                words.extend([path.into(), path.into()]);
            }
        }
        words.push("prlimit".into());
        words.extend(LIMITS.map(OsString::from));
        words.push("--".into());
        words.extend_from_slice(command);
        words
    }
}
