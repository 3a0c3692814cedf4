//! The names in an expression, and where they stand: what `providers check` points at.

use std::ops::Range;

use super::pieces::{self, Piece, TokenKind};

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

/// The words of a bare expression.
pub fn of_expression(source: &str) -> Vec<Word<'_>> {
    read(source, 0..source.len())
}

/// The words of all expressions of a template; none where it cannot be read.
pub fn of_template(source: &str) -> Vec<Word<'_>> {
    let words = pieces::split(source).unwrap_or_default().into_iter().map(|piece| match piece {
        Piece::Expression(range) => read(source, range),
        Piece::Literal(_) => Vec::new(),
    });
    words.flatten().collect()
}

fn read(source: &str, range: Range<usize>) -> Vec<Word<'_>> {
    let (mut words, mut before): (Vec<Word<'_>>, char) = (Vec::new(), ' ');
    for token in pieces::tokens(&source[..range.end], range.start) {
        let text = &source[token.at.clone()];
        match token.kind {
            TokenKind::Text => {
                let inside = text.trim_matches(['\'', '"']);
                let at = token.at.start + 1..token.at.start + 1 + inside.len();
                words.push(Word { name: inside, kind: Kind::Text, at });
            }
            TokenKind::Name => {
                let kind = kind(text, before, &words, &source[token.at.end..range.end]);
                words.push(Word { name: text, kind, at: token.at.clone() });
            }
            TokenKind::Number | TokenKind::Sign(_) => {}
        }
        before = text.chars().next().unwrap_or(before);
    }
    words
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
}
