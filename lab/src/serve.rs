//! Serves the built book to the browsers of this machine, and to nobody else.

use std::convert::Infallible;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use futures_util::stream::{self, Stream, StreamExt};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{RwLock, Semaphore, broadcast};
use tokio::time::sleep;
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, TokioBackend, TokioFile};

use crate::guard::{Guard, LAB, RUN, is_below};
use crate::policy::policy;
use crate::run::text::Text;
use crate::token::Token;
use crate::watch::Change;
use crate::{book, run, shrink};

/// What every answer says besides its page and its policy.
const HEADERS: [(HeaderName, &str); 5] = [
    // A page that has opened the book has no hold of its window.
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    // No page of another host loads a part of the book.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // The browser keeps a page, but asks each time whether it has changed.
    (CACHE_CONTROL, "no-cache"),
];

/// The header by which a page knows that the lab serves it, without a request: scripts
/// can read it from the page's own timing.
const SERVED: HeaderName = HeaderName::from_static("server-timing");

/// How many pages may listen for news.
const LISTENERS: usize = 64;

/// How many connections may be open. A browser has six.
const CONNECTIONS: usize = 240;

/// How long a browser may take to say what it wants.
const HEAD: Duration = Duration::from_secs(10);

/// Answers whoever connects, without an end. Who is silent is left, and who comes when
/// there are too many waits: others of this machine cannot take the book from its reader.
pub async fn answer(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&room).acquire_owned().await else {
            return;
        };
        // Of a connection that was given up, or for which no descriptor is left.
        let Ok((stream, _)) = listener.accept().await else {
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Small pieces are not held back until the one before is acknowledged: chapter 6
        // of the book.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        tokio::spawn(async move {
            let mut server = http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(HEAD);
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

/// What has become of the book since a page was loaded: an event of that name.
#[derive(Clone)]
pub enum News {
    /// It was built anew.
    Built,
    /// It cannot be built, for this reason. The last one that could be is still served.
    Broken(String),
    /// It is again what was built before.
    Whole,
    /// An answer of the reader, or what is known of it, has changed.
    Answers,
}

/// A book that is being served.
pub struct Site {
    root: PathBuf,
    pages: PathBuf,
    guard: Guard,
    /// The policy of the pages. While it is held to be read, the pages stay where they are.
    policy: RwLock<HeaderValue>,
    news: broadcast::Sender<News>,
    /// Why the book that is served is not the latest, if it is not.
    fault: Mutex<Option<String>>,
}

impl Site {
    /// The book in `root`, which was built into `pages`.
    ///
    /// # Errors
    ///
    /// When the pages cannot be read.
    pub fn new(root: &Path, pages: &Path, guard: Guard) -> Result<Arc<Site>> {
        let (news, _) = broadcast::channel(16);
        Ok(Arc::new(Site {
            root: root.to_owned(),
            pages: pages.to_owned(),
            guard,
            policy: RwLock::new(header(pages)?),
            news,
            fault: Mutex::default(),
        }))
    }

    /// What follows the address for those who may run programs, if anybody may.
    pub fn fragment(&self) -> String {
        let token = self.guard.token.as_ref();
        token.map_or(String::new(), Token::fragment)
    }

    /// Answers GET and HEAD with the files of the book: its own `404.html` where there is
    /// no such file, and 405 for other methods. What the guard refuses gets a line that
    /// says why. What runs is below `/_run`, what the pages load for it below `/_lab`.
    ///
    /// # Errors
    ///
    /// When the folder of the pages is not there.
    pub fn router(self: &Arc<Site>) -> io::Result<Router> {
        let inside = Inside(self.pages.canonicalize()?);
        let not_found = self.pages.join("404.html");
        // Not ServeFile: it would answer a repeated request with an empty page.
        let not_found = any(async move || {
            let page = tokio::fs::read(&not_found).await.unwrap_or_default();
            (StatusCode::NOT_FOUND, Html(page))
        });
        let scripts = self.root.join("lab").join("page");
        let scripts = ServeDir::with_backend(&scripts, Inside(scripts.clone()));
        let scripts = Router::new()
            .fallback_service(scripts)
            .layer(middleware::map_response(small));
        Ok(Router::new()
            .route(&format!("{LAB}/changes"), get(changes))
            .with_state(Arc::clone(self))
            .nest(LAB, scripts)
            .nest(RUN, run::routes(&self.root))
            .fallback_service(ServeDir::with_backend(&self.pages, inside).fallback(not_found))
            .layer(middleware::from_fn_with_state(Arc::clone(self), guarded)))
    }

    /// Does what follows from a change.
    pub async fn heed(&self, change: Change) {
        match change {
            Change::Answers => self.tell(News::Answers),
            Change::Page => self.tell(News::Built),
            Change::Book => match self.rebuild().await {
                Ok(true) => self.tell(News::Built),
                Ok(false) => self.tell(News::Whole),
                Err(error) => {
                    let why = Text::default().next(format!("{error:#}").as_bytes());
                    eprintln!("error: the book is not built, the last one is still served: {why}");
                    self.tell(News::Broken(why));
                }
            },
        }
    }

    /// Tells all pages. That none hears it is no mistake.
    fn tell(&self, news: News) {
        if !matches!(news, News::Answers) {
            *self.fault() = match &news {
                News::Broken(why) => Some(why.clone()),
                _ => None,
            };
        }
        let _ = self.news.send(news);
    }

    fn fault(&self) -> MutexGuard<'_, Option<String>> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Builds the book, and puts it in the place of the old one. Returns whether it is
    /// another one.
    async fn rebuild(&self) -> Result<bool> {
        let (root, next) = (self.root.clone(), workshop(&self.root));
        let _ = fs::remove_dir_all(&next);
        let built = tokio::task::spawn_blocking(move || book::build_into(&root, &next));
        let next = built.await??;
        let (pages, new) = (self.pages.clone(), next.clone());
        if tokio::task::spawn_blocking(move || is_same(&pages, &new)).await? {
            return Ok(false);
        }
        let new = header(&next)?;
        // Whoever is being answered has opened his file when this is got.
        let mut policy = self.policy.write().await;
        let old = next.with_extension("old");
        let _ = fs::remove_dir_all(&old);
        // Somebody may have removed it.
        let had_pages = fs::rename(&self.pages, &old).is_ok();
        if let Err(error) = fs::rename(&next, &self.pages) {
            if had_pages {
                let _ = fs::rename(&old, &self.pages);
            }
            return Err(error).context("the new pages cannot be put in the place of the old ones");
        }
        *policy = new;
        let _ = fs::remove_dir_all(&old);
        Ok(true)
    }
}

/// Where this process builds the next book while the last one is served.
fn workshop(root: &Path) -> PathBuf {
    let name = format!("book-{}", std::process::id());
    root.join("target").join("lab").join(name)
}

/// The policy of the pages in a folder, as a header has it.
fn header(pages: &Path) -> Result<HeaderValue> {
    let policy = policy(pages).with_context(|| format!("cannot read {}", pages.display()))?;
    HeaderValue::from_str(&policy).context("a policy that is no header")
}

/// Whether two folders hold the same files.
fn is_same(one: &Path, other: &Path) -> bool {
    fn files(folder: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
        let mut all = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path)?;
                    all.push((path.strip_prefix(folder).unwrap_or(&path).to_owned(), bytes));
                }
            }
        }
        all.sort();
        Ok(all)
    }
    matches!((files(one), files(other)), (Ok(one), Ok(other)) if one == other)
}

