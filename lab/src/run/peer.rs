//! The other end in the reader's hands: a socket of the lab that does what the reader
//! presses, and tells each thing that comes. It speaks to this machine alone.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Sender, UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::runs::MOST;
use super::text::hex;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a send may wait for room.
const SEND: Duration = Duration::from_secs(1);

/// How many bytes may come before the page is full.
const ROOM: usize = 256 << 10;

/// The most bytes of one receive.
const MOST_BYTES: usize = 64 << 10;

/// An address, as the reader has typed it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    #[serde(default = "here")]
    host: String,
    port: u16,
}

fn here() -> String {
    "127.0.0.1".to_owned()
}

/// Who receives what comes.
#[derive(Deserialize, Clone, Copy, PartialEq)]
pub enum Receive {
    /// The lab, at once.
    #[serde(rename = "at once")]
    AtOnce,
    /// The reader, call by call.
    #[serde(rename = "by hand")]
    ByHand,
}

/// What the reader does, apart from sending.
#[derive(Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    #[serde(rename = "end half")]
    EndHalf,
    Close,
    Reset,
    Receive,
}

/// What is asked of a peer.
enum Ask {
    Send(Vec<u8>, oneshot::Sender<io::Result<usize>>),
    Act(Act, usize),
}

/// All peers.
#[derive(Default)]
pub struct Peers {
    last: AtomicU32,
    open: Arc<Mutex<HashMap<u32, UnboundedSender<Ask>>>>,
}

/// A peer that is open, closed when it is dropped.
pub struct Peer {
    number: u32,
    open: Arc<Mutex<HashMap<u32, UnboundedSender<Ask>>>>,
    asked: UnboundedReceiver<Ask>,
    receive: Receive,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&self.number);
    }
}

impl Peers {
    /// One more.
    ///
    /// # Errors
    ///
    /// When there are as many as there may be.
    pub fn peer(&self, receive: Receive) -> Result<Peer, String> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= MOST {
            return Err(format!("{MOST} sockets are open: close one of them first"));
        }
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let (asks, asked) = unbounded_channel();
        open.insert(number, asks);
        Ok(Peer {
            number,
            open: Arc::clone(&self.open),
            asked,
            receive,
        })
    }

    /// Sends bytes, and returns how many the system has taken.
    ///
    /// # Errors
    ///
    /// When the peer is closed, or its connection broken: why, in a line.
    pub async fn send(&self, number: u32, bytes: Vec<u8>) -> Result<usize, String> {
        let (reply, replied) = oneshot::channel();
        self.ask(number, Ask::Send(bytes, reply))?;
        match replied.await {
            Ok(Ok(count)) => Ok(count),
            Ok(Err(error)) => Err(words(&error)),
            Err(_) => Err(CLOSED.to_owned()),
        }
    }

    /// Does something else. `most` is for a receive: its largest number of bytes.
    ///
    /// # Errors
    ///
    /// When the peer is closed.
    pub fn act(&self, number: u32, act: Act, most: usize) -> Result<(), String> {
        self.ask(number, Ask::Act(act, most.clamp(1, MOST_BYTES)))
    }

    fn ask(&self, number: u32, ask: Ask) -> Result<(), String> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let asks = open.get(&number);
        let asked = asks.is_some_and(|asks| asks.send(ask).is_ok());
        asked.then_some(()).ok_or_else(|| CLOSED.to_owned())
    }
}

const CLOSED: &str = "this socket is closed";

/// The address of this machine that the reader means.
///
/// # Errors
///
/// When it is one of another machine.
fn address(place: &Place) -> Result<SocketAddr, String> {
    let ip = match place.host.as_str() {
        "localhost" => Ok(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        host => host.parse::<IpAddr>(),
    };
    match ip {
        Ok(ip) if ip.is_loopback() => Ok(SocketAddr::new(ip, place.port)),
        _ => Err(format!(
            "{} is not this machine: give 127.0.0.1",
            place.host
        )),
    }
}

/// What went wrong, in the words of the book.
fn words(error: &io::Error) -> String {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::ConnectionRefused => "connection refused: nobody listens there".to_owned(),
        ErrorKind::ConnectionReset => "connection reset by the other side".to_owned(),
        ErrorKind::BrokenPipe => {
            "broken pipe: you have ended your half, or the other side is gone".to_owned()
        }
        ErrorKind::AddrInUse => "address already in use: give another port".to_owned(),
        ErrorKind::TimedOut => "timed out: nobody answers there".to_owned(),
        _ => error.to_string(),
    }
}

impl Peer {
    /// Connects to `place`, and does what is asked until it is closed.
    pub async fn connect(mut self, place: &Place, page: &Sender<Value>) {
        let _ = page.send(json!({ "peer": self.number })).await;
        let connected = match address(place) {
            Err(why) => Err(why),
            Ok(address) => match timeout(CONNECT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => Ok(stream),
                Ok(Err(error)) => Err(words(&error)),
                Err(_) => Err(words(&io::ErrorKind::TimedOut.into())),
            },
        };
        match connected {
            Ok(stream) => self.talk(stream, page).await,
            Err(why) => drop(page.send(json!({ "failed": why })).await),
        }
    }

