//! What a template is made of, literal text and expressions, and what an expression is made of.

use std::ops::Range;

use super::limits::{LONGEST_EXPRESSION, MOST_JOINS, MOST_TOKENS};

/// A part of a template, in bytes of it.
#[derive(Debug, Clone)]
pub enum Piece {
    Literal(Range<usize>),
    /// What stands between `{{` and `}}`.
    Expression(Range<usize>),
}

/// What is wrong, and where in the text.
pub type Mistake = (Range<usize>, String);

/// The smallest part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub at: Range<usize>,
    pub kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    Name,
    Number,
    /// In quotes.
    Text,
    Sign(char),
}

/// The tokens of `source` from `from` on.
pub fn tokens(source: &str, from: usize) -> impl Iterator<Item = Token> {
    let mut at = from;
    std::iter::from_fn(move || {
        at += source[at..].find(|character: char| !character.is_whitespace())?;
        let rest = &source[at..];
        let first = rest.chars().next()?;
        let run = || rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (length, kind) = match first {
            '\'' | '"' => (quoted(rest, first), TokenKind::Text),
            _ if first.is_alphabetic() || first == '_' => (run(), TokenKind::Name),
            _ if first.is_alphanumeric() => (run(), TokenKind::Number),
            _ => (first.len_utf8(), TokenKind::Sign(first)),
        };
        at += length;
        Some(Token { at: at - length..at, kind })
    })
}

/// How long the text in quotes at the beginning of `rest` is.
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

/// The pieces of a template.
pub fn split(source: &str) -> Result<Vec<Piece>, Mistake> {
    let (mut pieces, mut from) = (Vec::new(), 0);
    while let Some(open) = opening(source, from) {
        if !source[open..].starts_with("{{") {
            let what = "`{% %}` and `{# #}` are not part of the language".to_owned();
            return Err((open..open + 2, what));
        }
        let start = open + 2;
        let Some(end) = end_of_expression(source, start) else {
            return Err((open..source.len(), format!("cannot read `{}`: `}}}}` is missing", source[open..].trim())));
        };
        if source[start..].starts_with(['-', '+']) {
            let sign = &source[start..=start];
            return Err((open..start + 1, format!("write `{{{{ {sign}`: `{{{{{sign}` is not part of the language")));
        }
        pieces.extend([Piece::Literal(from..open), Piece::Expression(start..end)]);
        from = end + 2;
    }
    pieces.push(Piece::Literal(from..source.len()));
    Ok(pieces)
}

fn opening(source: &str, from: usize) -> Option<usize> {
    let marks = source[from..].match_indices('{').map(|(at, _)| from + at);
    marks.into_iter().find(|at| source[at + 1..].starts_with(['{', '%', '#']))
}

fn end_of_expression(source: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for token in tokens(source, start) {
        match token.kind {
            TokenKind::Sign('}') if depth == 0 && source[token.at.end..].starts_with('}') => {
                return Some(token.at.start);
            }
            TokenKind::Sign('(' | '[' | '{') => depth += 1,
            TokenKind::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Bounds that hold before an expression is read: its length, its depth, and what it can make of large values.
pub fn bounded(expression: &str) -> Result<(), Mistake> {
    let all = 0..expression.len();
    if expression.len() > LONGEST_EXPRESSION {
        return Err((0..1, format!("an expression has at most {LONGEST_EXPRESSION} bytes")));
    }
    let tokens: Vec<Token> = tokens(expression, 0).collect();
    if tokens.len() > MOST_TOKENS {
        return Err((all, format!("an expression has at most {MOST_TOKENS} names, texts, numbers and signs")));
    }
    if let Some(token) = tokens.iter().find(|token| token.kind == TokenKind::Sign('*')) {
        return Err((token.at.clone(), "`*` is not part of the language".to_owned()));
    }
    if let Some(at) = slice(&tokens) {
        return Err((at, "slices (`[1:]`) are not part of the language".to_owned()));
    }
    let joins = tokens.iter().filter(|token| matches!(token.kind, TokenKind::Sign('~' | '+'))).count();
    if joins > MOST_JOINS {
        return Err((all, format!("an expression joins at most {MOST_JOINS} values")));
    }
    Ok(())
}

/// Where a part of a list or text is taken: it would be copied again whenever it is looked at.
fn slice(tokens: &[Token]) -> Option<Range<usize>> {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Sign(sign @ ('(' | '[' | '{')) => open.push(sign),
            TokenKind::Sign(')' | ']' | '}') => drop(open.pop()),
            TokenKind::Sign(':') if open.last() == Some(&'[') => return Some(token.at.clone()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expressions(source: &str) -> Vec<&str> {
        let pieces = split(source).unwrap();
        let inside = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Expression(range) => Some(&source[range]),
            Piece::Literal(_) => None,
        });
        inside.collect()
    }

    #[test]
    fn an_expression_ends_where_its_braces_do_and_never_inside_a_text() {
        assert_eq!(expressions("a{{ b }}c{{d}}"), [" b ", "d"]);
        assert_eq!(expressions("{{ {'a': {'b': 1}} }}"), [" {'a': {'b': 1}} "]);
        assert_eq!(expressions(r#"{{ "}}" ~ '\'}}' }}}"#), [r#" "}}" ~ '\'}}' "#]);
        assert_eq!(expressions("{ {a} }"), [""; 0]);
        for bad in ["{{ a", "{{ 'a }}", "{% if a %}", "a {# b #}", "{{- a }}"] {
            assert!(split(bad).is_err(), "{bad}");
        }
    }
}
