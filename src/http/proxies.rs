//! Which proxy a request goes through: the one that was asked for, else the one of the variables most tools know (R12).

use std::ffi::OsString;

use data_encoding::BASE64;
use hyper::header::HeaderValue;
use hyper_util::client::proxy::matcher::Matcher;
use percent_encoding::percent_decode_str;
use url::Url;

use super::Failure;
use crate::error::{Error, Result};
use crate::secret::Secret;

/// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in capitals or small letters.
#[derive(Debug, Clone, Default)]
pub struct ProxyVariables {
    https: Option<Variable>,
    http: Option<Variable>,
    all: Option<Variable>,
    none_for: String,
}

#[derive(Debug, Clone)]
struct Variable {
    name: &'static str,
    /// It may hold a password.
    value: Secret,
}

impl ProxyVariables {
    /// Looks them up; an empty one counts as not set. Where a web server has started this (CGI), `HTTP_PROXY` is what
    /// somebody sent as the header `Proxy`, and is left alone.
    pub fn read(environment: impl Fn(&str) -> Option<OsString>) -> Self {
        let look = |names: [&'static str; 2]| {
            let found = names.into_iter().find_map(|name| Some((name, environment(name)?)));
            found.map(|(name, value)| Variable { name, value: Secret::new(value.to_string_lossy()) })
        };
        let is_cgi = environment("REQUEST_METHOD").is_some();
        let none_for = look(["NO_PROXY", "no_proxy"]).map(|variable| variable.value.expose().to_owned());
        Self {
            https: look(["HTTPS_PROXY", "https_proxy"]),
            http: look(["HTTP_PROXY", "http_proxy"]).filter(|_| !is_cgi),
            all: look(["ALL_PROXY", "all_proxy"]),
            none_for: none_for.unwrap_or_default(),
        }
    }

    /// The variable that is for `url`, if `NO_PROXY` does not name its host.
    fn of(&self, url: &Url) -> Option<&Variable> {
        let own = if url.scheme() == "https" { &self.https } else { &self.http };
        let variable = own.as_ref().or(self.all.as_ref())?;
        let everything = Matcher::builder().all("http://proxy").no(self.none_for.as_str()).build();
        everything.intercept(&url.as_str().parse().ok()?).map(|_| variable)
    }

    fn are_unset(&self) -> bool {
        self.https.is_none() && self.http.is_none() && self.all.is_none()
    }
}

/// The proxies of a run.
pub enum Proxies {
    /// This one for everything.
    Asked(Hop),
    /// What the variables say.
    Variables(ProxyVariables),
    /// What the settings of the system say, where it has some (macOS).
    System(Matcher),
}

/// A proxy on the way.
#[derive(Clone)]
pub struct Hop {
    /// Without name and password.
    pub url: Url,
    /// `Proxy-Authorization`
    pub credentials: Option<HeaderValue>,
}

impl Proxies {
    /// The one that was asked for, else the variables, else the system.
    ///
    /// # Errors
    /// A proxy that is not an `http://` or `https://` URL is a usage error. It may hold a password and is not shown.
    pub fn new(asked: Option<&Secret>, variables: &ProxyVariables) -> Result<Self> {
        if let Some(url) = asked {
            let wrong = Error::usage("the proxy is not a URL that rsvp can use");
            return Some(url.expose())
                .filter(|url| url.contains("://"))
                .and_then(Hop::parse)
                .map(Self::Asked)
                .ok_or_else(|| wrong.hint("write it like http://proxy.example:3128"));
        }
        if variables.are_unset() {
            Ok(Self::System(Matcher::from_system()))
        } else {
            Ok(Self::Variables(variables.clone()))
        }
    }

    /// The proxy for `url`.
    ///
    /// # Errors
    /// The variable that is for it holds an invalid value: going past a proxy that somebody wanted would be wrong.
    pub fn of(&self, url: &Url) -> Result<Option<Hop>, Failure> {
        match self {
            Self::Asked(hop) => Ok(Some(hop.clone())),
            Self::System(matcher) => Ok(Hop::of_system(matcher, url)),
            Self::Variables(variables) => {
                let Some(Variable { name, value }) = variables.of(url) else { return Ok(None) };
                let hop = Hop::parse(value.expose());
                hop.map(Some).ok_or_else(|| Failure::NotSent {
                    what: format!("{name} does not hold a proxy URL that rsvp can use"),
                    hint: Some(format!("set {name} like http://proxy.example:3128, or name the host in NO_PROXY")),
                })
            }
        }
    }
}

