//! 2: what earlier runs have left of a code: a session, a pending record, or nothing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::client::{current_session, refreshing, saving};
use crate::ended::Ended;
use crate::engine::{Earlier, Facts, Saved, Spent};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::provider::Vars;
use crate::session::pending::{Pending, Phase};
use crate::session::{LOCK_TIMEOUT, Session, Sessions};
use crate::who::Who;

use super::code_name::CodeName;
use super::finishing::{self, Saving};
use super::invitations::Invitation;
use super::results::{CodeResult, Results};

/// Sets aside the codes that are known to be accepted, and reads what is pending of the others.
pub fn set_aside(
    host: &mut Host,
    saving: &Saving<'_>,
    invitations: Vec<Invitation>,
    results: &mut Results,
) -> Result<Vec<Invitation>> {
    let mut open: Vec<Invitation> = Vec::new();
    for mut invitation in invitations {
        if let Some(first) = open.iter().find(|other| other.hash() == invitation.hash()) {
            results.put_twin(host, &invitation, first.position);
        } else if let Some(id) = invitation.name.accepted_in(saving.sessions) {
            let result = if was_stopped(saving, &invitation) {
                finish_earlier(host, saving, &invitation, &id)
            } else {
                accepted_before(host, saving, &id)
            };
            results.put(host, &invitation, result);
        } else {
            invitation.read_pending(saving.sessions)?;
            open.push(invitation);
        }
    }
    Ok(open)
}

/// A run that stops before it sends anything does not know what became of a code that an earlier run sent. Where the
/// codes could not even be read, any record may be about one of them.
pub fn stopped(error: Error, sessions: &Sessions, codes: &[CodeName]) -> Ended {
    let fates: Vec<Accepted> = codes.iter().map(|code| code.fate(sessions)).collect();
    let is = |fate| fates.iter().all(|each| *each == fate);
    let accepted = match codes {
        [] if Pending::is_any(sessions) => Accepted::Unknown,
        _ if is(Accepted::No) => Accepted::No,
        _ if is(Accepted::Yes) => Accepted::Yes,
        _ => Accepted::Unknown,
    };
    let known = match accepted {
        Accepted::No => return Ended { accepted, result: Err(error) },
        Accepted::Yes => "the invitation is accepted",
        Accepted::Unknown => "an earlier run may have spent the code",
    };
    let then = "once this is mended, run the same command again, with the same state folder";
    Ended { accepted, result: Err(error.hint(format!("{known}: {then}"))) }
}

/// Whether an earlier run saved a session and did not come to its end: the pending record is removed last.
fn was_stopped(saving: &Saving<'_>, invitation: &Invitation) -> bool {
    let is_pending = || Pending::read(saving.sessions, invitation.hash()).is_ok_and(|pending| pending.is_some());
    // One that is about to come to its end was not stopped: it holds the lock until then.
    let lock = || saving.sessions.lock_code(invitation.hash(), LOCK_TIMEOUT);
    !saving.options.dry_run && is_pending() && matches!(lock(), Ok(Some(_))) && is_pending()
}

/// The code is known to have been accepted here: exit 6, or 0 with `--if-needed`. What was to hold must hold for the
/// session that is there.
pub fn accepted_before(host: &mut Host, saving: &Saving<'_>, id: &str) -> CodeResult {
    let result = guarded_session(host, saving, id).and_then(|session| {
        let opened = saving.opens_session();
        if !saving.options.if_needed {
            let what = match opened {
                true => "the invitation was accepted here before, and the session is saved",
                false => "the invitation was accepted here before",
            };
            let hint = match opened {
                true => "nothing is left to do; `rsvp status` shows the session",
                false => "nothing is left to do",
            };
            return Err(Error::new(Exit::Used, what).hint(hint));
        }
        host.ui.note("accepted before; nothing was sent");
        Ok(saving.answer(&session, opened, false))
    });
    CodeResult { accepted: Accepted::Yes, result }
}

