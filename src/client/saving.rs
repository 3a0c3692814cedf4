//! From what the engine found to a saved session, and the words and JSON about it.

use jiff::Timestamp;
use serde_json::Value;

use crate::answers::{self, Account, SessionOf};
use crate::config::Settings;
use crate::engine::{Facts, NewSession};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::secret::SecretBundle;
use crate::session::vault::{KeyringError, Vault, WaitLimits};
use crate::session::{Identity, Kept, LOCK_TIMEOUT_SPENT, Locked, Session, Sessions, Summary, short_id};
use crate::ui::times::relative;
use crate::ui::{Detail, account_label};

use super::claims;
use super::service::Service;

/// The member of a session whose former secret could not be cleared from the keyring.
const IN_KEYRING: &str = "in_keyring";

/// Where a new session belongs.
pub struct Place<'a> {
    pub service: &'a Service,
    /// Hashes of the codes that were accepted with it.
    pub codes: Vec<String>,
    /// Whether it becomes the current one.
    pub switch: bool,
    /// Whether to keep a secret that is the caller's own (`--keep-api-key`).
    pub keep_own: bool,
    /// Whether its token was verified.
    pub verified: bool,
}

/// The session store of this run. Nothing is touched yet.
pub fn open(host: &mut Host, settings: &Settings) -> Result<Sessions> {
    if settings.sandbox {
        return Sessions::temporary();
    }
    let state = settings.state.clone().or_else(|| host.folders.state.clone());
    let state = state.ok_or_else(|| {
        Error::new(Exit::Store, "there is no folder for sessions: no home").hint("give --state DIR or RSVP_STATE_DIR")
    })?;
    Ok(Sessions::open(state).with_vault(vault(host, settings)))
}

fn vault(host: &mut Host, settings: &Settings) -> Vault {
    let limits = if host.ui.ask().is_some() { WaitLimits::ATTENDED } else { WaitLimits::UNATTENDED };
    Vault::new(settings.store, limits, &|name| host.env.get(name).map(ToOwned::to_owned))
}

/// 5: whether the keyring takes a secret, before anything is changed; it may have to be unlocked for that.
pub fn probe(host: &mut Host, sessions: &Sessions) -> Result<()> {
    let error = sessions.probe(&mut || waiting(host))?;
    if let Some(error) = error {
        fall_back(host, &error);
    }
    Ok(())
}

/// What is said when the keyring takes its time.
pub fn waiting(host: &mut Host) {
    host.ui.note("waiting for the keyring to be unlocked");
}

/// A keyring that does not work is a note; that there is none is how servers and containers are, and not worth one.
fn fall_back(host: &mut Host, error: &KeyringError) {
    let line = format!("{error}; a private file keeps the session");
    if error.is_failure() { host.ui.note(&line) } else { host.ui.detail(Detail::Verbose, &line) }
}

/// Puts a secret into the keyring, else into `session` itself; says so when the keyring was expected to take it.
pub fn keep_secret(host: &mut Host, sessions: &Sessions, session: &mut Session, secret: SecretBundle) {
    let was_usable = sessions.keyring_is_usable();
    if let Some(error) = sessions.save_secret(session, secret, &mut || waiting(host)).filter(|_| was_usable) {
        fall_back(host, &error);
    }
}

/// 11: keyring, session file, current, in this order. What the keyring does not take goes into the file. The session
/// that is returned says where its secret is, and no longer holds it.
pub fn save(
    host: &mut Host,
    sessions: &Sessions,
    place: &Place<'_>,
    facts: &Facts,
    filled: Option<NewSession>,
) -> Result<Session> {
    let filled = filled.unwrap_or_default();
    let whose = identity(place.service, facts);
    let id = sessions.id_for(&whose);
    let mut session = Session { id, ..Session::new(whose, (host.clock)()) };
    session.expires = end(host, &filled);
    session.codes.clone_from(&place.codes);
    session.vars = filled.kept;
    session.vars.extend([place.service.kept()]);
    session.instance.clone_from(&place.service.instance);
    session.verified = place.verified.then_some(session.created);
    session.scopes = claims::scopes(&place.service.provider, &filled.secret);
    let own = place.service.provider.session.own && !place.keep_own;
    let bundle = if own { SecretBundle::default() } else { filled.secret };
    // Before the keyring: a refresh that is running puts its own secret there.
    let not_saved = |error: Error| error.context("the session cannot be saved");
    let locked = sessions.lock(&session.id, LOCK_TIMEOUT_SPENT).map_err(not_saved)?;
    let former = sessions.load(&session.id).ok();
    let was_in_keyring = former.as_ref().is_some_and(|former| former.secret == Kept::Keyring);
    if let Some(former) = former {
        session.who = std::mem::take(&mut session.who).or(former.who);
    }
    keep_secret(host, sessions, &mut session, bundle);
    locked.save(&session).map_err(not_saved)?;
    if was_in_keyring {
        leave_keyring(host, sessions, &locked, &mut session); // may save the session once more, with its secret
    }
    session.secret.let_go();
    if place.switch {
        make_current(sessions, &session.id)?;
    }
    Ok(session)
}

