//! The layer over everything that runs or writes: each request here is refused for the
//! one fault that it has. Without that fault, the same request passes.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::support::{Book, Lab, assert_status, exchange, get, within_deadline};

/// A route below `/_run`, and a request for it that passes.
struct Route {
    name: &'static str,
    body: &'static str,
    /// What such a request is answered. It is not the guard that answers 422.
    status: u16,
    /// A file that is there afterwards, and was not before.
    trace: Option<&'static str>,
}

const fn route(name: &'static str, body: &'static str, status: u16) -> Route {
    let trace = None;
    Route {
        name,
        body,
        status,
        trace,
    }
}

const fn writing(name: &'static str, body: &'static str, trace: &'static str) -> Route {
    let (status, trace) = (200, Some(trace));
    Route {
        name,
        body,
        status,
        trace,
    }
}

/// All routes.
const ROUTES: [Route; 14] = [
    route("book", "{}", 200),
    route("listing", r#"{"listing":"trace","language":"py"}"#, 200),
    writing(
        "draft",
        r#"{"listing":"trace","language":"py","text":"pass"}"#,
        "answers/.drafts/trace.py",
    ),
    writing(
        "start",
        r#"{"listing":"trace","language":"py"}"#,
        "answers/trace",
    ),
    route("input", r#"{"run":999,"text":null}"#, 422),
    route("stop", r#"{"run":999}"#, 200),
    route(
        "peer",
        r#"{"connect":{"host":"192.0.2.1","port":9},"receive":"at once"}"#,
        200,
    ),
    route("send", r#"{"peer":999,"hex":"61"}"#, 422),
    route("act", r#"{"peer":999,"act":"close"}"#, 422),
    route(
        "answer",
        r#"{"exercise":"first-words","language":"py"}"#,
        200,
    ),
    writing(
        "answer-start",
        r#"{"exercise":"first-words","language":"py"}"#,
        "answers/first-words.py",
    ),
    writing(
        "answer-anew",
        r#"{"exercise":"first-words","language":"py"}"#,
        "answers/first-words.py",
    ),
    writing(
        "answer-save",
        r#"{"exercise":"first-words","language":"py","text":"pass","was":""}"#,
        "answers/first-words.py",
    ),
    route(
        "check",
        r#"{"exercise":"first-words","language":"py"}"#,
        200,
    ),
];

const ADDRESS: &str = "a path is asked for, not an address";
const HOST: &str = "This book is for this machine alone";
const FOREIGN: &str = "the request comes from a foreign page";
const METHOD: &str = "POST is needed";
const TYPE: &str = "JSON is needed";
const STALE: &str = "stale: ";

/// A book that runs programs. Of its two listings, one leaves a trace.
struct Served {
    book: Book,
    lab: Lab,
    address: SocketAddr,
    token: String,
}

fn serve() -> Served {
    let book = Book::new();
    book.write(
        "examples/01-trace/trace.py",
        "import os\nos.makedirs(\"answers\", exist_ok=True)\n\
         open(\"answers/trace\", \"w\").close()\nprint(\"left a trace\")\n",
    );
    book.write("examples/01-trace/trace.rs", "fn main() {}\n");
    book.write(
        "exercises/01-overview/first-words/starter.py",
        "# Say something.\n",
    );
    let (lab, address, token) = start(&book);
    Served {
        book,
        lab,
        address,
        token,
    }
}

fn start(book: &Book) -> (Lab, SocketAddr, String) {
    let mut lab = Lab::start(book.lab(&["--run", "--port", "0"]));
    let place = lab.place();
    let (address, token) = place.split_once("/#run=").expect("a token");
    let address = address.trim_start_matches("http://").parse();
    (lab, address.expect("an address"), token.to_owned())
}

impl Served {
    /// A request for a route as a page of the book makes it.
    fn good(&self, route: &Route) -> Ask {
        let address = self.address;
        Ask {
            method: "POST",
            target: format!("/_run/{}", route.name),
            version: "HTTP/1.1",
            headers: vec![
                ("host", address.to_string().into()),
                ("origin", format!("http://{address}").into()),
                ("sec-fetch-site", "same-origin".into()),
                ("content-type", "application/json".into()),
                ("x-run-token", self.token.clone().into()),
            ],
            body: route.body.to_owned(),
        }
    }

    /// The answer to a call with another body.
    fn call(&self, name: &'static str, body: &str) -> String {
        let mut ask = self.good(&route(name, "", 0));
        body.clone_into(&mut ask.body);
        exchange(self.address, ask.bytes())
    }

    /// Removes what the last requests have written.
    fn forget(&self) {
        let _ = fs::remove_dir_all(self.answers());
    }

    fn answers(&self) -> std::path::PathBuf {
        self.book.root().join("answers")
    }

    fn assert_no_trace(&self, what: &str) {
        assert!(!self.answers().exists(), "{what} has written");
    }

    /// Asks for a route as a page of the book does, and holds that it did what it is for.
    fn assert_passes(&self, route: &Route) {
        self.assert_ask_passes(&self.good(route), route);
    }

    fn assert_ask_passes(&self, ask: &Ask, route: &Route) {
        let response = exchange(self.address, ask.bytes());
        let status = response.split(' ').nth(1).unwrap_or_default();
        assert_eq!(status, route.status.to_string(), "{ask:?}: {response}");
        for reason in [ADDRESS, HOST, FOREIGN, METHOD, TYPE, STALE] {
            assert!(!response.contains(reason), "{ask:?}: {response}");
        }
        if let Some(trace) = route.trace {
            let trace = self.book.root().join(trace);
            assert!(trace.exists(), "{ask:?} has not written: {response}");
        }
    }
}

#[derive(Clone)]
struct Ask {
    method: &'static str,
    target: String,
    version: &'static str,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: String,
}

impl std::fmt::Debug for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.bytes()))
    }
}

impl Ask {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} {}\r\n", self.method, self.target, self.version);
        bytes += &format!(
            "connection: close\r\ncontent-length: {}\r\n",
            self.body.len()
        );
        let mut bytes = bytes.into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend([b"\r\n", self.body.as_bytes()].concat());
        bytes
    }

    fn without(&self, header: &str) -> Ask {
        let mut ask = self.clone();
        ask.headers.retain(|(name, _)| *name != header);
        ask
    }

    fn and(&self, header: &'static str, value: impl Into<Vec<u8>>) -> Ask {
        let mut ask = self.clone();
        ask.headers.push((header, value.into()));
        ask
    }

    fn with(&self, header: &'static str, value: impl Into<Vec<u8>>) -> Ask {
        self.without(header).and(header, value)
    }

    fn to(&self, target: impl Into<String>) -> Ask {
        let mut ask = self.clone();
        ask.target = target.into();
        ask
    }

    fn by(&self, method: &'static str) -> Ask {
        let mut ask = self.clone();
        ask.method = method;
        ask
    }
}

