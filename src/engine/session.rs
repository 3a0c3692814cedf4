//! Whether the variables and cookies of a run make a session, and when it ends.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::provider::{Language, Provider, Scope, Vars, filters};

use crate::http::cookies::Jar;

/// A session as the service gave it.
#[derive(Clone, Default)]
pub struct NewSession {
    /// What must be kept secret, by variable; the cookies stand under `cookies`.
    pub secret: BTreeMap<String, Value>,
    /// What is kept beside it.
    pub kept: BTreeMap<String, Value>,
    /// When it ends, where that is known.
    pub expires: Option<Timestamp>,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewSession").field("secret", &self.secret.keys()).field("expires", &self.expires).finish()
    }
}

/// What cannot be a token: it would not fit into a header (R30).
pub const UNUSABLE_TOKEN: &str = "the service gave a token that no request could carry";

/// 64 KiB of visible ASCII, as a header takes it (RFC 9110, section 5.5).
fn header_safe(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    (1..=64 * 1024).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
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
    let mut secret: BTreeMap<String, Value> = pick(&spec.secret, vars);
    if !secret.values().all(header_safe) {
        return Err(UNUSABLE_TOKEN);
    }
    let jar: Map<String, Value> = cookies
        .iter()
        .filter(|(name, _)| spec.cookies.iter().any(|kept| kept == name))
        .map(|(name, cookie)| (name.to_owned(), Value::from(cookie.value.expose())))
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
    if !jar.is_empty() {
        secret.insert("cookies".to_owned(), Value::Object(jar));
    }
    let expires = spec.expires.as_ref().and_then(|template| language.value(template, &scope).ok()?);
    Ok(Some(NewSession {
        secret,
        kept: pick(&spec.keep, vars),
        expires: expires.and_then(|value| moment(&value, now)),
    }))
}

fn pick(names: &[String], vars: &Vars) -> BTreeMap<String, Value> {
    names.iter().filter_map(|name| Some((name.clone(), vars.get(name)?.clone()))).collect()
}

/// Reads the end of a session: seconds or milliseconds since 1970, an RFC 3339 time, or a duration from now (`2h`).
fn moment(value: &Value, now: Timestamp) -> Option<Timestamp> {
    /// Seconds since 1970 reach this in the year 5138, milliseconds reached it in 1973.
    const FIRST_MILLISECONDS: f64 = 1e11;
    match value {
        #[expect(clippy::cast_possible_truncation, reason = "times far outside jiff's range become None")]
        Value::Number(number) => match number.as_f64()? {
            seconds if seconds < FIRST_MILLISECONDS => Timestamp::from_second(seconds as i64).ok(),
            milliseconds => Timestamp::from_millisecond(milliseconds as i64).ok(),
        },
        Value::String(text) => match filters::duration(text) {
            Some(duration) => now.checked_add(duration).ok(),
            None => text.parse::<Timestamp>().ok(),
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_session_is_read_in_every_notation() {
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let cases = [
            (Value::from("2h"), Some("2026-11-21T02:00:00Z")),
            (Value::from("7d"), Some("2026-11-28T00:00:00Z")),
            (Value::from("168h"), Some("2026-11-28T00:00:00Z")),
            (Value::from(1_795_219_200), Some("2026-11-21T00:00:00Z")),
            (Value::from(1_795_219_200_000_i64), Some("2026-11-21T00:00:00Z")),
            (Value::from("2026-11-21T01:00:00+01:00"), Some("2026-11-21T00:00:00Z")),
            (Value::from("soon"), None),
        ];
        for (value, expected) in cases {
            assert_eq!(moment(&value, now), expected.map(|text| text.parse().unwrap()), "{value}");
        }
    }
}
