//! Where a link may lead: an origin of config.toml, or a host that somebody trusts.

use std::str::FromStr;

use url::Url;

use super::address::{BaseUrl, web_url};
use super::values::InvalidValue;

/// Scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// As WHATWG writes it: no default port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        let url = text.parse::<BaseUrl>()?.as_str().to_owned();
        let has_path = url.split_once("://").is_none_or(|(_, rest)| rest.contains('/'));
        if has_path {
            Err(InvalidValue("expected an origin like https://app.example, without a path"))
        } else {
            Ok(Self(url))
        }
    }
}

/// A host that somebody trusts: exactly this one, at exactly this port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedHost {
    host: String,
    /// `None` stands for the usual one of the link's scheme.
    port: Option<u16>,
}

impl TrustedHost {
    /// Whether `url` leads there.
    pub fn is_of(&self, url: &Url) -> bool {
        let usual = if url.scheme() == "http" { 80 } else { 443 };
        url.host_str() == Some(self.host.as_str()) && url.port_or_known_default() == Some(self.port.unwrap_or(usual))
    }
}

impl FromStr for TrustedHost {
    type Err = InvalidValue;

    /// As the question for it and the hint of a refusal write it: in ASCII.
    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        const EXPECTED: InvalidValue =
            InvalidValue("expected a host in ASCII, such as app.example or app.example:8443");
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_plain) {
            return Err(EXPECTED);
        }
        // A port of 443 would be lost behind https, and one of 80 behind http.
        let ports = ["https", "http"].map(|scheme| web_url(&format!("{scheme}://{text}")).map(|url| (url.port(), url)));
        let [Ok((port, url)), Ok((other, _))] = ports else { return Err(EXPECTED) };
        let usual = |digits: &str| text.ends_with(digits);
        let port = port.or(other).or_else(|| usual(":443").then_some(443)).or_else(|| usual(":80").then_some(80));
        let host = url.host_str().ok_or(EXPECTED)?.to_owned();
        if port == Some(0) || host.ends_with('.') { Err(EXPECTED) } else { Ok(Self { host, port }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trusted_host_is_one_host_and_one_port() {
        let is_of = |trusted: &str, url: &str| trusted.parse::<TrustedHost>().unwrap().is_of(&Url::parse(url).unwrap());
        for (trusted, link, expected) in [
            ("app.example", "https://app.example/i/C", true),
            ("APP.example", "https://app.example:443/i/C", true),
            ("app.example:443", "https://app.example/i/C", true),
            ("app.example", "https://app.example:8443/i/C", false),
            ("app.example:8443", "https://app.example:8443/i/C", true),
            ("app.example:8443", "https://app.example/i/C", false),
            ("app.example", "https://x.app.example/i/C", false),
            ("app.example", "https://app.example./i/C", false),
            ("app.example", "https://app.example.evil.example/i/C", false),
            ("localhost:8080", "http://localhost:8080/i/C", true),
            ("localhost", "http://localhost/i/C", true),
            ("localhost:80", "http://localhost/i/C", true),
            ("localhost:443", "http://localhost/i/C", false),
            ("localhost:80", "https://localhost/i/C", false),
            ("[::1]:8080", "http://[::1]:8080/i/C", true),
            ("127.0.0.1", "https://127.0.0.1/i/C", true),
        ] {
            assert_eq!(is_of(trusted, link), expected, "{trusted} {link}");
        }
        for text in [
            "",
            "https://app.example",
            "app.example/",
            "ida@app.example",
            "*.example",
            "b\u{fc}cher.example",
            "a b",
            "a.",
            "a:0",
            "a:99999",
            ":1",
        ] {
            assert!(text.parse::<TrustedHost>().is_err(), "{text}");
        }
    }
}
