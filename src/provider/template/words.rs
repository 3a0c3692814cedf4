//! The names in an expression, and where they stand: what `providers check` points at.

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::Value as Dynamic;

use super::{Language, Scope};

/// The filters that docs/providers.md describes; Jinja has some more.
#[rustfmt::skip]
pub const FILTERS: &[&str] = &[
    "abs", "b64decode", "bool", "default", "first", "first_name", "float", "int", "items", "join", "jwt_claims", "last",
    "last_name", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round",
    "select", "selectattr", "sort", "split", "string", "sum", "title", "tojson", "trim", "unique", "upper",
];

/// The tests that docs/providers.md describes; Jinja has some more.
#[rustfmt::skip]
pub const TESTS: &[&str] = &[
    "boolean", "defined", "endingwith", "equalto", "false", "ge", "gt", "in", "integer", "iterable", "le",
    "lt", "mapping", "ne", "none", "number", "sequence", "startingwith", "string", "true", "undefined",
];

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A variable or function.
    Variable,
    /// After `|`.
    Filter,
    /// After `is` or `is not`.
    Test,
    /// After a dot, a keyword, or an argument's name.
    Other,
    /// A text in quotes, without them.
    Text,
}

/// A name in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'s> {
    /// The name.
    pub name: &'s str,
    /// What it stands for.
    pub kind: Kind,
    /// Where it stands in the source.
    pub at: Range<usize>,
}

const KEYWORDS: &[&str] =
    &["and", "or", "not", "is", "in", "if", "else", "elif", "for", "set", "true", "false", "none"];

impl Language {
    /// Whether there is a filter called `name`.
    pub fn is_filter(&self, name: &str) -> bool {
        self.knows(name, "filter")
    }

    /// Whether there is a test called `name`.
    pub fn is_test(&self, name: &str) -> bool {
        self.knows(name, "test")
    }

    fn knows(&self, name: &str, kind: &str) -> bool {
        let scope = Scope(Dynamic::from_pairs([("name", Dynamic::from(name))]));
        self.evaluate(&format!("name is {kind}"), &scope).is_ok_and(|value| value.is_true())
    }

    /// The functions that expressions can call.
    pub fn functions(&self) -> BTreeSet<String> {
        self.strict.globals().map(|(name, _)| name.to_owned()).collect()
    }
}

/// The words of a bare expression.
pub fn of_expression(source: &str) -> Vec<Word<'_>> {
    read(source, 0..source.len())
}

/// The words of all expressions of a template.
pub fn of_template(source: &str) -> Vec<Word<'_>> {
    let (mut words, mut from) = (Vec::new(), 0);
    while let Some(start) = source[from..].find('{').map(|at| from + at) {
        let end = match source[start..].get(..2) {
            Some("{{") => source[start..].find("}}"),
            Some("{%") => source[start..].find("%}"),
            _ => None,
        };
        from = end.map_or(start + 1, |end| start + end + 2);
        if end.is_some() {
            words.extend(read(source, start + 2..from - 2));
        }
    }
    words
}

fn read(source: &str, range: Range<usize>) -> Vec<Word<'_>> {
    let (mut words, mut at): (Vec<Word<'_>>, usize) = (Vec::new(), range.start);
    let mut before = ' ';
    while let Some(first) = source[at..range.end].chars().next() {
        let rest = &source[at..range.end];
        let length = match first {
            '\'' | '"' => quoted(rest, first),
            _ if first.is_alphanumeric() || first == '_' => {
                rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            _ => first.len_utf8(),
        };
        let name = &rest[..length];
        if matches!(first, '\'' | '"') {
            let inside = name.trim_matches(first);
            words.push(Word { name: inside, kind: Kind::Text, at: at + 1..at + 1 + inside.len() });
        } else if first.is_alphabetic() || first == '_' {
            let kind = kind(name, before, &words, &rest[length..]);
            words.push(Word { name, kind, at: at..at + length });
        }
        if !first.is_whitespace() {
            before = first;
        }
        at += length;
    }
    words
}

fn quoted(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == mark => return at + mark.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn kind(name: &str, before: char, words: &[Word<'_>], after: &str) -> Kind {
    let after = after.trim_start();
    let last = |index: usize| words.len().checked_sub(index).and_then(|index| words.get(index)).map(|word| word.name);
    let follows_is = last(1) == Some("is") || (last(1) == Some("not") && last(2) == Some("is"));
    match before {
        '.' => Kind::Other,
        '|' => Kind::Filter,
        _ if follows_is && before.is_alphanumeric() && name != "not" => Kind::Test,
        _ if KEYWORDS.contains(&name.to_lowercase().as_str()) => Kind::Other,
        '(' | ',' if after.starts_with('=') && !after.starts_with("==") => Kind::Other,
        _ => Kind::Variable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::Language;

    fn named(words: &[Word<'_>], kind: Kind) -> String {
        words.iter().filter(|word| word.kind == kind).map(|word| word.name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_told_apart_by_what_stands_around_them() {
        let words = of_expression("body.code is not defined and (x | default('y z', true)) == status");
        assert_eq!(named(&words, Kind::Variable), "body x status");
        assert_eq!(named(&words, Kind::Filter), "default");
        assert_eq!(named(&words, Kind::Test), "defined");
        assert_eq!(named(&words, Kind::Text), "y z");
        let words = of_template("/a/{{ code }}/b{{ 'x' if body|first else item }}?is lost");
        assert_eq!(named(&words, Kind::Variable), "code body item");
        assert_eq!(words[0].at, 6..10);
    }

    #[test]
    fn every_name_that_is_offered_is_known() {
        let language = Language::default();
        assert!(FILTERS.iter().all(|name| language.is_filter(name)));
        let unknown: Vec<_> = TESTS.iter().filter(|name| !language.is_test(name)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
