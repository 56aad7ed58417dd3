//! How much of what was sent still waits in the sockets of both ends, asked of
//! Linux by sock_diag(7).

use std::io;
use std::net::SocketAddrV4;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};

const AF_NETLINK: i32 = 16;
const NETLINK_SOCK_DIAG: i32 = 4;
const SOCK_DIAG_BY_FAMILY: u16 = 20;
const NLM_F_REQUEST: u16 = 1;
const AF_INET: u8 = 2;
const IPPROTO_TCP: u8 = 6;
const TCP_LISTEN: u8 = 10;

/// `struct nlmsghdr`, then `struct inet_diag_req_v2`.
const REQUEST_LENGTH: u32 = 16 + 56;

/// Where `struct inet_diag_msg`, which follows `struct nlmsghdr`, has the state of
/// the socket and the lengths of its queues.
const STATE: usize = 16 + 1;
const RECEIVE_QUEUE: usize = 16 + 56;
const SEND_QUEUE: usize = 16 + 60;

/// How long the system may take to answer.
const LIMIT: Duration = Duration::from_secs(1);

/// How many bytes the TCP socket at `own` has received from `peer`, and its
/// program has not read yet. The end of the stream counts as one byte.
///
/// # Errors
///
/// When there is no such socket, or the system does not tell.
pub fn unread(own: SocketAddrV4, peer: SocketAddrV4) -> io::Result<u32> {
    ask(own, peer, RECEIVE_QUEUE)
}

/// How many bytes the TCP socket at `own` has been given to send to `peer`, and the
/// other side has not acknowledged yet.
///
/// # Errors
///
/// As `unread`.
pub fn unsent(own: SocketAddrV4, peer: SocketAddrV4) -> io::Result<u32> {
    ask(own, peer, SEND_QUEUE)
}

/// The number at `position` of what the system tells of a socket.
fn ask(own: SocketAddrV4, peer: SocketAddrV4, position: usize) -> io::Result<u32> {
    let mut request = Vec::with_capacity(REQUEST_LENGTH as usize);
    request.extend(REQUEST_LENGTH.to_ne_bytes());
    request.extend(SOCK_DIAG_BY_FAMILY.to_ne_bytes());
    request.extend(NLM_F_REQUEST.to_ne_bytes());
    request.extend([0; 8]); // sequence number and sender
    request.extend([AF_INET, IPPROTO_TCP, 0, 0]);
    request.extend(u32::MAX.to_ne_bytes()); // in any state
    request.extend(own.port().to_be_bytes());
    request.extend(peer.port().to_be_bytes());
    for end in [own, peer] {
        request.extend(end.ip().octets());
        request.extend([0; 12]);
    }
    request.extend([0; 4]); // at any interface
    request.extend([0xff; 8]); // with any cookie

    let socket = Socket::new(
        Domain::from(AF_NETLINK),
        Type::DGRAM,
        Some(Protocol::from(NETLINK_SOCK_DIAG)),
    )?;
    socket.set_read_timeout(Some(LIMIT))?;
    socket.send(&request)?;
    let mut reply = [0; 512];
    let length = io::Read::read(&mut &socket, &mut reply)?;
    // Where there is no such connection, the system tells of the listener.
    let is_about_a_socket =
        reply[4..6] == SOCK_DIAG_BY_FAMILY.to_ne_bytes() && reply[STATE] != TCP_LISTEN;
    match reply[..length].get(position..position + 4) {
        Some(bytes) if is_about_a_socket => Ok(u32::from_ne_bytes(bytes.try_into().unwrap())),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}
