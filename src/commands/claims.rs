//! What a token says: `token --claims` shows it, and `status --verify` proves it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::answers;
use crate::cli::{Token, Verification};
use crate::config::Settings;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::provider::{Language, Provider, Scope, Template, Vars};
use crate::secret::Secret;
use crate::session::{Session, Sessions};
use crate::ui::printable;
use crate::verify;

use super::service::Service;
use super::verifying::Verifier;
use super::{chosen, refreshing, saving};

/// How many scopes are remembered, and how long each may be, in bytes.
const MOST_SCOPES: usize = 100;
const LONGEST_SCOPE: usize = 200;

/// A claim's name for people, and what it says.
type Line = (&'static str, String);

/// `token --claims`: as they stand in the token, and whether that is verified. Only a key that is at hand is used, and
/// nothing is sent; with `--verify` they are shown only if they check out.
pub(super) fn show(host: &mut Host, settings: &Settings, sessions: &Sessions, options: &Token) -> Result<Value> {
    let session = chosen::chosen(sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let verification = options.verification();
    let (session, claims, verdict) = if verification.verify {
        let fresh = refreshing::fresh(host, settings, sessions, session, &service, &verification)?;
        let claims = fresh.proved()?;
        (fresh.session, claims.members, Verdict::By(claims.key))
    } else {
        at_hand(host, sessions, session, &service, options)?
    };
    let now = (host.clock)();
    let (mark, key, why) = match verdict {
        Verdict::By(key) => (format!("verified by {key}"), Some(key), None),
        Verdict::Refused(why) => (format!("UNVERIFIED: {why}"), None, Some(why)),
        Verdict::Unknown => ("unverified: there is no key at hand".to_owned(), None, None),
    };
    let said = Said::of(&service.provider, &claims);
    host.ui.say(&format!("The token of {}, {}", printable(&chosen::who(&session)), printable(&mark)));
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

/// What is known of claims.
enum Verdict {
    /// They check out, by this key.
    By(String),
    /// They do not, because of this.
    Refused(String),
    /// There is no key to tell by.
    Unknown,
}

/// The claims of the saved token, and what a key that is at hand says of them.
fn at_hand(
    host: &mut Host,
    sessions: &Sessions,
    session: Session,
    service: &Service,
    options: &Token,
) -> Result<(Session, Map<String, Value>, Verdict)> {
    let vars = chosen::start(host, sessions, &session, service)?.vars;
    let claims = unverified(&service.provider, &vars).ok_or_else(|| {
        let opaque = "the session's token says nothing: it is opaque, or there is none";
        let error = Error::new(Exit::NotOffered, opaque);
        match service.provider.prove.is_empty() {
            true => error,
            false => error.hint("the service gives another one that proves it: `rsvp token --claims --verify`"),
        }
    })?;
    let verifier = match Verifier::with_local_key(host, service, options.verify_key.as_deref()) {
        Err(error) if error.exit == Exit::NotOffered && options.verify_key.is_none() => None,
        other => other?,
    };
    let now = (host.clock)();
    let verdict = match verifier.map(|verifier| verifier.verified(&vars, now)) {
        Some(Ok(claims)) => Verdict::By(claims.key),
        Some(Err(refused)) => Verdict::Refused(refused.to_string()),
        None => Verdict::Unknown,
    };
    Ok((session, claims, verdict))
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
    let fresh = refreshing::fresh(host, settings, sessions, session, &service, options)?;
    let (claims, session) = (fresh.proved()?, fresh.session);
    let who = printable(&chosen::who(&session));
    host.ui.say(&format!("The token of {who} checks out: it is signed by {}", printable(&claims.key)));
    let members = saving::members(&session, &session.id, saving::current(sessions).as_deref());
    Ok(answers::done("status", Accepted::No, json!({ "sessions": [members], "key": claims.key })))
}

/// What the token among the secrets of a session says that it allows. Nobody has verified it here.
pub(super) fn scopes(provider: &Provider, secret: &BTreeMap<String, Value>) -> Vec<String> {
    let mut vars = Vars::default();
    chosen::unpack(secret, &mut vars);
    scopes_among(provider, &vars)
}

/// The same of a token among variables.
pub(super) fn scopes_among(provider: &Provider, vars: &Vars) -> Vec<String> {
    let claims = unverified(provider, vars).unwrap_or_default();
    let scopes = Said::of(provider, &claims).scopes;
    // Whoever made the token may have put anything there; nobody needs more.
    scopes.into_iter().map(|(name, _)| name).filter(|name| name.len() <= LONGEST_SCOPE).take(MOST_SCOPES).collect()
}

fn unverified(provider: &Provider, vars: &Vars) -> Option<Map<String, Value>> {
    let token = vars.text(provider.token_variable()?).map(Secret::new)?;
    verify::unverified(token.expose())
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

/// `in 3 hours`, `2 days ago`.
pub(super) fn relative(time: Timestamp, now: Timestamp) -> String {
    match time.duration_since(now) {
        left if left.abs() < SignedDuration::from_secs(5) => "just now".to_owned(),
        left if left > SignedDuration::ZERO => format!("in {}", chosen::roughly(left)),
        left => format!("{} ago", chosen::roughly(left.abs())),
    }
}
