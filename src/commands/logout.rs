//! `rsvp logout`: end a session at the service if possible, and delete it here.

use serde_json::Value;

use crate::answers::{self, Account, LoggedOut};
use crate::cli::Logout;
use crate::config::Settings;
use crate::engine;
use crate::error::{Error, Exit, Kind, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{LOCK_TIMEOUT, Session, Sessions};
use crate::ui::account_label;

use crate::client::conversation::Conversation;
use crate::client::current_session;
use crate::client::saving;
use crate::client::selection::Selection;
use crate::client::service::Service;

pub fn run(host: &mut Host, settings: &Settings, options: &Logout) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    if options.all {
        return leave_all(host, settings, &sessions, options.local_only);
    }
    let id = current_session::selected(host, &sessions, settings)?.id;
    let left = leave(host, settings, &sessions, &id, options.local_only)?;
    answers::done(answers::Logout { sessions: vec![left] })
}

/// One session that stays does not keep the others from being ended; each that stays is told.
fn leave_all(host: &mut Host, settings: &Settings, sessions: &Sessions, local_only: bool) -> Result<Value> {
    let selection = Selection::read(settings)?;
    let (mut left, mut staying) = (Vec::new(), Vec::new());
    let listed = sessions.list();
    if listed.is_empty() {
        host.ui.note("no saved sessions");
    }
    for entry in listed {
        let ended = match entry {
            Ok(summary) if !selection.allows(&summary) => continue,
            Ok(summary) => leave(host, settings, sessions, &summary.id, local_only),
            Err(unreadable) => Err(unreadable),
        };
        match ended {
            Ok(session) => left.push(session),
            // A session that another process deleted meanwhile is logged out already.
            Err(error) if error.kind == Kind::NoSuchSession => {}
            Err(error) => staying.push(error),
        }
    }
    if staying.is_empty() {
        return answers::done(answers::Logout { sessions: left });
    }
    Err(still_here(&staying))
}

/// What stays, with every reason. What the store does not let go comes before what only an option is missing for.
fn still_here(staying: &[Error]) -> Error {
    let is_store = staying.iter().any(|error| error.exit() == Exit::Store);
    let exit = if is_store { Exit::Store } else { staying.first().map_or(Exit::Store, Error::exit) };
    let reasons: Vec<String> = staying.iter().map(ToString::to_string).collect();
    let mut hints: Vec<String> = Vec::new();
    for hint in staying.iter().flat_map(Error::hints) {
        if !hints.contains(hint) {
            hints.push(hint.clone());
        }
    }
    let count = if staying.len() == 1 { "1 session is".to_owned() } else { format!("{} sessions are", staying.len()) };
    Error::new(exit, format!("{count} still here: {}", reasons.join("; "))).only_hints(hints)
}

/// Under the lock: a refresh that is running ends first, so that the newest token is revoked and nothing saves the session
/// again.
fn leave(host: &mut Host, settings: &Settings, sessions: &Sessions, id: &str, local_only: bool) -> Result<LoggedOut> {
    let (locked, session) = sessions.lock_and_load(id, LOCK_TIMEOUT)?;
    let revoked = !local_only && revoke(host, settings, sessions, &session)?;
    // The file first: without it, a secret left in the keyring is not a session.
    locked.forget()?;
    if saving::may_be_in_keyring(&session) {
        saving::clear_keyring(host, sessions, id);
    }
    let who = account_label(&session.who);
    let how = if revoked { "and the service has ended the session" } else { "here; the service was not told" };
    host.ui.say(&format!("Logged out {who} {how}"));
    let service = answers::Service { provider: session.provider, origin: session.origin };
    Ok(LoggedOut { id: id.to_owned(), account: Account { service, who: session.who }, revoked })
}

/// Whether the service ended the session. A service that fails is only a warning: the session is deleted here all the
/// same.
///
/// # Errors
/// Exit 2: nobody was asked, because the provider file is missing or does not fit. The token would live on, unknown.
fn revoke(host: &mut Host, settings: &Settings, sessions: &Sessions, session: &Session) -> Result<bool> {
    let refused = |error: Error| {
        let again = format!("`rsvp logout --account {}", session.id);
        let hints = [
            format!("give the session's own provider file: {again} --provider-file FILE`"),
            format!("or delete it only here: {again} --local-only`"),
        ];
        let what = format!("the session of {} cannot be ended at {}", account_label(&session.who), session.origin);
        error.of_kind(Exit::Usage).context(what).only_hints(hints)
    };
    let service = Service::of_session(host, settings, session).map_err(refused)?;
    if service.provider.logout.is_empty() {
        return Ok(false);
    }
    let result = current_session::start(host, sessions, session, &service).and_then(|start| {
        engine::operation(start, Operation::Logout, &mut Conversation::new(host, settings, &service)?).map(drop)
    });
    match result {
        Ok(()) => Ok(true),
        Err(error) if error.exit() == Exit::Usage => Err(refused(error)),
        Err(error) => {
            host.ui.warn(&format!("the session could not be revoked: {error}"));
            Ok(false)
        }
    }
}
