//! `rsvp logout`: end a session at the service if possible, and delete it here.

use serde_json::Value;

use crate::answers::{self, Account, LoggedOut};
use crate::cli::Logout;
use crate::config::Settings;
use crate::engine;
use crate::error::{Kind, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{Kept, LOCK_TIMEOUT, Session, Sessions};
use crate::ui::account_label;

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
            // With --all, a session that another process deleted meanwhile is logged out already.
            Err(error) if options.all && error.kind == Kind::NoSuchSession => {}
            Err(error) => return Err(error),
        }
    }
    if leaving.is_empty() {
        host.ui.note("no saved sessions");
    }
    answers::done(answers::Logout { sessions: left })
}

/// Under the lock: a refresh that is running ends first, so that the newest token is revoked and nothing saves the session
/// again.
fn leave(host: &mut Host, settings: &Settings, sessions: &Sessions, id: &str, local_only: bool) -> Result<LoggedOut> {
    let (locked, session) = sessions.lock_and_load(id, LOCK_TIMEOUT)?;
    let revoked = !local_only && revoke(host, settings, sessions, &session);
    // The file first: without it, a secret left in the keyring is not a session.
    locked.forget()?;
    if session.secret == Kept::Keyring {
        saving::clear_keyring(host, sessions, id);
    }
    let who = account_label(&session.who);
    let how = if revoked { "and the service has ended the session" } else { "here; the service was not told" };
    host.ui.say(&format!("Logged out {who} {how}"));
    let service = answers::Service { provider: session.provider, origin: session.origin };
    Ok(LoggedOut { id: id.to_owned(), account: Account { service, who: session.who }, revoked })
}

/// Whether the service ended the session. A failure is only a warning: the session is deleted here all the same.
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
