//! `cargo exercise NAME --by-hand`: a plain partner for the reader's own program. It
//! plays the example of the task, tells what goes over the connection, and checks
//! nothing.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::time::Duration;

use anyhow::Result;
use exercises::desk::{self, Language};
use exercises::{Exercise, framed, shown};

use crate::check;
use crate::partner::{END, Partner, Stage, Told, compare, line_length, lossy_server};
use crate::report::say;
use crate::{BadUsage, Cli, Outcome};

/// The port, unless the reader names one. It is the same each time, so that the
/// command in the other terminal is, too.
const PORT: u16 = 5221;

const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// A conversation: what the partner is in it, what the program gets as arguments
/// before the port, and how it goes once they are connected.
struct Scene {
    role: &'static str,
    arguments: &'static str,
    reads_input: bool,
    play: fn(Partner, &Stage) -> Told,
}

/// The program is a client.
fn client(play: fn(Partner, &Stage) -> Told) -> Scene {
    Scene {
        role: "server",
        arguments: "127.0.0.1",
        reads_input: false,
        play,
    }
}

/// The program is a client, and sends what the reader types.
fn typist(play: fn(Partner, &Stage) -> Told) -> Scene {
    Scene {
        reads_input: true,
        ..client(play)
    }
}

/// The program is a server.
fn server(play: fn(Partner, &Stage) -> Told) -> Scene {
    Scene {
        role: "client",
        ..client(play)
    }
}

