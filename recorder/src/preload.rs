//! Preloaded into a program, it stands in front of the calls of sockets. Each thread
//! tells the controller its next call, and makes it when it is given the turn.
//!
//! Lines go over a Unix socket, a connection a thread. The thread says
//! `hello PROCESS THREAD`, `ask CALL SOCKET DETAIL PLACE DATA`, `waits LIMIT` and
//! `done RESULT ERROR PORT DATA`, or `fault`, and is told `go BYTES ENDED RESET READY` or `pass`.
//! `src/control.rs` is the other end.
#![cfg(target_os = "linux")]

use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::time::{Duration, Instant};
use std::{env, mem, process, ptr, slice, thread};

use libc::{addrinfo, nfds_t, pollfd, pthread_attr_t, pthread_t, sockaddr, socklen_t, ssize_t};

/// Declares a function that stands in front of the system's, which it is given.
macro_rules! wrap {
    ($name:ident($($argument:ident: $kind:ty),*) -> $result:ty, |$system:ident| $body:expr) => {
        #[unsafe(no_mangle)]
        extern "C" fn $name($($argument: $kind),*) -> $result {
            type Function = extern "C" fn($($kind),*) -> $result;
            static FOUND: OnceLock<Function> = OnceLock::new();
            let $system = *FOUND.get_or_init(|| {
                let name = concat!(stringify!($name), "\0");
                unsafe { mem::transmute(libc::dlsym(libc::RTLD_NEXT, name.as_ptr().cast())) }
            });
            $body
        }
    };
}

/// Which descriptors are sockets of the internet. Others are left alone.
static SOCKETS: [AtomicBool; 1024] = [const { AtomicBool::new(false) }; 1024];

/// Set when Python tells its lines: then nobody asks for a backtrace.
static IS_PYTHON: AtomicBool = AtomicBool::new(false);

/// The process that the library was loaded into. A child that has not yet called `exec`
/// has another number, and is left alone.
static PROCESS: OnceLock<u32> = OnceLock::new();

thread_local! {
    static CONTROLLER: RefCell<Option<BufReader<UnixStream>>> = const { RefCell::new(None) };
    /// Set while the library itself calls the system.
    static BUSY: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Whether the call is the program's own, and not one that the library makes.
fn is_told() -> bool {
    !BUSY.get() && PROCESS.get() == Some(&process::id())
}

fn is_told_of(fd: c_int) -> bool {
    let known = usize::try_from(fd).ok().and_then(|fd| SOCKETS.get(fd));
    known.is_some_and(|known| known.load(Relaxed)) && is_told()
}

fn set_socket(fd: c_int, is_socket: bool) {
    if let Some(known) = usize::try_from(fd).ok().and_then(|fd| SOCKETS.get(fd)) {
        known.store(is_socket, Relaxed);
    }
}

/// Does something that is not told.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    BUSY.set(true);
    let result = work();
    BUSY.set(false);
    result
}

fn errno() -> c_int {
    unsafe { *libc::__errno_location() }
}

/// Runs before `main`: the controller knows of the process before it does anything.
#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = {
    extern "C" fn start() {
        if env::var_os("RECORDER").is_some() {
            let _ = PROCESS.set(process::id());
            tell("");
        }
    }
    start
};

/// Sends a line to the controller, and says hello first where that has not been done.
fn tell(line: &str) {
    let tell = |controller: &mut Option<BufReader<UnixStream>>| {
        let controller = controller.get_or_insert_with(|| {
            let path = env::var_os("RECORDER").expect("the controller's path");
            let mut stream = UnixStream::connect(path).expect("the controller listens");
            let thread = unsafe { libc::gettid() };
            let _ = writeln!(stream, "hello {} {thread}", process::id());
            let mut reader = BufReader::new(stream);
            let _ = reader.read_line(&mut String::new());
            reader
        });
        if !line.is_empty() {
            let _ = writeln!(controller.get_mut(), "{line}");
        }
    };
    quietly(|| CONTROLLER.with_borrow_mut(tell));
}