/// Clears the keyring of a secret that is in the file now. Where that fails, the log-out tries again.
pub fn leave_keyring(host: &mut Host, sessions: &Sessions, locked: &Locked<'_>, session: &mut Session) {
    if session.secret == Kept::Keyring || clear_keyring(host, sessions, &session.id) {
        return;
    }
    session.others.insert(IN_KEYRING.to_owned(), Value::Bool(true));
    if let Err(error) = locked.save(session) {
        host.ui.warn(&error.to_string());
    }
}

/// Whether the keyring may hold a secret of `session`.
pub fn may_be_in_keyring(session: &Session) -> bool {
    session.secret == Kept::Keyring || session.others.contains_key(IN_KEYRING)
}

/// Whose session it will be.
pub fn identity(service: &Service, facts: &Facts) -> Identity {
    let path = service.base.path().trim_end_matches('/').to_owned();
    Identity { provider: service.provider.id().to_owned(), origin: service.origin(), path, who: facts.who.clone() }
}

/// When a new session ends. An end that nobody can read is told, for it counts as none.
pub fn end(host: &mut Host, new: &NewSession) -> Option<Timestamp> {
    if new.has_unread_end {
        host.ui.note("the service says when the session ends, but rsvp cannot read it: the end counts as unknown");
    }
    new.expires
}

/// Makes a saved session the current one. A failure matters: the next command would act as somebody else.
pub fn make_current(sessions: &Sessions, id: &str) -> Result<()> {
    sessions.switch(id).map_err(|error| error.context("the session is saved, but cannot be made the current one"))
}

/// Deletes the secret that no session file leads to any more. Whatever keeps it there is told with the way to find it.
pub fn clear_keyring(host: &mut Host, sessions: &Sessions, id: &str) -> bool {
    let cleared = sessions.clear_keyring(id, &mut || waiting(host));
    if let Err(error) = &cleared {
        let where_it_is = format!("service rsvp, username {id}");
        host.ui.warn(&format!("an old secret is still in the keyring ({where_it_is}): {error}"));
    }
    cleared.is_ok()
}

/// The second result line; the notes go to standard error.
pub fn say(host: &mut Host, sessions: &Sessions, session: &Session, switched: bool) {
    host.ui.say(&format!("Now logged in as {}", account_label(&session.who)));
    if !switched && current(sessions).as_ref() != Some(&session.id) {
        let id = short_id(&session.id);
        host.ui.note(&format!("the current session stays as it is; `rsvp switch {id}` changes to the new one"));
    }
    let now = (host.clock)();
    afterwards(sessions, session, now).iter().for_each(|line| host.ui.tell(line));
}

/// What a person may want to know next: where the session is, until when, and the next command.
fn afterwards(sessions: &Sessions, session: &Session, now: Timestamp) -> Vec<String> {
    if sessions.is_temporary() {
        return vec!["This was the sandbox: nothing is kept.".to_owned()];
    }
    let place = match session.secret {
        Kept::Nothing => return Vec::new(),
        Kept::Keyring => "in the keyring",
        Kept::File(_) => "in a private file",
    };
    let end = session.expires.map(|end| format!(", and ends {}", relative(end, now))).unwrap_or_default();
    vec![
        format!("The session is {place}{end}."),
        "`rsvp status` shows it, `rsvp token` prints its token, `rsvp logout` ends it.".to_owned(),
    ]
}

/// Which session is the current one, where a mistake about it does no harm: after everything is saved.
pub fn current(sessions: &Sessions) -> Option<String> {
    sessions.current_id().ok().flatten()
}

/// What the JSON answers say of a saved session.
pub fn answer(sessions: &Sessions, session: &Session) -> SessionOf {
    let is_current = current(sessions).as_ref() == Some(&session.id);
    answer_of(session.summary(), is_current)
}

/// The same, where it is known whether it is the current one.
pub fn answer_of(summary: Summary, is_current: bool) -> SessionOf {
    let service = answers::Service { provider: summary.provider, origin: summary.origin };
    let session = answers::Session {
        id: summary.id,
        kept: summary.kept,
        fallback: summary.fallback,
        expires: summary.expires,
        verified: summary.verified,
        scopes: summary.scopes,
        current: is_current,
    };
    SessionOf { account: Account { service, who: summary.who }, session }
}
