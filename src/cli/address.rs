//! The URLs among the options: the base URL of a service, and the proxy.

use std::str::FromStr;

use url::Url;

use super::values::{InvalidValue, is_control_or_bidi};
use crate::secret::Secret;

/// The base URL of a service, `http` or `https`, without a slash at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// What `--local` means.
    pub fn local() -> Self {
        Self("http://localhost:8080".to_owned())
    }

    /// The URL as WHATWG writes it (host in lower case and punycode, no default port), no slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let url = web_url(text)?;
        if text.contains('@') {
            return Err(InvalidValue("the URL of a service cannot contain a user name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(InvalidValue("the URL of a service cannot contain '?' or '#'"));
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

/// The proxy's URL. It may hold a password and is therefore never shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy(Secret);

impl Proxy {
    /// The URL, `http` or `https`, perhaps with user name and password.
    pub fn url(&self) -> &Secret {
        &self.0
    }
}

impl FromStr for Proxy {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        web_url(text).map(|_| Self(Secret::new(text)))
    }
}

/// Parses an `http` or `https` URL that names its host plainly. The parser itself accepts backslashes, line breaks and
/// missing slashes; each of them has been used to make one host look like another.
fn web_url(text: &str) -> Result<Url, InvalidValue> {
    const EXPECTED: InvalidValue = InvalidValue("expected a URL like https://service.example");
    if text.contains(|character: char| character.is_whitespace() || is_control_or_bidi(character) || character == '\\')
    {
        return Err(EXPECTED);
    }
    let (scheme, rest) = text.split_once("://").ok_or(EXPECTED)?;
    if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) || rest.starts_with('/') {
        return Err(EXPECTED);
    }
    Url::parse(text).map_err(|_| EXPECTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_names_scheme_host_and_path_and_loses_its_last_slash() {
        for (text, expected) in [
            ("https://id.example", "https://id.example"),
            ("HTTPS://ID.Example:443/", "https://id.example"),
            ("http://localhost:8080/api/v1/", "http://localhost:8080/api/v1"),
            ("http://[::1]:80/x//", "http://[::1]/x"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(text.parse::<BaseUrl>().unwrap().as_str(), expected);
        }
    }

    #[test]
    fn a_base_url_hides_no_host_no_password_and_no_query() {
        for text in [
            "",
            "id.example",
            "ftp://id.example",
            "file:///etc/hosts",
            "https:id.example",
            "https:///id.example",
            "https:\\\\id.example",
            "https://",
            "https://user@id.example",
            "https://user:pw@id.example",
            "https://@id.example",
            "https://id.example?",
            "https://id.example/?a=b",
            "https://id.example/#x",
            "https://id.ex\tample",
            " https://id.example",
            "https://id.example\n",
            "https://id.example\\@evil.example",
        ] {
            assert!(text.parse::<BaseUrl>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_proxy_may_hold_a_password_and_never_prints_it() {
        let proxy: Proxy = "http://user:hunter2@proxy.example:3128".parse().unwrap();
        assert!(!format!("{proxy:?}").contains("hunter2"));
        assert!("proxy.example:3128".parse::<Proxy>().is_err());
    }
}
