//! ping: a client that asks over a path which loses datagrams, and counts.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::thread;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::peer::{PAUSE, free_port};
use crate::places;
use crate::program::Program;
use crate::{Check, Exercise, Failure, Needs};

pub const EXERCISE: Exercise = Exercise {
    name: "ping",
    chapter: "17-datagrams",
    title: "ask until answered, and count what was lost",
    checks: &[
        Check {
            name: "is-heard",
            claim: "sends a datagram to HOST and PORT",
            needs: Needs::Nothing,
            run: is_heard,
        },
        Check {
            name: "asks-five-times",
            claim: "sends the five pings, each when the one before is answered, and counts",
            needs: Needs::Nothing,
            run: asks_five_times,
        },
        Check {
            name: "asks-again",
            claim: "sends a ping again that was not answered, and counts that, too",
            needs: Needs::Nothing,
            run: asks_again,
        },
        Check {
            name: "waits-half-a-second",
            claim: "waits for half a second before it sends a ping again",
            needs: Needs::Nothing,
            run: waits_half_a_second,
        },
        Check {
            name: "gives-up",
            claim: "gives a ping up after three times, and goes on with the next",
            needs: Needs::Nothing,
            run: gives_up,
        },
        Check {
            name: "prints-at-once",
            claim: "prints what became of a ping before it goes on with the next",
            needs: Needs::Nothing,
            run: prints_at_once,
        },
        Check {
            name: "passes-over-other-answers",
            claim: "takes nothing for the answer but the pong with this number",
            needs: Needs::Nothing,
            run: passes_over_other_answers,
        },
        Check {
            name: "passes-over-strangers",
            claim: "takes an answer from the server alone",
            needs: Needs::Nothing,
            run: passes_over_strangers,
        },
        Check {
            name: "holds-its-limit",
            claim: "waits for half a second, whatever else comes meanwhile",
            needs: Needs::Nothing,
            run: holds_its_limit,
        },
        Check {
            name: "takes-errors-for-silence",
            claim: "waits and tries as often where nobody listens, and ends with status 1",
            needs: Needs::Nothing,
            run: takes_errors_for_silence,
        },
        Check {
            name: "finds-a-late-server",
            claim: "goes on after an error, and is answered by a server that comes later",
            needs: Needs::Nothing,
            run: finds_a_late_server,
        },
        Check {
            name: "goes-to-its-host",
            claim: "sends to HOST, and to no other address",
            // Elsewhere 127.0.0.2 need not belong to this machine.
            needs: Needs::Linux,
            run: goes_to_its_host,
        },
    ],
};

const COUNT: u32 = 5;
const TRIES: u32 = 3;

/// How long a program waits for an answer, and what is as good on a busy machine.
const EARLIEST: Duration = Duration::from_millis(350);
const LATEST: Duration = Duration::from_millis(800);

/// The most that one program has to wait for, and time to spare.
const ALL: Duration = Duration::from_secs(12);

/// The server that the program asks.
struct Server {
    socket: UdpSocket,
    program: Program,
    /// What has come, as text, and when.
    came: Vec<(String, Instant)>,
}

impl Server {
    fn start(answer: &Answer) -> Result<Server, Failure> {
        Server::start_with(answer, at(Ipv4Addr::LOCALHOST))
    }

    fn start_with(answer: &Answer, socket: UdpSocket) -> Result<Server, Failure> {
        let own = socket.local_addr().expect("an address");
        let mut program = answer.start(&[&own.ip().to_string(), &own.port().to_string()])?;
        program.deadline = Instant::now() + ALL;
        Ok(Server {
            socket,
            program,
            came: Vec::new(),
        })
    }

    /// The next datagram, as text, and its sender; nothing if the program ends before one
    /// comes.
    fn next(&mut self) -> Result<Option<(String, SocketAddr)>, Failure> {
        let mut buffer = [0; 65_535];
        loop {
            // Asked first: a program may send and end right afterwards.
            let may_still_come = self.program.is_running();
            let limit = Some(Duration::from_millis(20));
            self.socket.set_read_timeout(limit).expect("a time limit");
            match self.socket.recv_from(&mut buffer) {
                Ok((length, addr)) => {
                    let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
                    self.came.push((text.clone(), Instant::now()));
                    return Ok(Some((text, addr)));
                }
                Err(_) if !may_still_come => return Ok(None),
                Err(_) if Instant::now() > self.program.deadline => {
                    let diagnosis = "your program sends no more, and does not end either";
                    return Err(self.failure(diagnosis).see(places::LOSSY_PATH));
                }
                Err(_) => {}
            }
        }
    }

