//! Several processes with one code: one at a time sends it, and the second one learns what became of it.

use crate::error::{Error, Kind, Result};
use crate::session::pending::{Pending, Phase};
use crate::session::{CodeLock, LOCK_TIMEOUT, Sessions};

use super::invitations::Invitation;

/// What taking the locks came to.
pub enum Taken {
    /// No other process has sent these codes since this run looked.
    Acquired(Vec<CodeLock>),
    /// The one code was accepted meanwhile, and led to the session with this id.
    AlreadyAccepted(String),
}

/// Waits for other processes that are sending one of `batch`, and looks again at what is remembered.
///
/// # Errors
/// Exit 15 where another process is sending one of them still, or does not know yet what became of it.
pub fn take(sessions: &Sessions, batch: &[&Invitation]) -> Result<Taken> {
    let mut hashes: Vec<&str> = batch.iter().map(|invitation| invitation.hash()).collect();
    // In one order for all, so that nobody waits in a circle.
    hashes.sort_unstable();
    let mut locks = Vec::new();
    for hash in hashes {
        locks.push(sessions.lock_code(hash, LOCK_TIMEOUT)?.ok_or_else(|| unknown("is accepting this invitation"))?);
    }
    for invitation in batch {
        match invitation.name.accepted_in(sessions) {
            Some(id) if batch.len() == 1 => return Ok(Taken::AlreadyAccepted(id)),
            Some(_) => return Err(unknown("has just accepted one of these invitations")),
            None => {}
        }
        let Some(record) = Pending::read(sessions, invitation.hash())?.filter(|_| invitation.pending.is_none()) else {
            continue;
        };
        return Err(unknown(match record.phase {
            Phase::Sent => "has just sent this code, and the answer was lost",
            Phase::Accepted => "has just accepted this invitation, and was stopped",
        }));
    }
    Ok(Taken::Acquired(locks))
}

fn unknown(what: &str) -> Error {
    Error::new(Kind::OutcomeUnknown, format!("another rsvp {what}"))
        .hint("run the same command again when it has ended: rsvp remembers and finds out")
}