/// Requests that have one fault each, with the status and the reason of the refusal.
/// `stale` is a token of an earlier start.
fn faults(good: &Ask, address: SocketAddr, stale: &str) -> Vec<(Ask, u16, &'static str)> {
    let port = address.port();
    let target = &good.target;
    let token = good.headers.iter().find(|(name, _)| *name == "x-run-token");
    let token = String::from_utf8_lossy(&token.expect("a token").1).into_owned();
    let other = if token.starts_with('0') { "1" } else { "0" };

    let mut faults = Vec::new();
    for host in [
        format!("localhost:{port}"),
        address.to_string(),
        "evil.test".to_owned(),
    ] {
        faults.push((good.to(format!("http://{host}{target}")), 400, ADDRESS));
    }
    for host in [
        "127.0.0.1".to_owned(),
        "localhost".to_owned(),
        format!("127.0.0.1:{port}0"),
        format!("127.0.0.1:0{port}"),
        "127.0.0.1:80".to_owned(),
        "evil.test".to_owned(),
        format!("evil.test:{port}"),
        format!("127.0.0.1.:{port}"),
        format!("localhost.:{port}"),
        format!("127.0.0.1.evil.com:{port}"),
        format!("evil.localhost:{port}"),
        format!("localhost@evil.com:{port}"),
        format!("evil.com@127.0.0.1:{port}"),
        format!("evil.com#127.0.0.1:{port}"),
        format!("[::ffff:127.0.0.1]:{port}"),
        format!("[::1]:{port}"),
        format!("0.0.0.0:{port}"),
        format!("127.1:{port}"),
        format!("127.0.0.2:{port}"),
        format!("2130706433:{port}"),
        format!("{address}, evil.test"),
        String::new(),
    ] {
        faults.push((good.with("host", host), 403, HOST));
    }
    faults.push((good.without("host"), 403, HOST));
    faults.push((good.and("host", address.to_string()), 403, HOST));
    faults.push((good.and("host", "evil.test"), 403, HOST));
    let mut old = good.without("host");
    old.version = "HTTP/1.0";
    faults.push((old, 403, HOST));

    for origin in [
        "null".to_owned(),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://{address}0"),
        "http://127.0.0.1".to_owned(),
        format!("http://localhost:{port}"),
        format!("https://{address}"),
        format!("ws://{address}"),
        format!("http://{address}.evil.com"),
        format!("http://evil.com/http://{address}"),
        format!("http://evil.com:{port}"),
        format!("http://evil.com@{address}"),
        format!("http://{address}/"),
        format!("HTTP://{address}"),
        format!("http://{address} http://{address}"),
        format!("http://{address}, http://{address}"),
        address.to_string(),
        "file://".to_owned(),
        String::new(),
    ] {
        faults.push((good.with("origin", origin), 403, FOREIGN));
    }
    let origin = format!("http://{address}");
    faults.push((good.and("origin", origin), 403, FOREIGN));
    faults.push((good.and("origin", "http://evil.com"), 403, FOREIGN));
    faults.push((good.with("origin", b"\xff"), 403, FOREIGN));

    for site in [
        "cross-site",
        "same-site",
        "none",
        "Same-Origin",
        "same-origin, cross-site",
        "",
    ] {
        faults.push((good.with("sec-fetch-site", site), 403, FOREIGN));
    }
    for site in ["same-origin", "cross-site"] {
        faults.push((good.and("sec-fetch-site", site), 403, FOREIGN));
    }

    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post"] {
        faults.push((good.by(method), 405, METHOD));
    }
    // An answer to HEAD has no body, and so no reason.
    faults.push((good.by("HEAD"), 405, ""));

    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=b",
        "text/plain; application/json",
        "text/plain;charset=UTF-8",
        "application/json-patch+json",
        "application/json, text/plain",
        "",
    ] {
        faults.push((good.with("content-type", kind), 415, TYPE));
    }
    faults.push((good.without("content-type"), 415, TYPE));
    for kind in ["application/json", "text/plain"] {
        faults.push((good.and("content-type", kind), 415, TYPE));
    }

    for wrong in [
        "",
        stale,
        &"0".repeat(64),
        &token[..63],
        &token[1..],
        &format!("{token}0"),
        &format!("{other}{}", &token[1..]),
        &format!("{token}, {token}"),
        &format!("Bearer {token}"),
    ] {
        faults.push((good.with("x-run-token", wrong), 403, STALE));
    }
    let none = good.without("x-run-token");
    faults.push((none.clone(), 403, STALE));
    faults.push((good.and("x-run-token", token.clone()), 403, STALE));
    faults.push((good.with("x-run-token", b"\xff"), 403, STALE));
    // Other places do not count: some of them, other pages can fill, or read.
    for (header, value) in [
        ("cookie", format!("x-run-token={token}; run-token={token}")),
        ("authorization", format!("Bearer {token}")),
        ("x-token", token.clone()),
        ("referer", format!("http://{address}/#run={token}")),
    ] {
        faults.push((none.and(header, value), 403, STALE));
    }
    let queried = format!("{target}?x-run-token={token}&run={token}");
    faults.push((none.to(queried), 403, STALE));
    faults
}

