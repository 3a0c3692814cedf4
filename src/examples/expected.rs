//! What an example expects, and where it came out otherwise.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::engine::Outcome;
use crate::error::{Accepted, Error, Result};
use crate::http::Request;
use crate::provider::example::{ExpectedOutcome, ExpectedRequest};
use crate::secret::Secret;
use crate::who::Who;

use super::path_below;

/// Where `request` is another than `expected`.
pub fn request(expected: &ExpectedRequest, request: &Request, base: &str) -> Vec<String> {
    let url = request.url.expose();
    let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
    let text = request.body.as_ref().map_or("", |body| body.expose());
    let body = match &expected.body {
        Some(Value::String(_)) => Value::from(text),
        _ => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
    };
    let differences = [
        differing("method", expected.method.as_deref(), request.method.as_str()),
        differing("path", expected.path.as_deref(), &path_below(url, base)),
        differing("query", expected.query.as_ref(), &query),
        differing("body", expected.body.as_ref(), &body),
    ];
    let headers = expected.headers.iter().filter_map(|(name, value)| {
        let lower = name.to_ascii_lowercase();
        let found = request.headers.iter().find(|(known, _)| *known == lower).map(|(_, value)| value.expose());
        differing(&format!("header {name}"), Some(value.as_str()), found.unwrap_or_default())
    });
    differences.into_iter().flatten().chain(headers).collect()
}

/// What came of an example, under the names of the file.
#[derive(Default, Serialize)]
struct Found<'a> {
    exit: u8,
    accepted: Option<Accepted>,
    message: Option<String>,
    recovered: Option<bool>,
    #[serde(flatten)]
    who: Option<&'a Who>,
    inviter: Option<&'a String>,
    role: Option<&'a String>,
    until: Option<&'a String>,
    session: Option<BTreeMap<&'a String, Value>>,
    expires: Option<String>,
    listed: Option<Vec<&'a str>>,
}

impl<'a> Found<'a> {
    fn good(outcome: &'a Outcome) -> Self {
        let facts = &outcome.facts;
        let session = outcome.session.as_ref();
        let secret = session.into_iter().flat_map(|session| session.secret.values());
        let secret = secret.map(|(name, value)| (name, value.to_json()));
        let kept = session.into_iter().flat_map(|session| &session.kept).map(|(name, value)| (name, value.clone()));
        let codes = outcome.listed.iter().map(|listed| listed.code.as_ref().map_or("", Secret::expose));
        Self {
            recovered: Some(outcome.recovered),
            who: Some(&facts.who),
            inviter: facts.inviter.as_ref(),
            role: facts.role.as_ref(),
            until: facts.until.as_ref(),
            session: Some(secret.chain(kept).collect()),
            expires: session.and_then(|session| session.expires).map(|time| time.to_string()),
            listed: Some(codes.collect()),
            ..Self::default()
        }
    }

    fn bad(error: &Error) -> Self {
        Self { exit: error.exit().code(), message: Some(error.to_string()), ..Self::default() }
    }
}

/// Where what came of it is another than `expected`.
pub fn outcome(expected: &ExpectedOutcome, ended: &Result<Outcome>, accepted: Accepted) -> Result<Vec<String>> {
    let found = ended.as_ref().map_or_else(Found::bad, Found::good);
    let found = members(&Found { accepted: Some(accepted), ..found })?;
    let message = found.get("message").and_then(Value::as_str).unwrap_or_default();
    let exit = ended.as_ref().map_or_else(|error| error.exit().code(), |_| 0);
    if exit != expected.exit {
        let words = if message.is_empty() { String::new() } else { format!(" ({message})") };
        return Ok(vec![differ("exit", &expected.exit, &exit) + &words]);
    }
    let differences = members(expected)?.into_iter().filter_map(|(name, expected)| {
        let found = found.get(&name).unwrap_or(&Value::Null);
        let holds = match expected.as_str().filter(|_| name == "message") {
            Some(words) => message.contains(words),
            None => expected == *found,
        };
        (!holds).then(|| differ(&name, &expected, found))
    });
    Ok(differences.collect())
}

/// The members of `fields` that say something, by the names of the file.
fn members(fields: &impl Serialize) -> Result<Map<String, Value>> {
    let members: Map<String, Value> = serde_json::from_value(serde_json::to_value(fields)?)?;
    let members = members.into_iter().filter(|(_, value)| !value.is_null());
    Ok(members.map(|(name, value)| (name.replace('_', "-"), value)).collect())
}

fn differing<T: PartialEq + Serialize + ?Sized>(what: &str, expected: Option<&T>, found: &T) -> Option<String> {
    expected.filter(|expected| *expected != found).map(|expected| differ(what, expected, found))
}

fn differ<T: Serialize + ?Sized>(what: &str, expected: &T, found: &T) -> String {
    let text = |value: &T| serde_json::to_string(value).unwrap_or_default();
    format!("{what}: expected {}, found {}", text(expected), text(found))
}
