//! A path and its parameters, as they stand in a page's address or in a fragment, in a pattern or in a link.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use url::form_urlencoded;

use crate::provider::Vars;

/// A path segment or the value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Name(String),
}

impl Piece {
    /// A literal is compared decoded.
    fn parse(text: &str) -> Result<Self, String> {
        let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
        match inner.filter(|name| !name.is_empty() && !name.contains(['{', '}'])) {
            Some(name) if name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => Ok(Self::Name(name.to_owned())),
            Some(name) => {
                let said = valid_name(name).map(|valid| format!("; say {{{valid}}}")).unwrap_or_default();
                Err(format!("`{text}`: a {{name}} has lower-case letters and _ only{said}"))
            }
            None if text.contains(['{', '}']) => {
                Err(format!("`{text}`: a {{name}} stands for a whole path segment, query value or fragment part"))
            }
            None => match percent_decode_str(text).decode_utf8() {
                Ok(decoded) if matches!(&*decoded, "." | "..") => Err(format!("`{text}` never stands in a link")),
                Ok(decoded) => Ok(Self::Literal(decoded.into_owned())),
                Err(_) => Err(format!("`{text}` is not UTF-8 when it is decoded")),
            },
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(one), Self::Literal(two)) => one == two,
            (Self::Name(_), Self::Literal(text)) | (Self::Literal(text), Self::Name(_)) => !text.is_empty(),
            (Self::Name(_), Self::Name(_)) => true,
        }
    }

    fn covers(&self, other: &Self) -> bool {
        matches!(self, Self::Name(_)) && self.overlaps(other) || self == other
    }

    fn bind(&self, part: &str, vars: &mut Vars) -> Option<()> {
        match self {
            Self::Literal(text) => (text == part).then_some(()),
            Self::Name(_) if part.is_empty() => None,
            Self::Name(name) => {
                vars.set_secret(name, part);
                Some(())
            }
        }
    }
}

/// `inviterId` as `inviter_id`.
fn valid_name(name: &str) -> Option<String> {
    let mut valid = String::new();
    for character in name.chars() {
        match character {
            'a'..='z' | '_' => valid.push(character),
            '-' => valid.push('_'),
            'A'..='Z' => {
                let follows_small = valid.ends_with(|before: char| before.is_ascii_lowercase());
                valid.extend(follows_small.then_some('_'));
                valid.push(character.to_ascii_lowercase());
            }
            _ => return None,
        }
    }
    Some(valid)
}

/// The path and the parameters of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    path: Vec<Piece>,
    /// A parameter without a name is the whole query.
    parameters: Vec<(Option<String>, Piece)>,
}

impl Route {
    pub fn of_page(text: &str) -> Result<Self, String> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Self::parse(path, query)
    }

    pub fn of_fragment(text: &str) -> Result<Self, String> {
        let (path, query) = split_fragment(text);
        Self::parse(path, query)
    }

    fn parse(path: &str, query: &str) -> Result<Self, String> {
        let parameter = |text: &str| match text.split_once('=') {
            Some((name, _)) if name.contains(['{', '}']) => {
                Err(format!("`{name}`: the name of a parameter is literal"))
            }
            Some((name, value)) => Ok((Some(name.to_owned()), Piece::parse(value)?)),
            None if text.starts_with('{') => Ok((None, Piece::parse(text)?)),
            None => Ok((Some(text.to_owned()), Piece::Literal(String::new()))),
        };
        Ok(Self {
            path: segments(path).map(Piece::parse).collect::<Result<_, _>>()?,
            parameters: query.split('&').filter(|text| !text.is_empty()).map(parameter).collect::<Result<_, _>>()?,
        })
    }

    /// How many segments its path has.
    pub fn length(&self) -> usize {
        self.path.len()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.path.iter().chain(self.parameters.iter().map(|(_, piece)| piece)).filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// Whether it asks for more than some text somewhere.
    pub fn says_something(&self) -> bool {
        self.path.iter().any(|piece| matches!(piece, Piece::Literal(_)))
            || self.parameters.iter().any(|(name, _)| name.is_some())
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        let shared = |(name, piece): &(Option<String>, Piece)| {
            other.parameters.iter().filter(|(theirs, _)| theirs == name).all(|(_, theirs)| piece.overlaps(theirs))
        };
        self.path.len() == other.path.len()
            && self.path.iter().zip(&other.path).all(|(mine, theirs)| mine.overlaps(theirs))
            && (self.asks_no_more_than(other) || other.asks_no_more_than(self))
            && self.parameters.iter().all(shared)
    }

    pub fn covers(&self, other: &Self) -> bool {
        let shared = |(name, piece): &(Option<String>, Piece)| {
            other.parameters.iter().filter(|(theirs, _)| theirs == name).all(|(_, theirs)| piece.covers(theirs))
        };
        self.path.len() == other.path.len()
            && self.path.iter().zip(&other.path).all(|(mine, theirs)| mine.covers(theirs))
            && self.asks_no_more_than(other)
            && self.parameters.iter().all(shared)
    }

    fn asks_no_more_than(&self, other: &Self) -> bool {
        self.parameters.iter().all(|(name, _)| other.parameters.iter().any(|(theirs, _)| theirs == name))
    }

    /// Sets the variables in `parts`, when they fit: parameters by name, others do not matter.
    pub fn bind(&self, parts: &Parts, vars: &mut Vars) -> Option<()> {
        if self.path.len() != parts.path.len() {
            return None;
        }
        self.path.iter().zip(&parts.path).try_for_each(|(piece, part)| piece.bind(part, vars))?;
        self.parameters.iter().try_for_each(|(name, piece)| match name {
            Some(name) => piece.bind(&parts.parameters.iter().find(|(key, _)| key == name)?.1, vars),
            None => piece.bind(parts.bare.as_ref()?, vars),
        })
    }
}

/// The path and the parameters of a link, decoded.
pub struct Parts {
    pub path: Vec<String>,
    parameters: Vec<(String, String)>,
    /// The first parameter, where it has no name: `=` stands only at its end.
    bare: Option<String>,
}

impl Parts {
    pub fn of_page(text: &str) -> Option<Self> {
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        Self::read(path, query)
    }

    pub fn of_fragment(text: &str) -> Option<Self> {
        let (path, query) = split_fragment(text);
        Self::read(path, query)
    }

    fn read(path: &str, query: &str) -> Option<Self> {
        let decoded = |text| percent_decode_str(text).decode_utf8().map(Cow::into_owned).ok();
        let first = query.split('&').next().filter(|first| !is_named(first));
        Some(Self {
            path: segments(path).map(decoded).collect::<Option<_>>()?,
            parameters: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            bare: first.and_then(decoded),
        })
    }
}

/// A slash more or less, at the end or in a row, makes no other link.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

/// Single-page applications keep a path and parameters in the fragment, or parameters alone.
fn split_fragment(text: &str) -> (&str, &str) {
    let (path, query) = text.split_at(text.find(['?', '&']).unwrap_or(text.len()));
    if is_named(path.split('/').next().unwrap_or_default()) {
        return ("", text);
    }
    (path, query.get(1..).unwrap_or_default())
}

/// Whether it is `name=value`; the signs at the end of base64 are part of a value.
fn is_named(text: &str) -> bool {
    text.trim_end_matches('=').contains('=')
}
