//! What the calls so far have left in the sockets: who is connected to whom, and which
//! bytes, ends and resets are on their way or there.

use std::collections::BTreeMap;

use crate::control::{Ask, Outcome};

pub const SERVER: usize = 0;
pub const CLIENT: usize = 1;

#[derive(Debug, Default)]
pub struct Socket {
    /// `SERVER` or `CLIENT`, once it is known.
    pub side: Option<usize>,
    pub is_listener: bool,
    /// The number of its connection.
    pub conn: Option<usize>,
    port: u16,
    queue: usize,
    /// Clients that connected and were not yet accepted.
    pending: Vec<usize>,
    /// Whether a connection that was begun will come about.
    has_room: bool,
}

/// What one side of a connection receives.
#[derive(Debug, Default)]
struct Inbound {
    bytes: Vec<u8>,
    has_ended: bool,
    is_reset: bool,
    /// Its receiver has closed.
    is_closed: bool,
}

#[derive(Debug, Default)]
struct Conn {
    client_port: u16,
    /// What the server receives, and what the client does.
    inbound: [Inbound; 2],
}

#[derive(Debug, Default)]
pub struct Net {
    pub sockets: Vec<Socket>,
    conns: Vec<Conn>,
    open: BTreeMap<(usize, i32), usize>,
}

impl Net {
    pub fn find(&self, process: usize, fd: i32) -> Option<usize> {
        self.open.get(&(process, fd)).copied()
    }

    /// The descriptors that a process has open.
    pub fn open(&self, process: usize) -> Vec<i32> {
        let own = self.open.keys().filter(|(owner, _)| *owner == process);
        own.map(|(_, fd)| *fd).collect()
    }

    /// Whether a socket has another descriptor, besides this one.
    pub fn is_copied(&self, process: usize, fd: i32) -> bool {
        let Some(number) = self.find(process, fd) else {
            return false;
        };
        let own = |((owner, _), socket): &(&(usize, i32), &usize)| {
            *owner == process && **socket == number
        };
        self.open.iter().filter(own).count() > 1
    }

    pub fn listening_port(&self) -> Option<u16> {
        let listener = self.sockets.iter().find(|socket| socket.is_listener);
        listener.map(|socket| socket.port)
    }

    pub fn client_port(&self, conn: usize) -> Option<u16> {
        self.conns.get(conn).map(|conn| conn.client_port)
    }

    /// The connection whose client has this port: the newest.
    pub fn accepted_at(&self, port: u16) -> Option<usize> {
        self.conns.iter().rposition(|conn| conn.client_port == port)
    }

    pub fn is_idle_listener(&self, process: usize, fd: i32) -> bool {
        let socket = self.find(process, fd).map(|number| &self.sockets[number]);
        socket.is_some_and(|socket| socket.is_listener && socket.pending.is_empty())
    }

    fn inbound(&self, process: usize, fd: i32) -> Option<&Inbound> {
        let socket = &self.sockets[self.find(process, fd)?];
        Some(&self.conns[socket.conn?].inbound[socket.side?])
    }

    /// Whether a waiting call has what it waited for.
    pub fn can_return(&self, process: usize, ask: &Ask) -> bool {
        let Some(number) = self.find(process, ask.fd) else {
            return false;
        };
        let socket = &self.sockets[number];
        match (ask.call.as_str(), ask.detail.as_str()) {
            ("accept", _) => !socket.pending.is_empty(),
            ("send", _) => true,
            ("poll", "out") => socket.has_room,
            _ if socket.is_listener => !socket.pending.is_empty(),
            _ => self.inbound(process, ask.fd).is_some_and(|inbound| {
                !inbound.bytes.is_empty() || inbound.has_ended || inbound.is_reset
            }),
        }
    }

    /// What has to have arrived before the call is made, as the library is told it.
    pub fn expect(&self, process: usize, ask: &Ask) -> String {
        let ready = matches!(ask.call.as_str(), "accept" | "poll") && self.can_return(process, ask);
        let Some(inbound) = self.inbound(process, ask.fd) else {
            return format!("go 0 0 0 {}", u8::from(ready));
        };
        let bytes = inbound.bytes.len().min(ask.limit.max(1));
        // Of much, a part may still lie with the sender, and the end behind it.
        let has_ended = inbound.has_ended && inbound.bytes.len() < 32768;
        let (ended, reset) = (u8::from(has_ended), u8::from(inbound.is_reset));
        format!("go {bytes} {ended} {reset} {}", u8::from(ready))
    }

