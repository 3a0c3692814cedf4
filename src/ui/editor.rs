//! A visible answer while it is typed: the text, the cursor, and the row of the terminal that shows them.

use dialoguer::console::measure_text_width;

use super::keys::Key;
use super::printable::visible;

/// An answer of which a person sees less than this many columns is on a row of its own.
const LEAST_ROOM: usize = 12;

const JOINER: char = '\u{200d}';

/// The answer, in characters as people count them: a letter with its marks is one.
#[derive(Debug, Default)]
pub struct Editor {
    characters: Vec<String>,
    cursor: usize,
    /// What the row shows, if the cursor is at its end.
    row: Option<String>,
}

impl Editor {
    pub fn text(&self) -> String {
        self.characters.concat()
    }

    /// Does what `key` is for; false if it is for nothing here.
    pub fn press(&mut self, key: Key) -> bool {
        match key {
            Key::Character(character) if !character.is_control() => self.insert(character),
            Key::Backspace => self.remove(self.cursor.saturating_sub(1)..self.cursor),
            Key::Delete => self.remove(self.cursor..self.characters.len().min(self.cursor + 1)),
            Key::Left | Key::Control('B') => self.cursor = self.cursor.saturating_sub(1),
            Key::Right | Key::Control('F') => self.cursor = self.characters.len().min(self.cursor + 1),
            Key::Home | Key::Control('A') => self.cursor = 0,
            Key::End | Key::Control('E') => self.cursor = self.characters.len(),
            Key::Control('K') => self.remove(self.cursor..self.characters.len()),
            Key::Control('U') => self.remove(0..self.cursor),
            Key::Control('W') => self.remove(self.word()..self.cursor),
            _ => return false,
        }
        true
    }

    pub fn insert(&mut self, character: char) {
        let joins = |before: &String| width(character.encode_utf8(&mut [0; 4])) == 0 || before.ends_with(JOINER);
        match self.cursor.checked_sub(1).map(|before| &mut self.characters[before]) {
            Some(before) if joins(before) => before.push(character),
            _ => {
                self.characters.insert(self.cursor, character.to_string());
                self.cursor += 1;
            }
        }
    }

    fn remove(&mut self, range: std::ops::Range<usize>) {
        self.cursor = range.start;
        self.characters.drain(range);
    }

    /// Where the word before the cursor begins.
    fn word(&self) -> usize {
        let before = &self.characters[..self.cursor];
        let end = before.iter().rposition(|character| character != " ").map_or(0, |last| last + 1);
        before[..end].iter().rposition(|character| character == " ").map_or(0, |space| space + 1)
    }

    /// The text that shows the answer after `question`, which is on the terminal already. The terminal needs to know
    /// carriage return only: a long answer moves sideways.
    pub fn draw(&mut self, question: &str, columns: usize) -> String {
        let lead = lead(question, columns);
        let room = columns.saturating_sub(width(lead) + 1).max(1);
        let shown = |characters: &[String]| characters.iter().map(|character| shown(character)).collect::<Vec<_>>();
        // A row has no room for more characters than columns.
        let near = self.cursor.saturating_sub(columns)..self.characters.len().min(self.cursor + columns);
        let mut before = shown(&self.characters[near.start..self.cursor]);
        before.reverse();
        let after = shown(&self.characters[self.cursor..near.end]);
        // Some of what follows the cursor is always visible.
        let before = fitting(&before, room - width(&fitting(&after, room / 4).concat()));
        let after = fitting(&after, room - width(&before.concat())).concat();
        let before: String = before.iter().rev().map(String::as_str).collect();
        let before = format!("{lead}{before}");
        let whole = format!("{before}{after}");
        let at_end = after.is_empty();
        let previous = std::mem::replace(&mut self.row, at_end.then(|| whole.clone()));
        if let Some(typed) = previous.as_ref().and_then(|previous| whole.strip_prefix(previous.as_str()))
            && at_end
        {
            return typed.to_owned();
        }
        let blank = " ".repeat(columns.saturating_sub(width(&whole) + 1));
        format!("\r{whole}{blank}\r{before}")
    }

    /// The same on a row where nothing is yet.
    pub fn draw_again(&mut self, question: &str, columns: usize) -> String {
        self.row = Some(lead(question, columns).to_owned());
        let ending = if self.row.as_deref() == Some("") && !question.is_empty() { "\n" } else { "" };
        format!("\r{question}{ending}{}", self.draw(question, columns))
    }
}

/// As many of `characters` as have room, from the first on.
fn fitting(characters: &[String], room: usize) -> &[String] {
    let mut used = 0;
    let fits = |character: &&String| {
        used += width(character);
        used <= room
    };
    &characters[..characters.iter().take_while(fits).count()]
}

/// The part of `question` in the row where the answer begins; empty if the row has no room for an answer.
fn lead(question: &str, columns: usize) -> &str {
    let (mut start, mut used) = (0, 0);
    for (at, character) in question.char_indices() {
        let wide = width(&question[at..at + character.len_utf8()]);
        if used + wide > columns {
            (start, used) = (at, 0);
        }
        used += wide;
    }
    if used + LEAST_ROOM < columns { &question[start..] } else { "" }
}

/// A joiner is shown as it was typed: it changes the letters beside it.
fn shown(character: &str) -> String {
    let joiner = |c: char| matches!(c, '\u{200c}' | JOINER | '\u{fe00}'..='\u{fe0f}');
    character.chars().map(|c| if joiner(c) { c } else { visible(c) }).collect()
}

