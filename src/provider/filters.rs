//! What expressions can do with a value beyond Jinja's own filters. A filter that cannot is undefined, not an error.

use data_encoding::{BASE64, BASE64_NOPAD, BASE64URL_NOPAD};
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::length;

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

/// `text` in base64, with padding (RFC 4648, section 4).
pub fn b64encode(text: &str) -> Value {
    Value::from(BASE64.encode(text.as_bytes()))
}

/// `{{ email | basic(password) }}`: the value of the header `Authorization` (RFC 7617). A user name has no colon.
pub fn basic(user: &str, password: &str) -> Option<Value> {
    (!user.contains(':'))
        .then(|| Value::from(format!("Basic {}", BASE64.encode(format!("{user}:{password}").as_bytes()))))
}

/// `text` without percent-encoding, and with a blank for each `+`, as queries and forms have it.
pub fn urldecode(text: &str) -> Option<Value> {
    percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(Value::from)
}

/// All but the last word of a name; the whole of a name of one word.
pub fn first_name(name: &str) -> &str {
    name.trim().rsplit_once(char::is_whitespace).map_or(name.trim(), |(first, _)| first.trim_end())
}

/// The last word of a name; empty for a name of one word.
pub fn last_name(name: &str) -> &str {
    name.trim().rsplit_once(char::is_whitespace).map_or("", |(_, last)| last)
}

/// `{{ now | plus('30d') }}`: the RFC 3339 time a [length] after `time`. `now` is always known, in whole seconds.
pub fn plus(time: &str, length: &str) -> Option<Value> {
    let later = time.parse::<Timestamp>().ok()?.checked_add(length::read(length)?).ok()?;
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
    fn credentials_and_queries_are_written_and_read_as_their_standards_say() {
        assert_eq!(b64encode("Zoë?>"), Value::from("Wm/Dqz8+"));
        // RFC 7617, section 2
        assert_eq!(basic("Aladdin", "open sesame"), Some(Value::from("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")));
        assert_eq!(basic("a:b", "c"), None);
        assert_eq!(urldecode("Email+link+is%20late%2B%C3%A9"), Some(Value::from("Email link is late+é")));
        assert_eq!((urldecode("100%"), urldecode("%ff")), (Some(Value::from("100%")), None));
    }

    #[test]
    fn one_name_serves_as_first_and_last() {
        assert_eq!((first_name("Ida de Groot "), last_name("Ida de Groot ")), ("Ida de", "Groot"));
        assert_eq!((first_name("Zoë"), last_name("Zoë")), ("Zoë", ""));
    }
}
