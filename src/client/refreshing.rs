//! A session that has ended gets a fresh token, where the service gives one; and its token is verified where that is asked.

use jiff::{SignedDuration, Timestamp};

use crate::cli::Verification;
use crate::config::Settings;
use crate::engine;
use crate::error::{Error, Exit, Kind, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{Kept, LOCK_TIMEOUT, Session, Sessions};
use crate::verify::Claims;

use super::conversation::Conversation;
use super::service::Service;
use super::verifying::Verifying;
use super::{claims, current_session, saving};

/// A token that ends this soon has ended by the time it arrives somewhere.
const LEEWAY: SignedDuration = SignedDuration::from_secs(10);

/// A session that is good now.
pub struct Fresh {
    pub session: Session,
    /// What its token says, where that was verified in this run.
    claims: Option<Claims>,
}

impl Fresh {
    /// What the token says, and by which key that is verified.
    ///
    /// # Errors
    /// Nobody asked for it.
    pub fn proved(&self) -> Result<Claims> {
        self.claims.clone().ok_or_else(|| Error::usage("--verify is missing"))
    }
}

/// `session` itself while it is good, else the refreshed one, saved. With `--verify` its token checks out, whichever it
/// is; and a session that was verified stays so: a fresh token that fails is not kept.
///
/// # Errors
/// Exit 4: it has ended, and the service does not refresh it (any more). Exit 10: its token does not check out.
pub fn fresh(
    host: &mut Host,
    settings: &Settings,
    sessions: &Sessions,
    session: Session,
    service: &Service,
    verification: &Verification,
) -> Result<Fresh> {
    if !is_due(&session, service, (host.clock)()) {
        return as_it_is(host, settings, sessions, session, service, verification);
    }
    if service.provider.refresh.is_empty() {
        return Err(ended());
    }
    let verifying = wanted(host, settings, &session, service, verification)?;
    // Two processes with one refresh token: the second one must use what the first one got, for the old one is spent.
    let (locked, mut session) = sessions.lock_and_load(&session.id, LOCK_TIMEOUT)?;
    if !is_due(&session, service, (host.clock)()) {
        drop(locked);
        return as_it_is(host, settings, sessions, session, service, verification);
    }
    // A refresh token is good only once, as a code is: first see that what comes of it can be kept.
    sessions.check((host.clock)())?;
    let start = current_session::start(host, sessions, &session, service)?;
    let mut conversation = Conversation::new(host, settings, service)?;
    let verifier = verifying.map(|verifying| verifying.with_keys(&mut conversation)).transpose()?;
    let refreshed = engine::operation(start, Operation::Refresh, &mut conversation);
    let outcome = match refreshed {
        Ok(outcome) => outcome,
        // It was refreshed early, and is good for a while.
        Err(error) if !has_ended(&session, (conversation.host.clock)()) => {
            conversation.host.ui.warn(&format!("the session could not be refreshed before its end: {error}"));
            drop(locked);
            return as_it_is(host, settings, sessions, session, service, verification);
        }
        Err(error) => {
            return Err(match error.kind {
                Kind::NotAccepted(_) | Kind::CodeGone(_) | Kind::Other(Exit::Refused) => ended(),
                _ => error,
            });
        }
    };
    let filled = outcome.session.clone().ok_or_else(ended)?;
    let claims = verifier.map(|verifier| verifier.refreshed(&mut conversation, &outcome, &filled)).transpose()?;
    session.expires = saving::end(host, &filled);
    // What was known of the former token says nothing of this one.
    session.verified = claims.is_some().then(|| (host.clock)());
    session.scopes = claims::scopes(&service.provider, &filled.secret);
    session.vars.extend(filled.kept);
    session.vars.extend([service.kept()]);
    let was_in_keyring = session.secret == Kept::Keyring;
    saving::keep_secret(host, sessions, &mut session, filled.secret);
    locked.save(&session)?;
    if was_in_keyring {
        saving::leave_keyring(host, sessions, &locked, &mut session);
    }
    Ok(Fresh { session, claims })
}

fn ended() -> Error {
    Error::new(Exit::Login, "the session has ended").hint("`rsvp login`")
}

fn has_ended(session: &Session, now: Timestamp) -> bool {
    ends_within(session, LEEWAY, now)
}

/// Whether it has ended, or the file wants it refreshed by now (`refresh-before`).
fn is_due(session: &Session, service: &Service, now: Timestamp) -> bool {
    let provider = &service.provider;
    let early = provider.session.refresh_before.as_ref().filter(|_| !provider.refresh.is_empty());
    has_ended(session, now) || early.is_some_and(|before| ends_within(session, before.get_ref().0, now))
}

fn ends_within(session: &Session, length: SignedDuration, now: Timestamp) -> bool {
    session.expires.is_some_and(|end| end.duration_since(now) < length)
}

/// How the fresh token is verified. The key is found before the refresh token is spent (V7).
fn wanted<'s>(
    host: &mut Host,
    settings: &Settings,
    session: &Session,
    service: &'s Service,
    verification: &Verification,
) -> Result<Option<Verifying<'s>>> {
    let verify = verification.verify || session.verified.is_some();
    let options = Verification { verify, ..verification.clone() };
    Verifying::wanted(host, settings, service, &options).map_err(|error| match verification.verify {
        true => error,
        false => error.context("this session was verified, and so its fresh token must be as well"),
    })
}

/// One that is still good. When its token was found to check out is saved with it.
fn as_it_is(
    host: &mut Host,
    settings: &Settings,
    sessions: &Sessions,
    session: Session,
    service: &Service,
    verification: &Verification,
) -> Result<Fresh> {
    let Some(verifying) = Verifying::wanted(host, settings, service, verification)? else {
        return Ok(Fresh { session, claims: None });
    };
    let start = current_session::start(host, sessions, &session, service)?;
    let scopes = claims::scopes_among(&service.provider, &start.vars);
    let mut conversation = Conversation::new(host, settings, service)?;
    let claims = verifying.with_keys(&mut conversation)?.saved(&mut conversation, start)?;
    // Others may have written it meanwhile: what they wrote is not what was looked at here.
    let (locked, mut saved) = sessions.lock_and_load(&session.id, LOCK_TIMEOUT)?;
    if saved != session {
        return Err(Error::new(Exit::Store, "another process has changed the session meanwhile").hint("try again"));
    }
    saved.verified = Some((host.clock)());
    saved.scopes = scopes;
    locked.save(&saved)?;
    Ok(Fresh { session: saved, claims: Some(claims) })
}