    /// Expects this ping to come next, and returns its sender.
    fn expect(&mut self, number: u32, why: &str) -> Result<SocketAddr, Failure> {
        let expected = format!("ping {number}");
        match self.next()? {
            Some((text, addr)) if text == expected => Ok(addr),
            Some((text, _)) => {
                let diagnosis =
                    format!("{why}: the next datagram should be {expected:?}, and is {text:?}");
                Err(self.failure(&diagnosis).see(places::DATAGRAMS))
            }
            None => {
                let diagnosis =
                    format!("{why}: your program should send {expected:?} now, and it has ended");
                Err(self.failure(&diagnosis).see(places::LOSSY_PATH))
            }
        }
    }

    fn answer(&self, text: impl AsRef<[u8]>, addr: SocketAddr) {
        let _ = self.socket.send_to(text.as_ref(), addr);
    }

    /// How long each datagram came after the one before.
    fn pauses(&self) -> Vec<Duration> {
        let twos = self.came.windows(2);
        twos.map(|two| two[1].1.duration_since(two[0].1)).collect()
    }

    /// Plays a path that loses: `lost` says which ping, and which try of it, from 1.
    fn play(&mut self, lost: impl Fn(u32, u32) -> bool) -> Result<(), Failure> {
        self.play_from(1, lost)
    }

    fn play_from(&mut self, first: u32, lost: impl Fn(u32, u32) -> bool) -> Result<(), Failure> {
        let mut why = match first {
            1 => "your program has just been started".to_owned(),
            _ => format!("ping {} has been answered", first - 1),
        };
        for number in first..=COUNT {
            for tried in 1..=TRIES {
                let addr = self.expect(number, &why)?;
                if !lost(number, tried) {
                    self.answer(format!("pong {number}"), addr);
                    why = format!("ping {number} has been answered");
                    break;
                }
                why = format!(
                    "ping {number} has been sent {}, and not been answered",
                    times(tried)
                );
            }
        }
        Ok(())
    }

    /// As `expect_count`.
    fn expect_count(self, lost: impl Fn(u32, u32) -> bool) -> Result<(), Failure> {
        expect_count(self.program, lost)
    }

    fn failure(&self, diagnosis: &str) -> Failure {
        let all: Vec<&str> = self.came.iter().map(|(text, _)| text.as_str()).collect();
        let came = match all.is_empty() {
            true => "Nothing has come yet".to_owned(),
            false => format!("Until now {all:?} has come"),
        };
        self.program.failure(format!("{diagnosis}. {came}"))
    }
}

