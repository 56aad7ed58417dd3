//! What the pages may ask for below `/_run`: to run the book's programs and the reader's,
//! to be one end of a connection, to keep what the reader writes. A page sends names and
//! texts, and never a command, a path or a flag. `guard` has let it pass before.

mod answers;
mod compile;
mod faults;
mod files;
mod listings;
mod peer;
mod process;
mod runs;
#[cfg(unix)]
pub mod supervise;
pub mod text;

use std::convert::Infallible;
use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use exercises::desk::{self, Language};
use exercises::find_python;
use futures_util::stream;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio::sync::mpsc::{self, Sender};

use compile::{Compiled, Compiler};
use listings::Listing;
use peer::{Act, Peers, Receive};
use process::Words;
use runs::{Kind, Place, Runs, follow};

/// The most bytes of a request, and so of a program.
const ROOM: usize = 256 << 10;

/// What the runs of one book share.
struct Lab {
    root: PathBuf,
    runs: Runs,
    peers: Peers,
    compiler: Compiler,
    python: OnceCell<PathBuf>,
}

/// The calls, for the book in `root`.
pub fn routes(root: &Path) -> Router {
    let lab = Arc::new(Lab {
        root: root.to_owned(),
        runs: Runs::default(),
        peers: Peers::default(),
        compiler: Compiler::new(root),
        python: OnceCell::new(),
    });
    Router::new()
        .route("/book", post(book))
        .route("/listing", post(listing))
        .route("/draft", post(draft))
        .route("/start", post(start))
        .route("/input", post(input))
        .route("/stop", post(stop))
        .route("/peer", post(open_peer))
        .route("/send", post(send))
        .route("/act", post(act))
        .route("/answer", post(answer))
        .route("/answer-start", post(answer_start))
        .route("/answer-anew", post(answer_anew))
        .route("/answer-save", post(answer_save))
        .route("/check", post(check))
        .fallback(no_call)
        .layer(DefaultBodyLimit::max(ROOM))
        .layer(map_response(too_long))
        .with_state(lab)
}

/// Answers what asks for no call of ours: not with the pages, which would answer it else.
async fn no_call() -> Fault {
    Fault(StatusCode::NOT_FOUND, "there is no such call".to_owned())
}

/// Says in our own words that a request was longer than `ROOM`.
async fn too_long(response: Response) -> Response {
    if response.status() != StatusCode::PAYLOAD_TOO_LARGE {
        return response;
    }
    let why = format!("this is too long: at most {} KiB are taken", ROOM >> 10);
    Fault(StatusCode::PAYLOAD_TOO_LARGE, why).into_response()
}

/// What is wrong with a request or its subject, for the reader.
struct Fault(StatusCode, String);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (self.0, said(&json!({"error": self.1}))).into_response()
    }
}

impl From<anyhow::Error> for Fault {
    fn from(error: anyhow::Error) -> Fault {
        Fault(StatusCode::UNPROCESSABLE_ENTITY, format!("{error:#}"))
    }
}

impl From<String> for Fault {
    fn from(why: String) -> Fault {
        Fault(StatusCode::UNPROCESSABLE_ENTITY, why)
    }
}

/// There is no room for one more.
fn busy(why: String) -> Fault {
    Fault(StatusCode::TOO_MANY_REQUESTS, why)
}

/// An answer in JSON.
fn said(value: &Value) -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        value.to_string(),
    )
        .into_response()
}

type Answer = Result<Response, Fault>;

/// What a request asks for: nothing that it does not know.
fn asked<T: DeserializeOwned>(body: &Bytes) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| {
        Fault(
            StatusCode::BAD_REQUEST,
            format!("not what is asked here: {error}"),
        )
    })
}

/// A language, by the end of its files' names.
#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Written {
    Py,
    Rs,
}

impl From<Written> for Language {
    fn from(written: Written) -> Language {
        match written {
            Written::Py => Language::Python,
            Written::Rs => Language::Rust,
        }
    }
}

