//! One code of the command line: what its text says, and what is remembered of it.

use crate::cli::{AcceptInvitation, CodeText};
use crate::config::Settings;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::provider::Vars;
use crate::secret::Secret;
use crate::session::Sessions;
use crate::session::pending::{Pending, Phase};

use super::super::errand::after_sending;
use super::super::service::Service;
use super::accepted_before;
use super::course::Acceptance;
use super::results::Results;

/// One code, on its way.
pub(super) struct Invitation {
    /// From 1, as people count.
    pub(super) position: usize,
    /// The code as the service knows it.
    pub(super) code: Secret,
    /// All parts of the code or link.
    pub(super) vars: Vars,
    /// What stands for the code on disk.
    pub(super) hash: String,
    /// What an earlier run knew when it sent the code and lost the answer.
    pub(super) pending: Option<Pending>,
}

impl Invitation {
    pub(super) fn new(position: usize, service: &Service, vars: Vars) -> Self {
        let code = vars.text("code").map(Secret::new).unwrap_or_default();
        let hash = crate::session::code_hash(service.provider.id(), &service.origin(), &code);
        Self { position, code, vars, hash, pending: None }
    }

    /// What an earlier run knew when it sent the code; what is given now comes first.
    pub(super) fn recall(&self, vars: &mut Vars) {
        self.pending.iter().for_each(|pending| vars.recall(pending.known()));
    }
}

/// 2: sets aside the codes that are known to be accepted, and reads what is pending of the others.
pub(super) fn remembered(
    host: &mut Host,
    known: &Acceptance<'_>,
    invitations: Vec<Invitation>,
    results: &mut Results,
) -> Result<Vec<Invitation>> {
    let Acceptance { sessions, options, .. } = known;
    let mut open: Vec<Invitation> = Vec::new();
    for mut invitation in invitations {
        if open.iter().any(|other| other.hash == invitation.hash) {
            results.put(host, &invitation, Err(Error::usage("the same code is given twice")));
        } else if let Some(id) = sessions.accepted_in(&invitation.hash) {
            let result = if was_stopped(known, &invitation, &id) {
                known.finish_earlier(host, &invitation, &id)
            } else {
                accepted_before(host, sessions, &id, options)
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
pub(super) fn sent_earlier(error: Error, sessions: &Sessions, hashes: &[String]) -> Error {
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
fn was_stopped(known: &Acceptance<'_>, invitation: &Invitation, id: &str) -> bool {
    let Acceptance { sessions, options, .. } = known;
    let is_pending = Pending::read(sessions, &invitation.hash).is_ok_and(|pending| pending.is_some());
    let unverified = || options.verification.verify && sessions.load(id).is_ok_and(|found| found.verified.is_none());
    is_pending && !options.dry_run && !unverified()
}

/// Asks for the code, hidden; where the service can list a person's invitations, they choose instead.
pub(super) fn ask_for_code(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<CodeText> {
    if host.ui.ask().is_none() {
        return Err(Error::usage("the invitation code is missing, and there is nobody to ask")
            .hint("give it: rsvp accept-invitation CODE"));
    }
    if let Some(code) = super::super::invitation::pick(host, settings, &options.credentials)? {
        return Ok(code);
    }
    let Some(person) = host.ui.ask() else { return Err(Error::cancelled()) };
    for _ in 0..2 {
        let typed = person.secret("Invitation code or link: ")?;
        if !typed.expose().trim().is_empty() {
            return typed.expose().trim().parse().map_err(|what| {
                Error::new(Exit::Unknown, what)
                    .hint("copy the whole code or link from the invitation, and nothing else")
            });
        }
    }
    Err(after_sending(Error::cancelled(), Accepted::No))
}