    /// Listens at `place` for one client, and does what is asked until it is closed.
    pub async fn listen(mut self, place: &Place, page: &Sender<Value>) {
        let _ = page.send(json!({ "peer": self.number })).await;
        let listener = match address(place) {
            Err(why) => Err(why),
            Ok(address) => TcpListener::bind(address)
                .await
                .map_err(|error| words(&error)),
        };
        let listener = match listener {
            Ok(listener) => listener,
            Err(why) => return drop(page.send(json!({ "failed": why })).await),
        };
        if let Ok(address) = listener.local_addr() {
            let place = json!({"host": address.ip().to_string(), "port": address.port()});
            let _ = page.send(json!({ "listening": place })).await;
        }
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    if let Ok((stream, _)) = accepted {
                        drop(listener);
                        return self.talk(stream, page).await;
                    }
                }
                ask = self.asked.recv() => match ask {
                    Some(Ask::Act(Act::Close | Act::Reset, _)) | None => {
                        return drop(page.send(json!({"closed": "closed"})).await);
                    }
                    Some(_) => {}
                },
                () = page.closed() => return,
            }
        }
    }

    /// Does what is asked with a connection, and tells what comes.
    async fn talk(&mut self, mut stream: TcpStream, page: &Sender<Value>) {
        let name =
            |address: io::Result<SocketAddr>| address.map_or(String::new(), |a| a.to_string());
        let connected =
            json!({"here": name(stream.local_addr()), "there": name(stream.peer_addr())});
        let _ = page.send(json!({ "connected": connected })).await;
        let mut total = 0;
        let mut wanted = (self.receive == Receive::AtOnce).then_some(4096);
        let mut buffer = vec![0; MOST_BYTES];
        loop {
            let most = wanted.unwrap_or_default();
            tokio::select! {
                read = stream.read(&mut buffer[..most]), if wanted.is_some() => match read {
                    Ok(0) => {
                        wanted = None;
                        let _ = page.send(json!({"half": "ended"})).await;
                    }
                    Ok(count) => {
                        total += count;
                        let _ = page.send(json!({ "got": hex(&buffer[..count]) })).await;
                        if total > ROOM {
                            let _ = page.send(json!({"broken": "more than 256 KiB came: you have closed with a reset"})).await;
                            return self.reset(stream, page).await;
                        }
                        if self.receive == Receive::ByHand {
                            wanted = None;
                        }
                    }
                    Err(error) => {
                        wanted = None;
                        let _ = page.send(json!({ "broken": words(&error) })).await;
                    }
                },
                ask = self.asked.recv() => match ask {
                    Some(Ask::Send(bytes, reply)) => drop(reply.send(send(&mut stream, &bytes).await)),
                    Some(Ask::Act(Act::EndHalf, _)) => {
                        if let Err(error) = stream.shutdown().await {
                            let _ = page.send(json!({ "broken": words(&error) })).await;
                        }
                    }
                    Some(Ask::Act(Act::Receive, most)) => {
                        if self.receive == Receive::ByHand {
                            wanted = Some(most);
                            let _ = page.send(json!({"receiving": true})).await;
                        }
                    }
                    Some(Ask::Act(Act::Reset, _)) => return self.reset(stream, page).await,
                    Some(Ask::Act(Act::Close, _)) | None => {
                        drop(stream);
                        return drop(page.send(json!({"closed": "closed"})).await);
                    }
                },
                () = page.closed() => return,
            }
        }
    }

    /// Closes with a reset: SO_LINGER of zero seconds in socket(7).
    async fn reset(&self, stream: TcpStream, page: &Sender<Value>) {
        let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
        drop(stream);
        let _ = page.send(json!({"closed": "reset"})).await;
    }
}

/// Sends as many of these bytes as the system takes within `SEND`.
async fn send(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<usize> {
    let mut sent = 0;
    while sent < bytes.len() {
        match timeout(SEND, stream.write(&bytes[sent..])).await {
            Ok(Ok(count)) => sent += count,
            Ok(Err(error)) if sent == 0 => return Err(error),
            Ok(Err(_)) | Err(_) => break,
        }
    }
    Ok(sent)
}

/// The bytes that pairs of hexadecimal digits stand for.
///
/// # Errors
///
/// When they are no such pairs.
pub fn bytes(hex: &str) -> Result<Vec<u8>, String> {
    let digits = hex.as_bytes();
    let pairs = digits.chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair)
            .ok()
            .filter(|pair| pair.len() == 2)?;
        let are_digits = pair.bytes().all(|byte| byte.is_ascii_hexdigit());
        are_digits.then(|| u8::from_str_radix(pair, 16).ok())?
    });
    let bytes: Option<Vec<u8>> = pairs.collect();
    bytes.ok_or_else(|| "these are not pairs of hexadecimal digits".to_owned())
}
