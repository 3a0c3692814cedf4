//! Text made harmless: one line, without anything a terminal would act on or a person could not see.

use std::io;

use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// The most characters of a service's string a person is shown (R29).
pub const LONGEST: usize = 200;

/// A service's string as a person may see it (R29): one line of at most 200 characters; whatever a terminal would act
/// on, or nobody could see, becomes U+FFFD. A longer text ends in `…`.
pub fn printable(text: &str) -> String {
    shortened(text, LONGEST)
}

/// The same for a whole line of our own, which holds service's strings already shortened and is not cut at 200.
pub fn shortened(text: &str, longest: usize) -> String {
    let mut shown: String = text.chars().take(longest).map(visible).collect();
    if text.chars().nth(longest).is_some() {
        shown.pop();
        shown.push('…');
    }
    shown
}

/// Every character of `text`, the harmful ones replaced.
pub fn harmless(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// The same for a text of several lines: line breaks and tabs stay.
pub fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .map(|character| if matches!(character, '\n' | '\t') { character } else { visible(character) })
        .collect()
}

/// The same for a text with colours (SGR, ECMA-48), which stay.
pub fn styled_lines(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let mut shown = lines(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (colour, rest) =
            piece.split_at(piece.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(piece.len()));
        match rest.strip_prefix('m') {
            Some(rest) => shown.push_str(&format!("\x1b[{colour}m{}", lines(rest))),
            None => shown.push_str(&lines(&format!("\x1b[{piece}"))),
        }
    }
    shown
}

/// The character, or U+FFFD if it is harmful.
pub fn visible(character: char) -> char {
    if harmful(character) { char::REPLACEMENT_CHARACTER } else { character }
}

/// Controls (C0, DEL, C1), line and paragraph separators, interlinear annotations, and everything Unicode calls
/// `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt): bidi controls, zero-width characters, variation
/// selectors, tags, fillers. So are the blanks that look like a space, or like many, and are none.
fn harmful(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
            | '\u{1680}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3000}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// `value` as JSON on one line of plain ASCII, strings whole: what is not printable ASCII is written `\uXXXX` (R29).
pub fn ascii_json(value: &serde_json::Value) -> serde_json::Result<String> {
    let mut bytes = Vec::new();
    serde::Serialize::serialize(value, &mut Serializer::with_formatter(&mut bytes, Ascii(CompactFormatter)))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Escapes what serde_json leaves as it is: DEL and everything beyond ASCII.
struct Ascii(CompactFormatter);

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for character in fragment.chars() {
            if matches!(character, ' '..='~') {
                writer.write_all(&[character as u8])?;
                continue;
            }
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// R29
    #[test]
    fn what_a_terminal_would_act_on_or_nobody_could_see_is_replaced() {
        #[rustfmt::skip]
        let table = [
            ("Zoë Müller 株式会社 🚲", "Zoë Müller 株式会社 🚲"),
            ("a@b.example\nNow logged in as [x]", "a@b.example\u{fffd}Now logged in as [x]"),
            ("tab\tcr\rnul\0bell\x07", "tab\u{fffd}cr\u{fffd}nul\u{fffd}bell\u{fffd}"),
            ("\x1b[31mred\x1b]0;title\x07", "\u{fffd}[31mred\u{fffd}]0;title\u{fffd}"),
            ("del\x7fcsi\u{9b}31m", "del\u{fffd}csi\u{fffd}31m"),
            ("\u{202e}gro.live\u{202c}", "\u{fffd}gro.live\u{fffd}"),
            ("\u{2066}a\u{2067}b\u{2068}c\u{2069}d\u{200e}e\u{200f}f\u{61c}", "\u{fffd}a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}f\u{fffd}"),
            ("ac\u{200b}me\u{200d}\u{2060}\u{feff}\u{ad}", "ac\u{fffd}me\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
            ("line\u{2028}paragraph\u{2029}", "line\u{fffd}paragraph\u{fffd}"),
            ("tag\u{e0041}\u{e007f}variation\u{fe0f}\u{e0100}", "tag\u{fffd}\u{fffd}variation\u{fffd}\u{fffd}"),
            ("filler\u{3164}\u{115f}\u{ffa0}note\u{fff9}", "filler\u{fffd}\u{fffd}\u{fffd}note\u{fffd}"),
            ("no\u{a0}break\u{2003}em\u{3000}wide\u{2800}braille", "no\u{fffd}break\u{fffd}em\u{fffd}wide\u{fffd}braille"),
            ("", ""),
        ];
        for (text, shown) in table {
            assert_eq!(printable(text), shown, "{text:?}");
        }
    }

    #[test]
    fn only_colours_stay_in_a_styled_text() {
        let text = "\x1b[1m\x1b[31merror:\x1b[0m a\x1b[2Jb\x1b]0;title\x07\nc\x1b[";
        assert_eq!(
            styled_lines(text),
            "\x1b[1m\x1b[31merror:\x1b[0m a\u{fffd}[2Jb\u{fffd}]0;title\u{fffd}\nc\u{fffd}["
        );
    }

    /// R29
    #[test]
    fn a_long_string_is_cut_at_200_characters_and_says_so() {
        assert_eq!(printable(&"é".repeat(200)), "é".repeat(200));
        assert_eq!(printable(&"é".repeat(201)), format!("{}…", "é".repeat(199)));
    }

    /// R29
    #[test]
    fn json_keeps_strings_whole_and_is_plain_ascii() {
        let table = [
            (json!({"org": "acme"}), r#"{"org":"acme"}"#),
            (json!("quote \" back \\ nul \0 newline \n"), r#""quote \" back \\ nul \u0000 newline \n""#),
            (json!("\x1b[31m\x7f\u{9b}"), r#""\u001b[31m\u007f\u009b""#),
            (json!({"é": "🚲\u{202e}"}), r#"{"\u00e9":"\ud83d\udeb2\u202e"}"#),
            (json!([1, true, null]), "[1,true,null]"),
        ];
        for (value, text) in table {
            assert_eq!(ascii_json(&value).unwrap(), text);
            assert_eq!(serde_json::from_str::<serde_json::Value>(text).unwrap(), value);
        }
    }
}
