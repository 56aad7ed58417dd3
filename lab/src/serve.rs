//! Serves the built book to the browsers of this machine, and to nobody else.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::any;
use tower_http::services::ServeDir;

/// Answers GET and HEAD with the files in `book_dir`: the book's own
/// `404.html` where there is no such file, 405 for other methods, and 403 for
/// a request that does not ask for this machine by name. Only such a request
/// can come from a foreign page whose name was made to point here (DNS
/// rebinding).
pub fn router(book_dir: &Path) -> Router {
    let not_found = book_dir.join("404.html");
    // Not ServeFile: it would answer a repeated request with an empty page.
    let not_found = any(async move || {
        let page = tokio::fs::read(&not_found).await.unwrap_or_default();
        (StatusCode::NOT_FOUND, Html(page))
    });

    Router::new()
        .fallback_service(ServeDir::new(book_dir).fallback(not_found))
        .layer(middleware::from_fn(guard))
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = if asks_for_this_machine(&request) {
        next.run(request).await
    } else {
        let text = "This book is for this machine alone: open it at 127.0.0.1 or localhost.\n";
        (StatusCode::FORBIDDEN, text).into_response()
    };

    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The browser keeps a page, but asks each time whether it has changed.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

fn asks_for_this_machine(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let target = request.uri().authority();
    host.to_str().is_ok_and(is_this_machine)
        && target.is_none_or(|authority| is_this_machine(authority.as_str()))
}

/// Whether `host`, as in a Host header, is a name of this machine, with or
/// without a port.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|ours| name.eq_ignore_ascii_case(ours))
}