/// What the controller says next. Without it the program ends.
fn listen_to_controller() -> String {
    let mut line = String::new();
    let mut listen = |controller: &mut Option<BufReader<UnixStream>>| {
        controller
            .as_mut()
            .map(|controller| controller.read_line(&mut line))
    };
    quietly(|| CONTROLLER.with_borrow_mut(&mut listen));
    if line.is_empty() {
        unsafe { libc::_exit(1) };
    }
    line
}

/// Python says where it is: a line and the word of the call.
///
/// # Safety
///
/// `place` is a string that ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recorder_place(place: *const c_char) {
    IS_PYTHON.store(true, Relaxed);
    let place = unsafe { CStr::from_ptr(place) }.to_string_lossy();
    PLACE.with_borrow_mut(|known| *known = place.into_owned());
}

/// Where in the listing the call is made: a file, its line, and the column in Rust or the
/// word in Python.
fn place() -> String {
    if IS_PYTHON.load(Relaxed) {
        return PLACE.with_borrow(Clone::clone);
    }
    let backtrace = quietly(|| Backtrace::force_capture().to_string());
    // A frame is two lines: the function, and `at FILE:LINE:COLUMN`.
    let mut files = backtrace
        .lines()
        .filter_map(|line| line.trim().strip_prefix("at "));
    let listing = files.find(|file| file.contains("examples/"));
    let mut parts = listing.unwrap_or_default().rsplitn(3, ':');
    let (column, line) = (parts.next().unwrap_or("0"), parts.next().unwrap_or("0"));
    format!("{line} {column}")
}

fn hex(data: &[u8]) -> String {
    data.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How a call is made.
#[derive(Clone, Copy, PartialEq)]
enum How {
    /// So that it returns at once.
    Try,
    /// As the program makes it.
    Wait,
}

#[derive(Default)]
struct Call<'a> {
    name: &'a str,
    fd: c_int,
    detail: String,
    /// What it sends.
    data: &'a [u8],
    /// Where it puts what it receives, and how much that may be.
    buffer: Option<(*const u8, usize)>,
    /// How long a poll waits at most, in milliseconds.
    time: c_int,
}

impl Call<'_> {
    /// Makes the call when it is the thread's turn. `attempt` returns nothing if the call
    /// would wait.
    fn run(&self, mut attempt: impl FnMut(How) -> Option<ssize_t>) -> ssize_t {
        let Call {
            name,
            fd,
            detail,
            data,
            buffer,
            ..
        } = self;
        let limit = buffer.map_or(0, |(_, limit)| limit);
        tell(&format!(
            "ask {name} {fd} {limit} {detail}\t{}\t{}",
            place(),
            hex(data)
        ));
        let result = loop {
            let told = listen_to_controller();
            let words = told.split(' ').filter_map(|word| word.trim().parse().ok());
            let [bytes, ended, reset, ready] = words.collect::<Vec<usize>>()[..] else {
                // The time is to pass.
                break attempt(How::Wait).unwrap_or(-1);
            };
            self.wait_for_arrival(bytes, ended == 1, reset == 1);
            let how = if ready == 1 { How::Wait } else { How::Try };
            if let Some(result) = attempt(how) {
                break result;
            }
            tell(&format!("waits {}", self.limit()));
        };
        let error = errno();
        let received = match *buffer {
            Some((start, _)) if result > 0 => unsafe {
                slice::from_raw_parts(start, result as usize)
            },
            _ => &[],
        };
        let port = quietly(|| port_of(*fd, result, name));
        tell(&format!("done {result} {error} {port} {}", hex(received)));
        unsafe { *libc::__errno_location() = error };
        result
    }

    /// Waits until what the peer has done is there: the system may take its time with it.
    fn wait_for_arrival(&self, bytes: usize, ended: bool, reset: bool) {
        let deadline = Instant::now() + Duration::from_secs(10);
        let wanted = match (ended, reset) {
            (_, true) => libc::POLLHUP,
            (true, _) => libc::POLLRDHUP,
            _ => 0,
        };
        while Instant::now() < deadline {
            let mut unread: c_int = 0;
            quietly(|| unsafe { libc::ioctl(self.fd, libc::FIONREAD, &raw mut unread) });
            if unread as usize >= bytes && events(self.fd, libc::POLLRDHUP) & wanted == wanted {
                return;
            }
            thread::sleep(Duration::from_micros(50));
        }
        let expected = format!("{bytes} bytes, end {ended}, reset {reset}");
        tell(&format!(
            "fault {} is not as expected: {expected}",
            self.name
        ));
    }

    /// How long it waits at most, in milliseconds. 0 is without a limit.
    fn limit(&self) -> i64 {
        let option = match self.name {
            "poll" => return self.time.max(0).into(),
            "send" => libc::SO_SNDTIMEO,
            _ => libc::SO_RCVTIMEO,
        };
        let mut time: libc::timeval = unsafe { mem::zeroed() };
        let mut size = size_of::<libc::timeval>() as socklen_t;
        let pointer = (&raw mut time).cast();
        unsafe { libc::getsockopt(self.fd, libc::SOL_SOCKET, option, pointer, &raw mut size) };
        time.tv_sec * 1000 + (time.tv_usec + 999) / 1000
    }
}