fn assert_refused(response: &str, ask: &Ask, status: u16, reason: &str) {
    let line = response.lines().next().unwrap_or_default();
    assert!(
        line.starts_with(&format!("{} {status} ", ask.version)),
        "not {status}: {ask:?}: {response}"
    );
    let error = format!("{{\"error\":\"{reason}");
    assert!(
        reason.is_empty() || response.contains(&error),
        "not for {reason:?}: {ask:?}: {response}"
    );
    let lower = response.to_lowercase();
    assert!(
        !lower.contains("access-control-"),
        "a foreign page may read it: {response}"
    );
    for header in [
        "content-security-policy: default-src 'none'",
        "cross-origin-resource-policy: same-origin",
        "x-content-type-options: nosniff",
    ] {
        assert!(lower.contains(header), "no {header}: {response}");
    }
}

#[test]
fn each_route_of_the_source_is_proved_here() {
    let source = include_str!("../../src/run.rs");
    let mut routes: Vec<&str> = source
        .split(".route(\"/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .collect();
    let mut proved: Vec<&str> = ROUTES.iter().map(|route| route.name).collect();
    routes.sort_unstable();
    proved.sort_unstable();
    assert_eq!(routes, proved);
    assert_eq!(routes.len(), source.matches(".route(").count());
}

#[test]
fn every_route_refuses_every_fault_and_passes_without_it() {
    let (_, _, stale) = start(&Book::new());
    let served = serve();
    assert_ne!(stale, served.token);
    let mut count = 0;
    for route in &ROUTES {
        served.forget();
        for (ask, status, reason) in faults(&served.good(route), served.address, &stale) {
            let response = exchange(served.address, ask.bytes());
            assert_refused(&response, &ask, status, reason);
            count += 1;
        }
        served.assert_no_trace(route.name);
        served.assert_passes(route);
    }
    assert!(count > 14 * 80, "{count} requests");
}

#[test]
fn what_only_browsers_send_may_be_missing_and_the_other_name_runs_nothing() {
    let served = serve();
    let port = served.address.port();
    for route in &ROUTES {
        let good = served.good(route);
        let plain = good.without("origin").without("sec-fetch-site");
        let named = good
            .with("host", format!("localhost:{port}"))
            .with("origin", format!("http://localhost:{port}"));
        let loud = plain.with("host", format!("LOCALHOST:{port}"));
        let mut old = plain.clone();
        old.version = "HTTP/1.0";
        for ask in [named, loud] {
            let response = exchange(served.address, ask.bytes());
            assert_refused(&response, &ask, 403, "open http://127.0.0.1:");
        }
        for ask in [
            plain,
            good.without("origin"),
            good.without("sec-fetch-site"),
            old,
        ] {
            served.forget();
            served.assert_ask_passes(&ask, route);
        }
    }
}

#[test]
fn what_the_pages_load_is_refused_to_foreign_pages() {
    let served = serve();
    served.book.write("lab/page/x.js", "// A script.\n");
    for name in ["x.js", "changes"] {
        let good = Ask {
            method: "GET",
            target: format!("/_lab/{name}"),
            version: "HTTP/1.1",
            headers: served.good(&ROUTES[0]).headers,
            body: String::new(),
        };
        let mut count = 0;
        for (ask, status, reason) in faults(&good, served.address, "") {
            if reason == HOST || reason == FOREIGN {
                let response = exchange(served.address, ask.bytes());
                assert_refused(&response, &ask, status, reason);
                count += 1;
            }
        }
        assert!(count > 50, "{count} requests");
        for ask in [good.clone(), good.without("x-run-token")] {
            assert_status(&head(served.address, &ask.bytes()), 200);
        }
    }
}

/// The head of a response, whose body may have no end.
fn head(address: SocketAddr, request: &[u8]) -> String {
    let request = request.to_vec();
    within_deadline("the head of a response", move || {
        let mut conn = TcpStream::connect(address).expect("a connection");
        conn.write_all(&request).expect("a request sent");
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            conn.read_exact(&mut byte).expect("the rest of the head");
            head.push(byte[0]);
        }
        String::from_utf8_lossy(&head).into_owned()
    })
}

