//! A session that has ended gets a fresh token, where the service gives one.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::config::Settings;
use crate::engine::Run;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{Kept, SecretBundle, Session, Sessions};

use super::errand::{Errand, Plain};
use super::service::Service;
use super::{chosen, saving};

/// How long to wait for another process that refreshes the same session.
const PATIENCE: Duration = Duration::from_secs(5);

/// A token that ends this soon has ended by the time it arrives somewhere.
const LEEWAY: SignedDuration = SignedDuration::from_secs(10);

/// `session` itself while it is good, else the refreshed one, saved.
///
/// # Errors
/// Exit 4: it has ended, and the service does not refresh it (any more).
pub(super) fn fresh(
    host: &mut Host,
    settings: &Settings,
    sessions: &Sessions,
    session: Session,
    service: &Service,
) -> Result<Session> {
    if !has_ended(&session, (host.clock)()) {
        return Ok(session);
    }
    let ended = || Error::new(Exit::Login, "the session has ended").hint("`rsvp login`");
    if service.provider.refresh.is_empty() {
        return Err(ended());
    }
    // Two processes with one refresh token: the second one must use what the first one got, for the old one is spent.
    let locked = sessions.lock(&session.id, PATIENCE)?;
    let mut session = sessions.load(&session.id)?;
    if !has_ended(&session, (host.clock)()) {
        return Ok(session);
    }
    // A refresh token is good only once, as a code is: first see that what comes of it can be kept.
    sessions.check((host.clock)())?;
    let start = chosen::start(host, sessions, &session, service)?;
    let mut run = Run::operation(start, Operation::Refresh);
    let outcome =
        Errand::new(host, settings, service)?.drive(&mut run, &mut Plain).map_err(|error| match error.exit {
            Exit::Login | Exit::Refused | Exit::Unknown => ended(),
            _ => error,
        })?;
    let filled = outcome.session.ok_or_else(ended)?;
    session.expires = filled.expires;
    session.verified = None; // that was another token
    session.vars.extend(filled.kept);
    let was_in_keyring = session.secret == Kept::Keyring;
    saving::keep_secret(host, sessions, &mut session, SecretBundle::new(filled.secret.into_iter().collect()));
    locked.save(&session)?;
    if was_in_keyring && session.secret != Kept::Keyring {
        saving::clear_keyring(host, sessions, &session.id);
    }
    Ok(session)
}

fn has_ended(session: &Session, now: Timestamp) -> bool {
    session.expires.is_some_and(|end| end.duration_since(now) < LEEWAY)
}