/// The events that have come for a descriptor.
fn events(fd: c_int, events: i16) -> i16 {
    let mut one = pollfd {
        fd,
        events,
        revents: 0,
    };
    quietly(|| unsafe { libc::poll(&raw mut one, 1, 0) });
    one.revents
}

/// By their ports the controller knows which sockets belong together: a client's own, the
/// one of an accepted socket's client, and that of a bound socket.
fn port_of(fd: c_int, result: ssize_t, name: &str) -> u16 {
    let mut address: libc::sockaddr_in = unsafe { mem::zeroed() };
    let mut size = size_of::<libc::sockaddr_in>() as socklen_t;
    let (pointer, size) = ((&raw mut address).cast(), &raw mut size);
    match name {
        "bind" | "connect" => unsafe { libc::getsockname(fd, pointer, size) },
        "accept" => unsafe { libc::getpeername(result as c_int, pointer, size) },
        _ => return 0,
    };
    u16::from_be(address.sin_port)
}

/// A call that never waits.
fn at_once(name: &str, fd: c_int, detail: impl ToString, call: impl Fn() -> c_int) -> c_int {
    let asked = Call {
        name,
        fd,
        detail: detail.to_string(),
        ..Call::default()
    };
    asked.run(|_| Some(call() as ssize_t)) as c_int
}

/// Makes a call so that it does not wait, if it need not wait anyhow.
fn attempt(fd: c_int, flags: c_int, how: How, call: impl Fn(c_int) -> ssize_t) -> Option<ssize_t> {
    let is_nonblocking = unsafe { libc::fcntl(fd, libc::F_GETFL) & libc::O_NONBLOCK != 0 };
    if how == How::Wait || is_nonblocking {
        return Some(call(flags));
    }
    let result = call(flags | libc::MSG_DONTWAIT);
    (result >= 0 || errno() != libc::EAGAIN).then_some(result)
}

// `localhost` is the address of IPv4 in every recording: some machines have another one
// before it.
wrap!(getaddrinfo(node: *const c_char, service: *const c_char, hints: *const addrinfo, found: *mut *mut addrinfo) -> c_int, |system| {
    let is_localhost = !node.is_null() && unsafe { CStr::from_ptr(node) } == c"localhost";
    if !is_localhost || hints.is_null() || !is_told() {
        return system(node, service, hints, found);
    }
    let hints = unsafe { addrinfo { ai_family: libc::AF_INET, ..*hints } };
    system(node, service, &raw const hints, found)
});

