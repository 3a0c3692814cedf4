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

    /// As curl reads it: name and password reach to the last `@` and may hold a backslash, as `DOMAIN\user` does.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        const EXPECTED: InvalidValue = InvalidValue("expected a proxy like http://name:password@proxy.example:3128");
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").ok_or(EXPECTED)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (credentials, host) = rest.rsplit_once('@').unwrap_or(("", rest));
        let is_odd = |character: char| character.is_whitespace() || is_control_or_bidi(character);
        if rest.contains(['/', '?', '#']) || credentials.contains(is_odd) {
            return Err(EXPECTED);
        }
        web_url(&format!("{scheme}://{host}")).map(|_| Self(Secret::new(text))).map_err(|_| EXPECTED)
    }
}

/// Parses an `http` or `https` URL that names its host plainly. The parser itself accepts backslashes, line breaks and
/// missing slashes; each of them has been used to make one host look like another.
pub fn web_url(text: &str) -> Result<Url, InvalidValue> {
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

/// Whether `text` is a link as address bars and mails show it: `app.example/join/CODE`, `//app.example/join/CODE`.
pub fn lacks_scheme(text: &str) -> bool {
    let (host, path) = text.trim_start_matches("//").split_once('/').unwrap_or((text, ""));
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let top = host.rsplit_once('.').map_or("", |(_, top)| top);
    let is_domain = top.chars().count() > 1 && top.chars().all(char::is_alphabetic) && host.split('.').all(is_label);
    text.starts_with("//") || is_domain && !path.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_without_its_scheme_is_told_from_a_code() {
        for text in [
            "app.example/join/C0DE",
            "//app.example/C0DE",
            "//localhost",
            "app.example:8443/C0DE",
            "b\u{fc}cher.example/x?c=1",
        ] {
            assert!(lacks_scheme(text), "{text}");
        }
        for text in [
            "C0DE",
            "a/b",
            "eyJh.eyJi.c2ln",
            "YWJj/ZGVm+g==",
            "1.2/3",
            "a.b/c",
            "app.example",
            "app.example/",
            "org:acme.x/y z",
            ".x/y",
        ] {
            assert!(!lacks_scheme(text), "{text}");
        }
    }

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
    }

    #[test]
    fn a_proxy_is_read_as_curl_reads_it_and_hides_no_host() {
        for text in [
            "http://proxy.example:3128",
            "HTTPS://proxy.example/",
            "http://CORP\\ida:pw@proxy.example",
            "http://ida:p@ss%40%zz@proxy.example:1",
            "http://[::1]:3128",
        ] {
            assert!(text.parse::<Proxy>().is_ok(), "{text}");
        }
        for text in [
            "",
            "http://",
            "socks5://proxy.example",
            "proxy.example:3128",
            "http://ida:3128/ss@proxy.example",
            "http://ida:80#x@proxy.example",
            "http://proxy.example/path",
            "http://proxy.example?q",
            "http:\\\\proxy.example",
            "http://pro\\xy.example",
            "http://ida:a b@proxy.example",
            "http://pro xy.example",
            "http:///proxy.example",
        ] {
            assert!(text.parse::<Proxy>().is_err(), "{text}");
        }
    }
}
