//! Questions on the real terminal, whatever is redirected.

use std::cell::Cell;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use dialoguer::theme::{SimpleTheme, Theme};
use rustix::termios::tcgetwinsize;

use super::choice::{Choice, Pressed};
use super::editor::Editor;
use super::hidden::HiddenKeys;
use super::keys::{Key, Keys, Typed};
use super::modes::{Asking, Prompt, Restorer};
use super::printable::harmless;
use super::{Ask, printable};
use crate::error::{Error, Result};
use crate::secret::Secret;

/// The most a secret may hold (R6).
const LONGEST_SECRET: usize = 64 * 1024;
/// The most a visible answer may hold; it is also what terminals take for a line.
const LONGEST_LINE: usize = 4_095;

/// Questions on `/dev/tty`, answered by a person (R3, R8).
pub struct Terminal {
    tty: Arc<File>,
    restorer: Restorer,
    /// `TERM` names no terminal that knows escape sequences.
    plain: bool,
}

impl Terminal {
    /// The terminal the process was started on; `None` if there is none. `kind` is what `TERM` says.
    pub fn open(kind: Option<&str>) -> Option<Self> {
        let tty = Arc::new(OpenOptions::new().read(true).write(true).open("/dev/tty").ok()?);
        let restorer = Restorer::new(Arc::clone(&tty)).ok()?;
        Some(Self { tty, restorer, plain: kind.is_none_or(|kind| kind == "dumb") })
    }

    /// What puts this terminal right when a signal ends or stops the process in the middle of a question.
    pub fn restorer(&self) -> Restorer {
        self.restorer.clone()
    }

    fn keys(&self) -> Keys<Typed> {
        Keys::new(Typed(Arc::clone(&self.tty)))
    }

    fn begin(&self, prompt: Prompt, shown: String) -> Result<Asking<'_>> {
        self.restorer.begin(prompt, shown).map_err(closed)
    }

    fn answer(&self) -> Prompt {
        if self.plain { Prompt::PlainAnswer } else { Prompt::Answer }
    }

    /// Rows and columns; 24 by 80 where nobody knows.
    fn size(&self) -> (usize, usize) {
        let size = tcgetwinsize(&self.tty).ok().filter(|size| size.ws_row > 0 && size.ws_col > 0);
        size.map_or((24, 80), |size| (size.ws_row.into(), size.ws_col.into()))
    }

    /// The answer as it was edited, of any length.
    fn edited(&self, question: &str) -> Result<String> {
        let mut editor = Editor::default();
        let shown = editor.draw_again(question, self.size().1);
        let asking = self.begin(self.answer(), shown)?;
        let mut keys = self.keys();
        loop {
            let key = keys.next().map_err(closed)?;
            let mut refused = None;
            match key {
                Key::EndOfInput => return Err(Error::cancelled()),
                Key::PasteBegins => match pasted(&mut keys).map_err(closed)? {
                    Ok(text) => text.chars().for_each(|character| editor.insert(character)),
                    Err(why) => refused = Some(why),
                },
                Key::Enter => {}
                key if editor.press(key) => {}
                _ => asking.ring(),
            }
            let columns = self.size().1;
            if let Some(why) = refused {
                let shown = editor.draw_again(question, columns);
                asking.show(&format!("\n{why}\n{shown}"), shown);
            } else if key == Key::Enter || !keys.more() {
                let change = editor.draw(question, columns);
                asking.show(&change, editor.draw_again(question, columns));
            }
            if key == Key::Enter {
                return Ok(editor.text());
            }
        }
    }

    /// On a terminal that can move the cursor.
    fn chosen(&self, mut choice: Choice) -> Result<usize> {
        let size = self.size();
        let mut rows = choice.rows(size.0, size.1);
        let asking = self.begin(Prompt::Choice, lines(&rows))?;
        let mut keys = self.keys();
        loop {
            let pressed = choice.press(keys.next().map_err(closed)?);
            // CUU, ED (ECMA-48)
            let erase = format!("\x1b[{}A\r\x1b[J", rows.len());
            match pressed {
                Pressed::Nothing => continue,
                Pressed::Moved => {}
                Pressed::Chosen(index) => {
                    asking.show(&format!("{erase}{}\n", choice.result(index)), String::new());
                    return Ok(index);
                }
                Pressed::Cancelled => {
                    asking.show(&erase, String::new());
                    return Err(Error::cancelled());
                }
            }
            let size = self.size();
            rows = choice.rows(size.0, size.1);
            asking.show(&format!("{erase}{}", lines(&rows)), lines(&rows));
        }
    }

    /// `usual` is what enter means.
    fn yes_or_no(&mut self, question: &str, usual: bool) -> Result<bool> {
        let mut shown = String::new();
        // Writing to a string does not fail.
        let _ = SimpleTheme.format_confirm_prompt(&mut shown, question, Some(usual));
        for _ in 0..2 {
            let answer = self.line(&shown)?;
            match answer.trim().to_lowercase().as_str() {
                "" => return Ok(usual),
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => self.tell("Please answer y or n."),
            }
        }
        Err(Error::cancelled())
    }

    /// On a terminal that only prints lines.
    fn numbered(&mut self, choice: &Choice, count: usize) -> Result<usize> {
        let _ = (&*self.tty).write_all(choice.numbered().as_bytes());
        for _ in 0..2 {
            let typed = self.line(&format!("Number (1-{count}): "))?;
            match typed.trim().parse::<usize>() {
                Ok(number) if (1..=count).contains(&number) => return Ok(number - 1),
                _ => self.tell(&format!("Please type a number from 1 to {count}.")),
            }
        }
        Err(Error::cancelled())
    }
}

