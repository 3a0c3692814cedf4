//! What earlier runs have left of a code: a session, a pending record, or nothing.

use crate::error::{Accepted, Error, Result};
use crate::host::Host;
use crate::session::pending::{Pending, Phase};
use crate::session::{LOCK_TIMEOUT, Sessions};

use super::invitation::Invitation;
use super::keeping::Keeping;
use super::results::Results;

/// 2: sets aside the codes that are known to be accepted, and reads what is pending of the others.
pub fn remembered(
    host: &mut Host,
    keeping: &Keeping<'_>,
    invitations: Vec<Invitation>,
    results: &mut Results,
) -> Result<Vec<Invitation>> {
    let sessions = keeping.sessions;
    let mut open: Vec<Invitation> = Vec::new();
    for mut invitation in invitations {
        if open.iter().any(|other| other.hash == invitation.hash) {
            results.put(host, &invitation, Err(Error::usage("the same code is given twice")));
        } else if let Some(id) = sessions.accepted_in(&invitation.hash) {
            let result = if was_stopped(keeping, &invitation, &id) {
                keeping.finish_earlier(host, &invitation, &id)
            } else {
                keeping.accepted_before(host, &id)
            };
            results.put(host, &invitation, result);
        } else {
            let pending = Pending::read(sessions, &invitation.hash)?;
            invitation.pending = pending.filter(|pending| pending.phase == Phase::Sent);
            open.push(invitation);
        }
    }
    Ok(open)
}

/// A run that stops before it sends anything has not heard what became of a code that an earlier run sent.
pub fn sent_earlier(error: Error, sessions: &Sessions, hashes: &[String]) -> Error {
    let never = |hash: &String| matches!(Pending::read(sessions, hash), Ok(None));
    if error.accepted != Accepted::No || hashes.iter().all(never) {
        return error;
    }
    let first = error.hint.as_ref().map(|hint| format!("{hint}; ")).unwrap_or_default();
    error.accepted(Accepted::Unknown).hint(format!(
        "{first}an earlier run may have spent the code: once this is mended, run the same command again, with the same \
         state folder"
    ))
}

/// Whether an earlier run saved the session `id` and did not come to its end: the pending record is removed last. A token
/// that is to be verified now and was not is left alone.
fn was_stopped(keeping: &Keeping<'_>, invitation: &Invitation, id: &str) -> bool {
    let Keeping { sessions, options, .. } = keeping;
    let is_pending = || Pending::read(sessions, &invitation.hash).is_ok_and(|pending| pending.is_some());
    // One that is about to come to its end was not stopped: it holds the turn until then.
    let is_left =
        || is_pending() && matches!(sessions.lock_code(&invitation.hash, LOCK_TIMEOUT), Ok(Some(_))) && is_pending();
    let unverified = || options.verification.verify && sessions.load(id).is_ok_and(|found| found.verified.is_none());
    !options.dry_run && is_left() && !unverified()
}
