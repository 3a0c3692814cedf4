//! Invitation links: which service one belongs to, and the code in it. A link never decides where a password goes; only
//! an installed file or a configured instance does (R34, R35).

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::Vars;

/// Reads a base URL: http or https, a host, an optional path; nothing else. The path has no slash at its end.
///
/// # Errors
/// What is wrong, to follow the name of the field.
pub fn base(text: &str) -> Result<Url, String> {
    if text.contains("{{") {
        return Err("is literal and takes no {{ }}".to_owned());
    }
    let mut url = Url::parse(text).map_err(|_| "is not a URL".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("must be http:// or https:// with a host".to_owned());
    }
    if has_userinfo(&url) || url.query().is_some() || url.fragment().is_some() {
        return Err("takes no user name, query or fragment".to_owned());
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The base URL of a provider file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(pub Url);

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        base(&text).map(Self).map_err(|what| de::Error::custom(format!("the base URL {what}")))
    }
}

/// Without the slash at its end.
impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// Whether `url` leads to this machine, so that nobody can listen.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Scheme, host and port, as a session and an `Origin` header name it.
pub fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

fn has_userinfo(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// An invitation link of a service: `{base}/signup?inviter={inviter}&code={code}`, or a literal origin for `{base}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    /// `None` stands for `{base}`.
    origin: Option<String>,
    path: Vec<Piece>,
    query: Vec<(String, Piece)>,
    fragment: Vec<Piece>,
}

/// A path segment, query value or part of a fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Name(String),
}

impl Piece {
    fn parse(text: &str) -> Result<Self, String> {
        match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            Some(name) if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') => {
                Ok(Self::Name(name.to_owned()))
            }
            None if !text.contains(['{', '}']) => Ok(Self::Literal(text.to_owned())),
            _ => Err(format!("`{text}`: a {{name}} stands for a whole path segment, query value or fragment part")),
        }
    }

    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(one), Self::Literal(two)) => one == two,
            (Self::Name(_), Self::Literal(text)) | (Self::Literal(text), Self::Name(_)) => !text.is_empty(),
            (Self::Name(_), Self::Name(_)) => true,
        }
    }
}

impl Pattern {
    /// Reads a pattern of a provider file.
    ///
    /// # Errors
    /// What is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (origin, rest) = match text.strip_prefix("{base}") {
            Some(rest) => (None, rest),
            None => {
                let start = text.find("://").map_or(0, |at| at + 3);
                let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| start + at);
                let url = base(&text[..end]).map_err(|what| format!("the origin {what}"))?;
                (Some(self::origin(&url)), &text[end..])
            }
        };
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        Ok(Self {
            text: text.to_owned(),
            origin,
            path: path.trim_start_matches('/').split('/').map(Piece::parse).collect::<Result<_, _>>()?,
            query: pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    Ok::<_, String>((name.to_owned(), Piece::parse(value)?))
                })
                .collect::<Result<_, _>>()?,
            fragment: if fragment.is_empty() { Vec::new() } else { fragment_pieces(fragment)? },
        })
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let pieces = self.path.iter().chain(self.query.iter().map(|(_, piece)| piece)).chain(&self.fragment);
        pieces.filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Literal(_) => None,
        })
    }

    /// Whether it names an origin of its own instead of `{base}`.
    pub fn names_origin(&self) -> bool {
        self.origin.is_some()
    }

    /// The origin of its links at a service whose base URL is `base`, where that is known.
    pub fn origin_at(&self, base: Option<&Url>) -> Option<String> {
        self.origin.clone().or_else(|| base.map(origin))
    }

    /// Whether some link, the origin apart, could be of both patterns.
    pub fn overlaps(&self, other: &Self) -> bool {
        let fits =
            |one: &[Piece], two: &[Piece]| one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.overlaps(b));
        let same_query = self.query.iter().all(|(name, piece)| {
            other.query.iter().filter(|(theirs, _)| theirs == name).all(|(_, theirs)| piece.overlaps(theirs))
        });
        let any_fragment = self.fragment.is_empty() || other.fragment.is_empty();
        fits(&self.path, &other.path) && same_query && (any_fragment || fits(&self.fragment, &other.fragment))
    }

    /// The variables in `link` when it is one of this pattern at a service whose base URL is `base`. The origin must be
    /// exactly the same: scheme, host and port.
    pub fn matches(&self, link: &Url, base: Option<&Url>) -> Option<Vars> {
        let expected = self.origin.clone().or_else(|| base.map(origin))?;
        if has_userinfo(link) || origin(link) != expected {
            return None;
        }
        let mut vars = Vars::default();
        let segments: Vec<&str> = link.path_segments()?.collect();
        bind_all(&self.path, &segments, &mut vars)?;
        for (name, piece) in &self.query {
            let (_, value) = link.query_pairs().find(|(key, _)| key == name.as_str())?;
            bind(piece, value, &mut vars)?;
        }
        let fragment: Vec<&str> = split_fragment(link.fragment().unwrap_or("")).collect();
        if !self.fragment.is_empty() {
            bind_all(&self.fragment, &fragment, &mut vars)?;
        }
        Some(vars)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// As the file has it.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn fragment_pieces(fragment: &str) -> Result<Vec<Piece>, String> {
    split_fragment(fragment).map(Piece::parse).collect()
}

/// Single-page applications keep routes and parameters in the fragment.
fn split_fragment(fragment: &str) -> impl Iterator<Item = &str> {
    fragment.split(['/', '?', '&', '='])
}

fn bind_all(pieces: &[Piece], parts: &[&str], vars: &mut Vars) -> Option<()> {
    if pieces.len() != parts.len() {
        return None;
    }
    pieces.iter().zip(parts).try_for_each(|(piece, part)| {
        let decoded = percent_encoding::percent_decode_str(part).decode_utf8().ok()?;
        bind(piece, decoded, vars)
    })
}

fn bind(piece: &Piece, part: Cow<'_, str>, vars: &mut Vars) -> Option<()> {
    match piece {
        Piece::Literal(text) => (*text == part).then_some(()),
        Piece::Name(_) if part.is_empty() => None,
        Piece::Name(name) => {
            vars.set_secret(name, part.into_owned());
            Some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(pattern: &str, link: &str, base_url: &str) -> Option<String> {
        let base_url = base(base_url).unwrap();
        Pattern::parse(pattern).unwrap().matches(&Url::parse(link).unwrap(), Some(&base_url))?.text("code")
    }

    #[test]
    fn a_link_of_the_service_gives_its_code() {
        let base = "https://app.example";
        let cases = [
            ("{base}/accept-invitation/{code}", "https://app.example/accept-invitation/a%2Fb"),
            ("{base}/signup?inviter={who}&code={code}", "https://app.example/signup?code=a%2Fb&x=1&inviter=7"),
            ("{base}/_/#/auth/{code}", "https://app.example/_/#/auth/a%2Fb"),
            ("https://mail.example/i/{code}", "https://mail.example/i/a%2Fb"),
        ];
        for (pattern, link) in cases {
            assert_eq!(code(pattern, link, base).as_deref(), Some("a/b"), "{pattern}");
        }
    }

    #[test]
    fn a_link_of_any_other_origin_is_not_one() {
        for link in [
            "http://app.example/i/x",
            "https://app.example:8443/i/x",
            "https://app.example.evil.example/i/x",
            "https://evil-app.example/i/x",
            "https://app.example@evil.example/i/x",
            "https://user@app.example/i/x",
            "https://app.example./i/x",
            "https://аpp.example/i/x",
        ] {
            assert_eq!(code("{base}/i/{code}", link, "https://app.example"), None, "{link}");
        }
    }
}