async fn guarded(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let is_page = !is_below(request.uri().path(), RUN) && !is_below(request.uri().path(), LAB);
    let mut response = match site.guard.check(&request) {
        Err((status, why)) if !is_page => {
            let why = serde_json::json!({ "error": why }).to_string();
            let kind = [(CONTENT_TYPE, "application/json")];
            (status, kind, why).into_response()
        }
        Err((status, why)) => (status, format!("{why}\n")).into_response(),
        Ok(()) if is_page => {
            let _pages_stay = site.policy.read().await;
            next.run(request).await
        }
        Ok(()) => next.run(request).await,
    };
    let policy = site.policy.read().await.clone();
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    let runs = if site.guard.token.is_some() {
        "run"
    } else {
        "read"
    };
    headers.insert(SERVED, HeaderValue::from_static(runs));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A whole script without what is for those who read the sources; others as they are.
async fn small(response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    let kind = head.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    if head.status != StatusCode::OK || kind != Some(b"text/javascript") {
        return Response::from_parts(head, body);
    }
    let Ok(script) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    head.headers.remove(CONTENT_LENGTH);
    let script = shrink::script(&String::from_utf8_lossy(&script));
    Response::from_parts(head, script.into())
}

/// What becomes of the book, as it happens; first, whether it is whole.
async fn changes(
    State(site): State<Arc<Site>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    if site.news.receiver_count() >= LISTENERS {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let news = site.news.subscribe();
    let now = site.fault().clone().map_or(News::Whole, News::Broken);
    let later = stream::unfold(news, |mut news| async {
        let heard = match news.recv().await {
            Ok(heard) => heard,
            // A page that has missed something looks at everything.
            Err(broadcast::error::RecvError::Lagged(_)) => News::Built,
            Err(broadcast::error::RecvError::Closed) => return None,
        };
        Some((heard, news))
    });
    let told = stream::once(async { now }).chain(later);
    Ok(Sse::new(told.map(|news| Ok(news.event()))).keep_alive(KeepAlive::default()))
}

impl News {
    /// A browser drops an event that has no data.
    fn event(&self) -> Event {
        let (name, data) = match self {
            News::Built => ("built", "1"),
            News::Broken(why) => ("broken", why.as_str()),
            News::Whole => ("whole", "1"),
            News::Answers => ("answers", "1"),
        };
        Event::default().event(name).data(data.replace('\r', ""))
    }
}

/// The files in this folder. One that a link in it names, and that is
/// elsewhere, is not found.
#[derive(Clone)]
struct Inside(PathBuf);

impl Inside {
    async fn checked(self, path: PathBuf) -> io::Result<PathBuf> {
        let path = tokio::fs::canonicalize(path).await?;
        if path.starts_with(&self.0) {
            Ok(path)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

impl Backend for Inside {
    type File = TokioFile;
    type Metadata = std::fs::Metadata;
    type OpenFuture = Pin<Box<dyn Future<Output = io::Result<TokioFile>> + Send>>;
    type MetadataFuture = Pin<Box<dyn Future<Output = io::Result<std::fs::Metadata>> + Send>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        let inside = self.clone();
        Box::pin(async move { TokioBackend.open(inside.checked(path).await?).await })
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        let inside = self.clone();
        Box::pin(async move { TokioBackend.metadata(inside.checked(path).await?).await })
    }
}
