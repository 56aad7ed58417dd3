//! The grader's own end of a connection, with a record of what went over it.

use std::io::{self, ErrorKind, Read, Write};
#[cfg(target_os = "linux")]
use std::net::SocketAddrV4;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use socket2::{Domain, SockRef, Socket, Type};

use crate::Failure;
use crate::program::{LIMIT, Process, Program};
#[cfg(target_os = "linux")]
use crate::receive_queue::{unread, unsent};

/// How long the grader pauses in the middle of a message. Longer than any
/// sensible "nothing came, so that was the end".
pub const PAUSE: Duration = Duration::from_millis(400);

/// A pause that is longer than the time limits which many set first, of one second and
/// of two. Each exercise that has a connection makes one such pause.
pub const LONG_PAUSE: Duration = Duration::from_millis(2200);

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(2);

/// A listener of the grader, on a free port of 127.0.0.1.
pub fn listen() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").expect("a free port")
}

/// A listener at each of two addresses, at the same port.
pub fn listen_at_both(addresses: [[u8; 4]; 2]) -> [TcpListener; 2] {
    loop {
        let first = TcpListener::bind(SocketAddr::from((addresses[0], 0))).expect("a free port");
        let port = first.local_addr().expect("an address").port();
        if let Ok(second) = TcpListener::bind(SocketAddr::from((addresses[1], port))) {
            return [first, second];
        }
    }
}

/// The same, with little room for what comes, so that a program which sends much
/// soon has to wait.
pub fn listen_with_little_room() -> TcpListener {
    let listener = listen();
    // A connection has the settings of its listener.
    let _ = leave_little_room(SockRef::from(&listener));
    listener
}

fn leave_little_room(socket: SockRef<'_>) -> io::Result<()> {
    socket.set_recv_buffer_size(4096)?;
    // Small segments keep the program's own buffer small, too.
    #[cfg(target_os = "linux")]
    socket.set_tcp_mss(536)?;
    Ok(())
}

/// A free port for a program that is told its port. It is none of those that
/// systems hand out by themselves, and is not returned twice.
pub fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        // Graders that run at the same time begin at different ports.
        let number =
            std::process::id().wrapping_mul(97) % 20_000 + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 10_000 + (number % 20_000) as u16;
        if is_free(port) {
            return port;
        }
    }
}

/// Whether a program could listen at this port of 127.0.0.1. It is tried without
/// listening: a process that another thread is starting keeps a copy of each socket for a
/// moment, and a listener that is kept so would be in the program's way.
fn is_free(port: u16) -> bool {
    let tried = Socket::new(Domain::IPV4, Type::STREAM, None).and_then(|socket| {
        // On Windows it would let two listen at one port.
        #[cfg(unix)]
        socket.set_reuse_address(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)).into())
    });
    tried.is_ok()
}

/// Whether a client can connect to `address`.
pub fn can_connect(address: SocketAddr) -> bool {
    TcpStream::connect_timeout(&address, CONNECT).is_ok()
}

/// The grader's end of a connection.
pub struct Peer {
    stream: TcpStream,
    pub sent: Vec<u8>,
    pub received: Vec<u8>,
    deadline: Instant,
    /// Nothing for a program that somebody else has started.
    process: Option<Process>,
}

impl Peer {
    /// Waits for the program to connect to `listener`.
    ///
    /// # Errors
    ///
    /// When it ends first, or does not connect before its deadline.
    pub fn accept(listener: &TcpListener, program: &mut Program) -> Result<Peer, Failure> {
        let (_, peer) = Peer::accept_any(std::slice::from_ref(listener), program)?;
        Ok(peer)
    }

    /// Waits for the program to connect to one of `listeners`, and returns the
    /// index of that one, too.
    ///
    /// # Errors
    ///
    /// As `accept`.
    pub fn accept_any(
        listeners: &[TcpListener],
        program: &mut Program,
    ) -> Result<(usize, Peer), Failure> {
        for listener in listeners {
            listener
                .set_nonblocking(true)
                .expect("a setting of a socket");
        }
        loop {
            // Asked first: a program may connect and end right afterwards.
            let may_still_come = program.is_running() && Instant::now() < program.deadline;
            for (index, listener) in listeners.iter().enumerate() {
                if let Ok((stream, _)) = listener.accept() {
                    stream
                        .set_nonblocking(false)
                        .expect("a setting of a socket");
                    return Ok((index, Peer::new(stream, program)));
                }
            }
            if may_still_come {
                thread::sleep(Duration::from_millis(2));
            } else if program.is_running() {
                return Err(program.process.stuck("your program did not connect"));
            } else {
                return Err(program.failure("your program ended, and did not connect"));
            }
        }
    }

