//! What serde and the TOML parser say, reworded: the one place that knows their texts. Where they say it otherwise one
//! day, their own words are shown. Tested with serde 1.0.229 and toml 1.2.

use toml::de::Error;

use super::Finding;

/// What is wrong with the value of `field`.
pub fn finding(error: &Error, field: &str) -> Finding {
    let (at, message) = (error.span().unwrap_or_default(), error.message().replace('\n', ", "));
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let valid = quoted.get(1..).unwrap_or_default();
    if let Some(name) = quoted.first().filter(|_| message.starts_with("unknown ")) {
        let kind = if message.starts_with("unknown field") { "field" } else { "name" };
        let finding =
            Finding::mistake(at, format!("there is no {kind} `{name}` here"), "").nearest(name, valid.iter().copied());
        let all = format!("the valid ones are {}", valid.join(", "));
        return if finding.help.is_some() { finding } else { finding.help(all) };
    }
    if let Some(name) = quoted.first().filter(|_| message.starts_with("missing field")) {
        let place = if field.is_empty() { "the file".to_owned() } else { format!("`{field}`") };
        return Finding::mistake(at, format!("{place} has no `{name}`"), format!("`{name}` is needed"));
    }
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|message| message.split_once(", expected "))
    {
        return Finding::mistake(at, format!("expected {expected}, found {found}"), "");
    }
    Finding::mistake(at, message, "")
}
