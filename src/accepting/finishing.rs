//! 8 to 12: what came of a batch is verified, saved and said, for each code.

use crate::answers::{AcceptedInvitation, SessionOf};
use crate::cli::AcceptInvitation;
use crate::client::saving::{self, Place};
use crate::client::service::Service;
use crate::config::Settings;
use crate::engine::{Facts, Fate, Listed, Outcome};
use crate::error::{Accepted, Error, Kind, Result};
use crate::host::Host;
use crate::session::pending::Pending;
use crate::session::{Session, Sessions};
use crate::ui::printable;

use super::guards::Guards;
use super::invitations::Invitation;
use super::results::{CodeResult, Finished};
use super::{Acceptance, code_lock, earlier, ending};

/// Where what is accepted is saved, and how that was asked for.
pub struct Saving<'a> {
    pub service: &'a Service,
    pub sessions: &'a Sessions,
    pub settings: &'a Settings,
    pub options: &'a AcceptInvitation,
    pub guards: &'a Guards,
}

impl Acceptance<'_, '_> {
    /// What came of each code of the batch.
    pub fn finish(mut self, fate: Fate, outcome: Result<Outcome>) -> Finished {
        if let Some(request) = self.dry_run.take() {
            return Finished::DryRun { accepted: fate.accepted, request };
        }
        match outcome {
            Ok(mut outcome) => {
                if outcome.recovered {
                    self.conversation.host.ui.note(self.how_recovered());
                }
                let each = self.batch.iter().map(|invitation| self.finish_one(invitation, &fate, &mut outcome));
                Finished::Codes(each.collect())
            }
            Err(error) => Finished::Codes(self.failed(&fate, error)),
        }
    }

    fn how_recovered(&self) -> &'static str {
        match self.batch.first().and_then(|invitation| invitation.pending.as_ref()).map(Pending::fate) {
            Some(Accepted::Yes) => "accepted by an earlier run that was stopped; the code was not sent again",
            _ => "the answer was lost on the way; the invitation is accepted all the same",
        }
    }

    fn finish_one(&mut self, invitation: &Invitation, fate: &Fate, outcome: &mut Outcome) -> CodeResult {
        if let Some(error) = fate.refusal_of(&invitation.code) {
            // It was not sent with the others.
            earlier::forget(self.conversation.host, self.saving.sessions, invitation);
            return CodeResult { accepted: Accepted::No, result: Err(error) };
        }
        match of_code(outcome, invitation, self.is_alone()) {
            Ok(outcome) => {
                let result = self.verify_and_save(invitation, outcome);
                let result = result.map_err(|error| ending::explained(error, fate, self.saving.service));
                CodeResult { accepted: Accepted::Yes, result }
            }
            Err(error) => CodeResult { accepted: Accepted::Unknown, result: Err(error) },
        }
    }

    /// 10: verify. 11: save. 12: say.
    fn verify_and_save(&mut self, invitation: &Invitation, outcome: Outcome) -> Result<AcceptedInvitation> {
        if let Some(verifier) = self.verifier {
            verifier.accepted(self.conversation, &outcome)?;
        }
        if self.is_alone() {
            self.facts = outcome.facts.clone();
            self.announce();
        } else {
            announce(self.conversation.host, &outcome.facts);
        }
        let guarded = self.guards.hold_for(&outcome.facts);
        let answer = self.saving.save(self.conversation.host, invitation, outcome, guarded.is_ok())?;
        guarded.map(|()| answer)
    }

    /// One call, one failure: it is the result of each code that went along.
    fn failed(&mut self, fate: &Fate, error: Error) -> Vec<CodeResult> {
        let error = self.look_at_others(fate, error);
        if let Some(id) = self.accepted_meanwhile.take() {
            return vec![earlier::accepted_before(self.conversation.host, self.saving, &id)];
        }
        if self.recorded && fate.accepted == Accepted::No && !matches!(error.kind, Kind::Stopped(_)) {
            self.forget_record();
        }
        let error = ending::explained(error, fate, self.saving.service);
        let of_each = |invitation: &&Invitation| match fate.refusal_of(&invitation.code) {
            Some(refused) => CodeResult { accepted: Accepted::No, result: Err(refused) },
            None => CodeResult { accepted: fate.accepted, result: Err(error.copied()) },
        };
        self.batch.iter().map(of_each).collect()
    }

    /// A code that is good for nothing before this run has sent it: another process may be the reason.
    fn look_at_others(&mut self, fate: &Fate, error: Error) -> Error {
        let is_gone = matches!(error.kind, Kind::CodeGone(_));
        if !is_gone || self.recorded || self.accepted_meanwhile.is_some() || fate.accepted != Accepted::No {
            return error;
        }
        match code_lock::take(self.saving.sessions, self.batch) {
            Ok(code_lock::Taken::AlreadyAccepted(id)) => {
                self.accepted_meanwhile = Some(id);
                error
            }
            Err(other) if other.kind == Kind::OutcomeUnknown => other,
            _ => error,
        }
    }

    /// A refusal is an answer: nothing is pending until the code is sent again, and it may be another process's turn.
    pub fn forget_record(&mut self) {
        self.recorded = false;
        for invitation in self.batch {
            earlier::forget(self.conversation.host, self.saving.sessions, invitation);
        }
        self.locks.clear();
    }
}

