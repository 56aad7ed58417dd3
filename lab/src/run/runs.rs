//! The runs that go on: at most so many, each with a number, a limit of time and one of
//! output, and told to the page that has asked for it, an object a line.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use exercises::desk::Language;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc::{Sender, UnboundedSender};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::process::{Ask, Process, Reader, Told};
use super::text::{Text, difference};

/// How many programs may run at the same time.
pub const MOST: usize = 16;

/// How long a program may run.
const LIMIT: Duration = Duration::from_secs(600);

/// How many bytes it may print.
const ROOM: usize = 256 << 10;

/// How long its output is read after its end.
const REST: Duration = Duration::from_millis(500);

/// How long its output is gathered: Python writes a line in several pieces.
const GATHER: Duration = Duration::from_millis(4);

/// All runs.
#[derive(Default)]
pub struct Runs {
    last: AtomicU32,
    going_on: Arc<Mutex<HashMap<u32, Handle>>>,
}

/// What others need of a run.
struct Handle {
    asks: Option<UnboundedSender<Ask>>,
    stopped: watch::Sender<bool>,
    gone: watch::Receiver<bool>,
}

/// A place among the runs, given up when it is dropped.
pub struct Place {
    pub number: u32,
    going_on: Arc<Mutex<HashMap<u32, Handle>>>,
    stopped: watch::Receiver<bool>,
    /// Dropped last: then nothing of the run is left.
    _gone: watch::Sender<bool>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        going_on.remove(&self.number);
    }
}

impl Runs {
    /// A place for one more run.
    ///
    /// # Errors
    ///
    /// When there are as many as there may be: what to do, in one line.
    pub fn place(&self) -> Result<Place, String> {
        let mut going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        if going_on.len() >= MOST {
            return Err(format!(
                "{MOST} programs are running: stop one of them first"
            ));
        }
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let (stop, stopped) = watch::channel(false);
        let (leave, gone) = watch::channel(false);
        let handle = Handle {
            asks: None,
            stopped: stop,
            gone,
        };
        going_on.insert(number, handle);
        Ok(Place {
            number,
            going_on: Arc::clone(&self.going_on),
            stopped,
            _gone: leave,
        })
    }

    /// Gives a run something to read, or the end of its input. Returns whether there is
    /// such a run.
    pub fn input(&self, number: u32, text: Option<String>) -> bool {
        let going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        let asks = going_on
            .get(&number)
            .and_then(|handle| handle.asks.as_ref());
        let ask = text.map_or(Ask::EndInput, |text| Ask::Input(text.into_bytes()));
        asks.is_some_and(|asks| asks.send(ask).is_ok())
    }

    /// Stops a run, and returns when nothing of it is left.
    pub async fn stop(&self, number: u32) {
        let gone = {
            let going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
            going_on.get(&number).map(|handle| {
                let _ = handle.stopped.send(true);
                handle.gone.clone()
            })
        };
        if let Some(mut gone) = gone {
            // It changes never: its end is the end of the run.
            let _ = gone.wait_for(|gone| *gone).await;
        }
    }
}

impl Place {
    /// Waits until the run is to be stopped.
    pub async fn stop_asked(&mut self) {
        if self.stopped.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending().await
        }
    }

    /// Lets others give the run its input.
    fn takes(&self, asks: &UnboundedSender<Ask>) {
        let mut going_on = self.going_on.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handle) = going_on.get_mut(&self.number) {
            handle.asks = Some(asks.clone());
        }
    }
}

/// How a run is told.
pub enum Kind {
    /// As what a listing prints, which is compared with the book's.
    Listing {
        name: String,
        language: Language,
        book: Option<Vec<u8>>,
        /// The folder of its text, with what separates it from the file's name: it is not
        /// shown.
        folder: String,
    },
    /// As the verdicts of the grader: a JSON object a line.
    Check { name: String },
}

/// One output of a program.
struct Output {
    reader: Reader,
    is_open: bool,
    name: &'static str,
    text: Text,
    all: Vec<u8>,
}

impl Output {
    fn new(reader: Reader, name: &'static str) -> Output {
        Output {
            reader,
            is_open: true,
            name,
            text: Text::default(),
            all: Vec::new(),
        }
    }

    /// Takes what was read, and adds its text to what is to be told.
    fn take(&mut self, read: std::io::Result<usize>, buffer: &[u8], pending: &mut Pending) {
        let text = match read {
            Ok(count @ 1..) => {
                self.all.extend_from_slice(&buffer[..count]);
                self.text.next(&buffer[..count])
            }
            _ => {
                self.is_open = false;
                self.text.end()
            }
        };
        match pending.last_mut() {
            Some((name, before)) if *name == self.name => before.push_str(&text),
            _ => pending.push((self.name, text)),
        }
    }
}

