//! The modes of the terminal during a question, and how they are restored when the process ends, stops and continues.

use std::fs::File;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::getpgrp;
use rustix::termios::{
    InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};

/// What a question does to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// An answer is typed, shown or hidden; what is pasted comes between marks (bracketed paste, xterm).
    Answer,
    /// The same where the terminal knows no escape sequences.
    PlainAnswer,
    /// A list to choose from: the cursor is hidden (DECTCEM, VT220).
    Choice,
}

impl Prompt {
    fn beginning(self) -> &'static str {
        match self {
            Self::Answer => "\x1b[?2004h",
            Self::PlainAnswer => "",
            Self::Choice => "\x1b[?25l",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Answer => "\x1b[?2004l\n",
            Self::PlainAnswer => "\n",
            Self::Choice => "\x1b[?25h",
        }
    }
}

/// A question under way.
struct Question {
    prompt: Prompt,
    modes: Termios,
    /// What shows it on a fresh row.
    shown: String,
    /// Whether the process was stopped since this was asked last.
    stopped: bool,
}

/// Whether there is still somebody at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    Restored,
    /// It was closed in the middle of a question.
    Closed,
}

/// Restores the terminal when the process ends (R8) or stops in the middle of a question. Clones share the terminal.
#[derive(Clone)]
pub struct Restorer {
    tty: Arc<File>,
    saved: Termios,
    question: Arc<Mutex<Option<Question>>>,
    /// Whether the last row says what is waited for.
    drawn: Arc<Mutex<bool>>,
}

impl Restorer {
    pub fn new(tty: Arc<File>) -> io::Result<Self> {
        let saved = tcgetattr(&tty)?;
        Ok(Self { tty, saved, question: Arc::default(), drawn: Arc::default() })
    }

    /// Restores the modes and ends the line, once and for all: the process is about to end, and no question begins or
    /// ends any more. Outside a question the terminal is left alone: it is as it was, and touching it from the
    /// background would stop the process.
    pub fn restore(&self) -> Left {
        self.erase();
        let question = self.question();
        let mut left = Left::Restored;
        if let Some(question) = &*question {
            left = if tcgetattr(&self.tty).is_err() { Left::Closed } else { Left::Restored };
            self.leave(question);
        }
        std::mem::forget(question);
        left
    }

    /// Says what is waited for, in place of what was said before; EL (ECMA-48). In the background nothing is said.
    pub fn draw(&self, line: &str) {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_in_foreground() {
            self.write(&format!("\r\x1b[K{line}"));
            *drawn = true;
        }
    }

    /// Takes away what is drawn. A terminal that is stopped (Ctrl-S) must not keep a signal from ending the process.
    pub fn erase(&self) {
        let Ok(mut drawn) = self.drawn.try_lock() else { return };
        if std::mem::take(&mut *drawn) {
            self.write("\r\x1b[K");
        }
    }

    /// The same on a terminal that only prints lines.
    pub fn note(&self, line: &str) {
        if self.is_in_foreground() {
            self.write(line);
        }
    }

    fn is_in_foreground(&self) -> bool {
        tcgetpgrp(&self.tty).is_ok_and(|group| group == getpgrp())
    }

    /// Calls `stop`, which stops the process, with the terminal as it was before the question, and asks again afterwards.
    /// Whether nothing is left to be asked: in the background that waits for the foreground.
    pub fn stop(&self, stop: impl FnOnce()) -> bool {
        self.erase();
        let mut question = self.question();
        if let Some(question) = &*question {
            self.leave(question);
        }
        stop();
        self.ask_again(&mut question)
    }

    /// Asks again after a stop that the process could not notice, such as STOP.
    pub fn continued(&self) {
        self.ask_again(&mut self.question());
    }

    /// Whether the process was stopped in the middle of the question since this was asked last.
    pub fn was_stopped(&self) -> bool {
        self.question().as_mut().is_some_and(|question| std::mem::take(&mut question.stopped))
    }

    /// In the background the process is stopped again when it reads; it asks again in the foreground.
    fn ask_again(&self, question: &mut Option<Question>) -> bool {
        let Some(question) = question else { return true };
        let is_seen = self.is_in_foreground();
        if is_seen {
            let _ = tcsetattr(&self.tty, OptionalActions::Now, &question.modes);
            self.write(&format!("{}{}", question.prompt.beginning(), question.shown));
            question.stopped = true;
        }
        is_seen
    }

    fn leave(&self, question: &Question) {
        self.write(question.prompt.ending());
        if question.prompt == Prompt::Choice {
            self.write("\n");
        }
        let _ = tcsetattr(&self.tty, OptionalActions::Now, &self.saved);
    }

    /// A closed terminal is noticed at the next key.
    fn write(&self, text: &str) {
        let _ = (&*self.tty).write_all(text.as_bytes());
    }

    fn question(&self) -> MutexGuard<'_, Option<Question>> {
        self.question.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the modes `prompt` needs, and then shows it, so that nothing typed at it is shown by the terminal itself.
    /// They are undone when the guard is dropped, in a panic too.
    pub fn begin(&self, prompt: Prompt, shown: String) -> io::Result<Asking<'_>> {
        let before = tcgetattr(&self.tty)?;
        let mut modes = before.clone();
        // Signals stay with the terminal, so that Ctrl-C reaches every process it should.
        modes.local_modes |= LocalModes::ISIG;
        modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL | LocalModes::IEXTEN;
        modes.input_modes -= InputModes::IXON;
        (modes.special_codes[SpecialCodeIndex::VMIN], modes.special_codes[SpecialCodeIndex::VTIME]) = (1, 0);
        let mut question = self.question();
        tcsetattr(&self.tty, OptionalActions::Now, &modes)?;
        self.write(&format!("{}{shown}", prompt.beginning()));
        *question = Some(Question { prompt, modes, shown, stopped: false });
        Ok(Asking { restorer: self, before })
    }
}

/// A question under way.
pub struct Asking<'a> {
    restorer: &'a Restorer,
    before: Termios,
}

impl Asking<'_> {
    /// Says that a key is for nothing here.
    pub fn ring(&self) {
        self.restorer.write("\x07");
    }

    /// Writes `change` to the terminal; from now on `shown` would show the whole question on a fresh row.
    pub fn show(&self, change: &str, shown: String) {
        let mut question = self.restorer.question();
        self.restorer.write(change);
        if let Some(question) = &mut *question {
            question.shown = shown;
        }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        let mut question = self.restorer.question();
        if let Some(question) = question.take() {
            self.restorer.write(question.prompt.ending());
        }
        let _ = tcsetattr(&self.restorer.tty, OptionalActions::Now, &self.before);
    }
}
