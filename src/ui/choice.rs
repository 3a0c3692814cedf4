//! A list to choose from with the arrow keys. Every key that ends a question ends this one, Ctrl-D too.

use std::fs::File;
use std::io::{self, Read, Write};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::tcgetwinsize;

use super::printable;

/// A terminal sends the rest of an arrow key right after its Esc; a person does not.
const REST_OF_KEY: Duration = Duration::from_millis(50);

/// The list on the terminal. It has as many lines as fit.
pub(super) struct List<'a> {
    tty: &'a File,
    prompt: String,
    items: Vec<String>,
    at: usize,
    rows: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Up,
    Down,
    First,
    Last,
    Enter,
    Cancel,
    Other,
}

impl<'a> List<'a> {
    pub(super) fn new(tty: &'a File, prompt: String, items: &[String]) -> Self {
        let size = tcgetwinsize(tty).ok();
        let room = |size: Option<u16>, otherwise: usize| size.filter(|size| *size > 0).map_or(otherwise, usize::from);
        let (rows, columns) = (room(size.map(|size| size.ws_row), 24), room(size.map(|size| size.ws_col), 80));
        let rows = rows.saturating_sub(2).clamp(1, items.len().max(1));
        let items = items.iter().map(|item| fitted(&printable(item), columns.saturating_sub(3))).collect();
        Self { tty, prompt, items, at: 0, rows }
    }

    /// The index of the chosen item; `None` when the person wants none, or has gone.
    pub(super) fn choose(mut self) -> io::Result<Option<usize>> {
        self.write(&format!("\x1b[?25l{}:\n", self.prompt))?;
        self.draw()?;
        let chosen = loop {
            let last = self.items.len().saturating_sub(1);
            match self.key()? {
                Key::Up => self.at = if self.at == 0 { last } else { self.at - 1 },
                Key::Down => self.at = if self.at == last { 0 } else { self.at + 1 },
                Key::First => self.at = 0,
                Key::Last => self.at = last,
                Key::Enter => break Some(self.at),
                Key::Cancel => break None,
                Key::Other => continue,
            }
            self.write(&format!("\x1b[{}A", self.rows))?;
            self.draw()?;
        };
        // In the place of the list stands what was chosen.
        let said = chosen.and_then(|index| self.items.get(index)).map_or("", String::as_str);
        self.write(&format!("\x1b[{}A\r\x1b[J{}: {said}\n", self.rows + 1, self.prompt))?;
        Ok(chosen)
    }

    fn draw(&self) -> io::Result<()> {
        let first = self.at.saturating_sub(self.rows - 1);
        let shown = self.items.iter().enumerate().skip(first).take(self.rows);
        let line = |(index, item): (usize, &String)| {
            let mark = if index == self.at { '>' } else { ' ' };
            format!("\r\x1b[K{mark} {item}\n")
        };
        self.write(&shown.map(line).collect::<String>())
    }

    fn key(&self) -> io::Result<Key> {
        Ok(match self.byte()? {
            None | Some(4 | b'q') => Key::Cancel,
            Some(b'\r' | b'\n') => Key::Enter,
            Some(b'k') => Key::Up,
            Some(b'j') => Key::Down,
            Some(0x1b) => self.rest_of_key()?,
            Some(_) => Key::Other,
        })
    }

    /// What follows an Esc: nothing, or a control sequence up to its final byte (ECMA-48, 5.4).
    fn rest_of_key(&self) -> io::Result<Key> {
        let limit = Timespec::try_from(REST_OF_KEY).ok();
        if poll(&mut [PollFd::new(self.tty, PollFlags::IN)], limit.as_ref())? == 0 {
            return Ok(Key::Cancel);
        }
        if !matches!(self.byte()?, Some(b'[' | b'O')) {
            return Ok(Key::Other);
        }
        loop {
            match self.byte()? {
                Some(b'A') => return Ok(Key::Up),
                Some(b'B') => return Ok(Key::Down),
                Some(b'H') => return Ok(Key::First),
                Some(b'F') => return Ok(Key::Last),
                Some(0x40..=0x7e) => return Ok(Key::Other),
                None => return Ok(Key::Cancel),
                Some(_) => {}
            }
        }
    }

    /// The next byte; `None` when the terminal has gone.
    fn byte(&self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        loop {
            match { self.tty }.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => return Ok(Some(byte[0])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn write(&self, text: &str) -> io::Result<()> {
        { self.tty }.write_all(text.as_bytes())
    }
}

/// As much of `text` as surely stands on one line: what is not ASCII may be two columns wide.
fn fitted(text: &str, columns: usize) -> String {
    let mut left = columns;
    let fits = |letter: &char| {
        let width = if letter.is_ascii() { 1 } else { 2 };
        let fits = width <= left;
        left = left.saturating_sub(width);
        fits
    };
    text.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn an_item_never_takes_a_second_line() {
        for (text, columns, expected) in
            [("acme", 10, "acme"), ("acme", 3, "acm"), ("株式会社", 5, "株式"), ("é1", 2, "é"), ("x", 0, "")]
        {
            assert_eq!(fitted(text, columns), expected);
        }
    }
}