/// Expects that the program ends, and has printed what is true of such a path.
fn expect_count(program: Program, lost: impl Fn(u32, u32) -> bool) -> Result<(), Failure> {
    let (mut lines, mut sent, mut answered) = (String::new(), 0, 0);
    for number in 1..=COUNT {
        match (1..=TRIES).find(|&tried| !lost(number, tried)) {
            Some(tried) => {
                lines += &format!("{number} answered after {tried}\n");
                sent += tried;
                answered += 1;
            }
            None => {
                lines += &format!("{number} lost\n");
                sent += TRIES;
            }
        }
    }
    lines += &format!(
        "sent {sent}, answered {answered}, lost {}\n",
        COUNT - answered
    );
    let ended = program
        .ended()
        .map_err(|failure| failure.see(places::LOSSY_PATH))?;
    // Python prints another line end on Windows.
    let printed = String::from_utf8_lossy(&ended.stdout).replace("\r\n", "\n");
    let wrong = printed
        .lines()
        .zip(lines.lines())
        .find(|(one, other)| one != other);
    let diagnosis = match wrong {
        Some((one, other)) => format!("your program should print {other:?}, and prints {one:?}"),
        None if printed != lines => format!(
            "your program should print {} lines, each with a newline, and printed {}",
            lines.lines().count(),
            printed.lines().count()
        ),
        None if ended.status != Some(i32::from(answered == 0)) => {
            let status = i32::from(answered == 0);
            format!("{answered} pings were answered: the exit status should be {status}")
        }
        None => return Ok(()),
    };
    Err(ended.failure(diagnosis).see(places::LOSSY_PATH))
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// A socket at any free port.
fn at(host: Ipv4Addr) -> UdpSocket {
    UdpSocket::bind((host, 0)).expect("a free port")
}

fn port(socket: &UdpSocket) -> u16 {
    socket.local_addr().expect("an address").port()
}

fn is_heard(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    if server.next()?.is_none() {
        let diagnosis = "your program should send a datagram to HOST and PORT, and it has ended";
        return Err(server.failure(diagnosis).see(places::DATAGRAMS));
    }
    Ok(())
}

fn asks_five_times(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    server.play(|_, _| false)?;
    // A busy machine may hold up one of them, and not all.
    if server.pauses().iter().all(|pause| *pause > EARLIEST) {
        let diagnosis = "each ping was answered at once, and your program waited before it sent \
                         the next one: it should go on as soon as it has the answer";
        return Err(server.failure(diagnosis).see(places::LOSSY_PATH));
    }
    server.expect_count(|_, _| false)
}

fn asks_again(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    let lost = |number, tried| number == 2 && tried < 2 || number == 4 && tried < 3;
    server.play(lost)?;
    server.expect_count(lost)
}

fn waits_half_a_second(answer: &Answer) -> Result<(), Failure> {
    let wait = || {
        let mut server = Server::start(answer)?;
        for _ in 1..=TRIES {
            server.expect(1, "ping 1 has not been answered")?;
        }
        are_half_a_second(&server)
    };
    // A busy machine may hold a program up, and not each time.
    wait().or_else(|_| wait()).or_else(|_| wait())
}

/// Expects that all that came was sent half a second after what came before, taken
/// together: a busy machine may hold up one of them.
fn are_half_a_second(server: &Server) -> Result<(), Failure> {
    let pauses = server.pauses();
    let mean = pauses.iter().sum::<Duration>() / (TRIES - 1);
    if (EARLIEST..LATEST).contains(&mean) {
        return Ok(());
    }
    let diagnosis = format!(
        "ping 1 was not answered, and came again after {:.1} seconds: your program should wait \
         for half a second",
        mean.as_secs_f64()
    );
    Err(server.failure(&diagnosis).see(places::LOSSY_PATH))
}

fn gives_up(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    let lost = |number, _| number == 1 || number == 3;
    server.play(lost)?;
    // From the third try of ping 1 to ping 2, and from that of ping 3 to ping 4.
    let pauses = server.pauses();
    if pauses[2] < EARLIEST && pauses[6] < EARLIEST {
        let diagnosis = "a ping was sent three times, and your program went on at once: it should \
                         wait for half a second after the third, too";
        return Err(server.failure(diagnosis).see(places::LOSSY_PATH));
    }
    server.expect_count(lost)
}

fn prints_at_once(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    let addr = server.expect(1, "your program has just been started")?;
    server.answer("pong 1", addr);
    server.expect(2, "ping 1 has been answered")?;
    let mut printed = Vec::new();
    // As long as ping 2 is waited for, which is not answered.
    for _ in 0..10 {
        printed = server.program.output_within(PAUSE / 4).to_vec();
        if printed.starts_with(b"1 answered after 1") {
            return Ok(());
        }
    }
    let diagnosis = "ping 1 has been answered, ping 2 has been sent, and the line about ping 1 has \
                     not come: print it before you go on, and flush it";
    Err(server
        .failure(diagnosis)
        .printed(&printed)
        .see(places::GIVEN))
}

fn passes_over_other_answers(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    let addr = server.expect(1, "your program has just been started")?;
    server.answer("pong 1", addr);
    let addr = server.expect(2, "ping 1 has been answered")?;
    let others = [
        "pong 1", "pong 3", "pong 22", "ping 2", "PONG 2", "pong 2\n", "pong", "2", "",
    ];
    for other in others {
        server.answer(other, addr);
    }
    server.answer(b"pong \xff", addr);
    // Whoever takes one of them goes on.
    thread::sleep(Duration::from_millis(100));
    server
        .socket
        .set_nonblocking(true)
        .expect("a setting of a socket");
    let has_gone_on = server.socket.peek(&mut [0; 100]).is_ok();
    server
        .socket
        .set_nonblocking(false)
        .expect("a setting of a socket");
    if has_gone_on || !server.program.is_running() {
        let what = match server.next()? {
            None => "ended",
            Some((text, _)) if text == "ping 2" => "sent ping 2 again too early",
            Some(_) => "took one of them for the answer",
        };
        let diagnosis = format!(
            "your program has sent ping 2, the datagrams {others:?} and one that is no text have \
             come, and it {what}: it should pass over all of them, and wait on"
        );
        return Err(server.failure(&diagnosis).see(places::LOSSY_PATH));
    }
    server.answer("pong 2", addr);
    server.play_from(3, |_, _| false)?;
    server.expect_count(|_, _| false)
}

fn passes_over_strangers(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    let stranger = at(Ipv4Addr::LOCALHOST);
    let addr = server.expect(1, "your program has just been started")?;
    let _ = stranger.send_to(b"pong 1", addr);
    let why = "somebody else, at another port, has sent \"pong 1\", and the server has not";
    let addr = server.expect(1, why)?;
    server.answer("pong 1", addr);
    server.play_from(2, |_, _| false)?;
    server.expect_count(|number, tried| number == 1 && tried < 2)
}

fn holds_its_limit(answer: &Answer) -> Result<(), Failure> {
    let ms = Duration::from_millis;
    // For longer than it may take until ping 1 is sent again. The limit leaves time to spare
    // on a busy machine, and is over before the others are.
    waits_among_others(answer, "came all the time", vec![ms(80); 20], ms(1500))?;
    // A whole half second after this one is 0.85 seconds.
    let late = || waits_among_others(answer, "came after 0.35 seconds", vec![ms(350)], LATEST);
    // A busy machine may hold a program up, and not each time.
    late().or_else(|_| late()).or_else(|_| late())
}

/// Answers ping 1 with something else after each of these pauses, and expects that the
/// program sends it again within a time limit.
fn waits_among_others(
    answer: &Answer,
    came: &str,
    pauses: Vec<Duration>,
    limit: Duration,
) -> Result<(), Failure> {
    let mut server = Server::start(answer)?;
    let addr = server.expect(1, "your program has just been started")?;
    let socket = server.socket.try_clone().expect("a copy of a socket");
    let noise = thread::spawn(move || {
        for pause in pauses {
            thread::sleep(pause);
            let _ = socket.send_to(b"pong 7", addr);
        }
    });
    let why = format!("ping 1 has not been answered, and something else {came}");
    let again = server.expect(1, &why);
    let _ = noise.join();
    again?;
    let took = server.pauses()[0];
    if took < limit {
        return Ok(());
    }
    let diagnosis = format!(
        "ping 1 was not answered, something else {came}, and ping 1 came again after {:.1} seconds: \
         your program should wait for half a second in all, and not for half a second after each \
         datagram",
        took.as_secs_f64()
    );
    Err(server.failure(&diagnosis).see(places::LOSSY_PATH))
}

/// A socket at a port that the system does not give to others when it is free again.
fn at_own_port() -> UdpSocket {
    loop {
        if let Ok(socket) = UdpSocket::bind((Ipv4Addr::LOCALHOST, free_port())) {
            return socket;
        }
    }
}

fn takes_errors_for_silence(answer: &Answer) -> Result<(), Failure> {
    let port = port(&at_own_port());
    let mut program = answer.start_client(port)?;
    program.deadline = Instant::now() + ALL;
    let since = Instant::now();
    expect_count(program, |_, _| true).map_err(|failure| failure.see(places::LATE_ERROR))?;
    let took = since.elapsed();
    let whole = Duration::from_millis(500) * COUNT * TRIES;
    if took < whole.mul_f64(0.9) {
        let diagnosis = format!(
            "nobody listens at the port, and your program gave up after {:.1} seconds: an error \
             is as good as silence, and the half second goes on",
            took.as_secs_f64()
        );
        return Err(Failure::new(diagnosis).see(places::LATE_ERROR));
    }
    Ok(())
}

fn finds_a_late_server(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start_with(answer, at_own_port())?;
    server.expect(1, "your program has just been started")?;
    // Its second try finds nobody.
    let Server {
        socket, program, ..
    } = server;
    let port = port(&socket);
    drop(socket);
    thread::sleep(Duration::from_millis(700));
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).expect("the same port");
    let mut server = Server {
        socket,
        program,
        came: Vec::new(),
    };
    while let Some((text, addr)) = server.next()? {
        let number = text.strip_prefix("ping ").unwrap_or_default();
        server.answer(format!("pong {number}"), addr);
        if number == COUNT.to_string() {
            break;
        }
    }
    let ended = server
        .program
        .ended()
        .map_err(|failure| failure.see(places::LATE_ERROR))?;
    let printed = String::from_utf8_lossy(&ended.stdout);
    if printed.contains("5 answered after 1") && ended.status == Some(0) {
        return Ok(());
    }
    let diagnosis = "the server went away after the first datagram, and came back 0.7 seconds later: \
                     your program should go on after an error, and find it";
    Err(ended.failure(diagnosis).see(places::LATE_ERROR))
}

fn goes_to_its_host(answer: &Answer) -> Result<(), Failure> {
    let mut server = Server::start_with(answer, at(Ipv4Addr::new(127, 0, 0, 2)))?;
    let wrong = |mut failure: Failure| {
        failure.diagnosis = format!(
            "HOST was 127.0.0.2, another address of this machine: your program should send \
             there. {}",
            failure.diagnosis
        );
        failure.see(places::GIVEN)
    };
    server.play(|_, _| false).map_err(wrong)?;
    server.expect_count(|_, _| false)
}