impl Ask for Terminal {
    fn tell(&mut self, line: &str) {
        // A closed terminal is noticed at the next question.
        let _ = (&*self.tty).write_all(format!("{}\n", harmless(line)).as_bytes());
    }

    fn line(&mut self, question: &str) -> Result<String> {
        let line = self.edited(&harmless(question))?;
        if line.len() > LONGEST_LINE {
            return Err(Error::usage("the answer is longer than 4,095 bytes").hint("give it by flag or file"));
        }
        if line.contains(char::REPLACEMENT_CHARACTER) {
            return Err(Error::usage("what was typed is not UTF-8"));
        }
        Ok(line)
    }

    fn secret(&mut self, question: &str) -> Result<Secret> {
        let asking = self.begin(self.answer(), format!("\r{}", harmless(question)))?;
        let reason = Rc::new(Cell::new(None));
        let restorer = self.restorer.clone();
        let keys = HiddenKeys::new(self.keys(), Box::new(move || restorer.was_stopped()), Rc::clone(&reason));
        let config = rpassword::ConfigBuilder::new().input_reader(keys).output_discard().build();
        let typed = rpassword::read_password_with_config(config).map(Secret::new).map_err(closed)?;
        drop(asking);
        let refused = |what| Err(Error::usage(what).hint("give it by file or standard input"));
        match (typed.expose(), reason.get()) {
            (text, _) if text.len() > LONGEST_SECRET => refused("the secret is longer than 64 KiB"),
            (text, _) if text.contains(char::REPLACEMENT_CHARACTER) => refused("what was typed is not UTF-8"),
            (_, Some(reason)) => refused(reason),
            _ => Ok(typed),
        }
    }

    fn confirm(&mut self, question: &str) -> Result<bool> {
        self.yes_or_no(question, true)
    }

    fn agree(&mut self, question: &str) -> Result<bool> {
        self.yes_or_no(question, false)
    }

    fn choose(&mut self, question: &str, items: &[String]) -> Result<usize> {
        let items: Vec<String> = items.iter().map(|item| printable(item)).collect();
        let count = items.len();
        let choice = Choice::new(harmless(question), items);
        if self.plain { self.numbered(&choice, count) } else { self.chosen(choice) }
    }
}

/// A closed terminal gives no answer.
fn closed(_: io::Error) -> Error {
    Error::cancelled()
}

fn lines(rows: &[String]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

/// The pasted text up to its end mark, or why it is refused: a second line would answer the next question.
fn pasted(keys: &mut Keys<Typed>) -> io::Result<Result<String, &'static str>> {
    let mut text = String::new();
    loop {
        match keys.next()? {
            Key::PasteEnds => break,
            Key::Character(character) => text.push(character),
            Key::Enter => text.push('\n'),
            _ => text.push('\0'),
        }
    }
    let text = text.trim_end_matches('\n');
    Ok(if text.contains('\n') {
        Err("What was pasted has more than one line; none of it was taken.")
    } else if text.contains(char::is_control) {
        Err("What was pasted holds a control character; none of it was taken.")
    } else {
        Ok(text.to_owned())
    })
}
