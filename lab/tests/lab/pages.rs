//! What the lab answers to which request.

use std::net::SocketAddr;

use crate::support::{Book, Lab, assert_status, exchange, get};

/// A served book: keep all three until the end of the test.
fn serve() -> (Book, Lab, SocketAddr) {
    let book = Book::new();
    let mut lab = Lab::start(book.lab(&["--port", "0"]));
    let address = lab.address();
    (book, lab, address)
}

fn with_hosts(address: SocketAddr, hosts: &str) -> String {
    exchange(
        address,
        format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n"),
    )
}

#[test]
fn the_root_is_the_first_page() {
    let (_book, _lab, address) = serve();
    let response = get(address, "/");
    assert_status(&response, 200);
    assert!(response.contains("The first page."), "{response}");
}

#[test]
fn every_answer_shuts_out_other_hosts_and_stale_pages() {
    let (_book, _lab, address) = serve();
    for response in [
        get(address, "/two.html"),
        get(address, "/nothing"),
        with_hosts(address, ""),
    ] {
        for line in [
            "content-security-policy: default-src 'none'; script-src 'self' 'sha256-",
            "; connect-src 'self'; ",
            "; frame-ancestors 'self'\r\n",
            "cross-origin-opener-policy: same-origin\r\n",
            "cross-origin-resource-policy: same-origin\r\n",
            "x-content-type-options: nosniff\r\n",
            "referrer-policy: no-referrer\r\n",
            "cache-control: no-cache\r\n",
        ] {
            assert!(response.contains(line), "no {line:?}: {response}");
        }
    }
}

#[test]
fn data_in_a_page_needs_no_permission_to_run() {
    let policy = |one: &str| {
        let book = Book::new();
        book.write("src/one.md", one);
        let mut lab = Lab::start(book.lab(&["--port", "0"]));
        let response = get(lab.address(), "/one.html");
        let line = response
            .lines()
            .find(|line| line.starts_with("content-security-policy"));
        line.expect("a policy").to_owned()
    };
    let plain = policy("# One\n");
    let data = policy("# One\n\n<script type=\"application/json\">{\"a\": 1}</script>\n");
    let script = policy("# One\n\n<script>window.a = 1;</script>\n");
    assert_eq!(data, plain);
    assert_ne!(script, plain);
}

