//! The cookies of one run. A run talks to one origin only, so there is no matching of domains and paths.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

use super::{Reply, dates};
use crate::secret::{Secret, SecretBuffer, SecretValue};

/// A cookie as the service gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    /// The value, byte for byte, with any quotes: services compare it so (RFC 6265, 4.2.2).
    pub value: Secret,
    /// How long it is good for, in seconds from when it came; `None`: until the end of the session.
    pub max_age: Option<i64>,
}

/// The cookies a service has given and not taken back.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Jar(BTreeMap<String, Cookie>);

/// Values are secrets: only names are printed.
impl fmt::Debug for Jar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Jar {
    /// Takes the `Set-Cookie` lines of `reply` in order (RFC 6265, 5.2 and 5.3). A cookie that has ended by `now` is
    /// taken out; a line without a name is passed over.
    pub fn take(&mut self, reply: &Reply, now: Timestamp) {
        for (_, line) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let Some((name, cookie)) = parse(line, now) else { continue };
            match cookie.max_age {
                Some(..=0) => self.0.remove(&name),
                _ => self.0.insert(name, cookie),
            };
        }
    }

    /// The value of the `Cookie` header, or `None` when there is no cookie.
    pub fn header(&self) -> Option<Secret> {
        let mut header = SecretBuffer::default();
        for (index, (name, cookie)) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { "; " };
            for part in [between, name, "=", cookie.value.expose()] {
                header.push(part.as_bytes());
            }
        }
        header.into_secret().ok().filter(|header| !header.is_empty())
    }

    /// Every cookie with its name, in order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Cookie)> {
        self.0.iter().map(|(name, cookie)| (name.as_str(), cookie))
    }

    /// The cookies as expressions see them: `cookies.NAME.value` and `cookies.NAME.max_age`.
    pub fn members(&self) -> SecretValue {
        let member = |(name, cookie): (&String, &Cookie)| {
            let max_age = SecretValue::Plain(cookie.max_age.into());
            let members = [("value".to_owned(), cookie.value.clone().into()), ("max_age".to_owned(), max_age)];
            (name.clone(), SecretValue::Object(members.into()))
        };
        SecretValue::Object(self.0.iter().map(member).collect())
    }

    /// The same names with every value replaced by asterisks, for `--dry-run`.
    #[must_use]
    pub fn masked(&self) -> Self {
        self.0.keys().map(|name| (name.clone(), Secret::new("****"))).collect()
    }
}

/// A jar of the cookies that a session kept.
impl FromIterator<(String, Secret)> for Jar {
    fn from_iter<I: IntoIterator<Item = (String, Secret)>>(kept: I) -> Self {
        Self(kept.into_iter().map(|(name, value)| (name, Cookie { value, max_age: None })).collect())
    }
}

/// One `Set-Cookie` line. `Max-Age` has precedence over `Expires` (RFC 6265, 4.1.2.2).
fn parse(line: &str, now: Timestamp) -> Option<(String, Cookie)> {
    // What no header could carry back is not a cookie (draft-ietf-httpbis-rfc6265bis, 5.6).
    if line.contains(|character: char| character.is_ascii_control() && character != '\t') {
        return None;
    }
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    // U+FFFD stands for bytes that are not UTF-8: they could not go back as they came.
    if name.trim().is_empty() || name.contains('\u{fffd}') || value.contains('\u{fffd}') {
        return None;
    }
    let (mut max_age, mut expires) = (None, None);
    for part in parts {
        let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
        match attribute.trim().to_ascii_lowercase().as_str() {
            "max-age" => max_age = value.trim().parse().ok().or(max_age),
            "expires" => expires = dates::read(value).map(|end| end.as_second() - now.as_second()).or(expires),
            _ => {}
        }
    }
    Some((name.trim().to_owned(), Cookie { value: Secret::from(value.trim()), max_age: max_age.or(expires) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jar(lines: &[&str]) -> Jar {
        let headers = lines.iter().map(|line| ("set-cookie".to_owned(), (*line).to_owned())).collect();
        let mut jar = Jar::default();
        jar.take(&Reply { status: 200, headers, body: Vec::new() }, "2026-01-01T00:00:00Z".parse().unwrap());
        jar
    }

    #[test]
    fn values_go_back_byte_for_byte() {
        let jar = jar(&["a=\"x%20y\"; Path=/; HttpOnly", "s=abc.def+/==; Secure; SameSite=Lax", "empty="]);
        assert_eq!(jar.header().unwrap().expose(), "a=\"x%20y\"; empty=; s=abc.def+/==");
    }

    #[test]
    fn a_cookie_that_has_ended_is_taken_out() {
        for end in [
            "Max-Age=0",
            "max-age=-5; Expires=Wed, 21 Oct 2099 07:28:00 GMT",
            "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "expires=Thu, 01-Jan-1970 00:00:00 GMT",
            "expires=Thursday, 01-Jan-70 00:00:00 GMT",
            "Expires=Thu Jan  1 00:00:00 1970",
            "Expires=Mon, 01 Jan 1970 00:00:00",
            "Expires=Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)",
        ] {
            assert_eq!(jar(&["s=1", &format!("s=; {end}")]).header(), None, "{end}");
        }
    }

    #[test]
    fn the_age_comes_from_max_age_before_expires() {
        let jar = jar(&[
            "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "b=1; Expires=Thu, 01 Jan 2026 01:00:00 GMT",
            "c=1; Max-Age=soon",
        ]);
        let age = |name| jar.0[name].max_age;
        assert_eq!((age("a"), age("b"), age("c")), (Some(60), Some(3600), None));
    }

    #[test]
    fn lines_without_a_name_and_with_controls_are_passed_over() {
        assert_eq!(jar(&["", "=x", "novalue", "; a=b", "a=b\0c", "a\r=b", "a=\u{7f}"]).header(), None);
    }

    #[test]
    fn letters_of_any_script_go_back_and_bytes_that_are_no_letters_stay_behind() {
        let jar = jar(&["name=Zoë", "latin=Zo\u{fffd}", "n\u{fffd}=1", "ok=1; Path=/\u{fffd}"]);
        assert_eq!(jar.header().unwrap().expose(), "name=Zoë; ok=1");
    }

    #[test]
    fn kept_cookies_come_back_and_only_names_are_printed() {
        let given = jar(&["b=2", "a=hidden-value"]);
        let kept: Jar = given.iter().map(|(name, cookie)| (name.to_owned(), cookie.value.clone())).collect();
        assert_eq!(kept.header().unwrap().expose(), "a=hidden-value; b=2");
        assert_eq!(format!("{kept:?}"), r#"{"a", "b"}"#);
    }
}
