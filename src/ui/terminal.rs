//! The person at the real terminal, whatever is redirected.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dialoguer::console::Term;

use super::modes::{Prompt, Restorer};
use super::printable::harmless;
use super::{Ask, printable};
use crate::error::{Error, Result};
use crate::secret::Secret;

/// The most a secret may hold (R6).
const LONGEST_SECRET: usize = 64 * 1024;
/// Linux keeps 4,095 bytes of an edited line and drops the rest without a word, so a line as long is refused.
const LONGEST_LINE: usize = 4_095;

/// Questions on `/dev/tty`, answered by a person (R3, R8).
pub struct Terminal {
    tty: Arc<File>,
    restorer: Restorer,
}

impl Terminal {
    /// The terminal the process was started on; `None` if there is none.
    pub fn open() -> Option<Self> {
        let tty = Arc::new(OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?);
        let restorer = Restorer::new(Arc::clone(&tty)).ok()?;
        Some(Self { tty, restorer })
    }

    /// What puts this terminal right when a signal ends the process in the middle of a prompt.
    pub fn restorer(&self) -> Restorer {
        self.restorer.clone()
    }

    fn show(&self, text: &str) -> io::Result<()> {
        (&*self.tty).write_all(text.as_bytes())
    }

    /// The bytes up to the line ending, edited by the terminal itself.
    fn edited_line(&self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        let mut part = [0; LONGEST_LINE + 1];
        while line.len() < LONGEST_LINE {
            let length = (&*self.tty).read(&mut part)?;
            line.extend_from_slice(&part[..length]);
            if length == 0 {
                // Ctrl-D leaves the cursor behind the prompt.
                self.show("\n")?;
                return Err(Error::cancelled());
            }
            if line.pop_if(|last| *last == b'\n').is_some() {
                break;
            }
        }
        Ok(line)
    }
}

impl Ask for Terminal {
    fn line(&mut self, prompt: &str) -> Result<String> {
        let _modes = self.restorer.begin(Prompt::Line)?;
        self.show(&harmless(prompt))?;
        let line = self.edited_line()?;
        if line.len() >= LONGEST_LINE {
            return Err(Error::usage("the line is longer than a terminal can take").hint("give it by flag or file"));
        }
        String::from_utf8(line).map_err(|_| Error::usage("what was typed is not UTF-8"))
    }

    fn secret(&mut self, prompt: &str) -> Result<Secret> {
        // Before the prompt is seen, so that nothing typed or pasted at it is ever shown or cut.
        let _modes = self.restorer.begin(Prompt::Hidden)?;
        self.show(&harmless(prompt))?;
        let keys = Keys { tty: Arc::clone(&self.tty), dropped: Arc::default() };
        let dropped = Arc::clone(&keys.dropped);
        let config = rpassword::ConfigBuilder::new().input_reader(keys).output_discard().build();
        let typed = rpassword::read_password_with_config(config);
        self.show("\n")?;
        let typed = typed.map(Secret::new).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::Interrupted | io::ErrorKind::ConnectionAborted => {
                Error::cancelled()
            }
            _ => error.into(),
        })?;
        let refused = |what| Err(Error::usage(what).hint("give it by file or standard input"));
        match typed.expose() {
            text if text.len() > LONGEST_SECRET => refused("the secret is longer than 64 KiB"),
            text if text.contains(char::REPLACEMENT_CHARACTER) => refused("what was typed is not UTF-8"),
            _ if dropped.load(Ordering::Relaxed) => refused("what was typed holds a control character"),
            _ => Ok(typed),
        }
    }

    fn confirm(&mut self, question: &str) -> Result<bool> {
        for _ in 0..2 {
            let answer = self.line(&format!("{question} [Y/n] "))?;
            match answer.trim().to_lowercase().as_str() {
                "" | "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => {}
            }
        }
        Err(Error::cancelled())
    }

    /// Arrows and enter; Esc and `q` cancel. The widget knows no Ctrl-D and waits on; a terminal that went away ends it.
    fn choose(&mut self, prompt: &str, items: &[String]) -> Result<usize> {
        let _modes = self.restorer.begin(Prompt::Choice)?;
        let terminal = Term::read_write_pair(self.tty.try_clone()?, self.tty.try_clone()?);
        let items: Vec<String> = items.iter().map(|item| printable(item)).collect();
        let choice =
            dialoguer::Select::new().with_prompt(harmless(prompt)).items(&items).default(0).interact_on_opt(&terminal);
        match choice {
            Ok(choice) => choice.ok_or_else(Error::cancelled),
            Err(dialoguer::Error::IO(error)) => {
                // The widget leaves without showing the cursor again.
                let _ = terminal.show_cursor();
                match error.kind() {
                    io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof => Err(Error::cancelled()),
                    _ => Err(error.into()),
                }
            }
        }
    }
}

/// The keys of a hidden line, one at a time, so that what follows it is left for the next question. rpassword takes
/// the end of the file for the end of the line, which would send half a password when the terminal goes away, and it
/// drops control characters silently, which would send another password than the one pasted (R6): both are told.
struct Keys {
    tty: Arc<File>,
    dropped: Arc<AtomicBool>,
}

impl Read for Keys {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(1);
        let length = (&*self.tty).read(&mut buffer[..room])?;
        match buffer[..length] {
            [] if room > 0 => return Err(io::ErrorKind::ConnectionAborted.into()),
            // All controls but backspace, line endings, and Ctrl-C, -D, -U, -W and Esc, which are for editing.
            [0..=2 | 5..=7 | 9 | 11..=12 | 14..=20 | 22 | 24..=26 | 28..=31] => {
                self.dropped.store(true, Ordering::Relaxed);
            }
            _ => {}
        }
        Ok(length)
    }
}
