//! Everything a person sees or is asked.

use std::io::{self, Write};

use crate::error::{Error, Result};
use crate::secret::Secret;

mod choice;
mod commands;
mod editor;
mod hidden;
mod keys;
mod modes;
mod phrase;
mod printable;
mod style;
mod table;
mod terminal;
pub mod times;
mod waiting;

pub use commands::{Again, quoted};
pub use modes::{Left, Restorer};
pub use phrase::{Part, account_label, phrase};
pub use printable::printable;
pub use style::{Look, Style};
pub use table::{Cell, Table};
pub use terminal::Terminal;
pub use waiting::Waiting;

/// The most characters of a line on stderr: our own words and a few of the service's strings, never a whole page.
const LONGEST: usize = 2_000;

/// A person who can be asked. Ctrl-D and a closed terminal are [`Error::cancelled`] at any question.
pub trait Ask {
    /// Says on the terminal why an answer cannot be used.
    fn tell(&mut self, line: &str);
    /// One line, as it was typed, without its line ending and without control characters.
    fn line(&mut self, prompt: &str) -> Result<String>;
    /// One line that is not shown while it is typed: nothing trimmed, nothing changed (R6).
    fn secret(&mut self, prompt: &str) -> Result<Secret>;
    /// Yes or no; enter means yes. Another answer is asked once more, then cancelled.
    fn confirm(&mut self, question: &str) -> Result<bool>;
    /// The same where enter means no: for what a person should have looked at.
    fn agree(&mut self, question: &str) -> Result<bool>;
    /// The index of one of `items`.
    fn choose(&mut self, prompt: &str, items: &[String]) -> Result<usize>;
}

/// How much is written and in which form; the command line decides.
#[derive(Debug, Clone, Copy, Default)]
pub struct OutputOptions {
    /// `-q`: no notes. `verbose` wins over it.
    pub quiet: bool,
    /// How many times `-v` was given.
    pub verbose: u8,
    /// `--json`: nothing but JSON on stdout.
    pub json: bool,
    /// `--no-input`: nobody is asked.
    pub no_input: bool,
}

/// Which details a person wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// `-v`: what was asked of whom, and how it went.
    Verbose,
    /// `-vv`: names of headers, decisions on the way.
    VeryVerbose,
}

/// The two streams and, if there is a terminal, the person at it. Every line is made harmless before it is written
/// (R29), so a line is one line whatever a service put into it.
pub struct Ui {
    pub options: OutputOptions,
    /// What the commands in hints are told again.
    pub again: Again,
    stdout: Box<dyn Write>,
    stderr: Box<dyn Write>,
    ask: Option<Box<dyn Ask>>,
    /// What stdout and stderr can show.
    looks: (Look, Look),
    /// The terminal, where it is to be said what is waited for.
    terminal: Option<Restorer>,
    lost: Option<io::Error>,
}

impl Ui {
    /// Results go to `stdout`, all else to `stderr`; `ask` is the person, if there is one.
    pub fn new(stdout: Box<dyn Write>, stderr: Box<dyn Write>, ask: Option<Box<dyn Ask>>) -> Self {
        Self {
            options: OutputOptions::default(),
            again: Again::default(),
            stdout,
            stderr,
            ask,
            looks: Default::default(),
            terminal: None,
            lost: None,
        }
    }

    /// The same for streams that are a terminal, or are to have colours.
    #[must_use]
    pub fn looking_like(mut self, stdout: Look, stderr: Look) -> Self {
        self.looks = (stdout, stderr);
        self
    }

    /// The same with a terminal, on which it is said what is waited for.
    #[must_use]
    pub fn waiting_at(mut self, terminal: Option<Restorer>) -> Self {
        self.terminal = terminal;
        self
    }

    /// Says on the terminal, if it takes longer than a second, what is waited for: `line` with the seconds, `remark`.
    pub fn wait(&self, line: &str, remark: &'static str) -> Option<Waiting> {
        let watched = self.looks.1.columns.is_some() && !self.options.json && !self.options.quiet;
        let terminal = self.terminal.clone().filter(|_| watched)?;
        Waiting::begin(terminal, self.looks.1, printable(line), remark)
    }

    /// A result, on stdout; silent with `--json`. Never cut: callers shorten a service's strings with [`printable`].
    pub fn say(&mut self, line: &str) {
        if !self.options.json {
            self.result(&printable::harmless(line));
        }
    }

