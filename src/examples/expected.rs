//! What an example expects, and where it came out otherwise.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use url::Url;

use crate::engine::Outcome;
use crate::http::Request;
use crate::provider::example::{ExpectedOutcome, ExpectedRequest};

use super::path_below;

/// Where `request` is another than `expected`.
pub fn request(expected: &ExpectedRequest, request: &Request, base: &str) -> Vec<String> {
    let Ok(url) = Url::parse(request.url.expose()) else { return vec!["its address is not a URL".to_owned()] };
    let mut pairs = Vec::new();
    let mut compare = |what: &str, expected: Option<Value>, found: Value| {
        pairs.extend(expected.filter(|expected| *expected != found).map(|expected| differ(what, &expected, &found)));
    };
    compare("method", expected.method.as_ref().map(|m| json!(m)), json!(request.method.as_str()));
    compare("path", expected.path.as_ref().map(|path| json!(path)), json!(path_below(&url, base)));
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    compare("query", expected.query.as_ref().map(|query| json!(query)), json!(query));
    let body = request.body.as_ref().map_or("", |body| body.expose());
    let read = |expected: &Value| match expected {
        Value::String(_) => Value::from(body),
        _ => serde_json::from_str(body).unwrap_or_else(|_| Value::from(body)),
    };
    compare("body", expected.body.clone(), expected.body.as_ref().map_or(Value::Null, read));
    for (name, value) in &expected.headers {
        let lower = name.to_ascii_lowercase();
        let found = request.headers.iter().find(|(known, _)| *known == lower).map(|(_, value)| value.expose());
        compare(&format!("header {name}"), Some(json!(value)), json!(found.unwrap_or_default()));
    }
    pairs
}

/// A good outcome under the names of the file.
pub fn reported(outcome: &Outcome) -> Value {
    let facts = &outcome.facts;
    let filled = outcome.session.as_ref();
    let session: BTreeMap<&String, &Value> =
        filled.into_iter().flat_map(|filled| filled.secret.iter().chain(&filled.kept)).collect();
    let listed: Vec<&str> = outcome.listed.iter().map(|item| item.code.as_deref().unwrap_or_default()).collect();
    json!({
        "exit": 0, "recovered": outcome.recovered, "org": facts.org, "org-name": facts.org_name,
        "account": facts.account, "email": facts.email, "inviter": facts.inviter, "role": facts.role,
        "until": facts.until, "session": session, "listed": listed,
        "expires": filled.and_then(|filled| filled.expires).map(|time| time.to_string()),
    })
}

/// Where what came of it is another than `expected`.
pub fn outcome(expected: &ExpectedOutcome, reported: &Map<String, Value>) -> Vec<String> {
    let found = |name: &str| reported.get(name).cloned().unwrap_or_default();
    let mut differences = Vec::new();
    if json!(expected.exit) != found("exit") {
        let words = found("message").as_str().map(|words| format!(" ({words})")).unwrap_or_default();
        differences.push(format!("{}{words}", differ("exit", &json!(expected.exit), &found("exit"))));
        return differences;
    }
    let texts = [
        ("accepted", &expected.accepted),
        ("org", &expected.org),
        ("org-name", &expected.org_name),
        ("account", &expected.account),
        ("email", &expected.email),
        ("inviter", &expected.inviter),
        ("role", &expected.role),
        ("until", &expected.until),
        ("expires", &expected.expires),
    ];
    let texts = texts.into_iter().filter_map(|(name, text)| Some((name, json!(text.as_ref()?))));
    let others = [
        ("recovered", expected.recovered.map(|recovered| json!(recovered))),
        ("listed", expected.listed.as_ref().map(|listed| json!(listed))),
        ("session", expected.session.as_ref().map(|session| json!(session))),
    ];
    let others = others.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in texts.chain(others).filter(|(name, value)| *value != found(name)) {
        differences.push(differ(name, &value, &found(name)));
    }
    if let Some(words) = &expected.message
        && !found("message").as_str().unwrap_or_default().contains(words)
    {
        differences.push(differ("message", &json!(words), &found("message")));
    }
    differences
}

fn differ(what: &str, expected: &Value, found: &Value) -> String {
    format!("{what}: expected {expected}, found {found}")
}
