//! What expressions can do with a value beyond Jinja's own filters. A filter that cannot is undefined, not an error.

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD};
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use serde_json::Value;

/// The claims of a JWT (RFC 7519): read, never trusted. `None` when `token` is not one.
pub fn jwt_claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let claims = parts.nth(1)?;
    let bytes = BASE64URL_NOPAD.decode(claims.trim_end_matches('=').as_bytes()).ok()?;
    serde_json::from_slice(&bytes).ok().filter(Value::is_object)
}

/// The text in `encoded`, which may use either base64 alphabet (RFC 4648) with or without padding.
pub fn b64decode(encoded: &str) -> Option<Value> {
    let bare = encoded.trim_end_matches('=').as_bytes();
    let bytes = BASE64URL_NOPAD.decode(bare).or_else(|_| BASE64_NOPAD.decode(bare)).ok()?;
    String::from_utf8(bytes).ok().map(Value::from)
}

/// All but the last word of a name; the whole of a name of one word.
pub fn first_name(name: &str) -> &str {
    name.trim().rsplit_once(char::is_whitespace).map_or(name.trim(), |(first, _)| first.trim_end())
}

/// The last word of a name; empty for a name of one word.
pub fn last_name(name: &str) -> &str {
    name.trim().rsplit_once(char::is_whitespace).map_or("", |(_, last)| last)
}

/// A length of time: `90s`, `2h`, `30d`, `1w`; a day has 24 hours.
pub fn duration(text: &str) -> Option<SignedDuration> {
    text.parse::<Span>().ok()?.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
}

/// `{{ now | plus('30d') }}`: the RFC 3339 time a [`duration`] after `time`. `now` is always known, in whole seconds.
pub fn plus(time: &str, length: &str) -> Option<Value> {
    let later = time.parse::<Timestamp>().ok()?.checked_add(duration(length)?).ok()?;
    Some(Value::from(later.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_later_than_another_is_written_the_same_way() {
        let later = |length: &str| plus("2026-11-21T00:00:00Z", length);
        for (length, expected) in [
            ("90s", "2026-11-21T00:01:30Z"),
            ("30d", "2026-12-21T00:00:00Z"),
            ("1w", "2026-11-28T00:00:00Z"),
            ("-1h", "2026-11-20T23:00:00Z"),
        ] {
            assert_eq!(later(length), Some(Value::from(expected)), "{length}");
        }
        assert_eq!((later("soon"), later("1mo"), plus("today", "1h")), (None, None, None));
    }

    #[test]
    fn claims_are_read_from_a_jwt_and_from_nothing_else() {
        let claims = jwt_claims("eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImlkYUBleGFtcGxlLmNvbSJ9.");
        assert_eq!(claims, Some(serde_json::json!({"email": "ida@example.com"})));
        for bad in ["", "opaque", "a.b.c", "a.IjEi.c"] {
            assert_eq!(jwt_claims(bad), None, "{bad}");
        }
    }

    #[test]
    fn one_name_serves_as_first_and_last() {
        assert_eq!((first_name("Ida de Groot "), last_name("Ida de Groot ")), ("Ida de", "Groot"));
        assert_eq!((first_name("Zoë"), last_name("Zoë")), ("Zoë", ""));
    }
}
