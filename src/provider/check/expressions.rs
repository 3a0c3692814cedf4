//! What can be wrong with an expression by itself: that it cannot be read, its filters and tests, names of headers.

use crate::provider::template::words::{Kind, Word};
use crate::provider::template::{FILTERS, TESTS, names};
use crate::provider::{Provider, ReasonRule, Template};

use super::uses::Code;
use super::{Finding, nearest};

/// Whether it can be read, and whether all it names is there.
pub fn look(code: Code<'_>) -> Vec<Finding> {
    if let Err(complaint) = code.variables() {
        return vec![complaint.into()];
    }
    let words = code.words();
    let mut findings: Vec<Finding> = words.iter().filter_map(|word| unknown(code, word, word.kind)).collect();
    for (index, word) in words.iter().enumerate() {
        if let Some((position, kind)) = named_in_text(word) {
            let texts = words[index + 1..].iter().take_while(|word| word.kind != Kind::Filter);
            let named = texts.take_while(|word| word.kind == Kind::Text).nth(position);
            findings.extend(named.and_then(|word| unknown(code, word, kind)));
        }
        findings.extend(words.get(index + 1).and_then(|next| upper_case_header(code, word, next)));
        findings.extend(called(code, word));
    }
    findings
}

fn unknown(code: Code<'_>, word: &Word<'_>, kind: Kind) -> Option<Finding> {
    let (noun, valid) = match kind {
        Kind::Filter => ("filter", FILTERS),
        Kind::Test => ("test", TESTS),
        _ => return None,
    };
    if names(valid).any(|name| name == word.name) {
        return None;
    }
    let finding = Finding::mistake(code.part(word.at.clone()), format!("there is no {noun} `{}`", word.name), "");
    Some(match nearest(word.name, names(valid)) {
        Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
        None => finding.help(format!("docs/providers.md names the {noun}s")),
    })
}

/// Filters that take the name of a test or filter in quotes, as which of their texts.
fn named_in_text(word: &Word<'_>) -> Option<(usize, Kind)> {
    match word.name {
        _ if word.kind != Kind::Filter => None,
        "select" | "reject" => Some((0, Kind::Test)),
        "selectattr" | "rejectattr" => Some((1, Kind::Test)),
        "map" => Some((0, Kind::Filter)),
        _ => None,
    }
}

/// There are filters and tests, but no functions and no methods.
fn called(code: Code<'_>, word: &Word<'_>) -> Option<Finding> {
    let is_keyword = matches!(word.name, "and" | "or" | "not" | "in" | "if" | "else" | "is");
    let is_called = code.source()[word.at.end..].trim_start().starts_with('(');
    if !is_called || is_keyword || !matches!(word.kind, Kind::Variable | Kind::Other) {
        return None;
    }
    let finding = Finding::mistake(code.part(word.at.clone()), format!("`{}` cannot be called", word.name), "");
    Some(finding.help("the language has filters (`x | lower`) and tests (`x is defined`), no functions"))
}

/// The names of an answer's headers are in lower case: any other is never there.
fn upper_case_header(code: Code<'_>, word: &Word<'_>, next: &Word<'_>) -> Option<Finding> {
    let is_index = next.kind == Kind::Text && next.at.start == word.at.end + 2;
    if word.name != "headers" || word.kind != Kind::Variable || !is_index || next.name == next.name.to_lowercase() {
        return None;
    }
    let finding = Finding::mistake(code.part(next.at.clone()), "an answer's headers have lower-case names", "");
    Some(finding.help(format!("write headers['{}']", next.name.to_lowercase())))
}

/// A whole answer is not a message: services have been seen to repeat passwords in their errors.
pub fn messages(provider: &Provider) -> Vec<Finding> {
    let rules = provider.all_steps().flat_map(|(_, _, step)| &step.reasons).chain(&provider.reasons);
    let of_rule = |rule: &ReasonRule| rule.message.clone();
    let messages: Vec<Template> = rules.filter_map(of_rule).chain(provider.message.clone()).collect();
    let mut findings = Vec::new();
    for message in &messages {
        let code = Code::Template(message);
        for word in code.words().into_iter().filter(|word| word.kind == Kind::Variable) {
            let has_member = message.source()[word.at.end..].starts_with(['.', '[']);
            if word.name == "text" || (word.name == "body" && !has_member) {
                let what = "a whole answer is shown to the person";
                let finding = Finding::warning(code.part(word.at), what, "it may repeat a password");
                findings.push(finding.help("pick the member that holds the words: {{ body.message }}"));
            }
        }
    }
    findings
}
