//! One output of a program under check.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

/// The most output that is kept, in bytes.
const OUTPUT_LIMIT: usize = 64 << 20;

/// Why no more output comes.
pub enum Silence {
    End,
    Timeout,
}

/// One output of a program, read by a thread all the time, so that waiting for
/// it can end in time and the program never waits for us.
pub struct Output {
    pipe: Arc<Pipe>,
    pub bytes: Vec<u8>,
}

/// What has been read from a program and not been looked at yet.
#[derive(Default)]
struct Pipe {
    state: Mutex<Pending>,
    changed: Condvar,
}

#[derive(Default)]
struct Pending {
    bytes: Vec<u8>,
    ended: bool,
}

impl Output {
    /// Begins to read.
    pub fn of(mut stream: impl Read + Send + 'static) -> Output {
        let pipe = Arc::new(Pipe::default());
        let ours = Arc::clone(&pipe);
        thread::spawn(move || {
            let mut buffer = [0; 1 << 16];
            let mut total = 0;
            // What floods its output meets a closed pipe.
            while let Ok(count @ 1..) = stream.read(&mut buffer)
                && total < OUTPUT_LIMIT
            {
                total += count;
                pipe.update(|pending| pending.bytes.extend_from_slice(&buffer[..count]));
            }
            pipe.update(|pending| pending.ended = true);
        });
        Output {
            pipe: ours,
            bytes: Vec::new(),
        }
    }

    /// Takes in all that comes until its end, or until the time is up.
    pub fn all(&mut self, until: Instant) -> Silence {
        loop {
            if let Err(silence) = self.more(until) {
                return silence;
            }
        }
    }

    /// Waits for more output, and adds it to `bytes`.
    ///
    /// # Errors
    ///
    /// When none comes, and why.
    pub fn more(&mut self, until: Instant) -> Result<(), Silence> {
        let mut pending = self.pipe.lock();
        loop {
            if !pending.bytes.is_empty() {
                self.bytes.append(&mut pending.bytes);
                return Ok(());
            }
            let left = until.saturating_duration_since(Instant::now());
            if pending.ended {
                return Err(Silence::End);
            }
            if left.is_zero() {
                return Err(Silence::Timeout);
            }
            let waited = self.pipe.changed.wait_timeout(pending, left);
            pending = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Pipe {
    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn update(&self, change: impl FnOnce(&mut Pending)) {
        change(&mut self.lock());
        self.changed.notify_all();
    }
}
