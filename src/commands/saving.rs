//! From what the engine found to a saved session, and the words and JSON about it.

use serde_json::{Map, Value, json};

use crate::config::Settings;
use crate::engine::{Facts, Filled};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::session::{Identity, Kept, SecretBundle, Session, Sessions};
use crate::ui::printable;

use super::service::Service;

/// Where a new session belongs.
pub(super) struct Place<'a> {
    pub(super) service: &'a Service,
    /// Hashes of the codes that were accepted with it.
    pub(super) codes: Vec<String>,
    /// Whether it becomes the current one.
    pub(super) switch: bool,
    /// Whether to keep a secret that is the caller's own (`--keep-api-key`).
    pub(super) keep_own: bool,
    /// Whether its token was verified.
    pub(super) verified: bool,
}

/// The session store of this run. Nothing is touched yet.
pub(super) fn open(host: &Host, settings: &Settings) -> Result<Sessions> {
    if settings.sandbox {
        return Sessions::throw_away();
    }
    let state = settings.state.clone().or_else(|| host.folders.state.clone());
    state.map(Sessions::open).ok_or_else(|| {
        Error::new(Exit::Store, "there is no folder for sessions: no home").hint("give --state DIR or RSVP_STATE_DIR")
    })
}

/// 11: keyring, session file, current, in this order. A failure is exit 11: the invitation is accepted.
pub(super) fn save(
    host: &Host,
    sessions: &Sessions,
    place: &Place<'_>,
    facts: &Facts,
    filled: Option<Filled>,
) -> Result<Session> {
    let filled = filled.unwrap_or_default();
    let whose = Identity {
        provider: place.service.provider.id().to_owned(),
        origin: place.service.origin(),
        org: facts.org.clone(),
        account: facts.account.clone(),
        email: facts.email.clone(),
    };
    let mut session = Session::new(whose, (host.clock)());
    session.org_name.clone_from(&facts.org_name);
    session.expires = filled.expires;
    session.codes.clone_from(&place.codes);
    session.vars = filled.kept;
    session.vars.extend([place.service.kept()]);
    session.instance.clone_from(&place.service.instance);
    session.verified = place.verified.then_some(session.created);
    let own = place.service.provider.session.own && !place.keep_own;
    let secret = if own { Map::new() } else { filled.secret.into_iter().collect() };
    let bundle = SecretBundle::new(secret);
    let saved = sessions.keep(&session.id, bundle).and_then(|kept| {
        session.secret = kept;
        sessions.save(&session)?;
        if place.switch { sessions.switch(&session.id) } else { Ok(()) }
    });
    saved.map_err(|error| {
        Error { exit: Exit::NoSession, accepted: Accepted::Yes, ..error }.context("the session cannot be saved")
    })?;
    Ok(session)
}

/// The second result line; the notes go to standard error.
pub(super) fn say(host: &mut Host, sessions: &Sessions, session: &Session, switched: bool) -> Result<()> {
    let (org, account) = (session.org.as_deref(), session.email.as_deref().or(session.account.as_deref()));
    let org = org.map_or_else(String::new, |org| format!("[{}]", printable(org)));
    let account = account.map(printable).unwrap_or_default();
    host.ui.say(&format!("Now logged in as {org}{account}"));
    if !switched && sessions.current_id()?.as_ref() != Some(&session.id) {
        host.ui.note(&format!("the current session stays as it is; `rsvp switch {account}` changes to the new one"));
    }
    Ok(())
}

/// What the JSON answers say of a session.
pub(super) fn members(session: &Session, id: &str, current: Option<&str>) -> Value {
    let kept = match &session.secret {
        Kept::Nothing => None,
        Kept::Keyring => Some("keyring"),
        Kept::File(_) => Some("file"),
    };
    json!({
        "provider": session.provider, "origin": session.origin, "org": session.org, "org_name": session.org_name,
        "account": session.account, "email": session.email,
        "session": { "id": id, "kept": kept, "expires": session.expires, "verified": session.verified, "current": current == Some(id) },
    })
}
