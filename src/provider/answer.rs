//! The body of an answer, read as what it is: neither its label nor one odd member decides.

use std::collections::BTreeMap;
use std::str::Chars;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::http::{Reply, dates};
use crate::secret::{Secret, SecretValue};

/// The members of an answer that expressions see: `status headers body text cookies step`.
pub fn members(step: &str, reply: &Reply, cookies: SecretValue) -> [(&'static str, SecretValue); 6] {
    let mut headers: BTreeMap<String, SecretValue> = BTreeMap::new();
    for (name, value) in &reply.headers {
        let value = match headers.get(name).and_then(SecretValue::as_str) {
            // Several lines are one list (RFC 9110, section 5.2), but for cookies.
            Some(before) if name != "set-cookie" => SecretValue::from(format!("{before}, {value}")),
            Some(_) => continue,
            None => SecretValue::from(value.as_str()),
        };
        headers.insert(name.clone(), value);
    }
    [
        ("status", SecretValue::Plain(reply.status.into())),
        ("headers", SecretValue::Object(headers)),
        ("body", json(reply).unwrap_or(SecretValue::Plain(Value::Null))),
        ("text", SecretValue::from(&*String::from_utf8_lossy(&reply.body))),
        ("cookies", cookies),
        ("step", SecretValue::from(step)),
    ]
}

/// The JSON of an answer.
///
/// # Errors
/// Why nobody can read it.
pub fn json(reply: &Reply) -> Result<SecretValue, String> {
    if let Some(coding) = packed(reply) {
        return Err(format!("the answer is packed ({coding}), which was not asked for"));
    }
    let bytes = reply.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&reply.body);
    if bytes.trim_ascii().is_empty() {
        return Err("the answer is empty".to_owned());
    }
    let text = Secret::new(mended(Secret::new(String::from_utf8_lossy(bytes)).expose()));
    serde_json::from_str(text.expose())
        .map_err(|error| format!("the answer is not JSON (line {}, column {})", error.line(), error.column()))
}

/// What the body is packed with, as the answer says.
pub fn packed(reply: &Reply) -> Option<&str> {
    let coding = header(reply, "content-encoding")?.trim();
    let is_packed = !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") && !reply.body.is_empty();
    is_packed.then_some(coding)
}

/// Many servers answer every path that they do not know with their start page and status 200 (R31). JSON is not a page,
/// though PHP labels everything as one, and neither is nothing at all.
pub fn is_web_page(reply: &Reply) -> bool {
    let kind = header(reply, "content-type").and_then(|kind| kind.trim_start().get(..9));
    kind.is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
        && !reply.body.trim_ascii().is_empty()
        && !json(reply).is_ok_and(|body| !body.is_scalar())
}

/// How many seconds the service asks you to wait (RFC 9110, section 10.2.3): a number, or a date, which the service means
/// by its own clock.
pub fn retry_after(reply: &Reply, now: Timestamp) -> Option<u64> {
    let text = header(reply, "retry-after")?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let now = header(reply, "date").and_then(dates::read).unwrap_or(now);
    let wait = dates::read(text)?.duration_since(now).max(SignedDuration::ZERO);
    u64::try_from(wait.as_secs()).ok()
}

/// `90 seconds`, `5 minutes`: in the unit in which people think of it, never less than was asked for.
pub fn wait(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..=119 => (seconds, "second"),
        120..=7199 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

pub fn header<'r>(reply: &'r Reply, name: &str) -> Option<&'r str> {
    reply.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// `text` without what no reader of JSON here could keep: half a character becomes U+FFFD, a whole number of more than
/// 64 bits a text, a number too large for anybody `null`, as does `NaN`.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text.chars();
    let mut is_in_string = false;
    loop {
        let here = rest.as_str();
        match rest.next() {
            None => return mended,
            Some('"') => {
                is_in_string = !is_in_string;
                mended.push('"');
            }
            Some('\\') if is_in_string => escape(&mut rest, &mut mended),
            Some('-' | '0'..='9' | 'N' | 'I') if !is_in_string => {
                let is_part = |byte: char| byte.is_ascii_alphanumeric() || matches!(byte, '+' | '-' | '.');
                let length = here.find(|byte| !is_part(byte)).unwrap_or(here.len());
                number(&here[..length], &mut mended);
                rest = here[length..].chars();
            }
            Some(other) => mended.push(other),
        }
    }
}

/// What follows a backslash. A surrogate without its other half is not a character (RFC 8259, section 8.2).
fn escape(rest: &mut Chars<'_>, mended: &mut String) {
    const HIGH: std::ops::Range<u32> = 0xD800..0xDC00;
    const LOW: std::ops::Range<u32> = 0xDC00..0xE000;
    let unit = |text: &str| u32::from_str_radix(text.strip_prefix('u')?.get(..4)?, 16).ok();
    let here = rest.as_str();
    let length = match unit(here) {
        Some(first) if HIGH.contains(&first) => match here[5..].strip_prefix('\\').and_then(unit) {
            Some(second) if LOW.contains(&second) => 11,
            _ => 0,
        },
        Some(first) if LOW.contains(&first) => 0,
        Some(_) => 5,
        None => here.chars().next().map_or(0, char::len_utf8),
    };
    if length == 0 && !here.is_empty() {
        mended.push('\u{fffd}');
        *rest = here[5..].chars();
    } else {
        mended.push('\\');
        mended.push_str(&here[..length]);
        *rest = here[length..].chars();
    }
}

