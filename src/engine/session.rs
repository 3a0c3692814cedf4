//! Whether the variables and cookies of a run make a session, and when it ends.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::provider::{Language, Provider, Scope, Vars, length};

use crate::http::cookies::Jar;
use crate::http::dates;
use crate::secret::{SecretBundle, SecretValue};

/// A session as the service gave it.
#[derive(Clone, Default)]
pub struct NewSession {
    /// What must be kept secret, by variable; the cookies stand under `cookies`.
    pub secret: SecretBundle,
    /// What is kept beside it.
    pub kept: BTreeMap<String, Value>,
    /// When it ends, where that is known.
    pub expires: Option<Timestamp>,
    /// The service says when it ends in a notation that nobody knows here.
    pub has_unread_end: bool,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession")
            .field("secret", &self.secret.values().keys())
            .field("expires", &self.expires)
            .finish()
    }
}

/// What cannot be a token: it would not fit into a header (R30).
pub const UNUSABLE_TOKEN: &str = "the service gave a token that no request could carry";

/// 64 KiB of visible ASCII, as a header takes it (RFC 9110, section 5.5).
fn header_safe(value: &SecretValue) -> bool {
    let text = value.as_str().unwrap_or_default();
    (1..=64 * 1024).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

/// A token as requests carry it: a number in decimal, a text without the white space around it (RFC 9110, section 5.5).
pub fn token(value: SecretValue) -> SecretValue {
    match value {
        SecretValue::Plain(Value::Number(number)) => SecretValue::from(number.to_string()),
        SecretValue::Text(text) if text.expose() != text.expose().trim_ascii() => {
            SecretValue::from(text.expose().trim_ascii())
        }
        other => other,
    }
}

/// The session, once the file's `filled` holds: by default once every secret variable has a value or one of its cookies
/// was set.
///
/// # Errors
/// [`UNUSABLE_TOKEN`].
pub fn fill(
    provider: &Provider,
    language: &Language,
    vars: &Vars,
    cookies: &Jar,
    now: Timestamp,
) -> Result<Option<NewSession>, &'static str> {
    let spec = &provider.session;
    let mut secret: BTreeMap<String, SecretValue> = pick(&spec.secret, vars).collect();
    if !secret.values().all(header_safe) {
        return Err(UNUSABLE_TOKEN);
    }
    let jar: BTreeMap<String, SecretValue> = cookies
        .iter()
        // An empty one has been taken back.
        .filter(|(name, cookie)| spec.cookies.iter().any(|kept| kept == name) && !cookie.value.is_empty())
        .map(|(name, cookie)| (name.to_owned(), cookie.value.clone().into()))
        .collect();
    let scope = Scope::new(vars).with([("cookies", cookies.members())]);
    let complete = !spec.secret.is_empty() && secret.len() == spec.secret.len();
    let is_filled = match &spec.filled {
        Some(condition) => language.holds(condition, &scope) == Ok(true),
        None => complete || !jar.is_empty(),
    };
    if !is_filled {
        return Ok(None);
    }
    let said = spec.expires.as_ref().and_then(|template| language.value(template, &scope).ok()?);
    let said = said.map(|said| said.to_json()).filter(|said| said != "");
    let end_of_cookies =
        cookies.iter().filter(|(name, _)| jar.contains_key(*name)).filter_map(|(_, cookie)| cookie.max_age).min();
    let expires = match &said {
        Some(said) => moment(said, now),
        None => end_of_cookies.and_then(|age| now.checked_add(SignedDuration::from_secs(age)).ok()),
    };
    if !jar.is_empty() {
        secret.insert("cookies".to_owned(), SecretValue::Object(jar));
    }
    let has_unread_end = said.is_some() && expires.is_none();
    let kept = pick(&spec.keep, vars).map(|(name, value)| (name, value.to_json())).collect();
    Ok(Some(NewSession { secret: SecretBundle::new(secret), kept, expires, has_unread_end }))
}

fn pick(names: &[String], vars: &Vars) -> impl Iterator<Item = (String, SecretValue)> {
    names.iter().filter_map(|name| Some((name.clone(), vars.get(name)?.clone())))
}

