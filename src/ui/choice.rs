//! A list to choose from: which row is selected, and what the terminal shows of it.

use dialoguer::console::truncate_str;
use dialoguer::theme::{SimpleTheme, Theme};

use super::keys::Key;

/// What a key does to the list.
#[derive(Debug, PartialEq, Eq)]
pub enum Pressed {
    Moved,
    Chosen(usize),
    Cancelled,
    Nothing,
}

pub struct Choice {
    question: String,
    items: Vec<String>,
    selected: usize,
}

impl Choice {
    /// `items` must not be empty, and both are shown as they are.
    pub fn new(question: String, items: Vec<String>) -> Self {
        Self { question, items, selected: 0 }
    }

    /// Arrows and enter as everywhere; `j`, `k` and space as in the lists of dialoguer.
    pub fn press(&mut self, key: Key) -> Pressed {
        let last = self.items.len().saturating_sub(1);
        self.selected = match key {
            Key::Enter | Key::Character(' ') => return Pressed::Chosen(self.selected),
            Key::Escape | Key::EndOfInput | Key::Character('q') => return Pressed::Cancelled,
            Key::Up | Key::Character('k') | Key::Control('P') => self.selected.checked_sub(1).unwrap_or(last),
            Key::Down | Key::Character('j') | Key::Control('N' | 'I') if self.selected == last => 0,
            Key::Down | Key::Character('j') | Key::Control('N' | 'I') => self.selected + 1,
            Key::Home => 0,
            Key::End => last,
            _ => return Pressed::Nothing,
        };
        Pressed::Moved
    }

    /// The rows that are shown on a terminal of this size: the question, and the items around the selected one.
    pub fn rows(&self, height: usize, columns: usize) -> Vec<String> {
        let fitting = self.items.len().min(height.saturating_sub(2).max(1));
        let first = self.selected.saturating_sub(fitting / 2).min(self.items.len() - fitting);
        let position = format!(" {} of {}", self.selected + 1, self.items.len());
        let mut question = written(|text| SimpleTheme.format_select_prompt(text, &self.question));
        if fitting < self.items.len() {
            question += &position;
        }
        let items =
            self.items.iter().enumerate().skip(first).take(fitting).map(|(at, item)| {
                written(|text| SimpleTheme.format_select_prompt_item(text, item, at == self.selected))
            });
        let rows = std::iter::once(question).chain(items);
        rows.map(|row| truncate_str(&row, columns.saturating_sub(1), "…").into_owned()).collect()
    }

    /// What stays on the terminal when item number `chosen` was chosen.
    pub fn result(&self, chosen: usize) -> String {
        written(|text| SimpleTheme.format_select_prompt_selection(text, &self.question, &self.items[chosen]))
    }

    /// The list for a terminal that only prints lines.
    pub fn numbered(&self) -> String {
        let items = self.items.iter().zip(1..).map(|(item, number)| format!("{number:>3}  {item}\n"));
        format!("{}:\n{}", self.question, items.collect::<String>())
    }
}

fn written(format: impl FnOnce(&mut String) -> std::fmt::Result) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = format(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice() -> Choice {
        Choice::new("Service".to_owned(), (1..=5).map(|number| format!("number {number}")).collect())
    }

    #[test]
    fn keys_move_choose_and_cancel() {
        let table: &[(&[Key], Pressed)] = &[
            (&[Key::Down, Key::Character('j'), Key::Enter], Pressed::Chosen(2)),
            (&[Key::Up, Key::Character(' ')], Pressed::Chosen(4)),
            (&[Key::End, Key::Down, Key::Control('I'), Key::Enter], Pressed::Chosen(1)),
            (&[Key::End, Key::Character('k'), Key::Enter], Pressed::Chosen(3)),
            (&[Key::Down, Key::Home, Key::Enter], Pressed::Chosen(0)),
            (&[Key::Escape], Pressed::Cancelled),
            (&[Key::Character('q')], Pressed::Cancelled),
            (&[Key::EndOfInput], Pressed::Cancelled),
            (&[Key::Character('x')], Pressed::Nothing),
            (&[Key::PasteBegins], Pressed::Nothing),
        ];
        for (keys, pressed) in table {
            let mut choice = choice();
            let last = keys.iter().map(|key| choice.press(*key)).last().unwrap();
            assert_eq!(last, *pressed, "{keys:?}");
        }
    }

    #[test]
    fn a_terminal_shows_as_much_as_it_has_room_for() {
        let all = ["Service:", "> number 1", "  number 2", "  number 3", "  number 4", "  number 5"];
        assert_eq!(choice().rows(24, 80), all);
        assert_eq!(choice().rows(7, 80), all);
        assert_eq!(choice().rows(5, 80), ["Service: 1 of 5", "> number 1", "  number 2", "  number 3"]);
        let mut moved = choice();
        moved.press(Key::Down);
        moved.press(Key::Down);
        assert_eq!(moved.rows(5, 80), ["Service: 3 of 5", "  number 2", "> number 3", "  number 4"]);
        moved.press(Key::End);
        assert_eq!(moved.rows(5, 10), ["Service:…", "  number…", "  number…", "> number…"]);
        assert_eq!(moved.rows(0, 80), ["Service: 5 of 5", "> number 5"]);
        assert_eq!(moved.result(4), "Service: number 5");
    }
}