    /// Takes in what a call has changed. Returns the number of the socket, if it made one.
    pub fn apply(&mut self, process: usize, ask: &Ask, outcome: &Outcome) -> Option<usize> {
        let (fd, failed) = (ask.fd, outcome.result < 0);
        let found = self.find(process, fd);
        match ask.call.as_str() {
            "socket" if !failed => {
                return Some(self.add(process, outcome.result as i32, Socket::default()));
            }
            "bind" if !failed => {
                let socket = &mut self.sockets[found?];
                (socket.port, socket.side) = (outcome.port, Some(SERVER));
            }
            "listen" if !failed => {
                let socket = &mut self.sockets[found?];
                (socket.is_listener, socket.queue) = (true, ask.detail.parse().unwrap_or(0));
            }
            "connect" => self.connect(found?, ask, outcome),
            "accept" if !failed => {
                let conn = self.accepted_at(outcome.port)?;
                self.sockets[found?]
                    .pending
                    .retain(|pending| *pending != conn);
                let (side, conn) = (Some(SERVER), Some(conn));
                self.add(
                    process,
                    outcome.result as i32,
                    Socket {
                        side,
                        conn,
                        ..Socket::default()
                    },
                );
            }
            "send" if !failed => {
                let (own, other) = self.both(found?)?;
                if other.is_closed {
                    own.is_reset |= outcome.result > 0;
                } else {
                    other.bytes.extend(&ask.data[..outcome.result as usize]);
                }
            }
            "recv" if !failed => {
                let (own, _) = self.both(found?)?;
                let count = outcome.data.len().min(own.bytes.len());
                own.bytes.drain(..count);
            }
            "shutdown" if !failed => {
                let (own, other) = self.both(found?)?;
                other.has_ended |= ask.detail != "0";
                // Of both directions: what comes now is answered by a reset.
                own.is_closed |= ask.detail == "2";
            }
            "dup" if !failed => {
                self.open.insert((process, outcome.result as i32), found?);
            }
            "close" if self.is_copied(process, fd) => {
                self.open.remove(&(process, fd));
            }
            "close" => {
                self.open.remove(&(process, fd));
                for conn in std::mem::take(&mut self.sockets[found?].pending) {
                    self.conns[conn].inbound[CLIENT].is_reset = true;
                }
                let (own, other) = self.both(found?)?;
                other.has_ended = true;
                other.is_reset |= !own.bytes.is_empty();
                own.is_closed = true;
            }
            _ => {}
        }
        None
    }

    fn add(&mut self, process: usize, fd: i32, socket: Socket) -> usize {
        self.sockets.push(socket);
        self.open.insert((process, fd), self.sockets.len() - 1);
        self.sockets.len() - 1
    }

    fn connect(&mut self, number: usize, ask: &Ask, outcome: &Outcome) {
        let port = ask.detail.parse().unwrap_or(0);
        self.sockets[number].side = Some(CLIENT);
        let begun = outcome.result < 0 && outcome.error == libc::EINPROGRESS;
        let listener = self
            .sockets
            .iter_mut()
            .rfind(|other| other.is_listener && other.port == port);
        let Some(listener) = listener.filter(|_| begun || outcome.result == 0) else {
            return;
        };
        let has_room = listener.pending.len() <= listener.queue;
        if has_room {
            listener.pending.push(self.conns.len());
        }
        let socket = &mut self.sockets[number];
        (socket.conn, socket.has_room) = (Some(self.conns.len()), has_room);
        self.conns.push(Conn {
            client_port: outcome.port,
            ..Conn::default()
        });
    }

    /// What a socket receives, and what its peer does.
    fn both(&mut self, number: usize) -> Option<(&mut Inbound, &mut Inbound)> {
        let socket = &self.sockets[number];
        let [server, client] = &mut self.conns[socket.conn?].inbound;
        match socket.side? {
            SERVER => Some((server, client)),
            _ => Some((client, server)),
        }
    }
}