wrap!(socket(domain: c_int, kind: c_int, protocol: c_int) -> c_int, |system| {
    let is_internet = domain == libc::AF_INET || domain == libc::AF_INET6;
    if !is_internet || !is_told() {
        return system(domain, kind, protocol);
    }
    let made = at_once("socket", -1, "", || system(domain, kind, protocol));
    set_socket(made, true);
    made
});

wrap!(bind(fd: c_int, address: *const sockaddr, size: socklen_t) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, address, size);
    }
    at_once("bind", fd, "", || system(fd, address, size))
});

wrap!(listen(fd: c_int, queue: c_int) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, queue);
    }
    at_once("listen", fd, queue, || system(fd, queue))
});

wrap!(connect(fd: c_int, address: *const sockaddr, size: socklen_t) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, address, size);
    }
    let port = u16::from_be(unsafe { (*address.cast::<libc::sockaddr_in>()).sin_port });
    at_once("connect", fd, port, || system(fd, address, size))
});

wrap!(accept4(fd: c_int, from: *mut sockaddr, size: *mut socklen_t, flags: c_int) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, from, size, flags);
    }
    let conn = Call { name: "accept", fd, ..Call::default() }.run(|how| {
        let is_ready = how == How::Wait || events(fd, libc::POLLIN) != 0;
        is_ready.then(|| system(fd, from, size, flags) as ssize_t)
    }) as c_int;
    set_socket(conn, true);
    conn
});

wrap!(recv(fd: c_int, data: *mut c_void, limit: usize, flags: c_int) -> ssize_t, |system| {
    if !is_told_of(fd) {
        return system(fd, data, limit, flags);
    }
    let name = if flags & libc::MSG_PEEK != 0 { "peek" } else { "recv" };
    let buffer = Some((data.cast::<u8>().cast_const(), limit));
    let asked = Call { name, fd, detail: limit.to_string(), buffer, ..Call::default() };
    asked.run(|how| attempt(fd, flags, how, |flags| system(fd, data, limit, flags)))
});

// A send that waits goes in parts, so that others have their turns meanwhile.
wrap!(send(fd: c_int, data: *const c_void, count: usize, flags: c_int) -> ssize_t, |system| {
    if !is_told_of(fd) {
        return system(fd, data, count, flags);
    }
    let bytes = unsafe { slice::from_raw_parts(data.cast::<u8>(), count) };
    let mut sent = 0;
    Call { name: "send", fd, data: bytes, ..Call::default() }.run(|how| {
        let rest = data.wrapping_byte_add(sent);
        let result = attempt(fd, flags, how, |flags| system(fd, rest, count - sent, flags))?;
        if result < 0 {
            return Some(result);
        }
        sent += result as usize;
        (sent == count || how == How::Wait).then_some(sent as ssize_t)
    })
});

wrap!(shutdown(fd: c_int, how: c_int) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, how);
    }
    at_once("shutdown", fd, how, || system(fd, how))
});

wrap!(close(fd: c_int) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd);
    }
    set_socket(fd, false);
    at_once("close", fd, "", || system(fd))
});

// A copy of a descriptor is the same socket. In C it takes any number of arguments.
wrap!(fcntl(fd: c_int, command: c_int, argument: *mut c_void) -> c_int, |system| {
    if command != libc::F_DUPFD_CLOEXEC || !is_told_of(fd) {
        return system(fd, command, argument);
    }
    let copy = at_once("dup", fd, "", || system(fd, command, argument));
    set_socket(copy, true);
    copy
});

wrap!(setsockopt(fd: c_int, level: c_int, option: c_int, value: *const c_void, size: socklen_t) -> c_int, |system| {
    let name = match option {
        libc::SO_REUSEADDR => "SO_REUSEADDR",
        libc::SO_RCVTIMEO => "SO_RCVTIMEO",
        libc::SO_SNDTIMEO => "SO_SNDTIMEO",
        _ => "",
    };
    if name.is_empty() || level != libc::SOL_SOCKET || !is_told_of(fd) {
        return system(fd, level, option, value, size);
    }
    at_once("setsockopt", fd, name, || system(fd, level, option, value, size))
});

