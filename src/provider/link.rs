//! Invitation links: which service one belongs to, and the code in it. A link never decides where a password goes; only
//! an installed file or a configured instance does (R34, R35).

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use url::{Position, Url};

use super::Vars;

mod route;

use route::{Parts, Route};

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
        f.write_str(&place(&self.0))
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

/// A base URL without a slash at its end: what tells two services of one provider apart, and `{{ base }}`.
pub fn place(base: &Url) -> String {
    base.as_str().trim_end_matches('/').to_owned()
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
    page: Route,
    fragment: Option<Route>,
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
        let (page, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let pattern = Self {
            text: text.to_owned(),
            origin,
            page: Route::of_page(page)?,
            fragment: if fragment.is_empty() { None } else { Some(Route::of_fragment(fragment)?) },
        };
        let mut names: Vec<&str> = pattern.names().collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(twice) => Err(format!("`{{{}}}` stands there twice", twice[0])),
            None => Ok(pattern),
        }
    }

    /// The names in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.page.names().chain(self.fragment.iter().flat_map(Route::names))
    }

    /// Whether it names an origin of its own instead of `{base}`.
    pub fn names_origin(&self) -> bool {
        self.origin.is_some()
    }

    /// The origin of its links at a service whose base URL is `base`, where that is known.
    pub fn origin_at(&self, base: Option<&Url>) -> Option<String> {
        self.origin.clone().or_else(|| base.map(origin))
    }

    /// Whether some link, the origin apart, is likely to be of both patterns: neither asks for a query parameter that
    /// tells the two apart.
    pub fn overlaps(&self, other: &Self) -> bool {
        let fragments = match (&self.fragment, &other.fragment) {
            (Some(mine), Some(theirs)) => mine.overlaps(theirs),
            _ => true,
        };
        self.page.overlaps(&other.page) && fragments
    }

    /// The host that it names literally.
    pub fn host(&self) -> Option<String> {
        Url::parse(self.origin.as_ref()?).ok()?.host_str().map(str::to_owned)
    }

    /// Whether every link of `other` is also one of this pattern.
    pub fn covers(&self, other: &Self) -> bool {
        let fragments = match (&self.fragment, &other.fragment) {
            (None, _) => true,
            (Some(mine), Some(theirs)) => mine.covers(theirs),
            (Some(_), None) => false,
        };
        self.origin == other.origin && self.page.covers(&other.page) && fragments
    }

    /// The variables in `link` when it is one of this pattern at a service whose base URL is `base`: the origin must be
    /// exactly the same, scheme, host and port, and the path stands below that of `base`.
    pub fn matches(&self, link: &Url, base: Option<&Url>) -> Option<Vars> {
        if origin(link) != self.origin_at(base)? {
            return None;
        }
        let below = base.filter(|_| self.origin.is_none()).map_or("", Url::path);
        let below = Parts::of_page(below)?.path;
        let (above, vars) = self.read(link)?;
        (above == below).then_some(vars)
    }

    /// The base URL of the service that `link` would be of by its path alone, wherever it is, and the variables in it.
    pub fn place_of(&self, link: &Url) -> Option<(Url, Vars)> {
        let says_something = self.page.says_something() || self.fragment.as_ref().is_some_and(Route::says_something);
        if self.origin.is_some() || !says_something || !matches!(link.scheme(), "http" | "https") {
            return None;
        }
        let (above, vars) = self.read(link)?;
        let mut base = link.clone();
        base.set_query(None);
        base.set_fragment(None);
        base.path_segments_mut().ok()?.clear().extend(above);
        Some((self::base(base.as_str()).ok()?, vars))
    }

    /// What stands in the path of `link` before this pattern begins, and the variables in the rest.
    fn read(&self, link: &Url) -> Option<(Vec<String>, Vars)> {
        if has_userinfo(link) {
            return None;
        }
        let mut page = Parts::of_page(&link[Position::BeforePath..Position::AfterQuery])?;
        let rest = page.path.split_off(page.path.len().checked_sub(self.page.length())?);
        let above = std::mem::replace(&mut page.path, rest);
        let mut vars = Vars::default();
        self.page.bind(&page, &mut vars)?;
        if let Some(fragment) = &self.fragment {
            fragment.bind(&Parts::of_fragment(link.fragment().unwrap_or_default())?, &mut vars)?;
        }
        Some((above, vars))
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

#[cfg(test)]
mod tests;
