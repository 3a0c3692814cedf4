//! `rsvp logout`: forget a session, and revoke it where the service can.

use serde_json::Value;

use crate::answers::{self, Account, LoggedOut};
use crate::cli::Logout;
use crate::config::Settings;
use crate::engine;
use crate::error::{Exit, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{Kept, PATIENCE, Session, Sessions};
use crate::ui::printable;

use crate::client::conversation::Conversation;
use crate::client::current_session;
use crate::client::saving;
use crate::client::service::Service;

pub fn run(host: &mut Host, settings: &Settings, options: &Logout) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    let leaving: Vec<String> = if options.all {
        sessions.list().into_iter().filter_map(Result::ok).map(|summary| summary.id).collect()
    } else {
        vec![current_session::selected(&sessions, settings)?.id]
    };
    let mut left = Vec::new();
    for id in &leaving {
        match leave(host, settings, &sessions, id, options.local_only) {
            Ok(session) => left.push(session),
            // Of all sessions, one that has gone meanwhile is left already.
            Err(error) if options.all && error.exit == Exit::Login => {}
            Err(error) => return Err(error),
        }
    }
    if leaving.is_empty() {
        host.ui.note("there are no sessions");
    }
    answers::done(answers::Logout { sessions: left })
}

/// Under the lock: a refresh that is under way ends first, so that what is revoked is the token that lives, and what is
/// removed stays removed.
fn leave(host: &mut Host, settings: &Settings, sessions: &Sessions, id: &str, local_only: bool) -> Result<LoggedOut> {
    let (locked, session) = sessions.hold(id, PATIENCE)?;
    let revoked = !local_only && revoke(host, settings, sessions, &session);
    // The file first: a secret that no file leads to is nobody's session.
    locked.forget()?;
    if session.secret == Kept::Keyring {
        saving::clear_keyring(host, sessions, id);
    }
    let who = printable(&session.who.to_string());
    let how = if revoked { "and the service has ended the session" } else { "here; the service was not told" };
    host.ui.say(&format!("Logged out {who} {how}"));
    let service = answers::Service { provider: session.provider, origin: session.origin };
    Ok(LoggedOut { id: id.to_owned(), account: Account { service, who: session.who }, revoked })
}

/// Whether the service has ended the session. What keeps it from that is a note: forgetting goes on.
fn revoke(host: &mut Host, settings: &Settings, sessions: &Sessions, session: &Session) -> bool {
    let result = Service::of_session(host, settings, session).and_then(|service| {
        if service.provider.logout.is_empty() {
            return Ok(false);
        }
        let start = current_session::start(host, sessions, session, &service)?;
        engine::operation(start, Operation::Logout, &mut Conversation::new(host, settings, &service)?)?;
        Ok(true)
    });
    result.unwrap_or_else(|error| {
        host.ui.warn(&format!("the session could not be revoked: {error}"));
        false
    })
}