// In C it takes any number of arguments. On Linux three are passed alike.
wrap!(ioctl(fd: c_int, request: c_ulong, argument: *mut c_void) -> c_int, |system| {
    if request != libc::FIONBIO || !is_told_of(fd) {
        return system(fd, request, argument);
    }
    at_once("ioctl", fd, "", || system(fd, request, argument))
});

wrap!(getsockname(fd: c_int, address: *mut sockaddr, size: *mut socklen_t) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, address, size);
    }
    at_once("getsockname", fd, "", || system(fd, address, size))
});

wrap!(getpeername(fd: c_int, address: *mut sockaddr, size: *mut socklen_t) -> c_int, |system| {
    if !is_told_of(fd) {
        return system(fd, address, size);
    }
    at_once("getpeername", fd, "", || system(fd, address, size))
});

// Python's time limits.
wrap!(poll(fds: *mut pollfd, count: nfds_t, timeout: c_int) -> c_int, |system| {
    let fd = if count == 1 { unsafe { (*fds).fd } } else { -1 };
    if !is_told_of(fd) {
        return system(fds, count, timeout);
    }
    let is_out = unsafe { (*fds).events } & libc::POLLOUT != 0;
    let detail = (if is_out { "out" } else { "in" }).to_owned();
    Call { name: "poll", fd, detail, time: timeout, ..Call::default() }.run(|how| {
        let result = system(fds, count, if how == How::Wait { timeout } else { 0 }) as ssize_t;
        (how == How::Wait || result != 0).then_some(result)
    }) as c_int
});

// The standard input.
wrap!(read(fd: c_int, data: *mut c_void, limit: usize) -> ssize_t, |system| {
    if fd != 0 || !is_told() {
        return system(fd, data, limit);
    }
    let buffer = Some((data.cast::<u8>().cast_const(), limit));
    Call { name: "input", fd, buffer, ..Call::default() }.run(|how| {
        let is_ready = how == How::Wait || events(fd, libc::POLLIN) != 0;
        is_ready.then(|| system(fd, data, limit))
    })
});

// The standard output.
wrap!(write(fd: c_int, data: *const c_void, count: usize) -> ssize_t, |system| {
    if fd != 1 || !is_told() {
        return system(fd, data, count);
    }
    let bytes = unsafe { slice::from_raw_parts(data.cast::<u8>(), count) };
    Call { name: "print", fd, data: bytes, ..Call::default() }.run(|_| Some(system(fd, data, count)))
});

wrap!(kill(process: libc::pid_t, signal: c_int) -> c_int, |system| {
    if !is_told() {
        return system(process, signal);
    }
    at_once("kill", -1, "", || system(process, signal))
});

type Routine = extern "C" fn(*mut c_void) -> *mut c_void;

struct Start {
    routine: Routine,
    argument: *mut c_void,
    is_known: AtomicBool,
}

// A thread says hello before the one that made it goes on.
wrap!(pthread_create(thread: *mut pthread_t, attributes: *const pthread_attr_t, routine: Routine, argument: *mut c_void) -> c_int, |system| {
    extern "C" fn run(start: *mut c_void) -> *mut c_void {
        let start = unsafe { &*start.cast::<Start>() };
        tell("");
        start.is_known.store(true, Release);
        let result = (start.routine)(start.argument);
        tell("bye");
        quietly(|| CONTROLLER.take());
        result
    }
    if !is_told() {
        return system(thread, attributes, routine, argument);
    }
    // Threads are few: none gives it back.
    let start = Box::leak(Box::new(Start { routine, argument, is_known: AtomicBool::new(false) }));
    let result = system(thread, attributes, run, ptr::from_mut(start).cast());
    while result == 0 && !start.is_known.load(Acquire) {
        thread::yield_now();
    }
    result
});
