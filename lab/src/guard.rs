//! The one layer that every request passes. Pages are for whoever asks for this machine
//! by its own name; what runs or writes is for the book's own pages alone, with the token.
//!
//! It keeps out: pages of other hosts and of other ports (Origin, Sec-Fetch-Site), names
//! that were made to point here (Host), forms, images and scripts of other pages (method,
//! type, token), and other users of this machine (token).

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};

use crate::token::Token;

/// Everything that runs or writes lies under this path.
pub const RUN: &str = "/_run";

/// What the book's pages load to be lively lies under this one.
pub const LAB: &str = "/_lab";

/// The header that carries the token.
pub const TOKEN: HeaderName = HeaderName::from_static("x-run-token");

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Why a request is refused, in a line.
pub type Refusal = (StatusCode, String);

/// Who may ask for what.
pub struct Guard {
    /// Where the book is served.
    pub address: SocketAddr,
    /// The token, if anything may be run.
    pub token: Option<Token>,
}

impl Guard {
    /// Lets a request pass, or says why not.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub fn check(&self, request: &Request) -> Result<(), Refusal> {
        let path = request.uri().path();
        let runs = is_below(path, RUN);
        let forbidden = |why: &str| Err((StatusCode::FORBIDDEN, why.to_owned()));

        if runs && request.uri().authority().is_some() {
            return Err((
                StatusCode::BAD_REQUEST,
                "a path is asked for, not an address".to_owned(),
            ));
        }
        let Some(host) = self.host(request) else {
            let address = self.address;
            return forbidden(&format!(
                "This book is for this machine alone: open http://{address}/"
            ));
        };
        if !runs && !is_below(path, LAB) {
            return Ok(());
        }
        // Another user could take this name at the port: it stands for ::1, too.
        if runs && !host.starts_with(&self.address.ip().to_string()) {
            return forbidden(&format!("open http://{}/, and not localhost", self.address));
        }
        let headers = request.headers();
        match once(headers, &ORIGIN) {
            Ok(None) => {}
            Ok(Some(origin)) if origin == format!("http://{host}") => {}
            _ => return forbidden("the request comes from a foreign page"),
        }
        match once(headers, &FETCH_SITE) {
            Ok(None | Some("same-origin")) => {}
            _ => return forbidden("the request comes from a foreign page"),
        }
        if !runs {
            return Ok(());
        }
        if request.method() != Method::POST {
            return Err((StatusCode::METHOD_NOT_ALLOWED, "POST is needed".to_owned()));
        }
        if once(headers, &CONTENT_TYPE) != Ok(Some("application/json")) {
            return Err((
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "JSON is needed".to_owned(),
            ));
        }
        let Some(token) = &self.token else {
            return forbidden("programs are not run here: start the book without --no-run");
        };
        match once(headers, &TOKEN) {
            Ok(Some(given)) if token.is(given.as_bytes()) => Ok(()),
            _ => forbidden("stale: open the address that `cargo run` has printed in its terminal"),
        }
    }

    /// The host that the request asks for, if it is this one and no other.
    fn host<'a>(&self, request: &'a Request) -> Option<&'a str> {
        let host = once(request.headers(), &HOST).ok()??;
        let target = request.uri().authority();
        let is_ours =
            self.is_name(host) && target.is_none_or(|authority| self.is_name(authority.as_str()));
        is_ours.then_some(host)
    }

    /// Whether `host`, as in a Host header, stands for the address. A browser leaves
    /// out port 80.
    fn is_name(&self, host: &str) -> bool {
        let port = self.address.port();
        [self.address.ip().to_string(), "localhost".to_owned()]
            .iter()
            .any(|name| {
                host.eq_ignore_ascii_case(&format!("{name}:{port}"))
                    || (port == 80 && host.eq_ignore_ascii_case(name))
            })
    }
}

/// Whether a path is `top`, or lies below it.
pub fn is_below(path: &str, top: &str) -> bool {
    let rest = path.strip_prefix(top);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The value of a header that may be there once: an error if it is there more often, or
/// is no text.
fn once<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(drop),
        (Some(_), Some(_)) => Err(()),
    }
}
