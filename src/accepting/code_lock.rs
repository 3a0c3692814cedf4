//! Several processes with one code: one at a time sends it, and who comes second tells what became of it.

use crate::error::{Accepted, Error, Exit, Result};
use crate::session::pending::{Pending, Phase};
use crate::session::{CodeLock, LOCK_TIMEOUT, Sessions};

use super::invitation::Invitation;

/// Whose turn it is.
pub enum Whose {
    /// Nobody else has sent these codes since this run looked.
    Ours(Vec<CodeLock>),
    /// The one code was accepted meanwhile, and led to the session with this id.
    Accepted(String),
}

/// Waits for other processes that are sending one of `batch`, and looks again at what is remembered.
///
/// # Errors
/// Exit 15 where another process is sending one of them still, or has not heard what became of it.
pub fn take(sessions: &Sessions, batch: &[Invitation]) -> Result<Whose> {
    let mut hashes: Vec<&str> = batch.iter().map(|invitation| invitation.hash.as_str()).collect();
    // In one order for all, so that nobody waits in a circle.
    hashes.sort_unstable();
    let mut turns = Vec::new();
    for hash in hashes {
        turns.push(sessions.lock_code(hash, LOCK_TIMEOUT)?.ok_or_else(|| open("is accepting this invitation"))?);
    }
    for invitation in batch {
        match sessions.accepted_in(&invitation.hash) {
            Some(id) if batch.len() == 1 => return Ok(Whose::Accepted(id)),
            Some(_) => return Err(open("has just accepted one of these invitations")),
            None => {}
        }
        let sent = Pending::read(sessions, &invitation.hash)?.is_some_and(|pending| pending.phase == Phase::Sent);
        if sent && invitation.pending.is_none() {
            return Err(open("has just sent this code, and the answer was lost"));
        }
    }
    Ok(Whose::Ours(turns))
}

fn open(what: &str) -> Error {
    Error::new(Exit::OutcomeUnknown, format!("another rsvp {what}"))
        .accepted(Accepted::Unknown)
        .hint("run the same command again when it has ended: rsvp remembers and finds out")
}
