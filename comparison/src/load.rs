//! The load: many connections in one thread, some of which ask without a pause.

use std::io::{ErrorKind, Read, Write};
use std::net::{self, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

/// A request, and the answer to it.
const REQUEST: &[u8] = b"what is this in capital letters?\n";
const ANSWER: &[u8] = b"WHAT IS THIS IN CAPITAL LETTERS?\n";

/// How long the load is kept up.
const DURATION: Duration = Duration::from_secs(1);

/// How many connect before it is waited until the server has accepted them: fewer than
/// a queue holds. What does not fit there comes a second later, and would be measured.
const AT_ONCE: usize = 64;

/// The longest that an answer may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Connections to a server.
pub struct Load {
    connections: Vec<net::TcpStream>,
}

/// What was found.
pub struct Found {
    pub requests: usize,
    pub seconds: f64,
    /// How long one of a hundred answers takes, or longer, in seconds.
    pub slow: f64,
}

/// A connection that asks.
struct Asking {
    conn: TcpStream,
    received: usize,
    since: Instant,
}

impl Load {
    /// Connects `size` times to a port of this machine.
    ///
    /// # Errors
    ///
    /// When a connection fails, or is not served.
    pub fn connect(port: u16, size: usize) -> Result<Load> {
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut connections = Vec::with_capacity(size);
        for number in 1..=size {
            let conn = net::TcpStream::connect(address)?;
            conn.set_nodelay(true)?;
            conn.set_read_timeout(Some(LIMIT))?;
            connections.push(conn);
            if number % AT_ONCE == 0 || number == size {
                let last = connections.last_mut().context("one connection")?;
                last.write_all(REQUEST)?;
                let mut answer = [0; ANSWER.len()];
                last.read_exact(&mut answer)?;
                ensure!(answer == ANSWER, "a wrong answer");
            }
        }
        Ok(Load { connections })
    }

    /// Lets the last `busy` connections ask, each again as soon as it has its answer.
    ///
    /// # Errors
    ///
    /// When a connection is lost, or no answer comes.
    pub fn run(&mut self, busy: usize) -> Result<Found> {
        let mut poll = Poll::new()?;
        let mut asking = Vec::with_capacity(busy);
        let begun = Instant::now();
        let first = self.connections.len() - busy;
        for conn in self.connections.drain(first..) {
            conn.set_nonblocking(true)?;
            let mut conn = TcpStream::from_std(conn);
            let token = Token(asking.len());
            poll.registry()
                .register(&mut conn, token, Interest::READABLE)?;
            conn.write_all(REQUEST)?;
            asking.push(Asking {
                conn,
                received: 0,
                since: begun,
            });
        }
        let mut times = Vec::new();
        let mut events = Events::with_capacity(1024);
        while begun.elapsed() < DURATION {
            poll.poll(&mut events, Some(LIMIT))?;
            ensure!(!events.is_empty(), "no answer in {LIMIT:?}");
            for event in &events {
                asking[event.token().0].go_on(&mut times)?;
            }
        }
        let seconds = begun.elapsed().as_secs_f64();
        times.sort();
        let slow = times.get(times.len() * 99 / 100).context("no answers")?;
        Ok(Found {
            requests: times.len(),
            seconds,
            slow: slow.as_secs_f64(),
        })
    }
}

impl Asking {
    /// Receives what has come, and asks again when the answer is whole.
    fn go_on(&mut self, times: &mut Vec<Duration>) -> Result<()> {
        let mut buffer = [0; ANSWER.len()];
        loop {
            let count = match self.conn.read(&mut buffer[self.received..]) {
                Ok(0) => anyhow::bail!("the server closed a connection"),
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            };
            let end = self.received + count;
            ensure!(
                buffer[self.received..end] == ANSWER[self.received..end],
                "a wrong answer"
            );
            self.received = end;
            if end == ANSWER.len() {
                let now = Instant::now();
                times.push(now - self.since);
                (self.received, self.since) = (0, now);
                self.conn.write_all(REQUEST)?;
            }
        }
    }
}
