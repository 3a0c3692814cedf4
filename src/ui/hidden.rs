//! The keys of a hidden answer, for rpassword: it gets text and editing keys only, and an answer that it would change
//! is refused (R6).

use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

use super::keys::{Bytes, Key, Keys};

/// What rpassword understands: forget the line.
const FORGET: u8 = 0x15;

/// The keys of one hidden answer. rpassword takes the end of the input for the end of the line, which would send half a
/// password when the terminal goes away, and drops control characters in silence.
pub struct HiddenKeys<B> {
    keys: Keys<B>,
    /// Whether the process was stopped since this was asked last: the question is asked anew then.
    was_stopped: Box<dyn FnMut() -> bool>,
    refused: Rc<Cell<Option<&'static str>>>,
    pasting: bool,
    /// The pasted text had a line ending, which is harmless at its end.
    line_ended: bool,
    ready: VecDeque<u8>,
}

impl<B: Bytes> HiddenKeys<B> {
    /// `refused` gets the reason why what was typed cannot be taken.
    pub fn new(keys: Keys<B>, was_stopped: Box<dyn FnMut() -> bool>, refused: Rc<Cell<Option<&'static str>>>) -> Self {
        Self { keys, was_stopped, refused, pasting: false, line_ended: false, ready: VecDeque::new() }
    }

    fn press(&mut self, key: Key) -> io::Result<()> {
        match key {
            Key::PasteBegins => self.pasting = true,
            Key::PasteEnds => self.pasting = false,
            Key::Enter if self.pasting => self.line_ended = true,
            Key::Enter => self.ready.push_back(b'\n'),
            Key::EndOfInput => return Err(io::ErrorKind::ConnectionAborted.into()),
            Key::Backspace => self.ready.push_back(0x7f),
            Key::Control('U') => self.forget(),
            Key::Control('W') => self.ready.push_back(0x17),
            Key::Character(_) if self.line_ended => self.refuse("what was pasted has more than one line"),
            Key::Character(character) if !character.is_control() => {
                self.ready.extend(character.encode_utf8(&mut [0; 4]).bytes());
            }
            Key::Character(_) | Key::Control(_) => self.refuse("what was typed holds a control character"),
            // A hidden answer has no visible cursor to move.
            _ => {}
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.refused.set(None);
        self.line_ended = false;
        self.ready.push_back(FORGET);
    }

    fn refuse(&self, why: &'static str) {
        self.refused.set(Some(why));
    }
}

impl<B: Bytes> Read for HiddenKeys<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ready.is_empty() {
            let key = self.keys.next().map_err(|_| io::Error::from(io::ErrorKind::ConnectionAborted))?;
            if (self.was_stopped)() {
                self.forget();
            }
            self.press(key)?;
        }
        // One at a time: what is read ahead would be missing at the next question.
        match (self.ready.pop_front(), buffer.first_mut()) {
            (Some(byte), Some(room)) => *room = byte,
            _ => return Ok(0),
        }
        Ok(1)
    }
}