/// An earlier run had saved the session `id` and was stopped before it could say so: what was left to do.
fn finish_earlier(host: &mut Host, saving: &Saving<'_>, invitation: &Invitation, id: &str) -> CodeResult {
    let finished = |host: &mut Host| {
        let session = saving.sessions.load(id)?;
        let facts = facts_of(&session);
        let guarded = guarded_session(host, saving, id);
        let opened = saving.opens_session();
        let switch = opened && !saving.options.no_switch && guarded.is_ok();
        finishing::announce(host, &facts);
        host.ui.note("accepted and saved by an earlier run that was stopped; nothing was sent");
        if switch {
            saving::make_current(saving.sessions, id).map_err(|error| finishing::not_saved(error, saving.service))?;
        }
        let session = guarded.inspect_err(|_| forget(host, saving.sessions, invitation))?;
        if opened {
            saving::say(host, saving.sessions, &session, switch);
        } else {
            finishing::say_joined(host, saving.service, &facts);
        }
        forget(host, saving.sessions, invitation);
        Ok(saving.answer(&session, opened, true))
    };
    CodeResult { accepted: Accepted::Yes, result: finished(host) }
}

/// The session `id`, for which the guards hold; with `--verify` one that was never verified is verified now.
fn guarded_session(host: &mut Host, saving: &Saving<'_>, id: &str) -> Result<Session> {
    let session = saving.sessions.load(id)?;
    saving.guards.hold_for(&facts_of(&session))?;
    let verification = &saving.options.verification;
    if !verification.verify || session.verified.is_some() || !saving.options.if_needed {
        return Ok(session);
    }
    let Saving { settings, sessions, service, .. } = saving;
    Ok(refreshing::fresh(host, settings, sessions, session, service, verification)?.session)
}

fn facts_of(session: &Session) -> Facts {
    Facts { who: session.who.clone(), ..Facts::default() }
}

/// What an earlier run knew when it sent the code; what is given now comes first.
pub fn recall(pending: &Pending, vars: &mut Vars) {
    vars.recall(pending.who.known());
    vars.recall([("org_name", &pending.who.org_name)]);
    for (name, value) in &pending.kept {
        if !vars.knows(name) {
            vars.set(name, value.clone());
        }
    }
}

/// What may prove that the code was accepted: what the look had shown, and the saved session of the same account.
pub fn found(host: &mut Host, saving: &Saving<'_>, pending: &Pending) -> Earlier {
    let here: Vec<Session> = saving
        .sessions
        .list()
        .into_iter()
        .filter_map(|summary| saving.sessions.load(&summary.ok()?.id).ok())
        .filter(|session| saving.service.owns(session.home()))
        .collect();
    let is_same = |session: &&Session| {
        let account = pending.who.account();
        account.is_some() && session.who.account() == account
    };
    let saved = here.iter().find(is_same).and_then(|session| {
        let start = current_session::start(host, saving.sessions, session, saving.service).ok()?;
        Some(Saved { vars: start.vars, cookies: start.cookies })
    });
    let known_orgs = here.iter().filter_map(|session| session.who.org.clone()).collect();
    Earlier { accepted: pending.fate(), was_good: pending.was_good, saved, known_orgs }
}

/// What a record says of one code.
pub struct Noted {
    pub phase: Phase,
    pub who: Who,
    /// Whether the service had said that the code was good before it was sent.
    pub was_good: bool,
    pub kept: BTreeMap<String, Value>,
}

/// 7: on return the record is on the disk, and only then the code may be sent; once it is accepted, the record says so.
pub fn record(saving: &Saving<'_>, invitation: &Invitation, noted: &Noted, now: Timestamp) -> Result<()> {
    let pending = Pending {
        code: invitation.hash().to_owned(),
        tail: invitation.code.tail(),
        provider: saving.service.provider.id().to_owned(),
        origin: saving.service.origin(),
        who: noted.who.clone(),
        was_good: noted.was_good,
        kept: noted.kept.clone(),
        phase: noted.phase,
        time: now,
    };
    pending.write(saving.sessions)
}

/// The records say from now on that the invitations are accepted. Of several, those that the answer names.
pub fn note_accepted(saving: &Saving<'_>, batch: &[&Invitation], spent: &Spent<'_>, now: Timestamp) {
    for invitation in batch {
        let who = match finishing::listed(spent.listed, invitation) {
            _ if batch.len() == 1 => spent.facts.who.clone(),
            Some(listed) => listed.facts.of_one(spent.facts).who,
            None => continue,
        };
        let noted = Noted { phase: Phase::Accepted, who, was_good: true, kept: spent.kept.clone() };
        let _or_it_is_found_out = record(saving, invitation, &noted, now);
    }
}

/// Nothing is pending any more. A record that cannot be removed does no harm: the next run finds out again.
pub fn forget(host: &mut Host, sessions: &Sessions, invitation: &Invitation) {
    if let Err(error) = Pending::remove(sessions, invitation.hash()) {
        host.ui.warn(&error.to_string());
    }
}
