//! A book of two pages, the lab at work on it, and a raw HTTP client.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use wait_timeout::ChildExt;

/// The longest that any one wait may take.
const DEADLINE: Duration = Duration::from_secs(20);

/// What `work` returns, or a failed test at the deadline.
pub fn within_deadline<T: Send + 'static>(
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    match receiver.recv_timeout(DEADLINE) {
        Ok(result) => result,
        Err(error) => panic!("{what}: {error}"),
    }
}

/// A book in a folder of its own, gone at the end of the test.
pub struct Book(TempDir);

impl Book {
    /// Two pages, one of which includes a part of a listing.
    pub fn new() -> Self {
        let book = Self(TempDir::new().expect("a temporary folder"));
        book.write("book.toml", "[build]\ncreate-missing = false\n");
        book.write(
            "src/SUMMARY.md",
            "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n",
        );
        book.write("src/one.md", "# One\n\nThe first page.\n");
        book.write(
            "src/two.md",
            "# Two\n\n```rust\n{{#rustdoc_include ../examples/two.rs:print}}\n```\n",
        );
        book.write(
            "examples/two.rs",
            "fn main() {\n    // ANCHOR: print\n    println!(\"two\");\n    // ANCHOR_END: print\n}\n",
        );
        book
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of a file");
        fs::write(path, text).expect("a file of the book");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).expect("a file of the book");
    }

    /// The lab's command line, with this book as its own.
    pub fn lab(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(executable());
        command.arg("--root").arg(self.root()).args(arguments);
        command
    }
}

/// The lab that Cargo has built for this test: `target/PROFILE/lab`, where the
/// test is `target/PROFILE/deps/NAME`. Not where they were when they were compiled.
pub fn executable() -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    let profile = test.parent().and_then(Path::parent).expect("its folder");
    profile.join(format!("lab{}", env::consts::EXE_SUFFIX))
}

/// What a process that ended left behind.
#[derive(Debug)]
pub struct Ended {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// A lab that runs until it is stopped, at the latest at the end of the test.
pub struct Lab {
    child: Child,
    stdout: Option<BufReader<ChildStdout>>,
    stderr: Option<BufReader<ChildStderr>>,
}

impl Lab {
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the lab starts");
        let stdout = child.stdout.take().map(BufReader::new);
        let stderr = child.stderr.take().map(BufReader::new);
        Self {
            child,
            stdout,
            stderr,
        }
    }

    /// The address in the line that says that the book can be read, with the token.
    pub fn place(&mut self) -> String {
        let line = next_line(&mut self.stdout);
        let mut words = line.split(' ');
        let place = words.find(|word| word.starts_with("http://"));
        let Some(place) = place else {
            panic!("no address in {line:?}: {:?}", self.kill());
        };
        place.to_owned()
    }

    /// The address in that line.
    pub fn address(&mut self) -> SocketAddr {
        let place = self.place();
        let rest = place.strip_prefix("http://").unwrap_or_default();
        let (address, _) = rest.split_once('/').expect("a path");
        address.parse().expect("an address")
    }

    #[cfg(target_os = "linux")]
    pub fn stderr_line(&mut self) -> String {
        next_line(&mut self.stderr)
    }

