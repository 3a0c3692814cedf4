//! What a token says: `token --claims` shows it, and `status --verify` proves it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::answers;
use crate::cli::{Token, Verification};
use crate::config::Settings;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::provider::{Language, Provider, Scope, Template};
use crate::session::Sessions;
use crate::ui::printable;
use crate::verify;

use super::errand::Errand;
use super::service::Service;
use super::verifying::{Verifier, Verifying};
use super::{chosen, saving};

/// A claim's name for people, and what it says.
type Line = (&'static str, String);

/// `token --claims`: as they stand in the token, and whether that is verified. Only a key that is at hand is used:
/// nothing is sent.
pub(super) fn show(host: &mut Host, settings: &Settings, sessions: &Sessions, options: &Token) -> Result<Value> {
    let session = chosen::chosen(sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let now = (host.clock)();
    let vars = chosen::start(host, sessions, &session, &service)?.vars;
    let token = service.provider.token_variable().and_then(|name| vars.text(name));
    let claims = token.and_then(|token| verify::unverified(&token)).ok_or_else(|| {
        Error::new(Exit::NotOffered, "the session's token says nothing: it is opaque, or there is none")
    })?;
    let verifier = match Verifier::with_local_key(host, &service, options.verify_key.as_deref()) {
        Err(error) if error.exit == Exit::NotOffered && options.verify_key.is_none() => None,
        other => other?,
    };
    let verdict = verifier.map(|verifier| verifier.verified(&vars, now));
    let (mark, key, why) = match verdict {
        Some(Ok(claims)) => (format!("verified by {}", claims.key), Some(claims.key), None),
        Some(Err(refused)) => (format!("UNVERIFIED: {refused}"), None, Some(refused.to_string())),
        None => ("unverified".to_owned(), None, None),
    };
    let said = Said::of(&service.provider, &claims);
    host.ui.say(&format!("The token of {}, {mark}", printable(&chosen::who(&session))));
    for (name, text) in said.lines(now) {
        host.ui.say(&format!("{name:<13} {}", printable(&text)));
    }
    let mut members = saving::members(&session, &session.id, saving::current(sessions).as_deref());
    members["claims"] = said.member();
    members["claims"]["verified"] = json!(key.is_some());
    members["claims"]["key"] = json!(key);
    members["claims"]["why"] = json!(why);
    Ok(answers::done("token", Accepted::No, members))
}

/// `status --verify`: whether the token of the chosen session checks out now.
pub(super) fn prove(
    host: &mut Host,
    settings: &Settings,
    sessions: &Sessions,
    options: &Verification,
) -> Result<Value> {
    let session = chosen::chosen(sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let Some(verifying) = Verifying::wanted(host, settings, &service, options)? else {
        return Err(Error::usage("--verify is missing"));
    };
    let now = (host.clock)();
    let vars = chosen::start(host, sessions, &session, &service)?.vars;
    let claims = verifying.with_keys(&mut Errand::new(host, settings, &service)?)?.check(&vars, now)?;
    let who = printable(&chosen::who(&session));
    host.ui.say(&format!("The token of {who} checks out: it is signed by {}", printable(&claims.key)));
    let members = saving::members(&session, &session.id, saving::current(sessions).as_deref());
    Ok(answers::done("status", Accepted::No, json!({ "sessions": [members], "key": claims.key })))
}

/// What claims say, in the words of all services.
struct Said {
    issuer: Option<String>,
    org: Option<String>,
    account: Option<String>,
    /// What is allowed, each with its name for people.
    scopes: Vec<(String, Option<String>)>,
    issued: Option<Timestamp>,
    begins: Option<Timestamp>,
    ends: Option<Timestamp>,
}

impl Said {
    fn of(provider: &Provider, claims: &Map<String, Value>) -> Self {
        let spec = &provider.claims;
        let language = Language::default();
        let scope = Scope::new(&Default::default()).with([("claims", Value::Object(claims.clone()))]);
        let by = |template: &Option<Template>| language.value(template.as_ref()?, &scope).ok()?;
        let claim = |name: &str| claims.get(name).cloned();
        let scopes = by(&spec.scopes).or_else(|| claim("scopes")).or_else(|| claim("scope"));
        let named = |name: String| (spec.names.get(&name).cloned(), name);
        let time = |name: &str| claims.get(name).and_then(seconds);
        Self {
            issuer: claim("iss").as_ref().and_then(text),
            org: by(&spec.org).as_ref().and_then(text),
            account: by(&spec.account).or_else(|| claim("email")).or_else(|| claim("sub")).as_ref().and_then(text),
            scopes: scopes.iter().flat_map(list).map(named).map(|(meaning, name)| (name, meaning)).collect(),
            issued: time("iat"),
            begins: time("nbf"),
            ends: time("exp"),
        }
    }

    fn lines(&self, now: Timestamp) -> Vec<Line> {
        let at = |time: Timestamp| format!("{time}, {}", relative(time, now));
        let scopes = self.scopes.iter().map(|(name, meaning)| match meaning {
            Some(meaning) => format!("{name} ({meaning})"),
            None => name.clone(),
        });
        let scopes = scopes.collect::<Vec<_>>().join(", ");
        let lines = [
            ("issuer", self.issuer.clone()),
            ("organisation", self.org.clone()),
            ("account", self.account.clone()),
            ("scopes", Some(scopes).filter(|scopes| !scopes.is_empty())),
            ("issued", self.issued.map(at)),
            ("valid from", self.begins.map(at)),
            ("ends", Some(self.ends.map_or_else(|| "never".to_owned(), at))),
        ];
        lines.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
    }

    fn member(&self) -> Value {
        let scopes = self.scopes.iter().map(|(name, meaning)| json!({ "scope": name, "meaning": meaning }));
        json!({
            "issuer": self.issuer, "org": self.org, "account": self.account, "scopes": scopes.collect::<Vec<_>>(),
            "issued": self.issued, "valid_from": self.begins, "ends": self.ends,
        })
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

fn relative(time: Timestamp, now: Timestamp) -> String {
    match time.duration_since(now) {
        left if left > SignedDuration::ZERO => format!("in {}", chosen::roughly(left)),
        left => format!("{} ago", chosen::roughly(left.abs())),
    }
}
