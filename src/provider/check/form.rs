//! What can be wrong with one value by itself: addresses, paths, headers, expressions, durations.

use jiff::Timestamp;

use crate::http::Method;
use crate::provider::{Operation, Provider, SCHEMA, Step, Template, length, link};

use super::document::{At, Document};
use super::{Finding, MOST_EXAMPLES, expressions, uses};

/// Characters of an id, and one more than those of a name: both stand in columns.
const LONGEST_ID: usize = 40;
const LONGEST_NAME: usize = 61;

pub fn look(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let mut findings = head(provider, document);
    for (operation, index, step) in provider.all_steps() {
        findings.extend(call(provider, step, operation));
        let path = [operation.name().into(), index.into(), "headers".into()];
        findings.extend(headers(step.headers.keys(), document, &path));
    }
    let path = ["session".into(), "headers".into()];
    findings.extend(headers(provider.session.headers.keys(), document, &path));
    findings.extend(provider.session.expires.as_ref().and_then(expires));
    findings.extend(uses::all(provider).iter().flat_map(|used| expressions::look(used.code)));
    findings.extend(expressions::messages(provider));
    findings
}

/// Whether the steps can be looked into at all.
pub fn every_step_has_a_call(provider: &Provider) -> bool {
    provider.all_steps().all(|(_, _, step)| step.calls().count() == 1)
}

/// Everything before the first step.
fn head(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let id = provider.id();
    if provider.schema != SCHEMA {
        let at = document.value(&["schema".into()]);
        findings.push(Finding::mistake(at, "this rsvp reads only `schema = 1`", ""));
    }
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        let expected = "expected lower-case letters, digits and dashes";
        findings.push(Finding::mistake(provider.id.span(), format!("`{id}` is not an id"), expected));
    }
    if id.len() > LONGEST_ID {
        findings.push(Finding::mistake(provider.id.span(), format!("an id has at most {LONGEST_ID} characters"), ""));
    }
    findings.extend(name(provider, document));
    if provider.accept.is_empty() {
        let finding = Finding::mistake(provider.id.span(), "a provider must at least accept", "no `[[accept]]` here");
        findings.push(finding.help("add a step: [[accept]] with post = \"/…/{{ code }}\""));
    }
    if let Some(base) = &provider.base_url
        && base.get_ref().0.scheme() == "http"
        && !link::is_loopback(&base.get_ref().0)
    {
        let finding =
            Finding::warning(base.span(), "passwords and codes would go over http unprotected", "expected https");
        findings.push(finding.help("rsvp refuses it except on loopback or with --insecure-http"));
    }
    if let Some(only) = provider.codes_only.as_ref().filter(|_| provider.codes.is_empty()) {
        let finding = Finding::mistake(only.span(), "`codes-only` needs `codes`", "no code would fit");
        findings.push(finding.help("say which form a code has: codes = [\"{inviter}:{code}\"]"));
    }
    if let Some(example) = provider.examples.get(MOST_EXAMPLES) {
        findings.push(Finding::mistake(
            example.name.span(),
            format!("a file has at most {MOST_EXAMPLES} examples"),
            "",
        ));
    }
    findings
}

/// It stands in lists, questions and messages, and must not look like something else there.
fn name(provider: &Provider, document: &Document<'_>) -> Option<Finding> {
    let name = &provider.name;
    let words: Vec<&str> = name.split_whitespace().collect();
    let what = match name.chars().count() {
        0 => "the name is empty".to_owned(),
        LONGEST_NAME.. => format!("the name of a service has fewer than {LONGEST_NAME} characters"),
        _ if name.chars().any(char::is_control) => "the name holds a control character".to_owned(),
        _ if words.join(" ") != *name => "the name has more blanks than one between two words".to_owned(),
        _ => return None,
    };
    Some(Finding::mistake(document.value(&["name".into()]), what, "expected the name as people know it"))
}