/// What is played for an exercise: nothing if its program opens no connection.
fn scenes(name: &str) -> Vec<Scene> {
    vec![match name {
        "first-words" => client(|mut server, _| {
            server.send(b"one")?;
            server.pause(1, "");
            server.send(b"two")?;
            server.close(b"onetwo")
        }),
        "greeter" => client(|mut server, _| {
            server.send(b"good morning\n")?;
            server.line(b"GOOD MORNING\n")?;
            server.send(b"and to you")?;
            server.close(b"and to you")
        }),
        "visitors" => server(|mut client, stage| {
            let line = |number, client: &Partner| {
                let port = client.peer.port();
                format!("You are visitor {number}, from port {port}.\n").into_bytes()
            };
            let came = client.until_end("a line, and then ")?;
            // A server that was there before goes on counting.
            let text = String::from_utf8_lossy(&came);
            let word = text.split([' ', ',']).nth(3).unwrap_or_default();
            let number = word.parse().unwrap_or(1);
            compare(&came, &line(number, &client));
            client = stage.connect();
            client.rest(&line(number + 1, &client))
        }),
        "knock" => client(|mut server, _| {
            server.rest(b"")?;
            server.close(b"OPEN\n")?;
            say!("Now nobody listens at that port. Start it again: it should print REFUSED.");
            Ok(())
        }),
        "either-family" => Scene {
            arguments: "::1 127.0.0.1",
            ..client(|mut server, _| {
                server.send(b"hello")?;
                server.close(b"hello")
            })
        },
        "any-port" => server(|mut client, _| client.rest(b"hello\n")),
        "both-families" => Scene {
            arguments: "::",
            ..server(|mut client, stage| {
                client.rest(b"127.0.0.1\n")?;
                client = stage.connect();
                client.rest(b"127.0.0.1\n")
            })
        },
        "restartable" => server(|mut client, stage| {
            client.line(b"ready\n")?;
            say!("\nStop your program now with Ctrl-C, and start it again at once.\n");
            client.more(client.patience);
            if client.end.is_none() {
                return client.wants("that your program is stopped");
            }
            // Its listener may live a moment longer than its connection.
            client.pause(1, "");
            client = stage.connect();
            client.line(b"ready\n")?;
            client.half_close();
            client.rest(b"")
        }),
        "sum" => server(|mut client, _| {
            client.send(b"40\n2\n")?;
            client.half_close();
            client.rest(b"42\n")
        }),
        "length-prefix" => typist(|mut server, _| {
            server.message()?;
            server.send(&framed(b"ok"))?;
            server.rest(b"")?;
            server.close(b"ok")
        }),
        "send-all" => server(|mut client, _| {
            let bytes: Vec<u8> = (0..=250).cycle().take(20_000_000).collect();
            client.rest(&bytes)
        }),
        "one-write" => typist(|mut server, _| {
            const HEADER: &str = "a length in decimal digits and a newline";
            let mut printed = Vec::new();
            loop {
                let header = server.receive(&format!("{HEADER}, or {END}"), |bytes, ended| {
                    line_length(bytes).or((ended && bytes.is_empty()).then_some(0))
                })?;
                if header.is_empty() {
                    return server.close(&printed);
                }
                let length = String::from_utf8_lossy(&header).trim_end().parse();
                let Ok(length) = length else {
                    return server.wants(HEADER);
                };
                server.exactly(length, "the body")?;
                server.send(b"ok\n")?;
                printed.extend(b"ok\n");
            }
        }),
        "upload" => typist(|mut server, _| {
            let mut printed = Vec::new();
            loop {
                let piece = server.receive(&format!("bytes, or {END}"), |bytes, ended| {
                    (ended || !bytes.is_empty()).then_some(bytes.len())
                })?;
                let answer = match piece.len() {
                    0 => format!("{}\n", printed.len()).into_bytes(),
                    _ => piece.to_ascii_uppercase(),
                };
                server.send(&answer)?;
                printed.extend(answer);
                if piece.is_empty() {
                    return server.close(&printed);
                }
            }
        }),
        "lines" => server(|mut client, _| {
            client.send(b"hello\n")?;
            client.line(b"5\n")?;
            client.send(b"you")?;
            client.half_close();
            client.rest(b"3\n")
        }),
        "characters" => client(|mut server, _| {
            server.send(b"caf\xc3")?;
            server.pause(3, ": your program should show \"caf\" now");
            server.send(b"\xa9")?;
            server.close("café".as_bytes())
        }),
        "half-close" => typist(|mut server, _| {
            server.until_end("any bytes, and then ")?;
            server.send(b"an answer")?;
            server.close(b"an answer")
        }),
        "too-big" => server(|mut client, stage| {
            client.send(b"hello")?;
            client.half_close();
            client.rest(b"ok 5\n")?;
            client = stage.connect();
            client.send(&[b'x'; 65_537])?;
            client.line(b"too big\n")?;
            client.send(&[b'y'; 100_000])?;
            client.half_close();
            client.rest(b"")
        }),
        "many-visits" => server(|mut client, stage| {
            client.send(b"good morning\n")?;
            client.rest(b"GOOD MORNING\n")?;
            client = stage.connect();
            client.send(b"\xff\n")?;
            client.rest(b"")
        }),
        "cap-server" => server(|mut client, stage| {
            client.send("straße".as_bytes())?;
            client.half_close();
            client.rest(b"STRASSE")?;
            client = stage.connect();
            client.send(b"\xff")?;
            client.half_close();
            client.rest(b"")
        }),
        "cap-client" => typist(|mut server, _| {
            let request = server.until_end("any bytes, and then ")?;
            let answer = server.upper(request)?;
            server.send(&answer)?;
            server.close(&answer)
        }),
        "both-ways" => {
            let ask = typist(|mut server, _| {
                let request = server.message()?;
                let answer = server.upper(request)?;
                server.send(&framed(&answer))?;
                server.rest(b"")?;
                server.close(&answer)
            });
            let serve = server(|mut client, _| {
                client.send(&framed("straße".as_bytes()))?;
                client.rest(&framed(b"STRASSE"))
            });
            return vec![
                Scene {
                    arguments: "ask 127.0.0.1",
                    ..ask
                },
                Scene {
                    arguments: "serve 127.0.0.1",
                    ..serve
                },
            ];
        }
        "frames" => server(|mut client, _| {
            client.send(&framed(b"\0\0\0\x02two"))?;
            client.pause(2, ": your program should keep this");
            client.send(&framed(b"\0\0\0\x01one"))?;
            client.half_close();
            let answers = [framed(b"\0\0\0\x01ONE"), framed(b"\0\0\0\x02TWO")];
            client.rest(&answers.concat())
        }),
        "fan" => server(|mut client, stage| {
            let mut idle = stage.connect();
            client.send("hello\ngrüße\n".as_bytes())?;
            client.line(b"HELLO\n")?;
            client.line("GRüßE\n".as_bytes())?;
            client.half_close();
            client.rest(b"")?;
            idle.send(b"and I\n")?;
            idle.line(b"AND I\n")?;
            idle.half_close();
            idle.rest(b"")
        }),
        "patient" => typist(|mut server, stage| {
            server.send(b"BUSY\n")?;
            server.hang_up();
            server = stage.connect();
            server.pause(1, ": your program should send nothing yet");
            server.send(b"READY\n")?;
            server.receive("a line", |bytes, _| line_length(bytes))?;
            server.send(b"delivered\n")?;
            server.close(b"delivered\n")
        }),
        "chat" => server(|mut client, stage| {
            client.send(b"ann\nhello\n")?;
            client.line(b"OK\n")?;
            client.line(b"ann: hello\n")?;
            let mut bob = stage.connect();
            bob.send(b"bob\n")?;
            bob.line(b"OK\n")?;
            bob.line(b"ann: hello\n")?;
            bob.send(b"good morning\n")?;
            bob.line(b"bob: good morning\n")?;
            client.line(b"bob: good morning\n")?;
            bob.half_close();
            bob.rest(b"")?;
            client.half_close();
            client.rest(b"")
        }),
        "http" => server(|mut client, stage| {
            const END: &[u8] = b"\r\n\r\n";
            let request = b"POST / HTTP/1.1\r\nHost: tea.example\r\nContent-Length: 5\r\n\r\n";
            client.send(request)?;
            client.pause(1, ": your program should wait for the body");
            client.send(b"hello")?;
            client.receive("an answer with HELLO", |bytes, ended| {
                let head = bytes.windows(END.len()).position(|place| place == END)?;
                let all = head + END.len() + b"HELLO".len();
                (ended || bytes.len() >= all).then_some(bytes.len())
            })?;
            client.half_close();
            client.rest(b"")?;
            client = stage.connect();
            client.send(b"PUT /tea HTTP/1.1\r\n\r\n")?;
            client.half_close();
            client.until_end("an answer with the status 404, and then ")?;
            Ok(())
        }),
        _ => return Vec::new(),
    }]
}

