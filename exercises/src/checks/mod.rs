//! The checks, a file an exercise, and one that several of them make.

mod draining;

use std::iter;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use socket2::{Domain, Socket, Type};

use crate::answer::Answer;
use crate::peer::{PAUSE, Peer, can_connect, free_port};
use crate::places;
use crate::program::{Ended, Program};
use crate::{Check, Exercise, Failure, Needs};

/// Names the files of the exercises, in the order of the book.
macro_rules! exercises {
    ($($name:ident)*) => {
        $(mod $name;)*

        /// Every exercise, in the order of the book.
        pub const ALL: &[Exercise] = &[$($name::EXERCISE),*];
    };
}

exercises! {
    first_words
    greeter
    visitors
    knock
    either_family
    any_port
    restartable
    decode_or_offset
    sum
    length_prefix
    send_all
    one_write
    lines
    characters
    half_close
    upload
    too_big
    many_visits
    cap_client
    break_it
    cap_server
    both_ways
    frames
    fan
    patient
    chat
    both_families
    http
    ping
}

/// A word of `length` small letters of ASCII.
fn word(vary: &mut Rng, length: usize) -> String {
    (0..length).map(|_| vary.lowercase()).collect()
}

/// A socket that keeps a port of 127.0.0.1, and does not listen on it.
fn nobody() -> (Socket, u16) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&any.into()).expect("a free port");
    let address = socket.local_addr().expect("an address").as_socket();
    (socket, address.expect("an IP address").port())
}

/// The most connections that may fill a queue for one.
const ENOUGH: usize = 100;

/// A listener whose queue is full, so that Linux does not answer the next who
/// knocks, and the connections that fill it.
fn full_queue() -> (TcpListener, Vec<TcpStream>) {
    let (socket, port) = nobody();
    socket.listen(0).expect("a listener");
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let knock = || TcpStream::connect_timeout(&address, Duration::from_millis(300)).ok();
    let queue = iter::from_fn(knock).take(ENOUGH).collect();
    (socket.into(), queue)
}

/// Says of a server whose first answer is missing what may be the reason, if nothing has
/// come at all.
fn or_unflushed(mut failure: Failure, peer: &mut Peer) -> Failure {
    if peer.received.is_empty() && peer.is_silent_for(PAUSE / 20) {
        failure.diagnosis += ". Nothing came: if it writes through makefile or a BufWriter, \
                              flush after each answer";
        failure.read = places::NEVER_LEAVES;
    }
    failure
}

/// What is wrong with how a server has ended that could not listen: it should say why in
/// one line on standard error, and end with exit status 1.
fn wrong_end(ended: &Ended) -> Option<String> {
    let lines = ended.stderr.trim().lines().count();
    if ended.status != Some(1) {
        let status = ended.status.map_or("none".to_owned(), |s| s.to_string());
        return Some(format!("its exit status should be 1, and is {status}"));
    }
    if !ended.stdout.is_empty() {
        return Some(
            "what it printed to standard output belongs on standard error (file=sys.stderr in \
             Python, eprintln! in Rust)"
                .to_owned(),
        );
    }
    match lines {
        0 => Some("it should say why on standard error, and says nothing".to_owned()),
        1 => None,
        _ => Some(format!(
            "it should say why in one line on standard error, and printed {lines} lines: \
             catch the error of bind, and print its text"
        )),
    }
}

/// That a server can be reached at its HOST and PORT and at no other address.
const ONLY_ON_ITS_HOST: Check = Check {
    name: "only-on-its-host",
    claim: "listens on the address and the port it is given, and on no other",
    // Elsewhere 127.0.0.2 need not belong to this machine.
    needs: Needs::Linux,
    run: only_on_its_host,
};

fn only_on_its_host(answer: &Answer) -> Result<(), Failure> {
    // Of a port that the system picks, another program may have 127.0.0.1.
    let given = free_port();
    let mut program = answer.start(&["127.0.0.2", &given.to_string()])?;
    let port = program.port()?;
    if port != given {
        let diagnosis =
            format!("PORT was {given}, and your server listens on port {port}: bind to PORT");
        return Err(program.failure(diagnosis).see(places::BIND));
    }
    let can_connect = |last| can_connect(SocketAddr::from(([127, 0, 0, last], port)));
    if !can_connect(2) {
        let diagnosis = "HOST was 127.0.0.2, another address of this machine, and no client can \
                         connect to your server there: bind to HOST, and not to an address of \
                         your choice";
        return Err(program.failure(diagnosis).see(places::BIND));
    }
    if can_connect(1) {
        let diagnosis = "HOST was 127.0.0.2, and your server can be reached at 127.0.0.1, too. It \
                         listens on every address of this machine, open to every network: bind \
                         to HOST alone";
        // Not what the program said: that both visits were short is the grader's doing.
        return Err(Failure::new(diagnosis).see(places::BIND));
    }
    Ok(())
}

/// Lets a client come, send `request`, end its half, and reset the connection, all
/// while the server is stopped. When the server accepts it, it can read all of the
/// request, and its first send fails. Only on Linux can it be stopped.
fn leave_before_the_answer(
    program: &mut Program,
    port: u16,
    request: &[u8],
) -> Result<(), Failure> {
    let process = program.process.clone();
    let mut left = Ok(());
    process.while_stopped(|| {
        left = Peer::connect(port, program).and_then(|mut peer| {
            peer.send(request)?;
            peer.half_close();
            peer.reset();
            Ok(())
        });
    });
    give_time_to_end(program);
    left
}

/// Gives a program the time to end that does not survive what has happened to a connection.
/// One with threads may serve another client until then.
fn give_time_to_end(program: &Program) {
    let until = Instant::now() + PAUSE;
    while program.is_running() && Instant::now() < until {
        thread::sleep(Duration::from_millis(2));
    }
}
