//! The partner of the reader's program, which tells what goes over the connection.

use std::fmt::Display;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use exercises::{LARGEST, Peer, show};

use crate::report::say;

/// How many pieces in a row are told one by one.
const PIECES: usize = 4;

/// How long what is still on its way is waited for.
const BRIEFLY: Duration = Duration::from_millis(100);

const YOU: &str = "your program";
pub const END: &str = "the end of the stream";

/// How the program may end its direction.
const ENDS: &str = "ends the stream";
const RESETS: &str = "resets the connection";

/// The most bytes that are taken from a program.
const MOST: usize = 64 << 20;

fn tell(who: &str, act: impl Display) {
    say!("{who:12}  {act}");
}

/// Tells what should be in place of what came.
fn tell_task(awaited: &str) {
    tell("the task", format!("wants instead: {awaited}"));
}

/// Says how a program should have ended.
fn say_printed(printed: &[u8]) {
    let printed = show(printed);
    say!("\nYour program should have printed {printed}, and ended with exit status 0.");
}

/// `bytes` for people, and only how many if they are long.
fn brief(bytes: &[u8]) -> String {
    match bytes.len() {
        count @ 61.. => format!("{count} bytes"),
        _ => show(bytes),
    }
}

/// The conversation cannot go on. The reader has been told why.
pub struct Stop;

pub type Told<T = ()> = Result<T, Stop>;

/// How long the first line of `bytes` is, with its newline.
pub fn line_length(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&b| b == b'\n').map(|end| end + 1)
}

/// Where the two meet.
pub struct Stage {
    /// For a program that is a client.
    pub listener: Option<TcpListener>,
    pub address: SocketAddr,
    pub patience: Duration,
}

impl Stage {
    /// Waits for the program, for as long as that takes, and connects with it.
    pub fn connect(&self) -> Partner {
        let (role, stream) = match &self.listener {
            Some(listener) => {
                tell("server", "waits until your program connects (Ctrl-C stops)");
                let stream = loop {
                    if let Ok((stream, _)) = listener.accept() {
                        break stream;
                    }
                };
                let port = stream.peer_addr().map_or(0, |address| address.port());
                tell(YOU, format!("connects, from port {port}"));
                ("server", stream)
            }
            None => ("client", self.reach()),
        };
        Partner {
            role,
            peer: Peer::of(stream),
            taken: 0,
            end: None,
            awaited: String::new(),
            pieces: 0,
            patience: self.patience,
        }
    }

    /// Connects to the program, which may be still to be started.
    fn reach(&self) -> TcpStream {
        let mut has_said = false;
        loop {
            if let Ok(stream) = TcpStream::connect_timeout(&self.address, Duration::from_secs(2)) {
                let port = stream.local_addr().map_or(0, |address| address.port());
                tell("client", format!("connects, from port {port}"));
                return stream;
            }
            if !has_said {
                tell("client", "waits until your program listens (Ctrl-C stops)");
                has_said = true;
            }
            thread::sleep(BRIEFLY);
        }
    }
}

/// The end of a connection that is not the program's.
pub struct Partner {
    role: &'static str,
    pub peer: Peer,
    /// How many of the bytes received have had their part in the conversation.
    taken: usize,
    /// How the program has ended its direction, if it has.
    pub end: Option<&'static str>,
    /// What was waited for last, and how many pieces have gone since then.
    awaited: String,
    pieces: usize,
    pub patience: Duration,
}

impl Partner {
    /// Ends the conversation with what the task says.
    pub fn wants<T>(&self, awaited: &str) -> Told<T> {
        tell_task(awaited);
        Err(Stop)
    }

    fn tell_piece(&mut self, who: &str, bytes: &[u8]) {
        self.pieces += 1;
        if self.pieces <= PIECES {
            tell(who, format!("sends {}", show(bytes)));
        } else if self.pieces == PIECES + 1 {
            tell(who, "sends more, and so on …");
        }
    }

    pub fn pause(&self, seconds: u64, meanwhile: &str) {
        tell(self.role, format!("pauses for {seconds} s{meanwhile}"));
        thread::sleep(Duration::from_secs(seconds));
    }

    pub fn send(&mut self, bytes: &[u8]) -> Told {
        self.peer.allow(self.patience);
        match self.peer.send_while_open(bytes) {
            Ok(true) => {
                self.tell_piece(self.role, bytes);
                return Ok(());
            }
            Ok(false) => tell(YOU, "has closed the connection"),
            Err(_) => tell(YOU, "takes no more, and time is up"),
        }
        self.wants(&format!("that your program receives {}", brief(bytes)))
    }

    pub fn half_close(&self) {
        tell(self.role, "ends its half of the connection");
        self.peer.half_close();
    }

    /// Closes, and says what the program should have printed.
    pub fn close(mut self, printed: &[u8]) -> Told {
        // What is on its way comes first.
        thread::sleep(BRIEFLY);
        if self.end.is_none() && self.more(BRIEFLY) && self.end.is_none() {
            tell_task("that nothing more comes");
        }
        if self.end == Some(RESETS) || self.peer.was_reset() {
            tell(YOU, "has closed the connection before this came");
            return self.wants("that your program receives until the stream ends");
        }
        self.hang_up();
        say_printed(printed);
        Ok(())
    }

    /// Closes, whatever the program does.
    pub fn hang_up(self) {
        drop(self.peer);
        tell(self.role, "closes the connection");
    }

