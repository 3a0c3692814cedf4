//! The modes of the terminal: how typing is treated at a prompt, and putting that right again.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::termios::{InputModes, LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// What a prompt does to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// A line, edited and shown by the terminal itself.
    Line,
    /// A line that is not shown, handed over as it is typed.
    Hidden,
    /// A list to choose from: the cursor is hidden.
    Choice,
}

/// Puts the terminal right when the process ends in the middle of a prompt; clones see the same terminal (R8).
#[derive(Clone)]
pub struct Restorer {
    tty: Arc<File>,
    saved: Termios,
    prompt: Arc<Mutex<Option<Prompt>>>,
}

impl Restorer {
    pub fn new(tty: Arc<File>) -> io::Result<Self> {
        let saved = tcgetattr(&tty)?;
        Ok(Self { tty, saved, prompt: Arc::default() })
    }

    /// Restores the modes and ends the line, once and for all: the process is about to end, and no prompt begins or
    /// ends any more. Outside a prompt the terminal is left alone: it is as it was, and touching it from the
    /// background would stop the process.
    pub fn restore(&self) {
        let prompt = self.prompt();
        if let Some(prompt) = *prompt {
            let ending: &[u8] = if prompt == Prompt::Choice { SHOW_CURSOR } else { b"\n" };
            // A terminal that went away (SIGHUP) needs nothing.
            let _ = (&*self.tty).write_all(ending);
            let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.saved);
        }
        std::mem::forget(prompt);
    }

    fn prompt(&self) -> MutexGuard<'_, Option<Prompt>> {
        self.prompt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the modes `prompt` needs. They are undone when the guard is dropped, in a panic too.
    pub fn begin(&self, prompt: Prompt) -> io::Result<Guard<'_>> {
        let before = tcgetattr(&self.tty)?;
        let mut modes = before.clone();
        match prompt {
            Prompt::Line => {
                modes.local_modes |= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHOE | LocalModes::ISIG;
                modes.input_modes |= InputModes::ICRNL | WHOLE_CHARACTERS;
            }
            // Signals stay with the terminal, so that Ctrl-C reaches everybody it should. At a choice this holds
            // between two keys; the widget sets its own modes while it reads one.
            Prompt::Hidden | Prompt::Choice => {
                modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL;
                modes.local_modes |= LocalModes::ISIG;
            }
        }
        let mut current = self.prompt();
        tcsetattr(&self.tty, OptionalActions::Now, &modes)?;
        *current = Some(prompt);
        Ok(Guard { restorer: self, before })
    }
}

/// DECTCEM (VT220): the list to choose from hides the cursor.
const SHOW_CURSOR: &[u8] = b"\x1b[?25h\n";

/// Backspace takes a whole character, not one byte of it.
#[cfg(any(target_os = "linux", target_os = "macos"))]
const WHOLE_CHARACTERS: InputModes = InputModes::IUTF8;
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
const WHOLE_CHARACTERS: InputModes = InputModes::empty();

/// A prompt under way.
pub struct Guard<'a> {
    restorer: &'a Restorer,
    before: Termios,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        let mut current = self.restorer.prompt();
        let _ = tcsetattr(&self.restorer.tty, OptionalActions::Now, &self.before);
        *current = None;
    }
}