/// The method, the path, and the body it can have.
fn call(provider: &Provider, step: &Step, operation: Operation) -> Vec<Finding> {
    let calls: Vec<(Method, &Template)> = step.calls().collect();
    let name = operation.name();
    let [(method, path)] = calls[..] else {
        let at = calls.last().map_or(provider.id.span(), |(_, path)| path.at());
        let what = match calls.len() {
            0 => format!("a step of `{name}` has no call"),
            count => format!("a step of `{name}` has {count} calls"),
        };
        return vec![Finding::mistake(at, what, "expected exactly one of get, post, put, patch, delete")];
    };
    let mut findings = Vec::new();
    let source = path.source();
    if !source.starts_with('/') {
        let help = "the path follows the base URL; nothing else is ever contacted";
        findings.push(Finding::mistake(path.part(0..1), "a path begins with /", "expected /").help(help));
    }
    if let Some(at) = literal(source).find(['?', '#']) {
        let what = if source.as_bytes()[at] == b'?' { "a path has no query" } else { "a path has no fragment" };
        let finding = Finding::mistake(path.part(at..source.len()), what, "must not be in a path");
        findings.push(finding.help(parameters(&source[at + 1..])));
    }
    if method == Method::Get && (step.json.is_some() || !step.form.is_empty()) {
        let finding = Finding::mistake(path.at(), "a GET carries no body", "with `json` or `form`");
        findings.push(finding.help("parameters go into `query`"));
    }
    if step.json.is_some() && !step.form.is_empty() {
        findings.push(Finding::mistake(path.at(), "a request has one body", "expected `json` or `form`, not both"));
    }
    findings
}

/// The source with everything in braces blanked.
fn literal(source: &str) -> String {
    let (mut depth, mut literal) = (0_usize, String::new());
    for character in source.chars() {
        depth += usize::from(character == '{');
        let shown = if depth == 0 { character } else { ' ' };
        literal.extend(std::iter::repeat_n(shown, if depth == 0 { 1 } else { character.len_utf8() }));
        depth = depth.saturating_sub(usize::from(character == '}'));
    }
    literal
}

/// `a=1&b={{ x }}` as the field that holds it.
fn parameters(query: &str) -> String {
    let pairs = query.split(['&', '#']).filter(|pair| !pair.is_empty());
    let members = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        format!("{name} = \"{value}\"")
    });
    format!("write query = {{ {} }}", members.collect::<Vec<_>>().join(", "))
}

/// What says how a request is framed, where it goes, and how it may be answered (RFC 9110, RFC 9112). A packed answer
/// could not be read after the code is spent.
const OWN_HEADERS: [&str; 12] = [
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// RFC 9110, section 5.1.
fn headers<'p>(names: impl Iterator<Item = &'p String>, document: &Document<'_>, path: &[At<'_>]) -> Vec<Finding> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let wrong = names.filter_map(|name| {
        let at = document.key(&[path, &[name.into()]].concat());
        if name.is_empty() || !name.bytes().all(is_token) {
            let what = format!("`{name}` is not the name of a header");
            return Some(Finding::mistake(at, what, "expected letters, digits and dashes"));
        }
        let lower = name.to_ascii_lowercase();
        let is_own = OWN_HEADERS.contains(&lower.as_str()) || lower.starts_with("proxy-");
        is_own.then(|| Finding::mistake(at, format!("`{name}` is for rsvp alone to decide"), "leave it out"))
    });
    wrong.collect()
}

/// What stands between the braces is known only in a run.
fn expires(template: &Template) -> Option<Finding> {
    let source = template.source();
    let mut shown = source.to_owned();
    while let (Some(start), Some(end)) = (shown.find("{{"), shown.find("}}")) {
        shown.replace_range(start.min(end)..end + 2, "1");
    }
    let is_good = shown == "1" || length::read(&shown).is_some() || shown.parse::<Timestamp>().is_ok();
    let finding = Finding::mistake(template.at(), format!("`{source}` is not the end of a session"), "");
    let help = "expected a duration (2h, 7d), an RFC 3339 time, or an expression for either or for seconds since 1970";
    (!is_good).then(|| finding.help(help))
}