#[test]
fn without_the_token_nothing_runs_by_another_spelling_of_the_path() {
    let served = serve();
    let start = &ROUTES[3];
    assert_eq!(start.name, "start");
    for target in [
        "//_run/start",
        "/_run",
        "/_run/",
        "/_run//start",
        "/_run/start/",
        "/_run/start/x",
        "/_run/%73tart",
        "/%5frun/start",
        "/%5Frun/start",
        "/_run%2fstart",
        "/_run%2Fstart",
        "/_run\\start",
        "/_run;x/start",
        "/_run/start;x",
        "/_run/start%00",
        "/_RUN/start",
        "/./_run/start",
        "/_run/./start",
        "/_run/../_run/start",
        "/css/../_run/start",
        "/_lab/../_run/start",
        "/_lab/%2e%2e/_run/start",
        "/_lab/_run/start",
        "/index.html/../_run/start",
        "_run/start",
        "*",
        "?/_run/start",
        "/?/_run/start",
    ] {
        let none = served.good(start).to(target).without("x-run-token");
        let foreign = none
            .with("origin", "http://evil.test")
            .with("sec-fetch-site", "cross-site");
        // Where no handler lies, not even the token makes one.
        let right = served.good(start).to(target);
        for ask in [none, foreign, right] {
            let response = exchange(served.address, ask.bytes());
            assert!(response.starts_with("HTTP/1.1 4"), "{ask:?}: {response}");
            served.assert_no_trace(target);
        }
    }
    served.assert_passes(start);
}

#[test]
fn a_path_below_run_that_is_no_route_is_refused_without_the_token_and_not_found_with_it() {
    let served = serve();
    for target in ["/_run", "/_run/nothing", "/_run/start/"] {
        let ask = served.good(&ROUTES[0]).to(target);
        let none = ask.without("x-run-token");
        let response = exchange(served.address, none.bytes());
        assert_refused(&response, &none, 403, STALE);
        let response = exchange(served.address, ask.bytes());
        assert_status(&response, 404);
        assert!(response.contains("{\"error\":\""), "{ask:?}: {response}");
    }
}

