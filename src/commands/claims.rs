//! What a token says: `token --claims` shows it, and `status --verify` proves it.

use serde_json::{Map, Value, json};

use crate::answers;
use crate::cli::{Token, Verification};
use crate::config::Settings;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::session::{Session, Sessions};
use crate::ui::printable;

use super::said::{Said, unverified};
use super::service::Service;
use super::verifying::Verifier;
use super::{chosen, refreshing, saving};

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
    let mut members = saving::members(&session, saving::current(sessions).as_deref());
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
    let members = saving::members(&session, saving::current(sessions).as_deref());
    Ok(answers::done("status", Accepted::No, json!({ "sessions": [members], "key": claims.key })))
}