impl Saving<'_> {
    /// Whether the service gives a session at all.
    pub fn opens_session(&self) -> bool {
        self.service.provider.session.none.is_none()
    }

    /// Before the code is sent: whether the session file that is known by now could be written.
    pub fn can_save(&self, facts: &Facts) -> Result<()> {
        if facts.who.account().is_none() || !self.opens_session() {
            return Ok(());
        }
        self.sessions.can_replace(&self.sessions.id_for(&saving::identity(self.service, facts)))
    }

    /// Saves what came of one code; the members of its JSON result.
    fn save(
        &self,
        host: &mut Host,
        invitation: &Invitation,
        outcome: Outcome,
        may_switch: bool,
    ) -> Result<AcceptedInvitation> {
        let Saving { service, sessions, options, .. } = self;
        let opened = outcome.session.is_some();
        let place = Place {
            service,
            codes: vec![invitation.hash().to_owned()],
            switch: !options.no_switch && may_switch && opened,
            keep_own: options.keep_api_key,
            verified: options.verification.verify,
        };
        let session = saving::save(host, sessions, &place, &outcome.facts, outcome.session);
        let session = session.map_err(|error| not_saved(error, service))?;
        if !opened {
            say_joined(host, service, &outcome.facts);
        } else if may_switch {
            saving::say(host, sessions, &session, place.switch);
        }
        // Last: a run that is killed before has this one's words said by the next.
        earlier::forget(host, sessions, invitation);
        Ok(self.answer(&session, opened, outcome.recovered))
    }

    pub fn answer(&self, session: &Session, opened: bool, recovered: bool) -> AcceptedInvitation {
        let SessionOf { account, session } = saving::answer(self.sessions, session);
        AcceptedInvitation { account, session: opened.then_some(session), recovered }
    }
}

/// What the answer says of one code. Who accepts is the same for all; the answer may say it only once.
fn of_code(outcome: &mut Outcome, invitation: &Invitation, is_alone: bool) -> Result<Outcome> {
    let names_codes = !outcome.listed.is_empty() && outcome.listed.iter().all(|listed| listed.code.is_some());
    let listed = listed(&outcome.listed, invitation);
    // A code that is missing from the answer has an unknown outcome.
    let unnamed = || {
        Error::new(Kind::OutcomeUnknown, "the answer does not name this invitation")
            .hint("run the same command again with this code alone: rsvp remembers and finds out")
    };
    if is_alone {
        if names_codes && listed.is_none() {
            return Err(unnamed());
        }
        // Taken out whole: no second copy of the session outlives its saving.
        return Ok(Outcome { listed: Vec::new(), ..std::mem::take(outcome) });
    }
    let listed = listed.ok_or_else(unnamed)?;
    let facts = listed.facts.of_one(&outcome.facts);
    let session = listed.session.clone().or_else(|| outcome.session.clone());
    Ok(Outcome { facts, session, recovered: outcome.recovered, ..Outcome::default() })
}

/// What a list of several invitations says of this one.
pub fn listed<'l>(listed: &'l [Listed], invitation: &Invitation) -> Option<&'l Listed> {
    listed.iter().find(|listed| listed.code.as_ref() == Some(&invitation.code))
}

/// The first result line; whether there is something to say.
pub fn announce(host: &mut Host, facts: &Facts) -> bool {
    if let Some(org) = &facts.who.org {
        host.ui.say(&format!("Accepting invitation to {}", printable(org)));
    }
    facts.who.org.is_some()
}

/// A service that gives no session ends with what was joined.
pub fn say_joined(host: &mut Host, service: &Service, facts: &Facts) {
    let joined = facts.who.organisation().map_or_else(String::new, |org| format!(" to {org}"));
    let why = service.provider.session.none.as_deref().unwrap_or("the service gives none");
    host.ui.say(&printable(&format!("Accepted the invitation{joined}; there is no session: {why}")));
}

/// Exit 11. The pending record stays: the next run goes on from what is saved so far.
pub fn not_saved(error: Error, service: &Service) -> Error {
    let mut hints = error.hints().to_vec();
    hints.push(ending::to_a_session(service, ""));
    error.of_kind(Kind::NoSession).context("the invitation was accepted").only_hints(hints)
}