#[test]
fn a_body_that_is_not_what_the_route_knows_is_refused() {
    let served = serve();
    for route in &ROUTES {
        served.forget();
        let unknown = if route.body == "{}" {
            r#"{"command":"sh"}"#.to_owned()
        } else {
            route.body.replacen('{', r#"{"command":"sh","#, 1)
        };
        let twice = format!("{0}{0}", route.body);
        for body in [
            &unknown,
            "",
            "null",
            "7",
            "\"start\"",
            "{",
            "{\"",
            &twice,
            "\u{0}",
        ] {
            let response = served.call(route.name, body);
            assert_status(&response, 400);
            assert!(response.contains("{\"error\":\""), "{response}");
        }
        served.assert_no_trace(route.name);
        served.assert_passes(route);
    }
    for more in [
        r#""arguments":["-c"]"#,
        r#""environment":{"PATH":"."}"#,
        r#""folder":"/""#,
        r#""path":"/bin/sh""#,
        r#""listing":"trace""#,
        r#""host":["-c"]"#,
        r#""port":70000"#,
        r#""port":"1""#,
        r#""text":7"#,
    ] {
        served.forget();
        let body = format!(r#"{{"listing":"trace","language":"py",{more}}}"#);
        assert_status(&served.call("start", &body), 400);
        served.assert_no_trace(more);
    }
    for language in ["sh", "PY", "", "py/../../x", "../py"] {
        let body = format!(r#"{{"listing":"trace","language":"{language}"}}"#);
        assert_status(&served.call("start", &body), 400);
    }
}

#[test]
fn a_name_is_one_of_the_book_and_never_a_path() {
    let served = serve();
    served.book.write("outside.py", "open('answers', 'w')\n");
    served.book.write("outside.rs", "fn main() {}\n");
    let absolute = served.book.root().join("outside").display().to_string();
    for name in [
        "",
        ".",
        "..",
        "outside",
        "../outside",
        "../../outside",
        "..\\..\\outside",
        "01-trace/../../outside",
        "01-trace/trace",
        "01-trace\\trace",
        "./trace",
        "trace.py",
        "trace/",
        "TRACE\u{0}",
        "trace\u{0}",
        "\u{0}",
        "trace\n",
        " trace",
        "trace:x",
        "CON",
        "NUL",
        "C:",
        "C:trace",
        "C:\\outside",
        "\\\\?\\C:\\outside",
        "-c",
        "*",
        "%2e%2e/outside",
        &absolute,
        &"x".repeat(5000),
    ] {
        let name = serde_json::Value::from(name);
        for route in ["listing", "draft", "start"] {
            let text = if route == "draft" {
                r#","text":"x""#
            } else {
                ""
            };
            let body = format!(r#"{{"listing":{name},"language":"py"{text}}}"#);
            let response = served.call(route, &body);
            assert_status(&response, 422);
            assert!(
                response.contains("the book has no such listing"),
                "{response}"
            );
        }
        for route in [
            "answer",
            "answer-start",
            "answer-anew",
            "answer-save",
            "check",
        ] {
            let save = route == "answer-save";
            let text = if save { r#","text":"x","was":"""# } else { "" };
            let body = format!(r#"{{"exercise":{name},"language":"py"{text}}}"#);
            let response = served.call(route, &body);
            assert_status(&response, 422);
            assert!(
                response.contains("the book has no such exercise"),
                "{response}"
            );
        }
        served.assert_no_trace(&name.to_string());
    }
}

#[test]
fn a_host_is_no_option_and_no_word_of_a_shell() {
    let served = serve();
    for host in [
        "",
        "-c",
        "--help",
        "-",
        "a b",
        "a;b",
        "$(x)",
        "`x`",
        "a|b",
        "a/b",
        "a\\b",
        "a\u{0}b",
        "a\nb",
        "'",
        "\"",
        "@file",
        "ä",
        &"x".repeat(256),
    ] {
        let host = serde_json::Value::from(host);
        let body = format!(r#"{{"listing":"trace","language":"py","host":{host},"port":1}}"#);
        let response = served.call("start", &body);
        assert_status(&response, 422);
        assert!(response.contains("this is not a host"), "{response}");
        served.assert_no_trace(&host.to_string());
    }
    for host in ["127.0.0.1", "localhost", "::1"] {
        served.forget();
        let body = format!(r#"{{"listing":"trace","language":"py","host":"{host}","port":1}}"#);
        let response = served.call("start", &body);
        assert!(response.contains("left a trace"), "{response}");
    }
}

#[test]
fn the_other_end_speaks_to_this_machine_alone() {
    let served = serve();
    for host in [
        "192.0.2.1",
        "0.0.0.0",
        "::",
        "169.254.169.254",
        "::ffff:127.0.0.1",
        "example.org",
        "127.1",
        "2130706433",
        "localhost.",
        "localhost.evil.test",
        "",
    ] {
        for place in ["connect", "listen"] {
            let place = format!(r#""{place}":{{"host":"{host}","port":0}}"#);
            let response = served.call("peer", &format!(r#"{{{place},"receive":"at once"}}"#));
            let why = format!(r#"{{"failed":"{host} is not this machine"#);
            assert!(response.contains(&why), "{place}: {response}");
            assert!(!response.contains("connected"), "{place}: {response}");
        }
    }
}

/// The most bytes of a body.
const ROOM: usize = 256 << 10;

#[test]
fn too_large_a_body_is_refused_and_the_book_is_served_on() {
    let served = serve();
    let draft = |length: usize| {
        let frame = r#"{"listing":"trace","language":"py","text":""}"#.len();
        let text = "x".repeat(length - frame);
        format!(r#"{{"listing":"trace","language":"py","text":"{text}"}}"#)
    };
    let response = served.call("draft", &draft(ROOM + 1));
    assert_status(&response, 413);
    assert!(response.contains("{\"error\":\""), "{response}");
    served.assert_no_trace("too large a body");

    // In pieces, nobody says before how long it is.
    let mut ask = served.good(&ROUTES[2]);
    ask.headers.push(("transfer-encoding", b"chunked".to_vec()));
    ask.body = String::new();
    let text = draft(ROOM + 1);
    let mut bytes = String::from_utf8_lossy(&ask.bytes()).replace("content-length: 0\r\n", "");
    bytes += &format!("{:x}\r\n{text}\r\n0\r\n\r\n", text.len());
    assert_status(&exchange(served.address, &bytes), 413);
    served.assert_no_trace("too large a body in pieces");

    // What nobody could send is not waited for, nor is memory set aside for it.
    for length in ["68719476736", "18446744073709551615", "-1", "1, 2", "x"] {
        let ask = served.good(&ROUTES[2]);
        let length = format!("content-length: {length}\r\n");
        let bytes = String::from_utf8_lossy(&ask.bytes()).into_owned();
        let own = format!("content-length: {}\r\n", ask.body.len());
        let response = persistent(served.address, bytes.replace(&own, &length).into_bytes());
        assert!(!response.starts_with("HTTP/1.1 2"), "{length}: {response}");
        served.assert_no_trace(&length);
    }

    assert_status(&served.call("draft", &draft(ROOM)), 200);
    let kept = fs::read(served.book.root().join("answers/.drafts/trace.py"));
    assert!(kept.expect("a draft").len() > ROOM - 100);
    assert_status(&get(served.address, "/"), 200);
}

/// Sends what can be sent of `request`, ends it, and returns what comes, even if the
/// other side resets the connection.
fn persistent(address: SocketAddr, request: Vec<u8>) -> String {
    within_deadline("the end of a connection", move || {
        let mut conn = TcpStream::connect(address).expect("a connection");
        let _ = conn.write_all(&request);
        let _ = conn.shutdown(std::net::Shutdown::Write);
        let mut response = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = conn.read(&mut buffer) {
            response.extend_from_slice(&buffer[..count]);
        }
        String::from_utf8_lossy(&response).into_owned()
    })
}

#[test]
fn bodies_that_never_come_hold_nobody_up() {
    let served = serve();
    // More than there may be runs at the same time.
    let silent: Vec<TcpStream> = (0..40)
        .map(|number| {
            let route = &ROUTES[number % ROUTES.len()];
            let bytes = served.good(route).bytes();
            let mut conn = TcpStream::connect(served.address).expect("a connection");
            let cut = bytes.len() - 1 - number % route.body.len();
            conn.write_all(&bytes[..cut]).expect("most of a request");
            conn
        })
        .collect();
    assert_status(&get(served.address, "/"), 200);
    served.assert_no_trace("the first part of a request");
    for route in &ROUTES {
        served.forget();
        served.assert_passes(route);
    }
    drop(silent);
}

#[test]
fn connections_that_say_nothing_hold_nobody_up() {
    exercises::allow_descriptors();
    let served = serve();
    let silent: Vec<TcpStream> = (0..200)
        .map(|number| {
            let mut conn = TcpStream::connect(served.address).expect("a connection");
            if number % 2 == 0 {
                conn.write_all(b"POST /_run/st").expect("a beginning");
            }
            conn
        })
        .collect();
    assert_status(&get(served.address, "/"), 200);
    served.assert_passes(&ROUTES[3]);
    drop(silent);
}

#[test]
fn a_header_of_a_megabyte_is_refused_and_the_book_is_served_on() {
    let served = serve();
    let good = served.good(&ROUTES[3]);
    let long = "x".repeat(1 << 20);
    let mut many = good.clone();
    many.headers
        .extend((0..5000).map(|_| ("x-more", b"x".to_vec())));
    for ask in [
        good.and("x-more", long.clone()),
        good.with("x-run-token", long.clone()),
        good.with("host", long.clone()),
        good.to(format!("/_run/start?{long}")),
        many,
    ] {
        let response = persistent(served.address, ask.bytes());
        assert!(!response.starts_with("HTTP/1.1 2"), "{response}");
        served.assert_no_trace("a long header");
    }
    assert_status(&get(served.address, "/"), 200);
    served.assert_passes(&ROUTES[3]);
}

/// One right request does not open the connection for the next.
#[test]
fn each_request_of_a_connection_is_looked_at() {
    let served = serve();
    let book = &ROUTES[0];
    let start = &ROUTES[3];
    let open = |ask: Ask| {
        let text = String::from_utf8_lossy(&ask.bytes()).into_owned();
        text.replace("connection: close\r\n", "")
    };
    let page = open(served.good(book).by("GET").to("/"));
    let right = open(served.good(book));
    for fault in [
        served.good(start).without("x-run-token"),
        served.good(start).with("origin", "http://evil.test"),
        served.good(start).with("host", "evil.test"),
    ] {
        for first in [&page, &right] {
            let both = [first.as_bytes(), &fault.bytes()].concat();
            let response = exchange(served.address, both);
            let statuses: Vec<&str> = response
                .match_indices("HTTP/1.1 ")
                .map(|(start, line)| &response[start + line.len()..start + line.len() + 3])
                .collect();
            assert_eq!(statuses, ["200", "403"], "{response}");
        }
        served.assert_no_trace("the second request");
    }
    let both = [right.as_bytes(), &served.good(start).bytes()].concat();
    let response = exchange(served.address, both);
    assert!(response.contains("left a trace"), "{response}");
}

/// Whoever disagrees on where a request ends could hide one in another.
#[test]
fn a_request_in_the_body_of_another_is_none() {
    let served = serve();
    let hidden = String::from_utf8_lossy(&served.good(&ROUTES[3]).bytes()).into_owned();
    for (more, body) in [
        ("", hidden.clone()),
        (
            "transfer-encoding: chunked\r\n",
            format!("0\r\n\r\n{hidden}"),
        ),
        (
            "transfer-encoding: identity, chunked\r\n",
            format!("{:x}\r\n{hidden}\r\n0\r\n\r\n", hidden.len()),
        ),
        ("transfer-encoding: x\r\n", hidden.clone()),
        ("content-length: 0\r\n", hidden.clone()),
    ] {
        let request = format!(
            "POST / HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n{more}\r\n{body}",
            served.address,
            body.len()
        );
        let response = persistent(served.address, request.into_bytes());
        assert!(!response.contains("left a trace"), "{more}: {response}");
        served.assert_no_trace(more);
    }
}

#[test]
fn with_no_run_no_route_is_there_for_anybody() {
    let served = serve();
    let mut lab = Lab::start(served.book.lab(&["--no-run", "--port", "0"]));
    let place = lab.place();
    assert!(place.ends_with('/'), "{place}");
    let other = Served {
        address: place
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .parse()
            .expect("an address"),
        book: Book::new(),
        lab,
        token: served.token.clone(),
    };
    for route in &ROUTES {
        for ask in [
            other.good(route),
            other.good(route).without("x-run-token"),
            other.good(route).with("x-run-token", ""),
        ] {
            let response = exchange(other.address, ask.bytes());
            assert_refused(&response, &ask, 403, "programs are not run here");
            assert!(response.contains("server-timing: read\r\n"), "{response}");
        }
    }
    served.assert_no_trace("--no-run");
    assert!(get(served.address, "/").contains("server-timing: run\r\n"));
    drop(other.lab);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_scripts_is_not_followed() {
    use std::os::unix::fs::symlink;

    let served = serve();
    served.book.write("lab/page/in.js", "// A script.\n");
    served.book.write("secret.txt", "the secret");
    for (target, link) in [("../../secret.txt", "out.txt"), ("../..", "out")] {
        symlink(target, served.book.root().join("lab/page").join(link)).expect("a link");
    }
    assert_status(&get(served.address, "/_lab/in.js"), 200);
    for path in [
        "/_lab/out.txt",
        "/_lab/out/secret.txt",
        "/_lab/../../secret.txt",
        "/_lab/%2e%2e/%2e%2e/secret.txt",
        "/_lab/..%2f..%2fsecret.txt",
    ] {
        let response = get(served.address, path);
        assert_status(&response, 404);
        assert!(!response.contains("the secret"), "{path}: {response}");
    }
}

/// What a program prints that would be more than text, as a page gets it.
#[test]
fn output_that_could_be_obeyed_comes_as_text() {
    let served = serve();
    let program = r#"
import sys
sys.stdout.buffer.write(
    b"<script>alert(1)</script><img src=x onerror=alert(2)>\n"
    b"\x1b]8;;http://evil.test/\x1b\\link\x1b]8;;\x07\x1b[31m\x9b\n"
    b"\xff\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82\n"
    b"a\rb\x00\x08\x7f\xc2\x85\n"
    b"\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f\xe2\x80\x8e\xd8\x9c\n"
)
"#;
    let text = serde_json::Value::from(program);
    let body = format!(r#"{{"listing":"trace","language":"py","text":{text}}}"#);
    let response = served.call("start", &body);
    let mut out = String::new();
    for line in response.lines().filter(|line| line.starts_with('{')) {
        let told: serde_json::Value = serde_json::from_str(line).expect("an object a line");
        out += told["out"].as_str().unwrap_or_default();
    }
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines,
        [
            "<script>alert(1)</script><img src=x onerror=alert(2)>",
            r"\x1b]8;;http://evil.test/\x1b\link\x1b]8;;\x07\x1b[31m\x9b",
            r"\xff\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82",
            r"a\x0db\x00\x08\x7f\x85",
            r"\u{202e}\u{2066}\u{200f}\u{200e}\u{61c}",
        ],
        "{response}"
    );
    // Whoever took it for a page would find none.
    assert!(response.contains("content-type: application/x-ndjson\r\n"));
    assert!(response.contains("x-content-type-options: nosniff\r\n"));
}

/// The lab of this test runs as root: then another user can be played.
#[cfg(target_os = "linux")]
mod another_user {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use super::*;
    use crate::command::fake_browser;
    use crate::support::read_file;

    /// Whether this test can become another user. If not, it says so.
    fn can_be_another() -> bool {
        let become_one = nobody(&["curl", "--version"]);
        let is_there = become_one.is_some_and(|said| said.contains("curl"));
        if !is_there {
            eprintln!("SKIPPED: only root can play another user, with setpriv and curl");
        }
        is_there
    }

    /// What a command prints that the user `nobody` runs.
    fn nobody(words: &[&str]) -> Option<String> {
        let output = Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .args(words)
            .stdin(Stdio::null())
            .output()
            .ok()?;
        let all = [output.stdout, output.stderr].concat();
        Some(String::from_utf8_lossy(&all).into_owned())
    }

    #[test]
    fn gets_the_pages_and_nothing_that_runs() {
        if !can_be_another() {
            return;
        }
        let served = serve();
        let address = served.address;
        let page = nobody(&["curl", "-s", &format!("http://{address}/")]);
        assert!(page.is_some_and(|page| page.contains("The first page.")));
        for route in &ROUTES {
            let url = format!("http://{address}/_run/{}", route.name);
            let words = ["curl", "-s", "-H", "content-type: application/json"];
            let right = format!("x-run-token: {}", served.token);
            let wrong = format!("x-run-token: {}", "0".repeat(64));
            for headers in [&["-H", &wrong][..], &[]] {
                let words = [&words[..], headers, &["-d", route.body, &url]].concat();
                let said = nobody(&words).unwrap_or_default();
                assert!(
                    said.starts_with("{\"error\":\"stale: "),
                    "{words:?}: {said}"
                );
            }
            served.assert_no_trace(route.name);
            // It is the token alone that he does not have.
            if route.name == "start" {
                let words = [&words[..], &["-H", &right, "-d", route.body, &url]].concat();
                let said = nobody(&words).unwrap_or_default();
                assert!(said.contains("left a trace"), "{said}");
                served.forget();
            }
        }
    }

    /// A program that tells what it and those above it were started with, and waits.
    const WAITS: &str = r#"
import os
pid = "self"
for _ in range(3):
    for name in ["cmdline", "environ"]:
        print(open(f"/proc/{pid}/{name}", "rb").read())
    pid = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[1]
input("ready")
"#;

    #[test]
    fn finds_the_token_in_no_file_and_no_process() {
        if !can_be_another() {
            return;
        }
        let book = Book::new();
        book.write("examples/01-trace/trace.py", "pass\n");
        book.write("examples/01-trace/trace.rs", "fn main() {}\n");
        book.write("target/lab/readable", "for all");
        book.write("tmp/readable", "for all");
        // Whatever the umask of this machine's user is.
        let chmod = ["-R", "a+rX"];
        let status = Command::new("chmod").args(chmod).arg(book.root()).status();
        assert!(status.is_ok_and(|status| status.success()));
        let opened = fake_browser(&book);
        let mut command = book.lab(&["--run", "--port", "0", "--open"]);
        let path = std::env::var("PATH").expect("a PATH");
        command
            .env("PATH", format!("{}:{path}", book.root().display()))
            .env("TMPDIR", book.root().join("tmp"))
            .env("DISPLAY", ":0")
            .env_remove("BROWSER");
        let mut lab = Lab::start(command);
        let place = lab.place();
        let (address, token) = place.split_once("/#run=").expect("a token");
        let door = read_file(opened);
        let door = door.trim_end();
        assert!(read_file(door.into()).contains(token));

        let served = Served {
            address: address
                .trim_start_matches("http://")
                .parse()
                .expect("an address"),
            token: token.to_owned(),
            book,
            lab,
        };
        let mut ask = served.good(&ROUTES[3]);
        let text = serde_json::Value::from(WAITS);
        ask.body = format!(r#"{{"listing":"trace","language":"py","text":{text}}}"#);
        let mut conn = TcpStream::connect(served.address).expect("a connection");
        conn.write_all(&ask.bytes()).expect("a request sent");
        let (printed, conn) = within_deadline("a program that waits", move || {
            let mut printed = String::new();
            let mut buffer = [0; 4096];
            while !printed.contains("ready") {
                let count = conn.read(&mut buffer).expect("more of the response");
                assert!(count > 0, "{printed}");
                printed += &String::from_utf8_lossy(&buffer[..count]);
            }
            (printed, conn)
        });
        // It has seen itself, its supervisor and the server.
        for word in ["trace.py", "supervise", "--open", "PATH="] {
            assert!(printed.contains(word), "no {word}: {printed}");
        }
        assert!(!printed.contains(token), "{printed}");

        // He sees that there is a server, and a file beside the one he may not read.
        let root = format!("'{}'", served.book.root().display());
        let run = fs::read_dir(served.book.root().join("target/lab"))
            .expect("a folder")
            .flatten()
            .find(|entry| entry.file_name().to_string_lossy().starts_with("run-"))
            .expect("the folder of a run")
            .path();
        for (command, is_seen) in [
            ("ps -e -ww -o pid,user,args".to_owned(), "supervise"),
            ("ps auxwwe".to_owned(), "supervise"),
            (
                "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ".to_owned(),
                "supervise",
            ),
            (
                format!("cat {root}/target/lab/readable '{door}'"),
                "for all",
            ),
            (
                format!("cat {root}/tmp/readable '{}'/*", run.display()),
                "for all",
            ),
            (
                format!("find {root} -type f -exec cat {{}} +"),
                "The first page.",
            ),
        ] {
            let said = nobody(&["sh", "-c", &command]).unwrap_or_default();
            assert!(said.contains(is_seen), "{command}: {said}");
            assert!(!said.contains(token), "{command} shows the token");
            assert!(
                !said.contains("input(\"ready\")"),
                "{command} shows the text"
            );
        }
        let mode = |file: &Path| fs::metadata(file).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(Path::new(door)), 0o600);
        assert_eq!(mode(&run), 0o700);
        drop(conn);
    }
}
