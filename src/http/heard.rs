//! Whether a byte of an answer came: reqwest tells of what it reads and writes only in its log, which goes nowhere else.

use std::cell::Cell;
use std::fmt::{self, Write as _};

use log::{LevelFilter, Log, Metadata, Record};

/// Where reqwest tells of each read and each write of its connections.
const TARGET: &str = "reqwest::connect::verbose";

thread_local! {
    /// What was heard of the connections of this thread: whoever sends runs them all on its own.
    static HEARD: Cell<Heard> = const { Cell::new(Heard { wrote: false, read: false }) };
}

/// What a connection did since [`Heard::begin`].
#[derive(Clone, Copy)]
pub struct Heard {
    wrote: bool,
    read: bool,
}

impl Heard {
    /// Begins to listen; a process has one log.
    pub fn begin() {
        if log::set_logger(&Listener).is_ok() {
            log::set_max_level(LevelFilter::Trace);
        }
        HEARD.set(Self { wrote: false, read: false });
    }

    /// Something went out and no byte came. If reqwest ever falls silent, this is never so.
    pub fn is_mute() -> bool {
        let heard = HEARD.get();
        heard.wrote && !heard.read
    }
}

struct Listener;

impl Log for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let mut line = Beginning::default();
            let _ = write!(line, "{}", record.args());
            HEARD.set(line.add_to(HEARD.get()));
        }
    }

    fn flush(&self) {}
}

/// The words before the bytes, as in `3f29a8c1 read: b"H`: the bytes themselves are left alone.
#[derive(Default)]
struct Beginning {
    text: [u8; 19],
    length: usize,
}

impl Beginning {
    fn add_to(&self, heard: Heard) -> Heard {
        let mut words = self.text[..self.length].splitn(2, |byte| *byte == b' ');
        match words.nth(1).unwrap_or_default() {
            [b'w', b'r', b'i', b't', b'e', ..] => Heard { wrote: true, ..heard },
            [b'r', b'e', b'a', b'd', b':', b' ', b'b', b'"', byte, ..] => {
                Heard { read: heard.read || *byte != b'"', ..heard }
            }
            _ => heard,
        }
    }
}

impl fmt::Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = &mut self.text[self.length..];
        let length = text.len().min(room.len());
        room[..length].copy_from_slice(&text.as_bytes()[..length]);
        self.length += length;
        if self.length == self.text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}
