//! A web page, read as far as a form needs it: the value of an input. What is not HTML has none.

use super::redact::html;

/// What stands inside these is text up to their end, whatever it looks like.
const RAW: [&str; 4] = ["script", "style", "textarea", "title"];

/// The value of the first input called `name`: one pass over the page, whatever it holds.
pub fn input(page: &str, name: &str) -> Option<String> {
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->")?.1;
            continue;
        }
        let length = after.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(after.len());
        let (tag, mut inside) = after.split_at(length);
        let (mut named, mut value) = (false, None);
        while let Some((attribute, text, next)) = attribute(inside) {
            named |= attribute.eq_ignore_ascii_case("name") && html(text) == name;
            // The first of two attributes counts.
            value = value.or_else(|| attribute.eq_ignore_ascii_case("value").then_some(text));
            inside = next;
        }
        if named && tag.eq_ignore_ascii_case("input") {
            return value.map(html);
        }
        rest = inside;
        if let Some(raw) = RAW.iter().find(|raw| tag.eq_ignore_ascii_case(raw)) {
            rest = after_raw(rest, raw)?;
        }
    }
    None
}

/// The next attribute of a tag, its value, and what follows; `None` at the end of the tag.
fn attribute(inside: &str) -> Option<(&str, &str, &str)> {
    let inside =
        inside.trim_start_matches(|character: char| character.is_whitespace() || matches!(character, '/' | '='));
    if inside.is_empty() || inside.starts_with(['>', '<']) {
        return None;
    }
    let is_end = |character: char| character.is_whitespace() || matches!(character, '=' | '>' | '/');
    let (name, after) = inside.split_at(inside.find(is_end).unwrap_or(inside.len()));
    let Some(value) = after.trim_start().strip_prefix('=') else { return Some((name, "", after)) };
    let value = value.trim_start();
    match value.chars().next() {
        Some(mark @ ('"' | '\'')) => {
            let (text, after) = value[1..].split_once(mark)?;
            Some((name, text, after))
        }
        _ => {
            let is_end = |character: char| character.is_whitespace() || character == '>';
            let (text, after) = value.split_at(value.find(is_end).unwrap_or(value.len()));
            Some((name, text, after))
        }
    }
}

/// What follows the end tag of `raw`.
fn after_raw<'p>(page: &'p str, raw: &str) -> Option<&'p str> {
    let ends = page.match_indices("</").map(|(at, _)| &page[at + 2..]);
    { ends }.find(|end| end.get(..raw.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(raw)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_an_input_is_read_however_the_page_is_written() {
        for page in [
            r#"<form><input type="hidden" name="csrf" value="a&amp;b=="></form>"#,
            "<INPUT VALUE='a&#38;b==' NAME='csrf'/>",
            "<input\n  name = csrf\n  value = a&amp;b== >",
            r#"<input name="other" value="x"><input data-x="a > b" name="csrf" value="a&#x26;b==">"#,
            r#"<!-- <input name="csrf" value="no"> --><input name="csrf" value="a&amp;b==">"#,
            r#"<script>"<input name='csrf' value='no'>"</script><input name="csrf" value="a&amp;b==">"#,
            r#"a < b <3 <> <input name="csrf" value="a&amp;b==" value="second">"#,
        ] {
            assert_eq!(input(page, "csrf").as_deref(), Some("a&b=="), "{page}");
        }
    }

    #[test]
    fn what_is_not_there_has_no_value() {
        for page in [
            "",
            "<",
            "<input",
            "<input name",
            "<input name=\"csrf",
            "<input name=csrf>",
            "<input name=csrf2 value=1>",
            "<meta name=csrf value=1>",
            "<!-- <input name=csrf value=1>",
            "<script><input name=csrf value=1>",
            r#"{"input":"csrf"}"#,
        ] {
            assert_eq!(input(page, "csrf"), None, "{page}");
        }
        let long = "<input name=\"".repeat(80_000) + &"<script>".repeat(80_000) + &"</".repeat(80_000);
        assert_eq!(input(&long, "csrf"), None);
    }
}
