//! `rsvp logout`: forget a session, and revoke it where the service can.

use serde_json::{Value, json};

use crate::answers;
use crate::cli::Logout;
use crate::config::Settings;
use crate::engine::Run;
use crate::error::{Accepted, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{Kept, Session, Sessions};
use crate::ui::printable;

use super::chosen;
use super::errand::{Errand, Plain};
use super::saving;
use super::service::Service;

pub(super) fn run(host: &mut Host, settings: &Settings, options: &Logout) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    let leaving: Vec<Session> = if options.all {
        let ids = sessions.list().into_iter().filter_map(Result::ok).map(|summary| summary.id);
        ids.map(|id| sessions.load(&id)).collect::<Result<_>>()?
    } else {
        vec![chosen::chosen(&sessions, settings)?]
    };
    let mut told = Vec::new();
    for session in &leaving {
        let revoked = !options.local_only && revoke(host, settings, &sessions, session);
        // The file first: a secret that no file leads to is nobody's session.
        sessions.forget(&session.id)?;
        if session.secret == Kept::Keyring {
            saving::clear_keyring(host, &sessions, &session.id);
        }
        let who = printable(&chosen::who(session));
        let how = if revoked { "and the service has ended the session" } else { "here; the service was not told" };
        host.ui.say(&format!("Logged out {who} {how}"));
        told.push(json!({ "id": session.id, "provider": session.provider, "origin": session.origin,
            "org": session.org, "account": session.account, "email": session.email, "revoked": revoked }));
    }
    if leaving.is_empty() {
        host.ui.note("there are no sessions");
    }
    Ok(answers::done("logout", Accepted::No, json!({ "sessions": told })))
}

/// Whether the service has ended the session. What keeps it from that is a note: forgetting goes on.
fn revoke(host: &mut Host, settings: &Settings, sessions: &Sessions, session: &Session) -> bool {
    let result = Service::of_session(host, settings, session).and_then(|service| {
        if service.provider.logout.is_empty() {
            return Ok(false);
        }
        let start = chosen::start(host, sessions, session, &service)?;
        Errand::new(host, settings, &service)?.drive(&mut Run::operation(start, Operation::Logout), &mut Plain)?;
        Ok(true)
    });
    result.unwrap_or_else(|error| {
        host.ui.warn(&format!("the session could not be revoked: {error}"));
        false
    })
}
