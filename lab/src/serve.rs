//! Serves the built book to the browsers of this machine, and to nobody else.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::Pin;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::any;
use tower_http::services::ServeDir;
use tower_http::services::fs::{Backend, TokioBackend, TokioFile};

/// What every answer says besides its page.
const HEADERS: [(HeaderName, &str); 5] = [
    // The page loads nothing from another host, and no page of another host
    // shows it in a frame. mdBook's pages hold scripts and styles of their own,
    // hence `unsafe-inline`; an image of its style sheets is a `data:` address;
    // without scripts the list of chapters is a frame of the page, hence `self`.
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'unsafe-inline'; \
         style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
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

/// Answers GET and HEAD with the files in `book_dir`: the book's own
/// `404.html` where there is no such file, 405 for other methods, and 403 for
/// a request that does not ask for `address`, where the book is served, by
/// number or as `localhost`. Only such a request can come from a foreign page
/// whose name was made to point here (DNS rebinding).
///
/// # Errors
///
/// When there is no folder `book_dir`.
pub fn router(book_dir: &Path, address: SocketAddr) -> io::Result<Router> {
    let inside = Inside(book_dir.canonicalize()?);
    let not_found = book_dir.join("404.html");
    // Not ServeFile: it would answer a repeated request with an empty page.
    let not_found = any(async move || {
        let page = tokio::fs::read(&not_found).await.unwrap_or_default();
        (StatusCode::NOT_FOUND, Html(page))
    });

    Ok(Router::new()
        .fallback_service(ServeDir::with_backend(book_dir, inside).fallback(not_found))
        .layer(middleware::from_fn_with_state(address, guard)))
}

async fn guard(State(address): State<SocketAddr>, request: Request, next: Next) -> Response {
    let mut response = if asks_for(address, &request) {
        next.run(request).await
    } else {
        let text = format!("This book is for this machine alone: open http://{address}/\n");
        (StatusCode::FORBIDDEN, text).into_response()
    };

    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether the request names `address`, and nothing else, as the host that it
/// is for.
fn asks_for(address: SocketAddr, request: &Request) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let target = request.uri().authority();
    host.to_str().is_ok_and(|host| is_name_of(address, host))
        && target.is_none_or(|authority| is_name_of(address, authority.as_str()))
}

/// Whether `host`, as in a Host header, stands for `address`. A browser leaves
/// out port 80.
fn is_name_of(address: SocketAddr, host: &str) -> bool {
    let port = address.port();
    [address.ip().to_string(), "localhost".to_owned()]
        .iter()
        .any(|name| {
            host.eq_ignore_ascii_case(&format!("{name}:{port}"))
                || (port == 80 && host.eq_ignore_ascii_case(name))
        })
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
