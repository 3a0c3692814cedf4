//! The expression language of provider files: Jinja's expressions, bounded (the only room that names minijinja). Errors
//! show the provider file's own text and never a variable's value (R38).

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use minijinja::ErrorKind;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

mod environment;
mod language;
mod limits;
mod pieces;
mod scope;
pub mod words;

pub use environment::{FILTERS, TESTS, names};
pub use language::Language;
pub use scope::Scope;

use environment::{LENIENT, NO_TEXT};
use pieces::{Mistake, Piece};

/// A text of a provider file, and where it stands.
#[derive(Debug, Clone)]
struct Source {
    text: String,
    at: Range<usize>,
}

/// A text of a provider file with `{{ }}` in it.
#[derive(Debug, Clone)]
pub struct Template {
    source: Source,
    read: OnceLock<Result<Read, Complaint>>,
}

/// A condition of a provider file: a bare expression, as in `status == 200`.
#[derive(Debug, Clone)]
pub struct Condition {
    source: Source,
    variables: OnceLock<Result<BTreeSet<String>, Complaint>>,
}

/// What a template consists of, and the variables it uses.
#[derive(Debug, Clone)]
struct Read {
    pieces: Vec<Piece>,
    variables: BTreeSet<String>,
}

/// Where a template's result goes, which decides how values are written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A URL's path: every value is percent-encoded.
    Path,
    /// A header, query parameter or form field: values are written as they are.
    Text,
    /// Words for a person: lists and objects are written as they are.
    Words,
}

/// A mistake in an expression: where in the file, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Bytes of the provider file.
    pub at: Range<usize>,
    /// What is wrong, without any value.
    pub what: String,
}

/// The variables of the part `range` of `source`, which is an expression.
fn variables(source: &Source, range: &Range<usize>) -> Result<BTreeSet<String>, Complaint> {
    let expression = &source.text[range.clone()];
    pieces::bounded(expression).map_err(|mistake| source.mistake(mistake, range.start))?;
    let parsed = LENIENT.compile_expression_owned(expression.to_owned());
    let parsed = parsed.map_err(|error| source.complaint(&error, range))?;
    Ok(parsed.undeclared_variables(false).into_iter().collect())
}

impl Source {
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<String>::deserialize(deserializer)?;
        Ok(Self { at: spanned.span(), text: spanned.into_inner() })
    }

    /// Where a part of the text stands in the file; all of it where escapes or folded lines hide the place.
    fn part(&self, range: Range<usize>) -> Range<usize> {
        let quotes = match self.at.len().checked_sub(self.text.len()) {
            Some(2) => 1,
            Some(6) => 3,
            Some(7) => 4, // the line break after the opening quotes is not part of the text
            _ => return self.at.clone(),
        };
        let start = self.at.start + quotes;
        start + range.start..(start + range.end).max(start + range.start + 1)
    }

    /// A mistake in the part of the text that begins at `start`.
    fn mistake(&self, (range, what): Mistake, start: usize) -> Complaint {
        Complaint { at: self.part(range.start + start..range.end + start), what }
    }

    /// Only the kind of the error and the file's own text are shown: minijinja's details may quote values.
    fn complaint(&self, error: &minijinja::Error, expression: &Range<usize>) -> Complaint {
        let inside = |range: Range<usize>| range.start + expression.start..range.end + expression.start;
        let range = error.range().map(inside).filter(|range| self.text.get(range.clone()).is_some());
        let part = self.text[range.clone().unwrap_or(expression.clone())].trim();
        let what = match error.kind() {
            ErrorKind::UndefinedError => format!("`{part}` has no value"),
            // Nothing was evaluated yet, so there is no value to show.
            ErrorKind::SyntaxError => format!("cannot read `{part}`: {}", error.detail().unwrap_or_default()),
            _ if error.detail() == Some(NO_TEXT) => format!("`{part}` is a list or an object, where a text is needed"),
            ErrorKind::OutOfFuel => format!("`{part}` takes too long"),
            kind => format!("{kind} in `{part}`"),
        };
        Complaint { at: self.part(range.unwrap_or(expression.clone())), what }
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { source: Source::deserialize(deserializer)?, read: OnceLock::new() })
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { source: Source::deserialize(deserializer)?, variables: OnceLock::new() })
    }
}

impl Template {
    /// A text at a place of the file.
    pub fn new(text: String, at: Range<usize>) -> Self {
        Self { source: Source { text, at }, read: OnceLock::new() }
    }

    /// The text as the file has it.
    pub fn source(&self) -> &str {
        &self.source.text
    }

    /// Where it stands in the file, in bytes.
    pub fn at(&self) -> Range<usize> {
        self.source.at.clone()
    }

    /// Where a part of the source stands in the file.
    pub fn part(&self, range: Range<usize>) -> Range<usize> {
        self.source.part(range)
    }

    /// The variables it uses, without their members.
    ///
    /// # Errors
    /// A [`Complaint`] where it cannot be read.
    pub fn variables(&self) -> Result<&BTreeSet<String>, Complaint> {
        self.read().map(|read| &read.variables)
    }

    fn pieces(&self) -> Result<&[Piece], Complaint> {
        self.read().map(|read| read.pieces.as_slice())
    }

    fn read(&self) -> Result<&Read, Complaint> {
        let read = || {
            let pieces = pieces::split(&self.source.text).map_err(|mistake| self.source.mistake(mistake, 0))?;
            let mut variables = BTreeSet::new();
            for piece in &pieces {
                if let Piece::Expression(range) = piece {
                    variables.extend(self::variables(&self.source, range)?);
                }
            }
            Ok(Read { pieces, variables })
        };
        self.read.get_or_init(read).as_ref().map_err(Clone::clone)
    }

    /// The expression of a template that is nothing but one `{{ expression }}`.
    fn lone_expression(&self) -> Result<Option<&Range<usize>>, Complaint> {
        let is_blank = |range: &Range<usize>| self.source.text[range.clone()].trim().is_empty();
        Ok(match self.pieces()? {
            [Piece::Literal(before), Piece::Expression(range), Piece::Literal(after)]
                if is_blank(before) && is_blank(after) =>
            {
                Some(range)
            }
            _ => None,
        })
    }
}

impl Condition {
    /// The expression.
    pub fn source(&self) -> &str {
        &self.source.text
    }

    /// Where it stands in the file, in bytes.
    pub fn at(&self) -> Range<usize> {
        self.source.at.clone()
    }

    /// Where a part of the source stands in the file.
    pub fn part(&self, range: Range<usize>) -> Range<usize> {
        self.source.part(range)
    }

    /// The variables it uses.
    ///
    /// # Errors
    /// A [`Complaint`] where it cannot be read.
    pub fn variables(&self) -> Result<&BTreeSet<String>, Complaint> {
        let read = || variables(&self.source, &(0..self.source.text.len()));
        self.variables.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

#[cfg(test)]
mod tests;