    /// A result in columns, on stdout; silent with `--json`.
    pub fn table(&mut self, table: &Table) {
        if !self.options.json {
            table.lines(self.looks.0).iter().for_each(|line| self.result(line));
        }
    }

    /// A word for the person who watches, after the result: on stderr if it is a terminal, and neither `--json` nor `-q`
    /// was given. What stands between backticks is emphasised.
    pub fn tell(&mut self, line: &str) {
        if self.looks.1.columns.is_some() && !self.options.json {
            self.note(line);
        }
    }

    /// A text with lines in it, such as help or a provider file, on stdout; silent with `--json`.
    pub fn page(&mut self, text: &str) {
        if !self.options.json {
            self.result(&printable::lines(text.trim_end_matches('\n')));
        }
    }

    /// Help on stdout: `styled` is `plain` with colours.
    pub fn help(&mut self, plain: &str, styled: &str) {
        let text = if self.looks.0.colour { printable::styled_lines(styled) } else { printable::lines(plain) };
        self.result(text.trim_end_matches('\n'));
    }

    /// A text with lines in it, on stderr: what is wrong with a file.
    pub fn complaint(&mut self, text: &str) {
        self.styled_complaint(text, text);
    }

    /// The same for a command line that cannot be read.
    pub fn styled_complaint(&mut self, plain: &str, styled: &str) {
        let text = if self.looks.1.colour { printable::styled_lines(styled) } else { printable::lines(plain) };
        let _ = self.stderr.write_all(text.as_bytes());
    }

    /// The one JSON object of a command, on stdout.
    pub fn json(&mut self, value: &serde_json::Value) -> Result<()> {
        let line = printable::ascii_json(value)?;
        self.result(&line);
        Ok(())
    }

    /// Something worth knowing, such as a fall-back, on stderr; `-q` silences it, `-v` wins over `-q`.
    pub fn note(&mut self, line: &str) {
        if !self.options.quiet || self.options.verbose > 0 {
            let line = self.again.completed(line);
            self.aside(Style::Plain, "", &line);
        }
    }

    /// A danger, on stderr, `-q` or not.
    pub fn warn(&mut self, line: &str) {
        self.aside(Style::Warning, "warning: ", line);
    }

    /// A detail of the run, on stderr, if `-v` asks for it.
    pub fn detail(&mut self, detail: Detail, line: &str) {
        let wanted = match detail {
            Detail::Verbose => 1,
            Detail::VeryVerbose => 2,
        };
        if self.options.verbose >= wanted {
            self.aside(Style::Aside, line, "");
        }
    }

    /// `error` with hints that can be pasted; those that cannot help are left out.
    pub fn completed(&self, error: Error) -> Error {
        let useful = error.hints().iter().filter_map(|hint| self.again.useful(hint));
        let hints: Vec<String> = useful.map(|hint| self.again.completed(&hint)).collect();
        error.only_hints(hints)
    }

    /// What went wrong and what to do next, on stderr.
    pub fn failure(&mut self, error: &Error) {
        self.aside(Style::Error, "error: ", &error.to_string());
        if let Some(hint) = error.hint_text() {
            self.aside(Style::Hint, "hint: ", &hint);
        }
    }

    /// The person, unless there is no terminal or `--no-input` was given (R4).
    pub fn ask(&mut self) -> Option<&mut dyn Ask> {
        match &mut self.ask {
            Some(ask) if !self.options.no_input => Some(ask.as_mut()),
            _ => None,
        }
    }

    /// Why results could not be written, for instance a full disk. A reader that has closed its end (EPIPE) is not a failure (R25).
    pub fn stdout_failed(&self) -> Option<&io::Error> {
        self.lost.as_ref().filter(|error| error.kind() != io::ErrorKind::BrokenPipe)
    }

    fn result(&mut self, line: &str) {
        if self.lost.is_none() {
            self.lost = writeln!(self.stdout, "{line}").and_then(|()| self.stdout.flush()).err();
        }
    }

    /// `lead` in its style, then `line`. Nothing can be done about a closed stderr. One write for the whole line, as
    /// stderr has no buffer.
    fn aside(&mut self, style: Style, lead: &str, line: &str) {
        let look = self.looks.1;
        let line = printable::shortened(line, LONGEST.saturating_sub(lead.chars().count()));
        let lead = look.paint(style, &printable::shortened(lead, LONGEST));
        let line = format!("{lead}{}\n", look.quotes(&line));
        let _ = self.stderr.write_all(line.as_bytes());
    }
}

#[cfg(test)]
mod tests;