fn width(text: &str) -> usize {
    measure_text_width(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Key::{Backspace, Delete, End, Home, Left, Right};

    /// What a terminal of `columns` shows of `written`, with the cursor as `|`.
    fn screen(written: &str, columns: usize) -> Vec<String> {
        let (mut rows, mut column): (Vec<Vec<String>>, usize) = (vec![Vec::new()], 0);
        for character in written.chars() {
            let wide = width(character.encode_utf8(&mut [0; 4]));
            if character == '\n' || (wide > 0 && column + wide > columns) {
                rows.push(Vec::new());
            }
            let row = rows.last_mut().unwrap();
            match character {
                '\r' | '\n' => column = 0,
                _ if wide == 0 => row[column - 1].push(character),
                _ => {
                    column = if column + wide > columns { 0 } else { column };
                    row.resize(row.len().max(column + wide), " ".to_owned());
                    // A wide character fills its second cell with nothing.
                    row[column..column + wide].fill(String::new());
                    row[column] = character.to_string();
                    column += wide;
                }
            }
        }
        let last = rows.last_mut().unwrap();
        last.resize(last.len().max(column), " ".to_owned());
        last.insert(column, "|".to_owned());
        rows.into_iter().map(|row| row.concat().trim_end().to_owned()).collect()
    }

    fn typed(text: &str, keys: &[Key]) -> Editor {
        let mut editor = Editor::default();
        text.chars().for_each(|character| editor.insert(character));
        keys.iter().for_each(|key| assert!(editor.press(*key), "{key:?}"));
        editor
    }

    #[test]
    fn keys_edit_whole_characters() {
        let o = Key::Character('o');
        let table: &[(&str, &[Key], &str)] = &[
            ("Ada Lvelace", &[Left, Left, Left, Left, Left, Left, o], "Ada Lovelace"),
            ("da", &[Home, Key::Character('A'), End, Key::Character('!')], "Ada!"),
            ("Adda", &[Left, Left, Delete], "Ada"),
            ("Ada", &[Delete, Left, Left, Left, Left, Backspace, Right, Right, Right, Right], "Ada"),
            ("ae\u{301}x", &[Left, Backspace], "ax"),
            ("a👨\u{200d}👩\u{200d}👧", &[Backspace], "a"),
            ("山田太子", &[Left, Backspace], "山田子"),
            ("Ada King Lovelace", &[Key::Control('W')], "Ada King "),
            ("Ada King  ", &[Key::Control('W')], "Ada "),
            ("Ada King", &[Left, Left, Left, Left, Key::Control('U')], "King"),
            ("Ada King", &[Left, Left, Left, Left, Left, Key::Control('K')], "Ada"),
        ];
        for (text, keys, edited) in table {
            assert_eq!(typed(text, keys).text(), *edited, "{text} {keys:?}");
        }
        for key in [Key::Control('I'), Key::Up, Key::Escape, Key::Other] {
            assert!(!Editor::default().press(key), "{key:?}");
        }
    }

    #[test]
    fn the_row_shows_the_answer_and_the_cursor_where_they_are() {
        let long = "Choose what the organisation shall be called: ";
        type Row<'t> = (&'t str, &'t str, &'t [Key], usize, &'t [&'t str]);
        let table: &[Row<'_>] = &[
            ("Name: ", "Ada", &[], 80, &["Name: Ada|"]),
            ("Name: ", "Ada", &[Left, Left], 80, &["Name: A|da"]),
            ("Name: ", "山田太子", &[Left], 80, &["Name: 山田太|子"]),
            ("Name: ", "e\u{301}a", &[Left], 80, &["Name: e\u{301}|a"]),
            ("Name: ", "abcdefghijklmnopqrstuvwxyz", &[], 20, &["Name: nopqrstuvwxyz|"]),
            ("Name: ", "abcdefghijklmnopqrstuvwxyz", &[Home], 20, &["Name: |abcdefghijklm"]),
            ("Name: ", "abcdefghijklmnopqrstuvwxyz", &[Left; 5], 20, &["Name: lmnopqrstu|vwx"]),
            ("Name: ", "abcdefghijklm", &[Left], 20, &["Name: abcdefghijkl|m"]),
            (long, "Ada", &[], 40, &["Choose what the organisation shall be ca", "lled: Ada|"]),
            (long, "Ada", &[], 50, &["Choose what the organisation shall be called: ", "Ada|"]),
            (long, "Ada", &[Left], 60, &["Choose what the organisation shall be called: Ad|a"]),
        ];
        for (question, text, keys, columns, rows) in table {
            let mut editor = typed(text, keys);
            let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
            assert_eq!(screen(&editor.draw_again(question, *columns), *columns), rows, "{question}{text} {keys:?}");
        }
    }

    /// What is typed at the end is written as it is, and drawing key by key comes to the same as drawing once.
    #[test]
    fn every_key_is_drawn_onto_what_is_there() {
        let keys = [Left, Left, Key::Character('株'), Home, Delete, End, Backspace, Key::Character('x')];
        for columns in [16, 20, 80] {
            let (mut editor, question) = (Editor::default(), "Full name: ");
            let mut written = editor.draw_again(question, columns);
            for key in "Ada Lovelace of London".chars().map(Key::Character).chain(keys) {
                editor.press(key);
                written += &editor.draw(question, columns);
                let mut fresh = Editor { row: None, characters: editor.characters.clone(), cursor: editor.cursor };
                let fresh = fresh.draw_again(question, columns);
                assert_eq!(screen(&written, columns), screen(&fresh, columns), "{columns} {key:?}");
            }
        }
        let mut editor = typed("Ad", &[]);
        editor.draw_again("Name: ", 80);
        editor.press(Key::Character('a'));
        assert_eq!(editor.draw("Name: ", 80), "a");
    }
}
