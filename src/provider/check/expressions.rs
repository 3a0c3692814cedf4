//! What can be wrong with an expression by itself: that it cannot be read, its filters and tests, names of headers.

use crate::provider::template::words::{FILTERS, Kind, TESTS, Word};
use crate::provider::{Language, Operation, Provider, ReasonRule, Template};

use super::uses::Code;
use super::{Finding, nearest};

/// Whether it can be read, and whether all it names is there.
pub fn look(code: Code<'_>, language: &Language) -> Vec<Finding> {
    if let Err(complaint) = code.variables(language) {
        return vec![complaint.into()];
    }
    let words = code.words();
    let mut findings: Vec<Finding> = words.iter().filter_map(|word| unknown(code, word, word.kind, language)).collect();
    for (index, word) in words.iter().enumerate() {
        if let Some((position, kind)) = named_in_text(word) {
            let texts = words[index + 1..].iter().take_while(|word| word.kind != Kind::Filter);
            let named = texts.take_while(|word| word.kind == Kind::Text).nth(position);
            findings.extend(named.and_then(|word| unknown(code, word, kind, language)));
        }
        findings.extend(words.get(index + 1).and_then(|next| upper_case_header(code, word, next)));
    }
    findings
}

fn unknown(code: Code<'_>, word: &Word<'_>, kind: Kind, language: &Language) -> Option<Finding> {
    let (noun, valid) = match kind {
        Kind::Filter if !language.is_filter(word.name) => ("filter", FILTERS),
        Kind::Test if !language.is_test(word.name) => ("test", TESTS),
        _ => return None,
    };
    let finding = Finding::mistake(code.part(word.at.clone()), format!("there is no {noun} `{}`", word.name), "");
    Some(match nearest(word.name, valid.iter().copied()) {
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

/// The names of an answer's headers are in lower case: any other is never there.
fn upper_case_header(code: Code<'_>, word: &Word<'_>, next: &Word<'_>) -> Option<Finding> {
    let is_index = next.kind == Kind::Text && next.at.start == word.at.end + 2;
    if word.name != "headers" || word.kind != Kind::Variable || !is_index || next.name == next.name.to_lowercase() {
        return None;
    }
    let finding = Finding::mistake(code.part(next.at.clone()), "an answer's headers have lower-case names", "");
    Some(finding.help(format!("write headers['{}']", next.name.to_lowercase())))
}

/// A whole answer is no message: services have been seen to repeat passwords in their errors.
pub fn messages(provider: &Provider) -> Vec<Finding> {
    let steps = Operation::ALL.iter().flat_map(|operation| provider.steps(*operation));
    let rules = steps.flat_map(|step| &step.reasons).chain(&provider.reasons);
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