/// Plays the conversations of an exercise: right if they came to their end.
///
/// # Errors
///
/// When the book's folder is not found, or the port is taken.
pub fn play(exercise: &Exercise, cli: &Cli) -> Result<Outcome> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, cli.port.unwrap_or(PORT)));
    if exercise.name == "ping" {
        return ping(exercise, cli, wanted);
    }
    let scenes = scenes(exercise.name);
    if scenes.is_empty() {
        without_connection(exercise, cli)?;
    }
    for scene in scenes {
        let listener = (scene.role == "server").then(|| bind(wanted, cli, TcpListener::bind));
        let listener = listener.transpose()?;
        let address = listener
            .as_ref()
            .map_or(Ok(wanted), TcpListener::local_addr)?;
        let (role, name, seconds) = (scene.role, exercise.name, cli.patience);
        let commands = commands(exercise, cli)?;
        say!("This is a plain {role} for {name}. It checks nothing, and tells what goes");
        say!("over the connection. In another terminal, in this folder, start your program:\n");
        for command in commands {
            say!("  {command} {} {}", scene.arguments, address.port());
        }
        if scene.reads_input {
            say!("\nType a line there. Ctrl-D ends its input (on Windows Ctrl-Z and Enter).");
        }
        say!("\nOnce it is connected, it may be silent for {seconds} seconds at a time.\n");
        let patience = Duration::from_secs(seconds);
        let stage = Stage {
            listener,
            address,
            patience,
        };
        if (scene.play)(stage.connect(), &stage).is_err() {
            say!("\nThe conversation ends here.");
            return Ok(Outcome::Wrong);
        }
        if scene.role == "client" {
            say!("\nThat was all. Your program should go on serving: stop it with Ctrl-C.");
        }
    }
    Ok(Outcome::Right)
}