fn number(literal: &str, mended: &mut String) {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    let fits = literal.parse::<i64>().is_ok() || literal.parse::<u64>().is_ok();
    let is_endless = matches!(digits, "NaN" | "Infinity")
        || digits.starts_with(|first: char| first.is_ascii_digit())
            && literal.parse::<f64>().is_ok_and(|number| !number.is_finite());
    match literal {
        _ if !digits.is_empty() && is_whole && !fits => mended.extend(["\"", literal, "\""]),
        _ if is_endless => mended.push_str("null"),
        _ => mended.push_str(literal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reply(headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Reply { status: 200, headers, body: body.to_vec() }
    }

    #[test]
    fn one_odd_member_does_not_cost_the_answer() {
        let cases: [(&[u8], Value); 14] = [
            (b"\xef\xbb\xbf{\"a\":1}", json!({ "a": 1 })),
            (br#"{"a":"hi \ud83d"}"#, json!({ "a": "hi \u{fffd}" })),
            (br#"{"a":"\ude00 hi"}"#, json!({ "a": "\u{fffd} hi" })),
            (br#"{"a":"\ud83d\ud83d\ude00"}"#, json!({ "a": "\u{fffd}\u{1f600}" })),
            (
                br#"{"a":"\\ud83d \" 1e400 NaN 123456789012345678901"}"#,
                json!({ "a": "\\ud83d \" 1e400 NaN 123456789012345678901" }),
            ),
            (b"{\"a\":\"Zo\xeb\"}", json!({ "a": "Zo\u{fffd}" })),
            (br#"{"a":1e400,"b":-1e999999}"#, json!({ "a": null, "b": null })),
            (br#"{"a":NaN,"b":-Infinity}"#, json!({ "a": null, "b": null })),
            (br#"[9007199254740993,-9223372036854775808]"#, json!([9_007_199_254_740_993_i64, i64::MIN])),
            (br#"[18446744073709551615,18446744073709551616]"#, json!([u64::MAX, "18446744073709551616"])),
            (br#"[123456789012345678901234567890]"#, json!(["123456789012345678901234567890"])),
            (br#"[-9223372036854775809]"#, json!(["-9223372036854775809"])),
            (br#"[0,-0.5,1.5e3]"#, json!([0, -0.5, 1500.0])),
            (br#"{"18446744073709551616":[true,null]}"#, json!({ "18446744073709551616": [true, null] })),
        ];
        for (body, expected) in cases {
            assert_eq!(json(&reply(&[], body)), Ok(expected.into()), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn what_is_not_json_is_said_to_be_so() {
        for (headers, body, expected) in [
            (&[][..], &b""[..], "the answer is empty"),
            (&[], b" \r\n", "the answer is empty"),
            (&[], b"OK", "the answer is not JSON (line 1, column 1)"),
            (&[], b"{\"a\":\n007}", "the answer is not JSON (line 2, column 2)"),
            (&[], b"{\"a\":\"\\u12\"}", "the answer is not JSON (line 1, column 12)"),
            (&[], b"[0000000000000000000000000000]", "the answer is not JSON (line 1, column 3)"),
            (&[], b"\xff\xfe{\0}\0", "the answer is not JSON (line 1, column 1)"),
            (&[("content-encoding", "gzip")], b"{}", "the answer is packed (gzip), which was not asked for"),
            (&[("content-encoding", "br")], b"{}", "the answer is packed (br), which was not asked for"),
        ] {
            assert_eq!(json(&reply(headers, body)), Err(expected.to_owned()));
        }
        for body in [
            "\\",
            "\"\\",
            "\"\\u",
            "\"\\ud8",
            "\"\\ud83d",
            "\"\\ud83d\\",
            "\"\\é\"",
            "-",
            "1e",
            "N",
            "-\"",
            "\"\\ud83dé\\u",
        ] {
            assert!(json(&reply(&[], body.as_bytes())).is_err(), "{body}");
        }
        assert_eq!(json(&reply(&[("content-encoding", "Identity")], b"{}")), Ok(json!({}).into()));
    }

    /// R31
    #[test]
    fn a_web_page_is_what_is_labelled_so_and_is_neither_json_nor_nothing() {
        for (kind, body, expected) in [
            ("text/html", "<!doctype html><p>Hi", true),
            ("Text/HTML; charset=utf-8", "Welcome", true),
            ("text/html", "", false),
            ("text/html; charset=utf-8", "\r\n", false),
            ("text/html", r#"{"ok":true}"#, false),
            ("text/html", "\u{feff}[]", false),
            ("text/html", r#"{"ok":true"#, true),
            ("text/html", "null", true),
            ("application/json", "<!doctype html>", false),
        ] {
            assert_eq!(is_web_page(&reply(&[("content-type", kind)], body.as_bytes())), expected, "{kind} {body}");
        }
    }

    #[test]
    fn how_long_to_wait_is_read_as_seconds_or_as_a_date_by_the_clock_of_the_service() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        for (headers, expected) in [
            (&[("retry-after", "120")][..], Some(120)),
            (&[("retry-after", " 0 ")], Some(0)),
            (&[("retry-after", "Thu, 01 Jan 2026 00:02:00 GMT")], Some(120)),
            (&[("retry-after", "Thursday, 01-Jan-26 00:02:00 GMT")], Some(120)),
            (&[("retry-after", "Wed, 31 Dec 2025 00:00:00 GMT")], Some(0)),
            (&[("date", "Fri, 02 Jan 2026 00:00:00 GMT"), ("retry-after", "Fri, 02 Jan 2026 00:01:00 GMT")], Some(60)),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-5")], None),
            (&[], None),
        ] {
            assert_eq!(retry_after(&reply(headers, b""), now), expected, "{headers:?}");
        }
    }
}
