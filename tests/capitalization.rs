//! Runs the capitalization server and client as a user does: as processes, in
//! every pairing of the languages, with good input and with bad. What they
//! print is compared with the files in `examples/09-capitalization/sessions`,
//! which chapter 9 shows; `SNAPSHOTS=overwrite` rewrites them.

mod support;

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

use snapbox::Data;
use socket2::{Domain, SockRef, Socket, Type};
use support::{Finished, LIMIT, Program, build_listings, find_python, prepared, root};

const FOLDER: &str = "examples/09-capitalization";
const LANGUAGES: [Language; 2] = [Language::Rust, Language::Python];

static EXECUTABLES: LazyLock<Result<BTreeMap<String, PathBuf>, String>> =
    LazyLock::new(build_listings);
static PYTHON: LazyLock<Result<PathBuf, String>> = LazyLock::new(find_python);

#[derive(Clone, Copy, Debug)]
enum Language {
    Rust,
    Python,
}

fn command(name: &str, language: Language, arguments: &[&str]) -> Command {
    match language {
        Language::Rust => {
            let executables = EXECUTABLES.as_ref().unwrap_or_else(|e| panic!("{e}"));
            prepared(&executables[name], arguments)
        }
        Language::Python => {
            let script = format!("{FOLDER}/{name}.py");
            let python = PYTHON.as_ref().unwrap_or_else(|e| panic!("{e}"));
            prepared(python, &[&[script.as_str()], arguments].concat())
        }
    }
}

/// Starts a server on a free port, and waits until it listens.
fn start_server(name: &str, language: Language) -> (Program, SocketAddr) {
    let mut server = Program::start(command(name, language, &["127.0.0.1", "0"]));
    server.wait_for("Listening on ");
    let address = server.wait_for("\n").trim().parse().unwrap();
    (server, address)
}

/// Starts a client of `address`, waits for its prompt, and types `input`.
fn start_client(name: &str, language: Language, address: SocketAddr, input: &[u8]) -> Program {
    let arguments = [address.ip().to_string(), address.port().to_string()];
    let arguments = arguments.each_ref().map(String::as_str);
    let mut client = Program::start(command(name, language, &arguments));
    client.wait_for("Enter a string: ");
    client.input(input);
    client
}

/// Compares with a file of `sessions/`, in which the server has port 5220 and
/// the client 54321.
fn assert_session(file: &str, printed: &str, server: u16, client: Option<u16>) {
    let mut printed = printed.replace(&format!(":{server}"), ":5220");
    if let Some(client) = client {
        printed = printed.replace(&format!(":{client}"), ":54321");
    }
    let path = root().join(FOLDER).join("sessions").join(file);
    snapbox::Assert::new().action_env("SNAPSHOTS").eq(
        Data::text(printed).raw(),
        Data::read_from(&path, None).raw(),
    );
}

/// One line on standard error, the one in the file, and exit status 1.
fn assert_refusal(file: &str, finished: &Finished, server: u16, client: Option<u16>) {
    assert_eq!(finished.status.code(), Some(1), "{}", finished.stderr);
    assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    assert_session(file, &finished.stderr, server, client);
}

fn assert_ends_well(finished: &Finished) {
    assert!(finished.status.success(), "{}", finished.stderr);
    assert_eq!(finished.stderr, "");
}

/// Sends `request` through every pairing with the client `cap_client` and
/// expects `answer`.
fn every_pairing_answers(request: &str, answer: &str) {
    the_pairings_answer(&["cap_client"], request, answer);
}