/// Plays a server of UDP.
fn ping(exercise: &Exercise, cli: &Cli, wanted: SocketAddr) -> Result<Outcome> {
    let socket = bind(wanted, cli, UdpSocket::bind)?;
    let (port, seconds) = (socket.local_addr()?.port(), cli.patience);
    let commands = commands(exercise, cli)?;
    say!("This is a plain server of UDP for ping. It checks nothing, and tells what comes.");
    say!("In another terminal, in this folder, start your program:\n");
    for command in commands {
        say!("  {command} 127.0.0.1 {port}");
    }
    say!("\nOnce it has sent something, it may be silent for {seconds} seconds at a time.\n");
    if lossy_server(&socket, Duration::from_secs(seconds)).is_err() {
        say!("\nThe conversation ends here.");
        return Ok(Outcome::Wrong);
    }
    Ok(Outcome::Right)
}

/// Binds to the port that the reader has named, or else to any if `wanted` is taken.
fn bind<S>(wanted: SocketAddr, cli: &Cli, bind: impl Fn(SocketAddr) -> io::Result<S>) -> Result<S> {
    bind(wanted)
        .or_else(|error| match cli.port {
            Some(_) => Err(error),
            None => bind((Ipv4Addr::LOCALHOST, 0).into()),
        })
        .map_err(|error| BadUsage(format!("cannot listen on {wanted}: {error}")).into())
}

/// The commands that start the reader's program, without HOST and PORT: the one that he
/// has named, or one for each answer that is there. The starter is put there if none is.
fn commands(exercise: &Exercise, cli: &Cli) -> Result<Vec<String>> {
    if !cli.command.is_empty() {
        let words = cli.command.iter().map(|word| word.to_string_lossy());
        let words: Vec<String> = words.map(|word| quoted(&word)).collect();
        return Ok(vec![words.join(" ")]);
    }
    let mut languages = desk::started(exercise)?;
    if languages.is_empty() || cli.language().is_some() {
        languages = vec![check::language(exercise, cli)?];
    }
    let mut commands = Vec::new();
    for language in languages {
        let is_new = desk::start(exercise, language)?;
        let file = quoted(&shown(&desk::answer(exercise, language)?));
        if is_new {
            say!("The starter is now in {file}.\n");
        }
        commands.push(match language {
            Language::Python => format!("{PYTHON} {file}"),
            Language::Rust => format!("cargo run -q -p answers --bin {} --", exercise.name),
        });
    }
    Ok(commands)
}

/// A word as the shell takes it for one.
fn quoted(word: &str) -> String {
    const PLAIN: &str = if cfg!(windows) {
        "-_./:=,\\"
    } else {
        "-_./:=,"
    };
    let is_plain = |c: char| c.is_alphanumeric() || PLAIN.contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Says what to do with a program that opens no connection.
fn without_connection(exercise: &Exercise, cli: &Cli) -> Result<()> {
    let commands = commands(exercise, cli)?;
    say!("This program opens no connection, so it has no partner. Start it yourself:\n");
    let (input, printed) = if exercise.name == "break-it" {
        (
            String::new(),
            "the name of a failure, a newline, and your input",
        )
    } else {
        let bytes = r"import sys; sys.stdout.buffer.write(b'Zo\xff\n')";
        (format!("{PYTHON} -c \"{bytes}\" | "), "not UTF-8 at byte 2")
    };
    for command in commands {
        say!("  {input}{command}");
    }
    say!("\nIt should print: {printed}");
    Ok(())
}
