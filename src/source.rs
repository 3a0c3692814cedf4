//! A text file that a person wrote, and where things stand in it.

use std::fmt;
use std::ops::Range;

/// A file's name and its whole text.
#[derive(Clone, Default)]
pub struct Source {
    /// The path, or the bare file name of a built-in file.
    pub file: String,
    pub text: String,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)
    }
}

/// A place in a file, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub struct Spot<'t> {
    pub line: usize,
    pub column: usize,
    /// The whole line.
    pub text: &'t str,
    /// How many characters of the line are meant.
    pub width: usize,
}

impl Source {
    /// The line of the byte `at`, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text[..self.boundary(at)].matches('\n').count() + 1
    }

    /// Where the bytes `at` stand, as far as they are on one line.
    pub fn spot(&self, at: &Range<usize>) -> Spot<'_> {
        let start = self.boundary(at.start);
        let begin = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let until = self.boundary(at.end).min(end).max(start);
        Spot {
            line: self.line(start),
            column: self.text[begin..start].chars().count() + 1,
            text: self.text[begin..end].trim_end_matches('\r'),
            width: self.text[start..until].chars().count().max(1),
        }
    }

    fn boundary(&self, at: usize) -> usize {
        (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_in_lines_and_characters() {
        let source = Source { file: "x".to_owned(), text: "é = 1\r\nüb = \"ä\"\n".to_owned() };
        assert_eq!(source.spot(&(0..2)), Spot { line: 1, column: 1, text: "é = 1", width: 1 });
        assert_eq!(source.spot(&(14..16)), Spot { line: 2, column: 6, text: "üb = \"ä\"", width: 1 });
        assert_eq!(source.spot(&(15..99)).width, 2, "it ends with its line");
        assert_eq!((source.line(0), source.line(8), source.line(999)), (1, 2, 3));
    }
}
