//! What the claims of a token say, in the words of all services.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::answers::{ClaimsSummary, Scope as Allowed};
use crate::provider::{Language, Provider, Scope, Template, Vars};
use crate::secret::{SecretBundle, SecretValue};
use crate::verify;

use crate::ui::times::relative;

/// How many scopes are remembered, and how long each may be, in bytes.
const MOST_SCOPES: usize = 100;
const LONGEST_SCOPE: usize = 200;

/// A claim's name for people, and what it says.
pub type Line = (&'static str, String);

/// What the token among the secrets of a session says that it allows. Nobody has verified it here.
pub fn scopes(provider: &Provider, secret: &SecretBundle) -> Vec<String> {
    let token = provider.token_variable().and_then(|name| secret.values().get(name)).and_then(SecretValue::as_str);
    scopes_of(provider, token.and_then(verify::unverified))
}

/// The same of a token among variables.
pub fn scopes_among(provider: &Provider, vars: &Vars) -> Vec<String> {
    scopes_of(provider, unverified(provider, vars))
}

fn scopes_of(provider: &Provider, claims: Option<Map<String, Value>>) -> Vec<String> {
    let scopes = ClaimsSummary::of(provider, &claims.unwrap_or_default()).scopes;
    // Whoever made the token may have put anything there; nobody needs more.
    scopes
        .into_iter()
        .map(|allowed| allowed.scope)
        .filter(|name| name.len() <= LONGEST_SCOPE)
        .take(MOST_SCOPES)
        .collect()
}

/// The claims of the token among `vars`, as they stand there.
pub fn unverified(provider: &Provider, vars: &Vars) -> Option<Map<String, Value>> {
    let token = vars.secret(provider.token_variable()?)?;
    verify::unverified(token.expose())
}

impl ClaimsSummary {
    pub fn of(provider: &Provider, claims: &Map<String, Value>) -> Self {
        let spec = &provider.claims;
        let language = Language::default();
        let scope = Scope::new(&Default::default()).with([("claims", Value::Object(claims.clone()))]);
        let by = |template: &Option<Template>| Some(language.value(template.as_ref()?, &scope).ok()??.to_json());
        let claim = |name: &str| claims.get(name).cloned();
        let scopes = by(&spec.scopes).or_else(|| claim("scopes")).or_else(|| claim("scope"));
        let named = |scope: String| Allowed { meaning: spec.names.get(&scope).cloned(), scope };
        let time = |name: &str| claims.get(name).and_then(seconds);
        Self {
            issuer: claim("iss").as_ref().and_then(text),
            org: by(&spec.org).as_ref().and_then(text),
            account: by(&spec.account).or_else(|| claim("email")).or_else(|| claim("sub")).as_ref().and_then(text),
            scopes: scopes.iter().flat_map(list).map(named).collect(),
            issued: time("iat"),
            valid_from: time("nbf"),
            ends: time("exp"),
        }
    }

    pub fn lines(&self, now: Timestamp) -> Vec<Line> {
        let at = |time: Timestamp| format!("{time}, {}", relative(time, now));
        let scopes = self.scopes.iter().map(|Allowed { scope, meaning }| match meaning {
            Some(meaning) => format!("{scope} ({meaning})"),
            None => scope.clone(),
        });
        let scopes = scopes.collect::<Vec<_>>().join(", ");
        let lines = [
            ("issuer", self.issuer.clone()),
            ("organisation", self.org.clone()),
            ("account", self.account.clone()),
            ("scopes", Some(scopes).filter(|scopes| !scopes.is_empty())),
            ("issued", self.issued.map(at)),
            ("valid from", self.valid_from.map(at)),
            ("ends", Some(self.ends.map_or_else(|| "never".to_owned(), at))),
        ];
        lines.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(_) => Some(list(value).join(", ")),
        _ => None,
    }
}

/// The names in a list, in a text with spaces (RFC 8693, section 4.2), or of the members of an object that are true.
fn list(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split_ascii_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::Object(members) => {
            let held = members.iter().filter(|(_, held)| **held == Value::Bool(true));
            held.map(|(name, _)| name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "times far outside jiff's range become None")]
fn seconds(claim: &Value) -> Option<Timestamp> {
    Timestamp::from_second(claim.as_f64()? as i64).ok()
}
