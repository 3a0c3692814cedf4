//! The values of options, each a type that holds only valid values. Errors never repeat a refused value.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::ValueEnum;

use super::address::lacks_scheme;
use crate::secret::{Secret, SecretUrl};
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

/// An invitation code, or a whole invitation link, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A code alone.
    Bare(Secret),
    /// What a browser would follow: never a code that is sent somewhere.
    Link(SecretUrl),
}

impl Code {
    /// The longest code or link, in bytes.
    const LIMIT: usize = 2048;

    /// Whether it stands for the codes on standard input, one per line.
    pub fn is_standard_input(&self) -> bool {
        matches!(self, Self::Bare(code) if code.expose() == "-")
    }

    /// Refuses what could not be a code, or would become another path (R27): percent-encoding does not help against
    /// `..`.
    ///
    /// # Errors
    /// Why it is not one.
    pub fn check(text: &str) -> Result<(), InvalidValue> {
        match text {
            "" => Err(InvalidValue("a code cannot be empty")),
            "." | ".." => Err(InvalidValue("a code cannot be made of dots alone")),
            _ if text.len() > Self::LIMIT => Err(InvalidValue("a code has at most 2048 bytes")),
            _ if text.chars().any(is_control_or_bidi) => {
                Err(InvalidValue("a code cannot hold control characters or marks of writing direction"))
            }
            _ if text.chars().any(is_invisible) => Err(InvalidValue("a code cannot hold invisible characters")),
            _ => Ok(()),
        }
    }
}

impl FromStr for Code {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let text = trimmed(text);
        // RFC 3986, appendix C: mails put a URL into angle brackets.
        let text = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or(text);
        Self::check(text)?;
        let url = if lacks_scheme(text) {
            Secret::new(format!("https://{}", text.trim_start_matches('/'))).expose().parse()
        } else if is_link(text) {
            text.parse()
        } else {
            return Ok(Self::Bare(Secret::from(text)));
        };
        url.map(Self::Link).map_err(|_| InvalidValue("the invitation link is not a URL"))
    }
}

/// Whether a browser would follow it, however its slashes are written.
fn is_link(text: &str) -> bool {
    let starts_with = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    text.contains("://") || starts_with("http:") || starts_with("https:")
}

/// `text` without what pasting and editors leave around it: white space, byte order marks, characters of no width.
pub fn trimmed(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

/// The byte order mark, characters of no width, and the soft hyphen.
fn is_invisible(character: char) -> bool {
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
    fn a_code_is_refused_when_it_could_not_be_one() {
        let long = "x".repeat(2049);
        for text in ["", ".", "..", "a\nb", "a\0", "a\u{7f}", "a\u{85}b", "a\u{202e}b", "a\u{2066}", &long] {
            assert!(text.parse::<Code>().is_err(), "{text:?}");
        }
        for text in ["...", "a.b", "ü", "httpx:", &long[..2048]] {
            assert_eq!(text.parse::<Code>(), Ok(Code::Bare(Secret::from(text))));
        }
    }

    #[test]
    fn what_pasting_leaves_around_a_code_is_no_part_of_it() {
        for text in [
            "CODE ",
            "\tCODE\r\n",
            "\u{feff}CODE",
            "CODE\u{200b}",
            "CODE\u{a0}",
            "\u{2060}\u{ad}CODE\u{200d} \u{200c}",
            "<CODE>",
            " <CODE>\n",
        ] {
            assert_eq!(text.parse::<Code>(), Ok(Code::Bare(Secret::from("CODE"))), "{text:?}");
        }
        for text in ["CO\u{200b}DE", "CO\u{feff}DE", "CO\u{ad}DE", "\u{feff}", "<>", " "] {
            assert!(text.parse::<Code>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn what_a_browser_would_follow_is_a_link_and_not_a_code() {
        for (text, url) in [
            ("https://app.example/i?c=1&d=2#x", "https://app.example/i?c=1&d=2#x"),
            ("<https://x.example/i/CODE>", "https://x.example/i/CODE"),
            ("HTTPS:app.example", "https://app.example/"),
            ("http:\\\\app.example", "http://app.example/"),
            ("app://x", "app://x"),
            ("app.example/i/CODE", "https://app.example/i/CODE"),
        ] {
            assert_eq!(text.parse::<Code>(), Ok(Code::Link(url.parse().unwrap())), "{text}");
        }
        assert_eq!("https://".parse::<Code>(), Err(InvalidValue("the invitation link is not a URL")));
    }

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
