//! Secrets in the words of a service: services have been seen to repeat passwords in their errors, and often repeat the
//! path, in which the code is percent-encoded.

use percent_encoding::percent_decode_str;

use super::vars::MASK;

/// Shorter secrets would hide half of every sentence.
const SHORTEST: usize = 4;

/// A way to write text, undone.
type Decode = fn(&str) -> String;

/// `words` without any of `secrets`: as they are, percent-encoded, as a form has them, or escaped for JSON or HTML.
/// Where one was hidden in an encoding, what is shown is decoded.
pub fn redact(words: &str, mut secrets: Vec<&str>) -> String {
    const DECODERS: [Decode; 5] = [str::to_owned, percent, form, json, html];
    secrets.retain(|secret| secret.chars().count() >= SHORTEST);
    // The longest first: it may hold another one.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut shown = words.to_owned();
    for secret in secrets {
        // Two at a time: HTML stands in JSON, and a form in a path.
        for (outer, inner) in DECODERS.iter().flat_map(|outer| DECODERS.iter().map(move |inner| (outer, inner))) {
            let decoded = inner(&outer(&shown));
            let hidden = without(&decoded, secret);
            if hidden != decoded {
                shown = hidden;
            }
        }
    }
    shown
}

/// `words` with asterisks for each `secret`, in capitals and small letters: the name of a host has small ones.
fn without(words: &str, secret: &str) -> String {
    let (lower, secret) = (words.to_ascii_lowercase(), secret.to_ascii_lowercase());
    let (mut hidden, mut from) = (String::new(), 0);
    for (start, _) in lower.match_indices(&secret) {
        hidden.extend([&words[from..start], MASK]);
        from = start + secret.len();
    }
    hidden + &words[from..]
}

fn percent(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn form(text: &str) -> String {
    percent(&text.replace('+', " "))
}

/// RFC 8259, section 7.
fn json(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        decoded += before;
        let (character, after) = escaped(after).unwrap_or(('\\', after));
        decoded.push(character);
        rest = after;
    }
    decoded + rest
}

/// What follows a backslash: its character, and the text after it.
fn escaped(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix('u')?.get(..4)?, 16).ok();
    let first = text.chars().next()?;
    let character = match first {
        '"' | '\\' | '/' => first,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let high = unit(text)?;
            let low = text.get(5..).and_then(|rest| unit(rest.strip_prefix('\\')?));
            return match (char::from_u32(high.into()), low) {
                (Some(character), _) => Some((character, &text[5..])),
                (None, Some(low)) => Some((char::decode_utf16([high, low]).next()?.ok()?, &text[11..])),
                (None, None) => None,
            };
        }
        _ => return None,
    };
    Some((character, &text[1..]))
}

/// The five characters that HTML escapes, by name or number.
pub fn html(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        decoded += before;
        let reference = after.split_once(';').and_then(|(name, after)| Some((named(name)?, after)));
        let (character, after) = reference.unwrap_or(('&', after));
        decoded.push(character);
        rest = after;
    }
    decoded + rest
}

fn named(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_hidden_however_it_is_written() {
        let secret = "pä\"ss <w/o>+'r d&";
        for written in [
            "pä\"ss <w/o>+'r d&",
            r#"pä\"ss <w/o>+'r d&"#,
            r#"p\u00e4\"ss \u003Cw\/o>+'r d&"#,
            "pä&quot;ss &lt;w/o&gt;+&#39;r d&amp;",
            "pä&#34;ss &#x3C;w/o&#x3e;+&apos;r d&amp;",
            "p%C3%A4%22ss%20%3Cw%2Fo%3E%2B%27r%20d%26",
            "p%c3%a4%22ss%20%3cw%2fo%3e%2b%27r%20d%26",
            "p%C3%A4%22ss+%3Cw%2Fo%3E%2B%27r+d%26",
            r"p\u00e4&quot;ss \u0026lt;w/o&gt;+&#39;r d&amp;",
            "p%C3%A4%2522ss%2520%253Cw%252Fo%253E%252B%2527r%2520d%2526",
        ] {
            assert_eq!(redact(&format!("no {written}!"), vec![secret]), "no ****!", "{written}");
        }
        assert_eq!(
            redact("emoji \\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00", vec!["😀😀😀😀"]),
            "emoji ****"
        );
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for words in [r"C:\new\u00", "a&b;c &amp; d%20e+f %", "\\", "&", r"\ud83d", "abc"] {
            assert_eq!(redact(words, vec!["secret", "abc"]), words, "{words}");
        }
    }
}