    /// Receives what comes next, and tells it. Returns false if nothing comes.
    pub fn more(&mut self, limit: Duration) -> bool {
        let count = self.peer.received.len();
        match self.peer.read(usize::MAX, Instant::now() + limit) {
            Ok(1..) => {
                let piece = self.peer.received[count..].to_vec();
                self.tell_piece(YOU, &piece);
                return true;
            }
            Ok(0) => self.end = Some(ENDS),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if limit != BRIEFLY {
                    let seconds = limit.as_secs();
                    tell(
                        self.role,
                        format!("has waited for {seconds} s, and nothing more came"),
                    );
                }
                return false;
            }
            Err(_) => self.end = Some(RESETS),
        }
        if self.pieces > PIECES {
            tell(YOU, format!("has sent {count} bytes in all"));
        }
        tell(YOU, self.end.unwrap_or_default());
        true
    }

    /// Receives until `length`, which is also told whether the stream has ended, says
    /// how long what is awaited is, and returns that.
    pub fn receive(
        &mut self,
        awaited: &str,
        length: impl Fn(&[u8], bool) -> Option<usize>,
    ) -> Told<Vec<u8>> {
        loop {
            let bytes = &self.peer.received[self.taken..];
            if let Some(length) = length(bytes, self.end == Some(ENDS)) {
                let bytes = bytes[..length].to_vec();
                self.taken += length;
                return Ok(bytes);
            }
            if awaited != self.awaited {
                tell(self.role, format!("waits for {awaited}"));
                self.awaited = awaited.to_owned();
                self.pieces = 0;
            }
            if self.peer.received.len() > MOST {
                tell(self.role, "takes no more than 64 MiB");
                return self.wants(awaited);
            }
            if self.end.is_some() || !self.more(self.patience) {
                return self.wants(awaited);
            }
        }
    }

    pub fn exactly(&mut self, count: usize, what: &str) -> Told<Vec<u8>> {
        let awaited = format!("{count} bytes, {what}");
        self.receive(&awaited, |bytes, _| (bytes.len() >= count).then_some(count))
    }

    pub fn line(&mut self, expected: &[u8]) -> Told {
        let line = self.receive(&brief(expected), |bytes, _| line_length(bytes))?;
        compare(&line, expected);
        Ok(())
    }

    pub fn until_end(&mut self, what: &str) -> Told<Vec<u8>> {
        let awaited = format!("{what}{END}");
        self.receive(&awaited, |bytes, ended| ended.then_some(bytes.len()))
    }

    pub fn rest(&mut self, expected: &[u8]) -> Told {
        let came = match expected {
            [] => self.until_end("")?,
            _ => self.until_end(&format!("{}, and then ", brief(expected)))?,
        };
        compare(&came, expected);
        Ok(())
    }

    /// Receives a message with its length in front.
    pub fn message(&mut self) -> Told<Vec<u8>> {
        let length = self.exactly(4, "the length of the message")?;
        let length = u32::from_be_bytes(*length.first_chunk().expect("four bytes"));
        if length > LARGEST {
            return self.wants(&format!("a length of {LARGEST} at most, and not {length}"));
        }
        self.exactly(length as usize, "the message")
    }

    pub fn upper(&self, text: Vec<u8>) -> Told<Vec<u8>> {
        match String::from_utf8(text) {
            Ok(text) => Ok(text.to_uppercase().into_bytes()),
            Err(_) => self.wants("text in UTF-8"),
        }
    }
}

/// Says so if something else came than the task says.
pub fn compare(came: &[u8], expected: &[u8]) {
    if came != expected {
        let pairs = came.iter().zip(expected);
        let same = pairs.take_while(|(a, b)| a == b).count();
        let expected = brief(expected);
        tell_task(&format!("{expected}, which differs from byte {same} on"));
    }
}

/// A server of UDP for the exercise ping, as in the example of its task: the first `ping 2`
/// is lost, and so is each `ping 4`. A program may be silent as long as `patience`.
pub fn lossy_server(socket: &UdpSocket, patience: Duration) -> Told {
    const SERVER: &str = "server";
    tell(SERVER, "waits until your program sends (Ctrl-C stops)");
    let mut has_lost = false;
    let mut buffer = [0; 1 << 16];
    loop {
        let came = socket.recv_from(&mut buffer);
        let (length, addr) = match came {
            Ok(came) => came,
            // On Windows it tells that nobody has received the last answer.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => continue,
            Err(_) => {
                tell_task("another ping");
                return Err(Stop);
            }
        };
        let _ = socket.set_read_timeout(Some(patience));
        let ping = &buffer[..length];
        let (is_second, is_last) = (ping == b"ping 2", ping == b"ping 5");
        let is_lost = ping == b"ping 4" || is_second && !has_lost;
        has_lost |= is_second;
        let lost = if is_lost { ", which is lost" } else { "" };
        tell(YOU, format!("sends {}{lost}", brief(ping)));
        if is_lost {
            continue;
        }
        let pong = String::from_utf8_lossy(ping).replace("ping", "pong");
        tell(SERVER, format!("sends {}", brief(pong.as_bytes())));
        let _ = socket.send_to(pong.as_bytes(), addr);
        if is_last {
            let printed = b"1 answered after 1\n2 answered after 2\n3 answered after 1\n\
                4 lost\n5 answered after 1\nsent 8, answered 4, lost 1\n";
            say_printed(printed);
            return Ok(());
        }
    }
}