/// An answer that comes as it happens: an object a line, from what `work` sends.
fn streamed<W: Future<Output = ()> + Send + 'static>(
    work: impl FnOnce(Sender<Value>) -> W,
) -> Response {
    let (sender, receiver) = mpsc::channel(64);
    tokio::spawn(work(sender));
    let lines = stream::unfold(receiver, |mut receiver| async {
        let value: Value = receiver.recv().await?;
        Some((Ok::<_, Infallible>(format!("{value}\n")), receiver))
    });
    (
        [(header::CONTENT_TYPE, "application/x-ndjson")],
        Body::from_stream(lines),
    )
        .into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The listings, which of them have drafts, and the exercises with their states.
async fn book(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Nothing {} = asked(&body)?;
    let mut listings = serde_json::Map::new();
    for (name, listing) in listings::all(&lab.root)? {
        let drafts: Vec<_> = Language::ALL
            .into_iter()
            .filter(|language| listing.draft(*language).exists())
            .map(Language::extension)
            .collect();
        listings.insert(name, json!({"folder": listing.folder, "drafts": drafts}));
    }
    Ok(said(
        &json!({"listings": listings, "exercises": answers::listed()?}),
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    listing: String,
    language: Written,
}

/// The text of a listing, its parts, and the reader's draft of it.
async fn listing(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Named { listing, language } = asked(&body)?;
    let listing = listings::find(&lab.root, &listing)?;
    let shown = listing.shown(language.into())?;
    Ok(said(&json!({
        "file": listing.path(language.into()),
        "text": shown.text,
        "draft": files::read(&lab.root, &listing.draft(language.into()))?,
        "parts": shown.parts,
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    listing: String,
    language: Written,
    text: Option<String>,
}

/// Keeps a draft, or drops it.
async fn draft(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Draft {
        listing,
        language,
        text,
    } = asked(&body)?;
    let draft = listings::find(&lab.root, &listing)?.draft(language.into());
    match text {
        Some(text) => files::write(&lab.root, &draft, &text)?,
        None => files::remove(&lab.root, &draft)?,
    }
    Ok(said(&json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Start {
    listing: String,
    language: Written,
    text: Option<String>,
    host: Option<String>,
    port: Option<u16>,
}

/// Runs a listing, or what the reader has made of it.
async fn start(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let start: Start = asked(&body)?;
    let listing = listings::find(&lab.root, &start.listing)?;
    let arguments = arguments(start.host, start.port)?;
    let place = lab.runs.place().map_err(busy)?;
    Ok(streamed(|page| async move {
        let language = start.language.into();
        let run = Run {
            lab: &lab,
            listing,
            language,
            text: start.text,
            arguments,
        };
        if let Err(error) = run.follow(place, &page).await {
            let _ = page.send(json!({"err": format!("{error:#}\n")})).await;
            let _ = page.send(not_started("the program is not started")).await;
        }
    }))
}

/// HOST and PORT for a program that takes them. A host can be no option of anything.
fn arguments(host: Option<String>, port: Option<u16>) -> Result<Vec<String>> {
    let Some(host) = host else {
        return Ok(Vec::new());
    };
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".:-_".contains(c);
    let is_plain = host.len() <= 255 && !host.is_empty() && !host.starts_with('-');
    ensure!(
        is_plain && host.chars().all(is_host),
        "this is not a host: give 127.0.0.1"
    );
    Ok(std::iter::once(host)
        .chain(port.map(|port| port.to_string()))
        .collect())
}

/// A folder for a text of the reader and its program, which other users of this machine
/// do not see. It is gone when the value is dropped. Among those that Cargo makes, since
/// some systems run nothing that lies in their folder for temporary files.
fn private_folder(root: &Path) -> std::io::Result<TempDir> {
    let place = root.join("target").join("lab");
    fs::create_dir_all(&place)?;
    let mut folder = tempfile::Builder::new();
    folder.prefix("run-");
    #[cfg(unix)]
    folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    folder.tempdir_in(place)
}

/// The end of a run that never began.
fn not_started(words: &str) -> Value {
    json!({"end": {"how": "not started", "words": words, "status": null, "book": null}})
}

/// A listing that is to be run.
struct Run<'a> {
    lab: &'a Lab,
    listing: Listing,
    language: Language,
    text: Option<String>,
    arguments: Vec<String>,
}

impl Run<'_> {
    async fn follow(self, mut place: Place, page: &Sender<Value>) -> Result<()> {
        let _ = page.send(json!({"run": place.number})).await;
        let name = &self.listing.name;
        let folder = private_folder(&self.lab.root)?;
        let mut words = Vec::new();
        match (self.language, &self.text) {
            (Language::Python, text) => {
                let python = self
                    .lab
                    .python
                    .get_or_try_init(async || tokio::task::spawn_blocking(find_python).await?);
                words.push(python.await?.into());
                words.push(match text {
                    None => self.listing.path(Language::Python).into(),
                    Some(text) => {
                        let file = format!("{name}.py");
                        fs::write(folder.path().join(&file), text)?;
                        file.into()
                    }
                });
            }
            (Language::Rust, text) => {
                let program = match text {
                    None => self
                        .lab
                        .compiler
                        .known(&self.listing)
                        .map(Compiled::Program),
                    Some(_) => None,
                };
                let program = match program {
                    Some(program) => program,
                    None => {
                        let _ = page.send(json!({"compiling": true})).await;
                        tokio::select! {
                            compiled = self.compiled(folder.path()) => compiled?,
                            () = place.stop_asked() => {
                                let stopped = json!({"how": "stopped", "words": "", "status": null, "book": null});
                                let _ = page.send(json!({"end": stopped})).await;
                                return Ok(());
                            }
                            () = page.closed() => return Ok(()),
                        }
                    }
                };
                match program {
                    Compiled::Program(program) => words.push(program.into()),
                    Compiled::Errors(errors) => {
                        let found = faults::of_rust(name, &errors);
                        let count = match found.len() {
                            1 => "1 error".to_owned(),
                            count => format!("{count} errors"),
                        };
                        let _ = page.send(json!({"faults": found})).await;
                        let _ = page.send(json!({"err": errors})).await;
                        let _ = page
                            .send(not_started(&format!("it does not compile: {count}")))
                            .await;
                        return Ok(());
                    }
                }
            }
        }
        words.extend(self.arguments.iter().map(Into::into));
        // The book's own programs are started as its commands start them.
        let own = self.text.is_none();
        let process = process::start(&Words {
            words,
            folder: if own {
                self.lab.root.clone()
            } else {
                folder.path().to_owned()
            },
            variables: Vec::new(),
        })?;
        let kind = Kind::Listing {
            name: name.clone(),
            language: self.language,
            book: self.listing.printed(self.language),
            folder: format!("{}{MAIN_SEPARATOR}", folder.path().display()),
        };
        follow(process, &kind, place, page).await;
        Ok(())
    }

    /// The program, compiled.
    async fn compiled(&self, folder: &Path) -> Result<Compiled> {
        let Some(text) = &self.text else {
            return self.lab.compiler.listing(&self.listing).await;
        };
        fs::write(folder.join(format!("{}.rs", self.listing.name)), text)?;
        self.lab.compiler.text(&self.listing, folder).await
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    run: u32,
    text: Option<String>,
}

/// Gives a run a text to read, or the end of its input.
async fn input(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Input { run, text } = asked(&body)?;
    if lab.runs.input(run, text) {
        Ok(said(&json!({})))
    } else {
        Err("this program does not run".to_owned().into())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stop {
    run: u32,
}

/// Stops a run. What has ended by itself is stopped, too.
async fn stop(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Stop { run } = asked(&body)?;
    lab.runs.stop(run).await;
    Ok(said(&json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenPeer {
    connect: Option<peer::Place>,
    listen: Option<peer::Place>,
    receive: Receive,
}

/// Opens a socket for the reader.
async fn open_peer(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let wanted: OpenPeer = asked(&body)?;
    let (place, connects) = match (wanted.connect, wanted.listen) {
        (Some(place), None) => (place, true),
        (None, Some(place)) => (place, false),
        _ => return Err("either connect or listen".to_owned().into()),
    };
    let peer = lab.peers.peer(wanted.receive);
    let peer = peer.map_err(busy)?;
    Ok(streamed(|page| async move {
        if connects {
            peer.connect(&place, &page).await;
        } else {
            peer.listen(&place, &page).await;
        }
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sending {
    peer: u32,
    hex: String,
}

/// Sends bytes through the reader's socket.
async fn send(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Sending { peer, hex } = asked(&body)?;
    let sent = lab.peers.send(peer, peer::bytes(&hex)?).await?;
    Ok(said(&json!({ "sent": sent })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acting {
    peer: u32,
    act: Act,
    most: Option<usize>,
}

/// Does something else with the reader's socket.
async fn act(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Acting { peer, act, most } = asked(&body)?;
    lab.peers.act(peer, act, most.unwrap_or(1024))?;
    Ok(said(&json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Of {
    exercise: String,
    language: Written,
}

/// The reader's answer to an exercise.
async fn answer(body: Bytes) -> Answer {
    let Of { exercise, language } = asked(&body)?;
    let exercise = answers::exercise(&exercise)?;
    Ok(said(&answers::answer(exercise, language.into())?))
}

/// Puts the starter where the answer belongs, unless one is there.
async fn answer_start(body: Bytes) -> Answer {
    let Of { exercise, language } = asked(&body)?;
    let exercise = answers::exercise(&exercise)?;
    desk::start(exercise, language.into())?;
    Ok(said(&answers::answer(exercise, language.into())?))
}

/// Replaces the answer by the starter.
async fn answer_anew(body: Bytes) -> Answer {
    let Of { exercise, language } = asked(&body)?;
    let exercise = answers::exercise(&exercise)?;
    answers::start_anew(exercise, language.into())?;
    Ok(said(&answers::answer(exercise, language.into())?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Saving {
    exercise: String,
    language: Written,
    text: String,
    was: String,
}

/// Saves the answer, unless somebody else has changed it.
async fn answer_save(body: Bytes) -> Answer {
    let Saving {
        exercise,
        language,
        text,
        was,
    } = asked(&body)?;
    let exercise = answers::exercise(&exercise)?;
    let saved = answers::save(exercise, language.into(), &text, &was)?;
    let mut answer = answers::answer(exercise, language.into())?;
    if saved {
        return Ok(said(&answer));
    }
    answer["error"] = "the file was changed by another program".into();
    Ok((StatusCode::CONFLICT, said(&answer)).into_response())
}

/// Checks the answer, as `cargo exercise` does.
async fn check(State(lab): State<Arc<Lab>>, body: Bytes) -> Answer {
    let Of { exercise, language } = asked(&body)?;
    let exercise = answers::exercise(&exercise)?;
    let language = Language::from(language);
    let mut place = lab.runs.place().map_err(busy)?;
    Ok(streamed(|page| async move {
        let _ = page.send(json!({"run": place.number})).await;
        let _ = page.send(json!({"compiling": true})).await;
        let grader = tokio::select! {
            grader = lab.compiler.grader() => grader,
            () = place.stop_asked() => return,
            () = page.closed() => return,
        };
        let process = grader.and_then(|grader| {
            let words = [
                grader.into(),
                exercise.name.into(),
                "--json".into(),
                language.option().into(),
            ];
            let started = process::start(&Words {
                words: words.to_vec(),
                folder: lab.root.clone(),
                variables: vec![("CARGO_MANIFEST_DIR", lab.root.join("exercises").into())],
            });
            started.context("the grader is not started")
        });
        match process {
            Ok(process) => {
                let kind = Kind::Check {
                    name: exercise.name.to_owned(),
                };
                follow(process, &kind, place, &page).await;
            }
            Err(error) => {
                let _ = page.send(json!({"err": format!("{error:#}\n")})).await;
                let _ = page.send(not_started("the check is not started")).await;
            }
        }
    }))
}
