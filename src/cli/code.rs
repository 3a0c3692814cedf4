//! An invitation code or link, as it was given.

use std::str::FromStr;

use url::Url;

use super::address::lacks_scheme;
use super::values::{InvalidValue, is_control_or_bidi, is_invisible, trimmed};
use crate::secret::{Secret, SecretUrl};

/// An invitation code, or a whole invitation link, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A code alone.
    Bare(Secret),
    /// What a browser would follow: never a code that is sent somewhere.
    Link(SecretUrl),
    /// The same without a scheme: https, unless a service known here has plain http.
    Schemeless(SecretUrl),
}

impl Code {
    /// The longest code or link, in bytes.
    const LIMIT: usize = 2048;

    /// The link that it is; where the scheme is missing, as https and as http.
    pub fn links(&self) -> Vec<Url> {
        match self {
            Self::Bare(_) => Vec::new(),
            Self::Link(link) => vec![link.expose().clone()],
            Self::Schemeless(link) => {
                let mut plain = link.expose().clone();
                // Both schemes are special ones, so this does not fail.
                let _ = plain.set_scheme("http");
                vec![link.expose().clone(), plain]
            }
        }
    }

    /// The same code as a link without its scheme: what stands before its path may be a host known here.
    pub fn as_schemeless(&self) -> Option<Self> {
        let Self::Bare(code) = self else { return None };
        let (host, _) = code.expose().split_once('/').filter(|(host, _)| !host.is_empty())?;
        let url = Secret::new(format!("https://{}", code.expose()));
        (!host.contains('@')).then(|| url.expose().parse().map(Self::Schemeless).ok())?
    }

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
            Secret::new(format!("https://{}", text.trim_start_matches('/'))).expose().parse().map(Self::Schemeless)
        } else if is_link(text) {
            text.parse().map(Self::Link)
        } else {
            return Ok(Self::Bare(Secret::from(text)));
        };
        url.map_err(|_| InvalidValue("the invitation link is not a URL"))
    }
}

/// Whether a browser would follow it, however its slashes are written.
fn is_link(text: &str) -> bool {
    let starts_with = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    text.contains("://") || starts_with("http:") || starts_with("https:")
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
        ] {
            assert_eq!(text.parse::<Code>(), Ok(Code::Link(url.parse().unwrap())), "{text}");
        }
        let schemeless: Code = "app.example:8055/i/CODE".parse().unwrap();
        assert_eq!(schemeless, Code::Schemeless("https://app.example:8055/i/CODE".parse().unwrap()));
        let spelled: Vec<String> = schemeless.links().iter().map(ToString::to_string).collect();
        assert_eq!(spelled, ["https://app.example:8055/i/CODE", "http://app.example:8055/i/CODE"]);
        assert_eq!("https://".parse::<Code>(), Err(InvalidValue("the invitation link is not a URL")));
    }
}