fn the_pairings_answer(clients: &[&str], request: &str, answer: &str) {
    for server_name in ["cap_server", "cap_server_calls"] {
        for server_language in LANGUAGES {
            for client_name in clients {
                for client_language in LANGUAGES {
                    let (server, address) = start_server(server_name, server_language);
                    let typed = format!("{request}\n");
                    let client =
                        start_client(client_name, client_language, address, typed.as_bytes());
                    let client = client.finish();
                    let server = server.finish();
                    assert_ends_well(&client);
                    assert_ends_well(&server);
                    assert_eq!(
                        client.stdout,
                        format!("Enter a string: {answer}\n"),
                        "{server_name} in {server_language:?}, \
                         {client_name} in {client_language:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_short_client_gets_its_answer() {
    the_pairings_answer(&["cap_client_calls"], "straße 🌮", "STRASSE 🌮");
}

#[test]
fn every_pairing_answers_plain_ascii() {
    every_pairing_answers("hello, world 123", "HELLO, WORLD 123");
}

#[test]
fn every_pairing_answers_a_word_that_gets_longer() {
    every_pairing_answers("straße", "STRASSE");
}

#[test]
fn every_pairing_answers_a_taco() {
    every_pairing_answers("i am hungry for a 🌮", "I AM HUNGRY FOR A 🌮");
}

#[test]
fn every_pairing_answers_exactly_1024_bytes() {
    every_pairing_answers(&"a".repeat(1024), &"A".repeat(1024));
}

#[test]
fn every_pairing_answers_more_than_1024_bytes_whole() {
    let request = "ΐ".repeat(512);
    let answer = request.to_uppercase();
    assert_eq!((request.len(), answer.len()), (1024, 3072));
    every_pairing_answers(&request, &answer);
}

#[test]
fn every_pairing_keeps_spaces_at_both_ends() {
    every_pairing_answers("  two spaces  ", "  TWO SPACES  ");
}

#[test]
fn the_terminals_of_a_session_look_as_chapter_9_shows_them() {
    for server_language in LANGUAGES {
        for client_language in LANGUAGES {
            let (server, address) = start_server("cap_server", server_language);
            let client = start_client(
                "cap_client",
                client_language,
                address,
                "straße\n".as_bytes(),
            );
            let client = client.finish();
            let server = server.finish();

            let peer = server.stdout.rsplit(':').next().unwrap().trim();
            let peer = peer.parse().unwrap();
            assert_session(
                "good.server.out",
                &server.stdout,
                address.port(),
                Some(peer),
            );
            // A terminal also shows what is typed into it.
            let screen = client.stdout.replace(": ", ": straße\n");
            assert_session("good.client.out", &screen, address.port(), None);
        }
    }
}

#[test]
fn the_lectures_kind_of_client_gets_its_answer() {
    for name in ["cap_server", "cap_server_calls"] {
        for language in LANGUAGES {
            let (server, address) = start_server(name, language);
            let mut client = connect(address);
            client.write_all(b"hello").unwrap();
            let mut buffer = [0; 1024];
            let count = client.read(&mut buffer).unwrap();
            assert_eq!(&buffer[..count], b"HELLO");
            assert_ends_well(&server.finish());
        }
    }
}

#[test]
fn the_lectures_kind_of_server_gets_its_request() {
    for language in LANGUAGES {
        let client = client_of(language, b"hello\n", |mut conn| {
            let mut buffer = [0; 1024];
            let count = conn.read(&mut buffer).unwrap();
            assert_eq!(&buffer[..count], b"hello");
            conn.write_all(b"HELLO").unwrap();
        });
        assert_ends_well(&client.0);
        assert_eq!(client.0.stdout, "Enter a string: HELLO\n");
    }
}

/// A client of ours, by hand.
fn connect(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).unwrap();
    client.set_read_timeout(Some(LIMIT)).unwrap();
    client
}

/// Runs the client against a server of ours: `serve` gets the connection.
fn client_of(
    language: Language,
    input: &[u8],
    serve: impl FnOnce(TcpStream),
) -> (Finished, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let client = start_client("cap_client", language, address, input);
    // The client has shown its prompt, so it is connected.
    let (conn, _addr) = listener.accept().unwrap();
    conn.set_read_timeout(Some(LIMIT)).unwrap();
    serve(conn);
    (client.finish(), address)
}

/// Closes a connection with a reset.
fn reset(conn: TcpStream) {
    SockRef::from(&conn)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

#[test]
fn the_client_refuses_an_empty_line() {
    for input in ["\n", "\r\n"] {
        the_client_refuses("client-empty-line.out", input.as_bytes());
    }
}

#[test]
fn the_client_says_when_its_input_ends() {
    the_client_refuses("client-end-of-input.out", b"");
}

#[test]
fn the_client_refuses_more_than_1024_bytes() {
    for input in [
        "a".repeat(1025),
        "a".repeat(1025) + "\n",
        "é".repeat(100_000),
    ] {
        the_client_refuses("client-too-long.out", input.as_bytes());
    }
}

#[test]
fn the_client_refuses_input_that_is_not_utf8() {
    the_client_refuses("client-not-utf8.out", b"caf\xe9\n");
}

/// The client must refuse `input`, and its server must not get a byte.
fn the_client_refuses(file: &str, input: &[u8]) {
    for language in LANGUAGES {
        let mut sent = Vec::new();
        let (client, address) = client_of(language, input, |mut conn| {
            conn.read_to_end(&mut sent).unwrap();
        });
        assert_eq!(sent, b"", "the client sent something");
        assert_refusal(file, &client, address.port(), None);
    }
}

#[test]
fn the_client_says_when_nobody_listens() {
    for language in LANGUAGES {
        let taken = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        taken
            .bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())
            .unwrap();
        let port = taken.local_addr().unwrap().as_socket().unwrap().port();
        let arguments = ["127.0.0.1", &port.to_string()];
        let client = Program::start(command("cap_client", language, &arguments)).finish();
        assert_refusal("client-nobody-listens.out", &client, port, None);
    }
}

#[test]
fn the_client_says_when_the_connection_is_reset() {
    for language in LANGUAGES {
        let (client, address) = client_of(language, b"hello\n", |mut conn| {
            conn.read_exact(&mut [0; 5]).unwrap();
            conn.write_all(b"HI").unwrap();
            reset(conn);
        });
        assert_refusal("client-reset.out", &client, address.port(), None);
    }
}

#[test]
fn the_client_says_when_no_answer_comes_in_time() {
    // The client waits for five seconds: in both languages at the same time.
    thread::scope(|scope| {
        for language in LANGUAGES {
            scope.spawn(move || {
                let (client, address) = client_of(language, b"hello\n", |mut conn| {
                    conn.read_exact(&mut [0; 5]).unwrap();
                    // Says nothing until the client has given up.
                    assert_eq!(conn.read(&mut [0; 1]).unwrap(), 0);
                });
                assert_refusal("client-silence.out", &client, address.port(), None);
            });
        }
    });
}

/// Only Linux is known to ignore a client when the queue is full.
#[cfg(target_os = "linux")]
#[test]
fn the_client_says_when_nobody_answers_its_request_to_connect() {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener
        .bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into())
        .unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap().as_socket().unwrap();
    let mut waiting = Vec::new();
    while let Ok(client) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        waiting.push(client);
    }
    let port = address.port().to_string();
    let clients = LANGUAGES
        .map(|language| Program::start(command("cap_client", language, &["127.0.0.1", &port])));
    for client in clients {
        let client = client.finish();
        assert_refusal("client-nobody-answers.out", &client, address.port(), None);
    }
}

#[test]
fn the_client_says_when_there_is_no_answer() {
    for language in LANGUAGES {
        let (client, address) = client_of(language, b"hello\n", |mut conn| {
            conn.read_exact(&mut [0; 5]).unwrap();
        });
        assert_refusal("client-no-answer.out", &client, address.port(), None);
    }
}

#[test]
fn the_client_says_when_the_answer_is_not_utf8() {
    for language in LANGUAGES {
        let (client, address) = client_of(language, b"hello\n", |mut conn| {
            conn.read_exact(&mut [0; 5]).unwrap();
            conn.write_all(b"HELL\xd6").unwrap();
        });
        assert_refusal("client-answer-not-utf8.out", &client, address.port(), None);
    }
}

#[test]
fn the_client_stops_reading_an_answer_without_end() {
    for language in LANGUAGES {
        let (client, address) = client_of(language, b"hello\n", |mut conn| {
            conn.set_write_timeout(Some(LIMIT)).unwrap();
            let error = loop {
                if let Err(error) = conn.write_all(&[b'A'; 4096]) {
                    break error;
                }
            };
            assert_ne!(
                error.kind(),
                ErrorKind::WouldBlock,
                "the client went on reading"
            );
        });
        assert_refusal("client-too-much.out", &client, address.port(), None);
    }
}

#[test]
fn both_programs_refuse_a_port_that_is_none() {
    const PORTS: [&str; 9] = [
        "65536",
        "-1",
        "http",
        "",
        "4_2",
        "+80",
        "000080",
        "٤٢",
        "99999999999999999999",
    ];
    for (name, lowest) in [("cap_server", 0), ("cap_client", 1)] {
        for port in PORTS {
            let reason = format!("'{port}' is not a port: give a number from {lowest} to 65535");
            both_languages_refuse(name, &["127.0.0.1", port], &reason);
        }
    }
    let reason = "'0' is not a port: give a number from 1 to 65535";
    both_languages_refuse("cap_client", &["127.0.0.1", "0"], reason);
}

#[test]
fn both_programs_refuse_a_port_in_place_of_a_host() {
    for name in ["cap_server", "cap_client"] {
        for host in ["5220", "0", "", "-h", "--help"] {
            let reason = format!("'{host}' is not a host: give HOST and then PORT");
            both_languages_refuse(name, &[host], &reason);
        }
    }
}

/// Expects status 1 and one line: the name of the program and the reason.
fn both_languages_refuse(name: &str, arguments: &[&str], reason: &str) {
    for language in LANGUAGES {
        let program = Program::start(command(name, language, arguments)).finish();
        assert_eq!(program.status.code(), Some(1));
        assert_eq!(program.stderr, format!("{name}: {reason}\n"));
    }
}

#[test]
fn both_programs_say_when_a_host_is_not_found() {
    for (name, who) in [("cap_server", "server"), ("cap_client", "client")] {
        for language in LANGUAGES {
            let arguments = ["no-such-host.invalid", "5220"];
            let program = Program::start(command(name, language, &arguments)).finish();
            assert_refusal(&format!("{who}-host-not-found.out"), &program, 5220, None);
        }
    }
}

#[test]
fn both_programs_refuse_hosts_that_no_name_can_be() {
    let too_long = "a".repeat(64);
    for name in ["cap_server", "cap_client"] {
        for host in ["..", "two words", "300.1.2.3", &too_long] {
            let reason = format!("host {host} not found: check its name");
            both_languages_refuse(name, &[host, "5220"], &reason);
        }
    }
}

#[test]
fn both_programs_refuse_a_third_argument() {
    for name in ["cap_server", "cap_client"] {
        let reason = "too many arguments: give HOST and PORT at most";
        both_languages_refuse(name, &["127.0.0.1", "5220", "more"], reason);
    }
}

#[test]
fn the_server_says_when_its_port_is_in_use() {
    for language in LANGUAGES {
        let running = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = running.local_addr().unwrap().port();
        let arguments = ["127.0.0.1", &port.to_string()];
        let server = Program::start(command("cap_server", language, &arguments)).finish();
        assert_refusal("server-in-use.out", &server, port, None);
    }
}

#[test]
fn the_server_says_when_the_address_is_not_its_own() {
    for language in LANGUAGES {
        let arguments = ["192.0.2.1", "5220"];
        let server = Program::start(command("cap_server", language, &arguments)).finish();
        assert_refusal("server-not-mine.out", &server, 5220, None);
    }
}

#[test]
fn the_server_says_when_its_client_leaves_without_sending() {
    the_server_gives_up("server-left.out", |_client| {});
}

#[test]
fn the_server_says_when_its_client_resets_the_connection() {
    the_server_gives_up("server-reset.out", reset);
}

#[test]
fn the_server_says_at_which_byte_a_request_is_not_utf8() {
    the_server_gives_up("server-not-utf8.out", |mut client| {
        client.write_all(b"caf\xe9 au lait").unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).unwrap();
        assert_eq!(answer, b"");
    });
}

/// Connects to the server, behaves badly once it has noticed, and expects its
/// one line.
fn the_server_gives_up(file: &str, behave: impl Fn(TcpStream)) {
    for language in LANGUAGES {
        let (mut server, address) = start_server("cap_server", language);
        let client = connect(address);
        let port = client.local_addr().unwrap().port();
        server.wait_for("Connection from: ");
        behave(client);
        assert_refusal(file, &server.finish(), address.port(), Some(port));
    }
}
