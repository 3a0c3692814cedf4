//! Rows in columns, as wide as the terminal allows: what does not fit is cut, and then folded into blocks.

use dialoguer::console::{measure_text_width, truncate_str};

use super::phrase::single_blanks;
use super::printable;
use super::style::{Look, Style};

/// A column is not cut below this.
const LEAST: usize = 16;
const GAP: &str = "  ";

/// One value; it is made harmless, and shortened, when it is put in.
#[derive(Debug, Clone)]
pub struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub fn new(text: &str, style: Style) -> Self {
        // Blanks in a row would look like the end of the column.
        Self { text: printable(&single_blanks(text)), style }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text, Style::Plain)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(&text, Style::Plain)
    }
}

/// Rows of cells below a heading, or without one: then the first column names what stands beside it.
#[derive(Debug, Clone, Default)]
pub struct Table {
    heading: Vec<&'static str>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Row {
    /// One character before the row, such as `*`.
    mark: char,
    cells: Vec<Cell>,
}

impl Table {
    /// Every row must have as many cells as `heading`.
    pub fn new(heading: impl IntoIterator<Item = &'static str>) -> Self {
        Self { heading: heading.into_iter().collect(), rows: Vec::new() }
    }

    /// Names and values.
    pub fn pairs() -> Self {
        Self::default()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.marked(' ', cells);
    }

    pub fn marked(&mut self, mark: char, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(Row { mark, cells: cells.into_iter().collect() });
    }

    /// The name of a value, and the value.
    pub fn pair(&mut self, name: &str, value: impl Into<Cell>) {
        self.row([Cell::new(name, Style::Aside), value.into()]);
    }

    /// The lines for a stream that looks like this.
    pub fn lines(&self, look: Look) -> Vec<String> {
        let widths = self.widths();
        let room = look.columns.map_or(usize::MAX, |columns| columns.saturating_sub(1));
        if self.heading.is_empty() {
            return self.in_columns(&widths, look);
        }
        match narrowed(widths, room) {
            Some(widths) => self.in_columns(&widths, look),
            None => self.in_blocks(look),
        }
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.rows.iter().map(|row| row.cells.len()).chain([self.heading.len()]).max().unwrap_or_default();
        let width = |column: usize| {
            let heading = self.heading.get(column).map_or(0, |text| measure_text_width(text));
            let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
            cells.map(|cell| measure_text_width(&cell.text)).chain([heading]).max().unwrap_or_default()
        };
        (0..columns).map(width).collect()
    }

    fn in_columns(&self, widths: &[usize], look: Look) -> Vec<String> {
        let heading = self.heading.iter().map(|text| Cell { text: (*text).to_owned(), style: Style::Heading });
        let heading = Row { mark: ' ', cells: heading.collect() };
        let heading = (!self.heading.is_empty()).then_some(&heading);
        heading.into_iter().chain(&self.rows).map(|row| row.line(widths, look)).collect()
    }

    /// Each row as names and values, with an empty line between two rows.
    fn in_blocks(&self, look: Look) -> Vec<String> {
        let widest = self.heading.iter().map(|name| name.len()).max().unwrap_or_default();
        let mut lines = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 {
                lines.push(String::new());
            }
            for (column, (name, cell)) in self.heading.iter().zip(&row.cells).enumerate() {
                let mark = if column == 0 { row.mark } else { ' ' };
                let cells = vec![Cell { text: (*name).to_owned(), style: Style::Aside }, cell.clone()];
                lines.push(Row { mark, cells }.line(&[widest, usize::MAX], look));
            }
        }
        lines
    }
}

impl Row {
    fn line(&self, widths: &[usize], look: Look) -> String {
        let mut line = format!("{} ", self.mark);
        for (at, (cell, width)) in self.cells.iter().zip(widths).enumerate() {
            let shown =
                if *width == usize::MAX { cell.text.as_str().into() } else { truncate_str(&cell.text, *width, "…") };
            line.push_str(&look.paint(cell.style, &shown));
            if at + 1 < self.cells.len() {
                line.push_str(&" ".repeat(width.saturating_sub(measure_text_width(&shown))));
                line.push_str(GAP);
            }
        }
        line.trim_end().to_owned()
    }
}

/// The widths with the widest cut until all fit into `room`; `None` if they cannot.
fn narrowed(mut widths: Vec<usize>, room: usize) -> Option<Vec<usize>> {
    let gaps = GAP.len() * widths.len();
    loop {
        if widths.iter().sum::<usize>() + gaps <= room {
            return Some(widths);
        }
        let widest = widths.iter_mut().max().filter(|width| **width > LEAST)?;
        *widest -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["SERVICE", "ACCOUNT", "ENDS"]);
        table.marked('*', [Cell::new("acme", Style::Name), "ida@example.com".into(), "24 Dec 2026".into()]);
        table.row(["株式会社".into(), "tom\u{1b}[31m   x".into(), "".into()]);
        table
    }

    fn look(columns: usize) -> Look {
        Look { columns: Some(columns), ..Look::default() }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_value() {
        let shown = [
            "  SERVICE   ACCOUNT          ENDS",
            "* acme      ida@example.com  24 Dec 2026",
            "  株式会社  tom\u{fffd}[31m x",
        ];
        assert_eq!(table().lines(Look::default()), shown);
        assert_eq!(table().lines(look(80)), shown);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_then_folded() {
        let mut table = Table::new(["ID", "SERVICE"]);
        table.row(["acme".into(), "a service with a long name".into()]);
        assert_eq!(table.lines(look(30)), ["  ID    SERVICE", "  acme  a service with a lon…"]);
        table.row(["beta".into(), "short".into()]);
        let folded =
            ["  ID       acme", "  SERVICE  a service with a long name", "", "  ID       beta", "  SERVICE  short"];
        assert_eq!(table.lines(look(20)), folded);
    }

    #[test]
    fn only_a_terminal_gets_colours() {
        let colour = Look { colour: true, ..look(80) };
        assert!(table().lines(colour)[1].starts_with("* \u{1b}[1macme\u{1b}[0m      ida"));
        assert_eq!(anstyle_free(&table().lines(colour)), table().lines(look(80)));
    }

    fn anstyle_free(lines: &[String]) -> Vec<String> {
        lines.iter().map(|line| dialoguer::console::strip_ansi_codes(line).trim_end().to_owned()).collect()
    }

    #[test]
    fn pairs_are_never_cut() {
        let mut pairs = Table::pairs();
        pairs.pair("For", "ida@example.com".to_owned());
        pairs.pair("Good until", "Tue 1 Dec 2026 (in 6 days)");
        assert_eq!(
            pairs.lines(look(20)),
            ["  For         ida@example.com", "  Good until  Tue 1 Dec 2026 (in 6 days)"]
        );
    }
}
