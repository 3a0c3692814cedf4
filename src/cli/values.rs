//! The values of options, each a type that holds only valid values. Errors never repeat a refused value.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;

use crate::secret::Secret;
use crate::session::vault::Store;

/// What was expected. It never holds the refused value, which may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidValue(pub &'static str);

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidValue {}

/// `text` without what pasting and editors leave around it: white space, byte order marks, characters of no width.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

/// The byte order mark, characters of no width, and the soft hyphen.
pub fn is_invisible(character: char) -> bool {
    matches!(character, '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}')
}

/// C0, C1 and DEL, and Unicode's `Bidi_Control` property (UAX #9).
pub fn is_control_or_bidi(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The id of a provider or instance: `a-z`, `0-9` and dashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderId(String);

impl ProviderId {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ProviderId {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if text.is_empty() || !text.bytes().all(plain) {
            return Err(InvalidValue("the id of a service has only a-z, 0-9 and dashes"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// A duration in seconds, with fractions: more than 0, at most a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(Duration);

impl Seconds {
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Seconds {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        let span = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        match span {
            Some(span) if span > Duration::ZERO && span <= DAY => Ok(Self(span)),
            _ => Err(InvalidValue("expected seconds, more than 0 and at most 86400")),
        }
    }
}

/// The name of an input, as provider files write it: a letter, then letters, digits and underscores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputName(String);

impl InputName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for InputName {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let starts_well = text.starts_with(|first: char| first.is_ascii_alphabetic());
        if !starts_well || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(InvalidValue("an input's name is a letter, then letters, digits and underscores"));
        }
        Ok(Self(text.to_owned()))
    }
}

/// An input given as `key=value`. The value may be empty and may hold further equal signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyValue {
    pub key: InputName,
    /// Its value. Only the provider file knows whether it is secret.
    pub value: Secret,
}

impl FromStr for KeyValue {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let (key, value) = text.split_once('=').ok_or(InvalidValue("expected key=value"))?;
        Ok(Self { key: key.parse()?, value: Secret::new(value) })
    }
}

/// An input whose value is read from a file, given as `key=FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    pub key: InputName,
    pub file: PathBuf,
}

impl FromStr for KeyFile {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        match text.split_once('=') {
            Some((key, file)) if !file.is_empty() => Ok(Self { key: key.parse()?, file: file.into() }),
            _ => Err(InvalidValue("expected key=FILE")),
        }
    }
}

impl FromStr for Store {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        <Self as ValueEnum>::from_str(text, false).map_err(|_| InvalidValue("expected auto, keyring or file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_more_than_zero_and_finite() {
        assert_eq!("0.25".parse::<Seconds>().unwrap().duration(), Duration::from_millis(250));
        assert_eq!("86400".parse::<Seconds>().unwrap().duration(), Duration::from_secs(86_400));
        for text in ["", "0", "-1", "1e-20", "NaN", "inf", "1e300", "86401", "30s", "1,5"] {
            assert!(text.parse::<Seconds>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_and_pairs_are_as_provider_files_write_them() {
        assert_eq!("acme-2".parse::<ProviderId>().unwrap().as_str(), "acme-2");
        assert!(["", "Acme", "a_b", "a/b", "ä"].iter().all(|text| text.parse::<ProviderId>().is_err()));
        let pair: KeyValue = "api_key=a=b ".parse().unwrap();
        assert_eq!((pair.key.as_str(), pair.value.expose()), ("api_key", "a=b "));
        assert!(["", "=x", "key", "a-b=x", "1a=x"].iter().all(|text| text.parse::<KeyValue>().is_err()));
        assert_eq!("key=a=b".parse::<KeyFile>().unwrap().file, PathBuf::from("a=b"));
        assert!(["key=", "key", "=f"].iter().all(|text| text.parse::<KeyFile>().is_err()));
    }
}
