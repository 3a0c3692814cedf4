//! The keys a person presses, decoded from the bytes of a terminal one at a time: what follows an answer stays for the
//! next question.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// One key, or one mark of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A character; U+FFFD for bytes that are not UTF-8.
    Character(char),
    /// A control character without a key of its own, by its letter: `A` for Ctrl-A, `I` for Tab.
    Control(char),
    Enter,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    Escape,
    /// Ctrl-D
    EndOfInput,
    /// What lies between the two was pasted, not typed (bracketed paste, xterm).
    PasteBegins,
    PasteEnds,
    /// A key that nothing here has a use for.
    Other,
}

/// Where the bytes come from.
pub trait Bytes {
    /// The next byte; the end of the input is an error.
    fn next(&mut self) -> io::Result<u8>;
    /// Whether a byte comes within this time.
    fn within(&mut self, time: Duration) -> bool;
}

/// The rest of an escape sequence comes at once; what comes later is another key.
const SEQUENCE: Duration = Duration::from_millis(50);
/// No key has a longer sequence.
const LONGEST_SEQUENCE: usize = 32;

pub struct Keys<B> {
    bytes: B,
    /// A byte that turned out to belong to the next key.
    ahead: Option<u8>,
}

impl<B: Bytes> Keys<B> {
    pub fn new(bytes: B) -> Self {
        Self { bytes, ahead: None }
    }

    /// The next key.
    pub fn next(&mut self) -> io::Result<Key> {
        Ok(match self.byte()? {
            b'\r' | b'\n' => Key::Enter,
            0x08 | 0x7f => Key::Backspace,
            0x04 => Key::EndOfInput,
            0x1b => self.escape()?,
            control @ 0..=0x1f => Key::Control(char::from(control | 0x40)),
            first => Key::Character(self.character(first)?),
        })
    }

    /// Whether the next key has been typed already.
    pub fn more(&mut self) -> bool {
        self.ahead.is_some() || self.bytes.within(Duration::ZERO)
    }

    fn byte(&mut self) -> io::Result<u8> {
        self.ahead.take().map_or_else(|| self.bytes.next(), Ok)
    }

    fn character(&mut self, first: u8) -> io::Result<char> {
        let length = match first {
            0..=0x7f => return Ok(char::from(first)),
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return Ok(char::REPLACEMENT_CHARACTER),
        };
        let mut bytes = vec![first];
        while bytes.len() < length {
            let byte = self.byte()?;
            if byte & 0xc0 != 0x80 {
                self.ahead = Some(byte);
                break;
            }
            bytes.push(byte);
        }
        let text = std::str::from_utf8(&bytes).ok().and_then(|text| text.chars().next());
        Ok(text.unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn escape(&mut self) -> io::Result<Key> {
        if !self.bytes.within(SEQUENCE) {
            return Ok(Key::Escape);
        }
        match self.byte()? {
            b'[' | b'O' => self.sequence(),
            0x1b => {
                self.ahead = Some(0x1b);
                Ok(Key::Escape)
            }
            // Alt and a key.
            first => self.character(first).map(|_| Key::Other),
        }
    }

    /// CSI and SS3 sequences (ECMA-48, xterm, linux): parameters, then one byte that names the key.
    fn sequence(&mut self) -> io::Result<Key> {
        let mut parameters = Vec::new();
        while parameters.len() < LONGEST_SEQUENCE && self.bytes.within(SEQUENCE) {
            match self.byte()? {
                // The Linux console sends `ESC [ [ A` for F1.
                b'[' if parameters.is_empty() => parameters.push(b'['),
                key @ 0x40..=0x7e => return Ok(named(&parameters, key)),
                byte => parameters.push(byte),
            }
        }
        Ok(Key::Other)
    }
}

fn named(parameters: &[u8], key: u8) -> Key {
    let number = parameters.split(|byte| *byte == b';').next().unwrap_or_default();
    match (number, key) {
        (b"[", _) => Key::Other,
        (_, b'A') => Key::Up,
        (_, b'B') => Key::Down,
        (_, b'C') => Key::Right,
        (_, b'D') => Key::Left,
        (_, b'H') | (b"1" | b"7", b'~') => Key::Home,
        (_, b'F') | (b"4" | b"8", b'~') => Key::End,
        (b"3", b'~') => Key::Delete,
        (b"200", b'~') => Key::PasteBegins,
        (b"201", b'~') => Key::PasteEnds,
        _ => Key::Other,
    }
}

/// The bytes of the terminal itself.
pub struct Typed(pub Arc<File>);

impl Bytes for Typed {
    fn next(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        loop {
            match (&*self.0).read(&mut byte) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) => return Ok(byte[0]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Where the system cannot tell (macOS and `/dev/tty`), a byte is expected.
    fn within(&mut self, time: Duration) -> bool {
        let limit = Timespec { tv_sec: 0, tv_nsec: time.subsec_nanos().into() };
        let mut tty = [PollFd::new(&*self.0, PollFlags::IN)];
        poll(&mut tty, Some(&limit)).map_or(true, |ready| ready > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Script(Vec<u8>);

    impl Bytes for Script {
        fn next(&mut self) -> io::Result<u8> {
            if self.0.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(self.0.remove(0)) }
        }

        fn within(&mut self, _: Duration) -> bool {
            !self.0.is_empty()
        }
    }

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut keys = Keys::new(Script(bytes.to_vec()));
        std::iter::from_fn(|| keys.next().ok()).collect()
    }

    #[test]
    fn every_terminal_names_its_keys_in_its_own_way() {
        let table: &[(&[u8], &[Key])] = &[
            (b"\x1b[D\x1b[C\x1bOA\x1b[1;5B", &[Key::Left, Key::Right, Key::Up, Key::Down]),
            (b"\x1b[H\x1b[1~\x1b[7~\x1bOH", &[Key::Home; 4]),
            (b"\x1b[F\x1b[4~\x1b[8~\x1bOF", &[Key::End; 4]),
            (b"\x1b[3~\x7f\x08", &[Key::Delete, Key::Backspace, Key::Backspace]),
            (b"\r\n\x04", &[Key::Enter, Key::Enter, Key::EndOfInput]),
            (b"\t\x01", &[Key::Control('I'), Key::Control('A')]),
            (b"\x1b[200~a\x1b[201~", &[Key::PasteBegins, Key::Character('a'), Key::PasteEnds]),
            (b"\x1b[[Ax", &[Key::Other, Key::Character('x')]),
            (b"\x1b[15~\x1bx", &[Key::Other, Key::Other]),
            (b"\x1b", &[Key::Escape]),
            (b"\x1b[", &[Key::Other]),
            (b"\x1b\x1b[A", &[Key::Escape, Key::Up]),
        ];
        for (bytes, expected) in table {
            assert_eq!(keys(bytes), *expected, "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn bytes_that_are_not_utf_8_take_nothing_of_what_follows_with_them() {
        let table: &[(&[u8], &str)] = &[
            ("aé株🚲".as_bytes(), "aé株🚲"),
            (b"Zo\xeb\r", "Zo\u{fffd}\r"),
            (b"\xff\xc3\xa9", "\u{fffd}é"),
            (b"\xf0\x9f\x9ax", "\u{fffd}x"),
            (b"\xed\xa0\x80", "\u{fffd}"),
        ];
        for (bytes, expected) in table {
            let shown = keys(bytes).into_iter().map(|key| match key {
                Key::Character(character) => character,
                _ => '\r',
            });
            assert_eq!(shown.collect::<String>(), *expected);
        }
    }
}