/// What was printed and is not told yet, in the order in which it came, with the names
/// of the outputs.
type Pending = Vec<(&'static str, String)>;

/// Tells `page` how the run goes, until nothing of it is left. It is ended when the page
/// is gone.
pub async fn follow(process: Process, kind: &Kind, mut place: Place, page: &Sender<Value>) {
    place.takes(&process.asks);
    let _ = page.send(json!({"started": true})).await;
    let Process {
        stdout,
        stderr,
        asks,
        mut told,
    } = process;
    let mut out = Output::new(stdout, "out");
    let mut err = Output::new(stderr, "err");
    let is_check = matches!(kind, Kind::Check { .. });
    let mut verdicts = 0;
    let mut pending = Pending::new();
    let limit = sleep_until(Instant::now() + LIMIT);
    tokio::pin!(limit);
    let mut flush: Option<Instant> = None;
    let mut how = None;
    let mut end = None;
    let (mut first, mut second) = ([0; 8192], [0; 8192]);
    // When nothing of it is left, what it has printed is there. Somebody else may still
    // hold its output.
    let mut rest: Option<Instant> = None;
    while rest.is_none_or(|until| (out.is_open || err.is_open) && Instant::now() < until) {
        let mut stopped = None;
        tokio::select! {
            read = out.reader.read(&mut first), if out.is_open => {
                out.take(read, &first, &mut pending);
                flush.get_or_insert_with(|| Instant::now() + GATHER);
            }
            read = err.reader.read(&mut second), if err.is_open => {
                err.take(read, &second, &mut pending);
                flush.get_or_insert_with(|| Instant::now() + GATHER);
            }
            () = sleep_until(flush.unwrap_or_else(Instant::now)), if flush.is_some() => {
                flush = None;
                tell(page, kind, &mut pending, &out, &mut verdicts).await;
            }
            heard = told.recv(), if rest.is_none() => match heard {
                Some(Told::Waits(calls)) if !is_check => {
                    tell(page, kind, &mut pending, &out, &mut verdicts).await;
                    let _ = page.send(json!({ "waits": named(&calls, kind) })).await;
                }
                Some(Told::Waits(_)) => {}
                Some(Told::Status(status)) => end = Some((format!("with exit status {status}"), Some(status))),
                Some(Told::Signal(signal)) => end = Some((format!("by signal {signal}"), None)),
                Some(Told::Failed(why)) => {
                    let _ = page.send(json!({"err": format!("{why}\n")})).await;
                    how.get_or_insert("not started");
                }
                None => rest = Some(Instant::now() + REST),
            },
            () = sleep_until(rest.unwrap_or_else(Instant::now)), if rest.is_some() => {}
            () = &mut limit, if how.is_none() => stopped = Some("time"),
            () = place.stop_asked(), if how.is_none() => stopped = Some("stopped"),
            () = page.closed(), if how.is_none() => stopped = Some("stopped"),
        }
        if how.is_none() && out.all.len() + err.all.len() > ROOM {
            tell(page, kind, &mut pending, &out, &mut verdicts).await;
            let _ = page.send(json!({ "cut": ROOM })).await;
            stopped = Some("output");
        }
        if stopped.is_some() {
            how = stopped;
            let _ = asks.send(Ask::Stop);
        }
        if how == Some("output") {
            // Nobody will see the rest.
            pending.clear();
            out.all.clear();
            err.all.clear();
        }
    }
    tell(page, kind, &mut pending, &out, &mut verdicts).await;
    let (words, status) = end.unwrap_or_default();
    let mut summary = json!({
        "how": how.unwrap_or("ended"),
        "words": words,
        "status": status,
        "book": null,
    });
    let said = String::from_utf8_lossy(&err.all);
    let faults = match kind {
        Kind::Listing {
            name,
            language: Language::Python,
            ..
        } => super::faults::of_python(name, &said),
        Kind::Listing { .. } => Vec::new(),
        Kind::Check { name } => super::faults::of_rust(name, &said),
    };
    if !faults.is_empty() {
        let _ = page.send(json!({ "faults": faults })).await;
    }
    if let Kind::Listing {
        book: Some(book), ..
    } = kind
    {
        summary["book"] = match difference(book, &out.all) {
            None => json!({"same": true}),
            Some((line, book, printed)) => {
                json!({"same": false, "line": line, "book": book, "printed": printed})
            }
        };
    }
    // Whoever waits for the end of the run hears of it before the page does.
    drop(place);
    let _ = page.send(json!({ "end": summary })).await;
}

/// Tells what has been printed since the last time; of the grader, its verdicts in whole
/// lines.
async fn tell(
    page: &Sender<Value>,
    kind: &Kind,
    pending: &mut Pending,
    out: &Output,
    verdicts: &mut usize,
) {
    let is_check = matches!(kind, Kind::Check { .. });
    for (name, text) in pending.drain(..) {
        let is_verdict = is_check && name == out.name;
        if !text.is_empty() && !is_verdict {
            let text = match kind {
                Kind::Listing { folder, .. } => text.replace(folder, ""),
                Kind::Check { .. } => text,
            };
            let _ = page.send(json!({ name: text })).await;
        }
    }
    if !is_check {
        return;
    }
    let lines = out.all.split_inclusive(|&byte| byte == b'\n');
    for line in lines.skip(*verdicts).filter(|line| line.ends_with(b"\n")) {
        *verdicts += 1;
        if let Ok(verdict) = serde_json::from_slice::<Value>(line) {
            let _ = page.send(json!({ "verdict": verdict })).await;
        }
    }
}

/// The calls in which a program waits, as its language names them.
fn named(calls: &[String], kind: &Kind) -> Vec<String> {
    let is_rust = matches!(
        kind,
        Kind::Listing {
            language: Language::Rust,
            ..
        }
    );
    let name = |call: &String| match (call.as_str(), is_rust) {
        ("recv", true) => "read".to_owned(),
        ("send", true) => "write_all".to_owned(),
        ("send", false) => "sendall".to_owned(),
        _ => call.clone(),
    };
    calls.iter().map(name).collect()
}
