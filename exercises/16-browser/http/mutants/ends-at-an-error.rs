//! Wrong: an error ends the whole program. Rejected by: survives-bad-clients

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::{env, process, thread};

use anyhow::{Context, bail, ensure};

const LINE: usize = 8192; // bytes in a line
const LINES: usize = 100; // between the first and the empty one
const BODY: usize = 65_536; // bytes in a body
const DROPPED: u64 = 1 << 20; // bytes that are thrown away after an answer

const BAD: &str = "400 Bad Request";
const PAGE: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Capitalization</title>
<label>Your text <input></label>
<button>Capitalize</button>
<p role="status"></p>
<script>
const find = (name) => document.querySelector(name);
find("button").onclick = async () => {
    const body = find("input").value;
    const answer = await fetch("/", { method: "POST", body });
    find("p").textContent = await answer.text();
};
</script>
</html>
"#;

/// A method, a target and a body.
type Request = (String, String, Vec<u8>);

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse()?;
    let listener = TcpListener::bind((args[1].as_str(), port))?;
    println!("LISTENING {}", listener.local_addr()?.port());
    loop {
        let (conn, addr) = listener.accept()?;
        thread::Builder::new().spawn(move || {
            if let Err(error) = serve(&conn) {
                eprintln!("http: {addr}: {error}");
                process::exit(1);
            }
        })?;
    }
}

fn serve(conn: &TcpStream) -> anyhow::Result<()> {
    let mut reader = BufReader::new(conn);
    match receive_request(&mut reader).and_then(answer_to) {
        Ok((kind, text)) => send_answer(conn, "200 OK", kind, &text)?,
        // It has left.
        Err(error) if error.is::<io::Error>() => return Err(error),
        // All other errors are a status.
        Err(refused) => {
            let status = refused.to_string();
            send_answer(conn, &status, "text/plain", &status)?;
        }
    }
    // Ends this half, and throws away what still comes, within limits.
    conn.shutdown(Shutdown::Write)?;
    io::copy(&mut reader.take(DROPPED), &mut io::sink())?;
    Ok(())
}

/// Returns a line without its end.
fn receive_line(reader: &mut impl BufRead) -> anyhow::Result<String> {
    let mut line = Vec::new();
    reader.take(LINE as u64).read_until(b'\n', &mut line)?;
    if !line.ends_with(b"\n") {
        ensure!(line.len() < LINE, BAD);
        bail!(io::Error::from(ErrorKind::UnexpectedEof));
    }
    let line = String::from_utf8(line).context(BAD)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn receive_request(reader: &mut impl BufRead) -> anyhow::Result<Request> {
    let first = receive_line(reader)?;
    let words: Vec<&str> = first.split(' ').collect();
    let [method, target, _version] = words[..] else {
        bail!(BAD);
    };
    let mut length = 0;
    for _ in 0..=LINES {
        let line = receive_line(reader)?;
        if line.is_empty() {
            let mut body = vec![0; length];
            reader.read_exact(&mut body)?;
            return Ok((method.to_owned(), target.to_owned(), body));
        }
        let (name, value) = line.split_once(':').context(BAD)?;
        if name.eq_ignore_ascii_case("content-length") {
            length = parse_length(value.trim())?;
        }
    }
    bail!(BAD);
}

fn parse_length(value: &str) -> anyhow::Result<usize> {
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    ensure!(is_number, BAD);
    let length = value.parse().unwrap_or(usize::MAX);
    ensure!(length <= BODY, "413 Content Too Large");
    Ok(length)
}

/// Returns the content type and the text of a good answer.
fn answer_to((method, target, body): Request) -> anyhow::Result<(&'static str, String)> {
    ensure!(target == "/", "404 Not Found");
    match method.as_str() {
        "GET" => Ok(("text/html", PAGE.to_owned())),
        "POST" => {
            let text = String::from_utf8(body).context(BAD)?;
            Ok(("text/plain", text.to_uppercase()))
        }
        _ => bail!("405 Method Not Allowed"),
    }
}

fn send_answer(mut conn: &TcpStream, status: &str, kind: &str, text: &str) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: {kind}; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Allow: GET, POST\r\n\
         Connection: close\r\n\
         \r\n",
        text.len()
    );
    conn.write_all(&[head.as_bytes(), text.as_bytes()].concat())
}