#[test]
fn a_head_request_gets_no_body() {
    let (_book, _lab, address) = serve();
    let response = exchange(
        address,
        format!("HEAD / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    );
    assert_status(&response, 200);
    assert!(response.ends_with("\r\n\r\n"), "{response}");
}

#[test]
fn an_unknown_path_gets_the_books_own_404_page() {
    let (_book, _lab, address) = serve();
    let response = get(address, "/no/such/page.html");
    assert_status(&response, 404);
    assert!(response.contains("Document not found (404)"), "{response}");
}

#[test]
fn a_404_page_is_never_empty_because_the_browser_has_seen_it() {
    let (_book, _lab, address) = serve();
    let response = exchange(
        address,
        format!(
            "GET /nothing HTTP/1.1\r\nHost: {address}\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n"
        ),
    );
    assert_status(&response, 404);
    assert!(response.contains("Document not found (404)"), "{response}");
}

#[test]
fn a_rebuilt_page_is_served_at_once() {
    let (book, _lab, address) = serve();
    get(address, "/one.html");
    book.write("src/one.md", "# One\n\nThe other text.\n");
    let built = crate::support::run(book.lab(&["build"]));
    assert_eq!(built.status, Some(0), "{built:?}");
    let response = get(address, "/one.html");
    assert!(response.contains("The other text."), "{response}");
}

#[test]
fn the_books_address_is_answered_by_number_and_by_name() {
    let (_book, _lab, address) = serve();
    let port = address.port();
    for name in ["127.0.0.1", "localhost", "LocalHost"] {
        assert_status(
            &with_hosts(address, &format!("Host: {name}:{port}\r\n")),
            200,
        );
    }
}

#[test]
fn a_request_for_another_port_is_refused_and_the_address_is_named() {
    let (_book, _lab, address) = serve();
    let port = address.port();
    for host in [
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "localhost:1".to_owned(),
        "127.0.0.1:80".to_owned(),
        "localhost:".to_owned(),
        format!("localhost:0{port}"),
        format!("localhost:{port}0"),
    ] {
        let response = with_hosts(address, &format!("Host: {host}\r\n"));
        assert_status(&response, 403);
        assert!(
            response.contains(&format!("open http://{address}/\n")),
            "{host}: {response}"
        );
    }
}

#[test]
fn a_request_for_another_host_is_refused() {
    let (_book, _lab, address) = serve();
    let port = address.port();
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "localhost.",
        "127.0.0.2",
        "::1",
        "[::1]",
        "[::1",
        "localhost@evil.example",
        "evil.example@localhost",
        "localhost:80:80",
        "localhost:http",
        "localhost, evil.example",
        "",
    ] {
        for host in [host.to_string(), format!("{host}:{port}")] {
            let response = with_hosts(address, &format!("Host: {host}\r\n"));
            assert_status(&response, 403);
            assert!(!response.contains("The first page."), "{host}: {response}");
        }
    }
}

#[test]
fn a_request_without_a_host_is_refused() {
    let (_book, _lab, address) = serve();
    assert_status(&with_hosts(address, ""), 403);
    let response = exchange(address, "GET / HTTP/1.0\r\n\r\n");
    assert!(response.starts_with("HTTP/1.0 403 "), "{response}");
}

#[test]
fn a_request_with_two_hosts_is_refused() {
    let (_book, _lab, address) = serve();
    let hosts = "Host: localhost\r\nHost: evil.example\r\n";
    assert_status(&with_hosts(address, hosts), 403);
}

#[test]
fn a_request_whose_target_names_another_host_is_refused() {
    let (_book, _lab, address) = serve();
    let response = exchange(
        address,
        "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    );
    assert_status(&response, 403);
}

#[test]
fn nothing_outside_the_book_is_served() {
    let (book, _lab, address) = serve();
    book.write("secret.txt", "the secret");
    book.write("bookish/secret.txt", "the secret");
    let absolute = format!("/{}", book.root().join("secret.txt").display());
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E/secret.txt",
        "/..%2fsecret.txt",
        "/..%2Fsecret.txt",
        "/..%5csecret.txt",
        "/.%2e/secret.txt",
        "/css/../../secret.txt",
        "/css/%2e%2e/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/../bookish/secret.txt",
        "/..ish/secret.txt",
        "//../secret.txt",
        "/%00/../secret.txt",
        "/../book.toml",
        &absolute,
        &absolute.replace('/', "%2f"),
    ] {
        let response = get(address, path);
        assert!(
            response.starts_with("HTTP/1.1 40"),
            "{path} is answered: {response}"
        );
        assert!(!response.contains("the secret"), "{path} is served");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_book_is_not_followed() {
    use std::os::unix::fs::symlink;

    let (book, _lab, address) = serve();
    book.write("outside/secret.txt", "the secret");
    book.write("outside/index.html", "the secret");
    for (target, link) in [
        ("../outside/secret.txt", "out.txt"),
        ("../outside", "out"),
        ("../nowhere", "nowhere"),
        ("two.html", "in.html"),
    ] {
        symlink(target, book.root().join("book").join(link)).expect("a link");
    }
    for path in ["/out.txt", "/out/secret.txt", "/out/", "/out", "/nowhere"] {
        let response = get(address, path);
        assert_status(&response, 404);
        assert!(response.contains("Document not found (404)"), "{response}");
    }
    assert_status(&get(address, "/in.html"), 200);
}

#[test]
fn a_request_that_would_change_something_is_refused() {
    let (_book, _lab, address) = serve();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        for path in ["/", "/nothing"] {
            let response = exchange(
                address,
                format!(
                    "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                ),
            );
            assert_status(&response, 405);
        }
    }
}