    /// The number of its process.
    #[cfg(target_os = "linux")]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh")
            .args(["-c", "kill -s \"$1\" \"$2\"", "sh", name])
            .arg(self.child.id().to_string())
            .status();
        assert!(sent.expect("a shell").success(), "SIG{name} was not sent");
    }

    /// Waits for the lab to end by itself.
    pub fn end(&mut self) -> Ended {
        let status = self
            .child
            .wait_timeout(DEADLINE)
            .expect("a child to wait for");
        assert!(status.is_some(), "still running: {:?}", self.kill());
        self.rest(status.and_then(|status| status.code()))
    }

    /// Ends the lab by force.
    pub fn kill(&mut self) -> Ended {
        self.child.kill().expect("a child to kill");
        self.child.wait().expect("a child to wait for");
        self.rest(None)
    }

    fn rest(&mut self, status: Option<i32>) -> Ended {
        let mut stdout = self.stdout.take().expect("standard output is open");
        let mut stderr = self.stderr.take().expect("standard error is open");
        let (stdout, stderr) = within_deadline("the end of the output", move || {
            (read_all(&mut stdout), read_all(&mut stderr))
        });
        Ended {
            status,
            stdout,
            stderr,
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the command to its end.
pub fn run(command: Command) -> Ended {
    Lab::start(command).end()
}

fn next_line<T: BufRead + Send + 'static>(source: &mut Option<T>) -> String {
    let mut open = source.take().expect("a stream that is still open");
    let (line, open) = within_deadline("a line of output", move || {
        let mut line = String::new();
        open.read_line(&mut line).expect("a line of text");
        (line, open)
    });
    *source = Some(open);
    line
}

/// The text of a file, or of a pipe until its writer has closed it.
#[cfg(target_os = "linux")]
pub fn read_file(path: std::path::PathBuf) -> String {
    within_deadline("a file", move || {
        fs::read_to_string(path).expect("a file of text")
    })
}

fn read_all(source: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes).expect("readable to the end");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Sends `request` as it is, and returns all that comes back until the end of
/// the stream.
pub fn exchange(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let request = request.as_ref().to_vec();
    within_deadline("the response", move || {
        let mut conn = TcpStream::connect(address).expect("a connection");
        conn.write_all(&request).expect("a request sent");
        read_all(&mut conn)
    })
}

/// The whole response to `GET path`.
pub fn get(address: SocketAddr, path: &str) -> String {
    exchange(
        address,
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}

/// A connection on which one request was answered, and which is still open.
#[cfg(unix)]
pub fn keep_alive(address: SocketAddr) -> TcpStream {
    within_deadline("the first bytes of a response", move || {
        let mut conn = TcpStream::connect(address).expect("a connection");
        write!(conn, "GET / HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("a request sent");
        let mut start = [0; 12];
        conn.read_exact(&mut start).expect("a status line");
        assert_eq!(start, *b"HTTP/1.1 200");
        conn
    })
}

pub fn assert_status(response: &str, status: u16) {
    assert!(
        response.starts_with(&format!("HTTP/1.1 {status} ")),
        "not {status}: {response}"
    );
}

/// A page of the book that may run programs.
pub struct Page {
    address: SocketAddr,
    token: String,
}

impl Page {
    /// The page at `place`, as the lab has printed it.
    pub fn at(place: &str) -> Page {
        let (address, token) = place
            .strip_prefix("http://")
            .and_then(|rest| rest.split_once("/#run="))
            .expect("an address with a token");
        Page {
            address: address.parse().expect("an address"),
            token: token.to_owned(),
        }
    }

    /// Makes a call, and returns what is answered.
    pub fn call(&self, name: &str, body: &Value) -> Value {
        let text = exchange(self.address, self.request(name, body));
        let (_, answer) = text.split_once("\r\n\r\n").expect("an answer");
        serde_json::from_str(answer).unwrap_or_else(|_| panic!("no JSON: {text}"))
    }

    /// Makes a call that is answered as things happen.
    pub fn stream(&self, name: &str, body: &Value) -> Told {
        let mut conn = TcpStream::connect(self.address).expect("a connection");
        conn.set_read_timeout(Some(DEADLINE)).expect("a time limit");
        conn.write_all(self.request(name, body).as_bytes())
            .expect("a request sent");
        Told {
            lines: BufReader::new(conn),
            number: Value::Null,
        }
    }

    fn request(&self, name: &str, body: &Value) -> String {
        let (address, token, body) = (self.address, &self.token, body.to_string());
        format!(
            "POST /_run/{name} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nX-Run-Token: {token}\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    }
}

/// What is told of a run, as it happens. The page is closed when this is dropped.
pub struct Told {
    lines: BufReader<TcpStream>,
    number: Value,
}

impl Told {
    /// The next thing that is told: nothing at the end.
    fn next(&mut self) -> Option<Value> {
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).expect("a line in time") == 0 {
                return None;
            }
            // The rest is HTTP's: the head, and the lengths of the pieces.
            if line.starts_with('{') {
                let told: Value = serde_json::from_str(&line).expect("an object a line");
                if !told["run"].is_null() {
                    self.number = told["run"].clone();
                }
                return Some(told);
            }
        }
    }

    /// Reads on until something has this name, and returns what it is.
    #[track_caller]
    pub fn until(&mut self, name: &str) -> Value {
        while let Some(told) = self.next() {
            if !told[name].is_null() {
                return told[name].clone();
            }
        }
        panic!("nothing tells {name}");
    }

    /// Reads on until the program has printed `text`. It may come in pieces.
    #[track_caller]
    pub fn prints(&mut self, text: &str) {
        let mut printed = String::new();
        while !printed.contains(text) {
            printed += self.until("out").as_str().expect("a text");
        }
    }

    /// The number of the run.
    pub fn number(&self) -> &Value {
        &self.number
    }

    /// All that is told.
    pub fn rest(mut self) -> Vec<Value> {
        std::iter::from_fn(|| self.next()).collect()
    }
}