    /// Connects to the program's port.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub fn connect(port: u16, program: &mut Program) -> Result<Peer, Failure> {
        Peer::reach((Ipv4Addr::LOCALHOST, port).into(), program, |_| Ok(()))
    }

    /// Connects to the program's port from an address of this machine, and to the
    /// address 127.0.0.1 or `::1`, whichever is of the same family.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub fn connect_from(own: IpAddr, port: u16, program: &mut Program) -> Result<Peer, Failure> {
        let there = match own {
            IpAddr::V4(_) => (Ipv4Addr::LOCALHOST, port).into(),
            IpAddr::V6(_) => (Ipv6Addr::LOCALHOST, port).into(),
        };
        Peer::reach(there, program, |socket| {
            socket.bind(&SocketAddr::new(own, 0).into())
        })
    }

    /// Connects to the program's port, with little room for what it sends, so
    /// that a program which sends much soon has to wait.
    ///
    /// # Errors
    ///
    /// When nobody listens there.
    pub fn connect_with_little_room(port: u16, program: &mut Program) -> Result<Peer, Failure> {
        Peer::reach((Ipv4Addr::LOCALHOST, port).into(), program, |socket| {
            leave_little_room(SockRef::from(socket))
        })
    }

    /// Connects to `there` with a socket that `prepare` has been at.
    fn reach(
        there: SocketAddr,
        program: &Program,
        prepare: impl FnOnce(&Socket) -> io::Result<()>,
    ) -> Result<Peer, Failure> {
        let connected =
            Socket::new(Domain::for_address(there), Type::STREAM, None).and_then(|socket| {
                prepare(&socket)?;
                socket.connect_timeout(&there.into(), CONNECT)?;
                Ok(socket)
            });
        match connected {
            Ok(socket) => Ok(Peer::new(socket.into(), program)),
            Err(error) => Err(program.failure(format!(
                "your server could not be reached at {there} ({error})"
            ))),
        }
    }

    /// Begins to connect to the program's port, and does not wait until it has: the
    /// program may be stopped, and its queue full. If nobody listens there, the first
    /// use of the connection tells.
    ///
    /// # Errors
    ///
    /// When there is no socket to be had.
    pub fn begin(port: u16, program: &Program) -> io::Result<Peer> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
        socket.set_nonblocking(true)?;
        // It is not yet connected, and systems have different words for that.
        let _ = socket.connect(&SocketAddr::from(([127, 0, 0, 1], port)).into());
        socket.set_nonblocking(false)?;
        Ok(Peer::new(socket.into(), program))
    }

    fn new(stream: TcpStream, program: &Program) -> Peer {
        Peer {
            deadline: program.deadline,
            process: Some(program.process.clone()),
            ..Peer::of(stream)
        }
    }

    /// The end of a connection to a program that somebody else has started. Until
    /// `allow` gives it another one, its deadline is `LIMIT` from now.
    pub fn of(stream: TcpStream) -> Peer {
        // What the grader sends in pieces must also leave in pieces.
        stream.set_nodelay(true).expect("a setting of a socket");
        Peer {
            stream,
            sent: Vec::new(),
            received: Vec::new(),
            deadline: Instant::now() + LIMIT,
            process: None,
        }
    }

    /// The port of the grader's end.
    pub fn port(&self) -> u16 {
        self.stream.local_addr().map_or(0, |address| address.port())
    }

    /// Sends all of `bytes`.
    ///
    /// # Errors
    ///
    /// When the program has closed its end, or takes nothing until its deadline.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.send_while_open(bytes)? {
            return Ok(());
        }
        Err(self.failure("your program closed the connection before it had everything"))
    }

    /// The same for a program that may close early, and is judged by something
    /// else then. Returns whether it was still there.
    ///
    /// # Errors
    ///
    /// When the program takes nothing until its deadline.
    pub fn send_while_open(&mut self, bytes: &[u8]) -> Result<bool, Failure> {
        let mut rest = bytes;
        loop {
            // The time limit of a socket is for one call, and begins anew with the next.
            let _ = self.stream.set_write_timeout(Some(self.left()));
            let timed_out = match self.stream.write(rest) {
                Ok(count) => {
                    rest = &rest[count..];
                    Instant::now() >= self.deadline
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => false,
                Err(error) if timed_out(&error) => true,
                Err(_) => return Ok(false),
            };
            if rest.is_empty() {
                self.sent.extend_from_slice(bytes);
                return Ok(true);
            }
            if timed_out {
                return Err(self.stuck("your program stopped reading before it had everything"));
            }
        }
    }

    /// Sends `bytes` one at a time, each after the program has taken the last
    /// one where the system tells, or after a short wait elsewhere.
    ///
    /// # Errors
    ///
    /// As `send`.
    pub fn send_one_by_one(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        for byte in bytes {
            self.send(&[*byte])?;
            self.wait_until_taken();
        }
        Ok(())
    }

    /// Waits until the program has read what was sent, at most a second and not
    /// beyond the deadline; 20 milliseconds where the system does not tell.
    pub fn wait_until_taken(&self) {
        let until = self.deadline.min(Instant::now() + Duration::from_secs(1));
        while let Some(unread) = self.unread() {
            if unread == 0 || Instant::now() >= until {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(20));
    }

    /// How many bytes wait in the program's receive queue, where the system tells.
    #[cfg(target_os = "linux")]
    fn unread(&self) -> Option<u32> {
        let (own, peer) = self.ends()?;
        unread(peer, own).ok()
    }

    #[cfg(not(target_os = "linux"))]
    fn unread(&self) -> Option<u32> {
        None
    }

    /// Receives until `count` bytes have come in all, the end of the stream, or
    /// a reset. Returns whether there were that many.
    ///
    /// # Errors
    ///
    /// When neither happens before the deadline.
    pub fn receive(&mut self, count: usize) -> Result<bool, Failure> {
        while self.received.len() < count {
            match self.read(count - self.received.len(), self.deadline) {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                Err(error) if timed_out(&error) => {
                    return Err(self.stuck(
                        "your program sent no more, and did not close the connection either",
                    ));
                }
                Err(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Receives until all that has come is `expected`, or differs from it. Returns
    /// whether it is `expected`. It receives byte by byte: for short answers.
    ///
    /// # Errors
    ///
    /// When no more comes before the deadline.
    pub fn receive_as(&mut self, expected: &[u8]) -> Result<bool, Failure> {
        while self.received.len() < expected.len() && expected.starts_with(&self.received) {
            if !self.receive(self.received.len() + 1)? {
                break;
            }
        }
        Ok(self.received == expected)
    }

    /// Expects that all that has come, from the beginning, is `expected`. If it differs,
    /// what else comes is received as well: it tells what is wrong.
    ///
    /// # Errors
    ///
    /// With the diagnosis, when something else comes or not all of it.
    pub fn expect(&mut self, expected: &[u8], diagnosis: &str) -> Result<(), Failure> {
        let came = self.receive_as(expected);
        if let Ok(true) = came {
            return Ok(());
        }
        if came.is_ok() && !expected.starts_with(&self.received) {
            self.is_silent_for(PAUSE / 4);
        }
        Err(self.failure(diagnosis))
    }

    /// Receives what has come, and waits for it if nothing has. Returns false at
    /// the end of the stream, or after a reset.
    ///
    /// # Errors
    ///
    /// When neither happens before the deadline.
    pub fn receive_some(&mut self) -> Result<bool, Failure> {
        let count = self.received.len();
        let left = self.left();
        if self.is_silent_for(left) {
            return Err(
                self.failure("your program sent no more, and did not close the connection either")
            );
        }
        Ok(self.received.len() > count)
    }

    /// Makes the deadline of this connection `limit` from now.
    pub fn allow(&mut self, limit: Duration) {
        self.deadline = Instant::now() + limit;
    }

    /// Receives until the end of the stream, at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// When it does not come before the deadline, when more comes, or when the
    /// connection is reset.
    pub fn receive_to_end(&mut self, limit: usize) -> Result<(), Failure> {
        loop {
            match self.read(usize::MAX, self.deadline) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if timed_out(&error) => {
                    return Err(self.stuck("your program did not end its half of the connection"));
                }
                Err(_) => {
                    return Err(self.failure(
                        "your program reset the connection: it closed while something was unread",
                    ));
                }
            }
            if self.received.len() > limit {
                return Err(self.failure("your program sends more than it should"));
            }
        }
    }

    /// Whether nothing comes for `duration`: no byte, no end, no reset.
    pub fn is_silent_for(&mut self, duration: Duration) -> bool {
        self.read(usize::MAX, Instant::now() + duration)
            .is_err_and(|error| timed_out(&error))
    }

    /// Receives at most `limit` bytes, adds them to what has been received, and
    /// returns how many they were. On Linux a receive with a time limit fails
    /// when the process was stopped and goes on (signal(7)): then it is repeated.
    ///
    /// # Errors
    ///
    /// When nothing comes until then, or the connection is reset.
    pub fn read(&mut self, limit: usize, until: Instant) -> io::Result<usize> {
        let mut buffer = [0; 1 << 16];
        let room = buffer.len().min(limit);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let _ = self
                .stream
                .set_read_timeout(Some(left.max(Duration::from_millis(1))));
            match self.stream.read(&mut buffer[..room]) {
                Ok(count) => {
                    self.received.extend_from_slice(&buffer[..count]);
                    return Ok(count);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the program has reset the connection, as far as the system has heard.
    pub fn was_reset(&self) -> bool {
        self.stream.take_error().is_ok_and(|error| error.is_some())
    }

    /// Ends the direction to the program: "that was all".
    pub fn half_close(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Closes with a reset, when the program has read all that was sent or at its
    /// deadline; after a pause where the system does not tell. With a reset comes an
    /// error, but not to every program that has something left to read: Node takes
    /// it for the end of the stream then.
    pub fn reset_when_read(self) {
        while let Some(left) = self.unsent().zip(self.unread()) {
            if left == (0, 0) || Instant::now() >= self.deadline {
                return self.reset();
            }
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(PAUSE);
        self.reset();
    }

    /// How many bytes have not come to the program's receive queue, or are not known
    /// to have come, where the system tells.
    #[cfg(target_os = "linux")]
    fn unsent(&self) -> Option<u32> {
        let (own, peer) = self.ends()?;
        unsent(own, peer).ok()
    }

    #[cfg(not(target_os = "linux"))]
    fn unsent(&self) -> Option<u32> {
        None
    }

    /// Closes with a reset. On Linux it has arrived when this returns: then the
    /// program's system no longer knows the connection. A busy system may be late.
    pub fn reset(self) {
        let _ = SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
        #[cfg(target_os = "linux")]
        if let Some((own, peer)) = self.ends() {
            drop(self);
            let until = Instant::now() + Duration::from_secs(1);
            while unread(peer, own).is_ok() && Instant::now() < until {
                thread::sleep(Duration::from_millis(1));
            }
        }
    }

    /// The addresses of the grader's end and of the program's, of IPv4.
    #[cfg(target_os = "linux")]
    fn ends(&self) -> Option<(SocketAddrV4, SocketAddrV4)> {
        match (self.stream.local_addr(), self.stream.peer_addr()) {
            (Ok(SocketAddr::V4(own)), Ok(SocketAddr::V4(peer))) => Some((own, peer)),
            _ => None,
        }
    }

    /// A failure with what has gone over this connection.
    pub fn failure(&self, diagnosis: impl Into<String>) -> Failure {
        let diagnosis = diagnosis.into();
        self.with_record(match &self.process {
            Some(process) => process.failure(diagnosis),
            None => Failure::new(diagnosis),
        })
    }

    /// The same for a program that should have done something by now.
    pub fn stuck(&self, diagnosis: &str) -> Failure {
        match &self.process {
            Some(process) => self.with_record(process.stuck(diagnosis)),
            None => self.failure(diagnosis),
        }
    }

    fn with_record(&self, failure: Failure) -> Failure {
        let failure = failure.received(&self.received);
        if self.sent.is_empty() {
            return failure;
        }
        failure.sent(&self.sent)
    }

    fn left(&self) -> Duration {
        let left = self.deadline.saturating_duration_since(Instant::now());
        left.max(Duration::from_millis(1))
    }
}

fn timed_out(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
