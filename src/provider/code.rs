//! Codes that have several parts: `{inviter}:{code}`.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use super::Vars;

/// Literal text and names, in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    first: String,
    /// A name and the literal text after it.
    parts: Vec<(String, String)>,
}

impl Pattern {
    /// Reads a pattern of a provider file.
    ///
    /// # Errors
    /// What is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = text.split('{');
        let first = pieces.next().unwrap_or_default().to_owned();
        let mut parts: Vec<(String, String)> = Vec::new();
        for piece in pieces {
            let (name, literal) = piece.split_once('}').ok_or_else(|| format!("`{text}`: a {{ without a }}"))?;
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
                return Err(format!("`{{{name}}}` is not a name: expected lower-case letters and _"));
            }
            if parts.last().is_some_and(|(_, before)| before.is_empty()) {
                return Err(format!("`{text}`: two names need some text between them"));
            }
            parts.push((name.to_owned(), literal.to_owned()));
        }
        if parts.is_empty() { Err(format!("`{text}` does not have a {{name}}")) } else { Ok(Self { first, parts }) }
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// The parts of `code` when it has this form: each name takes as little as it can, and never nothing.
    pub fn matches(&self, code: &str) -> Option<Vars> {
        let mut rest = code.strip_prefix(self.first.as_str())?;
        let mut vars = Vars::default();
        for (index, (name, literal)) in self.parts.iter().enumerate() {
            let is_last = index + 1 == self.parts.len();
            let end = if is_last { rest.len().checked_sub(literal.len())? } else { rest.find(literal.as_str())? };
            let part = rest.get(..end).filter(|part| !part.is_empty())?;
            rest = rest[end..].strip_prefix(literal.as_str())?;
            vars.set_secret(name, part);
        }
        Some(vars)
    }
}

/// `INVITER:CODE`, as a person is told the form.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.first)?;
        let mut parts = self.parts.iter();
        parts.try_for_each(|(name, literal)| write!(f, "{}{literal}", name.to_ascii_uppercase()))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_taken_apart() {
        let parts = |pattern: &str, code: &str| {
            let vars = Pattern::parse(pattern).unwrap().matches(code)?;
            Some(vars.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap())).collect::<Vec<_>>())
        };
        assert_eq!(parts("org:{org}", "org:acme"), Some(vec!["org=acme".to_owned()]));
        assert_eq!(parts("{who}:{code}", "7:a:b"), Some(vec!["code=a:b".to_owned(), "who=7".to_owned()]));
        for code in ["acme", "org:", "xorg:acme"] {
            assert_eq!(parts("org:{org}", code), None, "{code}");
        }
        assert_eq!(Pattern::parse("org:{who}/{code}").unwrap().to_string(), "org:WHO/CODE");
        for pattern in ["", "plain", "{", "{}", "{a}{b}", "{A}"] {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
