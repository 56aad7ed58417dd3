// ANCHOR: all
//! An answer that is lost, and an order that is sent again.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

const LIMIT: u64 = 1024; // bytes in a line

// ANCHOR: server
// ANCHOR: deliver
/// How many it has delivered, and its answer to each number.
#[derive(Default)]
struct Shop {
    delivered: u32,
    answers: HashMap<Vec<u8>, String>,
}

impl Shop {
    /// Delivers once for each number, and returns the answer.
    fn deliver(&mut self, number: Vec<u8>) -> &str {
        let delivered = &mut self.delivered;
        self.answers.entry(number).or_insert_with(|| {
            *delivered += 1;
            format!("delivery {delivered}\n")
        })
    }
}
// ANCHOR_END: deliver

// ANCHOR: serve
/// Takes orders. Of two answers, the first is lost.
fn serve(
    listener: &TcpListener,
    shop: &mut Shop,
) -> io::Result<()> {
    for is_lost in [true, false] {
        let (conn, _addr) = listener.accept()?;
        let mut reader = BufReader::new(&conn);
        let mut number = Vec::new();
        let mut limited = (&mut reader).take(LIMIT);
        limited.read_until(b'\n', &mut number)?;
        let answer = shop.deliver(number);
        if is_lost {
            // Nothing more, until the client has gone.
            io::copy(&mut reader, &mut io::sink())?;
        } else {
            (&conn).write_all(answer.as_bytes())?;
        }
    }
    Ok(())
}
// ANCHOR_END: serve
// ANCHOR_END: server

// ANCHOR: client
// ANCHOR: order
/// Orders, with one of the numbers at each attempt.
fn order(
    address: &SocketAddr,
    numbers: [u32; 2],
) -> io::Result<()> {
    let limit = Duration::from_millis(300);
    for number in numbers {
        let mut sock = TcpStream::connect_timeout(address, limit)?;
        sock.set_read_timeout(Some(limit))?;
        sock.write_all(format!("{number}\n").as_bytes())?;
        let mut answer = String::new();
        let mut reader = BufReader::new(sock).take(LIMIT);
        let received = reader.read_line(&mut answer);
        if received.is_ok() && answer.ends_with('\n') {
            print!("number {number}: {answer}");
            return Ok(());
        }
        println!("number {number}: no answer");
    }
    Ok(())
}
// ANCHOR_END: order
// ANCHOR_END: client

// ANCHOR: main
fn main() -> anyhow::Result<()> {
    // ANCHOR: server
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    // ANCHOR: client
    for numbers in [[1, 2], [3, 3]] {
        // ANCHOR: server
        let listener = listener.try_clone()?;
        let thread = thread::spawn(move || {
            let mut shop = Shop::default();
            serve(&listener, &mut shop).map(|()| shop.delivered)
        });
        // ANCHOR: client
        order(&address, numbers)?;
        let delivered = thread.join().unwrap()?;
        println!("one order, {delivered} delivered\n");
    }
    // ANCHOR_END: client
    Ok(())
}
// ANCHOR_END: main
// ANCHOR_END: all