impl Hop {
    /// As curl reads it: without a scheme http is meant; name and password reach to the last `@`. A path or a `#` is
    /// none of a proxy's, but of a password that is not encoded: the host would be read out of the middle of it.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (credentials, host) = rest.rsplit_once('@').map_or((None, rest), |(all, host)| (Some(all), host));
        if rest.contains(['/', '?', '#']) || host.contains('\\') {
            return None;
        }
        let url = Url::parse(&format!("{scheme}://{host}")).ok();
        let url = url.filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())?;
        let credentials = match credentials {
            Some(credentials) => Some(basic(credentials)?),
            None => None,
        };
        Some(Self { url, credentials })
    }

    fn of_system(matcher: &Matcher, url: &Url) -> Option<Self> {
        let found = matcher.intercept(&url.as_str().parse().ok()?)?;
        let hop = Self::parse(&found.uri().to_string())?;
        let credentials = found.basic_auth().cloned().or(hop.credentials);
        Some(Self { credentials, ..hop })
    }

    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// What may be shown.
    pub fn shown(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

/// Name and password, which may be percent-encoded, as a header takes them (RFC 7617).
fn basic(credentials: &str) -> Option<HeaderValue> {
    let (name, password) = credentials.split_once(':').unwrap_or((credentials, ""));
    let decoded = |text| Vec::from_iter(percent_decode_str(text));
    let both = [decoded(name), b":".to_vec(), decoded(password)].concat();
    let mut header = HeaderValue::try_from(format!("Basic {}", BASE64.encode(&both))).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)], url: &str) -> Result<Option<String>, Failure> {
        let look =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value));
        let proxies = Proxies::new(None, &ProxyVariables::read(look)).unwrap();
        proxies.of(&Url::parse(url).unwrap()).map(|hop| hop.map(|hop| hop.shown()))
    }

    /// R12
    #[test]
    fn each_scheme_has_its_variable_and_all_proxy_is_for_both() {
        let both =
            [("HTTPS_PROXY", "http://me:secret@one:1"), ("http_proxy", "https://two"), ("ALL_PROXY", "http://three")];
        assert_eq!(of(&both, "https://x.example").unwrap().unwrap(), "http://one:1");
        assert_eq!(of(&both, "http://x.example").unwrap().unwrap(), "https://two");
        assert_eq!(of(&both[2..], "https://x.example").unwrap().unwrap(), "http://three");
        assert_eq!(of(&both[..1], "http://x.example").unwrap(), None);
        assert_eq!(of(&[("all_proxy", "four:3128")], "https://x.example").unwrap().unwrap(), "http://four:3128");
        assert_eq!(of(&[("HTTP_PROXY", "http://evil"), ("REQUEST_METHOD", "GET")], "http://x.example").unwrap(), None);
    }

    /// R12
    #[test]
    fn no_proxy_names_hosts_domains_and_networks() {
        for (none_for, url, is_direct) in [
            ("x.example", "https://x.example", true),
            ("x.example", "https://a.x.example", true),
            (".x.example", "https://x.example", true),
            ("x.example", "https://ax.example", false),
            ("other, x.example", "https://X.EXAMPLE:8443/p", true),
            ("10.0.0.0/8", "https://10.1.2.3", true),
            ("10.0.0.0/8", "https://11.1.2.3", false),
            ("*", "https://x.example", true),
            ("", "https://x.example", false),
        ] {
            let hop = of(&[("ALL_PROXY", "http://p"), ("no_proxy", none_for)], url).unwrap();
            assert_eq!(hop.is_none(), is_direct, "{none_for} {url}");
        }
    }

    /// R12: what somebody wanted to go through a proxy does not go past it.
    #[test]
    fn a_variable_with_an_invalid_value_is_named_and_not_shown() {
        for value in [
            "socks5://secret:1",
            "ftp://secret",
            "http://",
            "http://secret:99999",
            "secret:x",
            "http://ida:3128/secret@proxy",
            "http://ida:80#secret@proxy",
            "http://ida:1?secret@proxy",
            "http://secret\\proxy",
        ] {
            let failure = format!("{:?}", of(&[("ALL_PROXY", value)], "https://x.example").unwrap_err());
            assert!(failure.contains("ALL_PROXY") && !failure.contains("secret"), "{failure}");
            assert_eq!(of(&[("ALL_PROXY", value), ("NO_PROXY", "x.example")], "https://x.example").unwrap(), None);
        }
    }

    #[test]
    fn name_and_password_reach_to_the_last_at_and_are_decoded() {
        for (text, host, both) in [
            ("http://ida:pw@proxy:3128", "http://proxy:3128", "ida:pw"),
            ("http://CORP\\ida:3128@proxy:1", "http://proxy:1", "CORP\\ida:3128"),
            ("CORP\\ida:pw@proxy", "http://proxy", "CORP\\ida:pw"),
            ("http://CORP%5Cida:p%40ss%3Aw%23@proxy", "http://proxy", "CORP\\ida:p@ss:w#"),
            ("http://ida:p@ss@proxy/", "http://proxy", "ida:p@ss"),
            ("https://ida:50%zz:x@proxy", "https://proxy", "ida:50%zz:x"),
            ("http://ida@proxy", "http://proxy", "ida:"),
            ("http://ïda:é@proxy", "http://proxy", "ïda:é"),
        ] {
            let hop = Hop::parse(text).unwrap();
            let header = format!("Basic {}", BASE64.encode(both.as_bytes()));
            assert_eq!((hop.shown(), hop.credentials.unwrap().to_str().unwrap()), (host.to_owned(), header.as_str()));
        }
        assert_eq!(Hop::parse("http://proxy").unwrap().credentials, None);
    }
}
