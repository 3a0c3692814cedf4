//! The modes of the terminal: how typing is treated at a prompt, and putting that right again.

use std::fs::File;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::termios::{InputModes, LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// What a prompt does to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Prompt {
    /// A line, edited and shown by the terminal itself.
    Line = 1,
    /// A line that is not shown, handed over as it is typed.
    Hidden = 2,
    /// A list to choose from: the cursor is hidden.
    Choice = 3,
}

/// Puts the terminal right when the process ends in the middle of a prompt; clones see the same terminal (R8).
#[derive(Clone)]
pub struct Restorer {
    tty: Arc<File>,
    saved: Termios,
    prompt: Arc<AtomicU8>,
}

impl Restorer {
    pub(super) fn new(tty: Arc<File>) -> io::Result<Self> {
        let saved = tcgetattr(&tty)?;
        Ok(Self { tty, saved, prompt: Arc::new(AtomicU8::new(0)) })
    }

    /// Restores the modes and ends the line. Does nothing outside a prompt: there the terminal is as it was, and
    /// writing to it from the background would stop the process.
    pub fn restore(&self) {
        let prompt = self.prompt.load(Ordering::SeqCst);
        if prompt == 0 {
            return;
        }
        let ending: &[u8] = if prompt == Prompt::Choice as u8 { b"\x1b[?25h\r\n" } else { b"\n" };
        // A terminal that went away (SIGHUP) needs nothing.
        let _ = (&*self.tty).write_all(ending);
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.saved);
    }

    /// Sets the modes `prompt` needs. They are undone when the guard is dropped, in a panic too.
    pub(super) fn begin(&self, prompt: Prompt) -> io::Result<Guard<'_>> {
        let before = tcgetattr(&self.tty)?;
        let mut modes = before.clone();
        match prompt {
            Prompt::Line => {
                modes.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHOE | LocalModes::ISIG;
                modes.input_modes |= InputModes::ICRNL | WHOLE_CHARACTERS;
            }
            // Signals stay with the terminal, so that Ctrl-C reaches everybody it should.
            Prompt::Hidden => {
                modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL;
                modes.local_modes |= LocalModes::ISIG;
            }
            Prompt::Choice => {}
        }
        self.prompt.store(prompt as u8, Ordering::SeqCst);
        let guard = Guard { restorer: self, before };
        tcsetattr(&self.tty, OptionalActions::Now, &modes)?;
        Ok(guard)
    }
}

/// Backspace takes a whole character, not one byte of it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const WHOLE_CHARACTERS: InputModes = InputModes::IUTF8;
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const WHOLE_CHARACTERS: InputModes = InputModes::empty();

/// A prompt under way.
pub(super) struct Guard<'a> {
    restorer: &'a Restorer,
    before: Termios,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.restorer.tty, OptionalActions::Now, &self.before);
        self.restorer.prompt.store(0, Ordering::SeqCst);
    }
}
