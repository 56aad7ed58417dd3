// ANCHOR: all
//! A secret on its way, as plain bytes and encrypted with TLS.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const LIMIT: u64 = 1024; // bytes in a line
const SECRET: &str = "the safe opens with 4711";

// ANCHOR: relay
/// Passes on what one side says, and returns it.
fn pass_on(mut from: &TcpStream, mut to: &TcpStream) -> Vec<u8> {
    let mut seen = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        seen.extend_from_slice(&buffer[..count]);
        if to.write_all(&buffer[..count]).is_err() {
            break; // it has left
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    seen
}

/// Stands on the way from a client to a server.
fn relay(
    listener: &TcpListener,
    address: SocketAddr,
) -> io::Result<Vec<u8>> {
    // ANCHOR: server
    let (client, _addr) = listener.accept()?;
    // ANCHOR: client
    let server = TcpStream::connect(address)?;
    // ANCHOR_END: client
    Ok(thread::scope(|scope| {
        scope.spawn(|| pass_on(&server, &client));
        pass_on(&client, &server)
    }))
}
// ANCHOR_END: relay

// ANCHOR: certify
/// Makes a key and a certificate for localhost.
fn certify()
-> anyhow::Result<(Arc<ServerConfig>, Arc<ClientConfig>)> {
    let names = vec!["localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names)?;
    let certificate = made.cert.der().clone();
    let key = made.signing_key.serialize_der();
    let key = key.try_into().map_err(anyhow::Error::msg)?;
    let at_server =
        ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)?;
    let mut trusted = RootCertStore::empty();
    trusted.add(certificate)?;
    Ok((Arc::new(at_server), trusting(trusted)))
}

/// A client that trusts these certificates, and no others.
fn trusting(these: RootCertStore) -> Arc<ClientConfig> {
    let client = ClientConfig::builder()
        .with_root_certificates(these)
        .with_no_client_auth();
    Arc::new(client)
}
// ANCHOR_END: certify

// ANCHOR: server
// ANCHOR: serve
/// Answers a client with what it has said.
fn answer(stream: impl Read + Write) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut said = b"I have read: ".to_vec();
    reader.by_ref().take(LIMIT).read_until(b'\n', &mut said)?;
    reader.get_mut().write_all(&said)
}

fn serve(
    listener: &TcpListener,
    tls: Option<Arc<ServerConfig>>,
) -> anyhow::Result<()> {
    let (conn, _addr) = listener.accept()?;
    let Some(tls) = tls else {
        return Ok(answer(conn)?);
    };
    let tls = ServerConnection::new(tls)?;
    // It fails if the client does not trust us.
    let _ = answer(StreamOwned::new(tls, conn));
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: ask
/// Tells the secret, and returns the answer.
fn tell(mut stream: impl Read + Write) -> io::Result<String> {
    stream.write_all(format!("{SECRET}\n").as_bytes())?;
    let mut answer = String::new();
    BufReader::new(stream).take(LIMIT).read_line(&mut answer)?;
    Ok(answer.trim_end().to_owned())
}

fn ask(
    address: SocketAddr,
    tls: Option<Arc<ClientConfig>>,
) -> io::Result<String> {
    let limit = Duration::from_secs(5);
    let sock = TcpStream::connect_timeout(&address, limit)?;
    sock.set_read_timeout(Some(limit))?;
    let Some(tls) = tls else {
        return tell(sock);
    };
    let name = ServerName::try_from("localhost").unwrap();
    let tls = ClientConnection::new(tls, name)
        .map_err(io::Error::other)?;
    tell(StreamOwned::new(tls, sock))
}

/// Whether the server is not the one that it says it is.
fn is_unknown(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|it| it.downcast_ref());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_)))
}
// ANCHOR_END: ask
// ANCHOR_END: client

// ANCHOR: attempt
/// One client, one server, and somebody on the way.
fn attempt(
    title: &str,
    at_server: Option<&Arc<ServerConfig>>,
    at_client: Option<&Arc<ClientConfig>>,
) -> anyhow::Result<()> {
    // ANCHOR: server
    let far = TcpListener::bind("127.0.0.1:0")?;
    let near = TcpListener::bind("127.0.0.1:0")?;
    // ANCHOR_END: server
    let (beyond, here) = (far.local_addr()?, near.local_addr()?);
    let at_server = at_server.cloned();
    let server = thread::spawn(move || serve(&far, at_server));
    let between = thread::spawn(move || relay(&near, beyond));
    match ask(here, at_client.cloned()) {
        Ok(answer) => println!("{title}: {answer}"),
        Err(error) if is_unknown(&error) => {
            println!("{title}: I do not know this server");
        }
        Err(error) => return Err(error.into()),
    }
    server.join().unwrap()?;
    let seen = between.join().unwrap()?;
    let mut places = seen.windows(SECRET.len());
    let found = places.any(|place| place == SECRET.as_bytes());
    let what = if found { "the secret" } else { "no secret" };
    println!("    on the way: {what}");
    Ok(())
}
// ANCHOR_END: attempt

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    let (at_server, at_client) = certify()?;
    attempt("plain", None, None)?;
    attempt("encrypted", Some(&at_server), Some(&at_client))?;
    let nobody = trusting(RootCertStore::empty());
    attempt("to a stranger", Some(&at_server), Some(&nobody))
}
// ANCHOR_END: main
// ANCHOR_END: all