/// Reads the end of a session as services write it. A time without a zone is UTC.
fn moment(value: &Value, now: Timestamp) -> Option<Timestamp> {
    let text = match value {
        Value::Number(number) => return since_1970(number.as_f64()?),
        Value::String(text) => text.trim(),
        _ => return None,
    };
    if let Some(number) = text.parse().ok().filter(|_| text.ends_with(|last: char| last.is_ascii_digit())) {
        return since_1970(number);
    }
    if let Some(duration) = length::read(text) {
        return now.checked_add(duration).ok();
    }
    // `2026-11-21 00:00:00 +0000`, `… UTC`
    let compact = text.replace(" +", "+").replace(" -", "-");
    let bare = ["UTC", "GMT", "Z"].iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text).trim_end();
    let is_civil = bare.len() <= "2026-11-21T00:00:00.123456789".len();
    let civil = || bare.parse::<DateTime>().ok().filter(|_| is_civil)?.to_zoned(TimeZone::UTC).ok();
    let has_zone = text.contains(['+']) || text.contains(" -");
    text.parse::<Timestamp>()
        .or_else(|_| compact.parse())
        .or_else(|_| rfc2822::DateTimeParser::new().parse_timestamp(text))
        .ok()
        .or_else(|| civil().map(|time| time.timestamp()))
        // "Never", and past jiff's last timestamp.
        .or_else(|| text.starts_with("9999-12-31").then_some(Timestamp::MAX))
        .or_else(|| dates::read(text).filter(|_| !has_zone))
}

/// Seconds, or smaller units: seconds reach the first bound in the year 5138, milliseconds reached it in 1973.
fn since_1970(number: f64) -> Option<Timestamp> {
    let unit = match number.abs() {
        0.0..1e11 => 1.0,
        1e11..1e14 => 1e3,
        1e14..1e17 => 1e6,
        _ => 1e9,
    };
    #[expect(clippy::cast_possible_truncation, reason = "times far outside jiff's range become None")]
    Timestamp::from_second((number / unit).floor() as i64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_session_is_read_in_every_notation() {
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let today: &[Value] = &[
            Value::from(1_795_219_200),
            Value::from(1_795_219_200.75),
            Value::from(1_795_219_200_000_i64),
            Value::from(1_795_219_200_000_000_i64),
            Value::from(1_795_219_200_000_000_000_i64),
            Value::from("1795219200"),
            Value::from(" 1795219200.75 "),
            Value::from("1795219200000"),
            Value::from("2026-11-21T00:00:00Z"),
            Value::from("2026-11-21T01:00:00+01:00"),
            Value::from("2026-11-21T01:00:00+0100"),
            Value::from("2026-11-20T19:00:00-05:00"),
            Value::from("2026-11-21 01:00:00 +0100"),
            Value::from("2026-11-20 19:00:00 -0500"),
            Value::from("2026-11-21 00:00:00 UTC"),
            Value::from("2026-11-21T00:00:00 UTC"),
            Value::from("2026-11-21 00:00:00Z"),
            Value::from("2026-11-21T00:00:00"),
            Value::from("2026-11-21T00:00:00.0000000"),
            Value::from("2026-11-21 00:00:00"),
            Value::from("2026-11-21"),
            Value::from("Sat, 21 Nov 2026 00:00:00 GMT"),
            Value::from("Sat, 21 Nov 2026 01:00:00 +0100"),
            Value::from("Saturday, 21-Nov-26 00:00:00 GMT"),
            Value::from("Sat Nov 21 00:00:00 2026"),
            Value::from("0s"),
        ];
        for value in today {
            assert_eq!(moment(value, now).map(|end| end.as_second()), Some(now.as_second()), "{value}");
        }
        for (text, expected) in [
            ("2h", "2026-11-21T02:00:00Z"),
            ("7d", "2026-11-28T00:00:00Z"),
            ("168h", "2026-11-28T00:00:00Z"),
            ("PT1H", "2026-11-21T01:00:00Z"),
        ] {
            assert_eq!(moment(&Value::from(text), now), expected.parse().ok(), "{text}");
        }
        for text in ["soon", "never", "2026-13-01", "Sat Nov 21 2026 00:00:00 GMT+0100", "1e400", "-", "nan"] {
            assert_eq!(moment(&Value::from(text), now), None, "{text}");
        }
        assert_eq!(moment(&Value::from("9999-12-31T23:59:59.9999999Z"), now), Some(Timestamp::MAX));
        assert_eq!(moment(&Value::from(true), now), None);
    }
}
