//! The command's side of the engine's dialogue while a batch of codes, mostly one, is accepted.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::AcceptInvitation;
use crate::engine::{Effect, Facts, Outcome, Run, Sending, Start};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::session::Sessions;
use crate::session::pending::{Pending, Phase};
use crate::ui::printable;

use super::super::errand::{Course, Errand, after_sending};
use super::super::saving::{self, Place};
use super::super::service::Service;
use super::super::verifying::Verifier;
use super::dry_run;
use super::guards::Guards;
use super::invitation::Invitation;

/// What is accepted, and where it is kept.
pub(super) struct Acceptance<'a> {
    pub(super) service: &'a Service,
    pub(super) sessions: &'a Sessions,
    pub(super) options: &'a AcceptInvitation,
    pub(super) batch: &'a [Invitation],
    /// With `--verify`.
    pub(super) verifier: Option<&'a Verifier<'a>>,
}

/// How far it is.
struct Accepting<'a> {
    acceptance: &'a Acceptance<'a>,
    guards: Guards,
    /// Whether the code has been sent, by this run or an earlier one.
    sent: bool,
    announced: bool,
    confirmed: bool,
    facts: Facts,
}

/// 3 to 12 for one batch: the JSON members of each code's result, in the order of the batch.
pub(super) fn accept(
    errand: &mut Errand<'_>,
    acceptance: &Acceptance<'_>,
    start: Start<'_>,
) -> Result<Vec<Result<Value>>> {
    let sent_before = start.sent_before;
    errand.addressee.once = sent_before;
    let mut guards = Guards::new(acceptance.options);
    guards.check_email(start.vars.text("email"), Accepted::No, sent_before)?;
    let mut accepting = Accepting {
        acceptance,
        guards,
        sent: sent_before,
        announced: false,
        confirmed: acceptance.options.yes || sent_before,
        facts: Facts::default(),
    };
    let mut run = Run::accept(start);
    let driven = errand.drive(&mut run, &mut accepting);
    let (accepted, opened) = (run.accepted(), run.account_opened());
    match driven.and_then(|outcome| accepting.finish(errand, outcome)) {
        Ok(results) => Ok(results),
        Err(error) => {
            accepting.forget_refused(accepted, &error)?;
            Err(after_sending(with_account(error, opened), accepted))
        }
    }
}

impl Course for Accepting<'_> {
    /// Guards and confirmation fire as soon as the organisation or the e-mail address is known.
    fn learned(&mut self, errand: &mut Errand<'_>, facts: &Facts, accepted: Accepted) -> Result<()> {
        self.facts = facts.clone();
        self.guards.check(facts, accepted, self.sent)?;
        if self.acceptance.options.dry_run {
            return Ok(());
        }
        let says_which = facts.org.is_some() || facts.org_name.is_some() || facts.email.is_some();
        if accepted == Accepted::No && !self.confirmed && says_which {
            confirm(errand.host, facts)?;
            self.confirmed = true;
        }
        self.announce(errand.host);
        Ok(())
    }

    /// An address that was typed is as good as one that the service names: no account is opened for another one.
    fn answered(&mut self, inputs: &[(String, Value)], accepted: Accepted) -> Result<()> {
        let email = inputs.iter().find(|(name, _)| name == "email");
        let email = email.and_then(|(_, value)| Some(value.as_str()?.to_owned()));
        self.guards.check_email(email, accepted, self.sent)
    }

    /// What was refused with a reason is not spent: until it is sent again, nothing is pending.
    fn refused(&mut self, accepted: Accepted) -> Result<()> {
        if accepted == Accepted::No && self.sent {
            let mut batch = self.acceptance.batch.iter();
            batch.try_for_each(|invitation| Pending::remove(self.acceptance.sessions, &invitation.hash))?;
            self.sent = false;
        }
        Ok(())
    }

    fn sending(&mut self, errand: &mut Errand<'_>, sending: &Sending) -> Result<()> {
        // A look with a warning has side effects: a dry run stops before it too.
        let harmless = sending.effect == Effect::Looks && sending.warning.is_none();
        if self.acceptance.options.dry_run && !harmless {
            let members = dry_run::show(errand.host, &errand.addressee.host, &sending.masked);
            return Err(Error { members: Some(Box::new(members)), ..Error::new(Exit::Done, "dry run") });
        }
        if sending.effect == Effect::Spends {
            // 7: from here on the process may die at any moment, and the next run must know what it was about to do.
            errand.host.signals.defer();
            if !self.sent {
                let now = (errand.host.clock)();
                let mut batch = self.acceptance.batch.iter();
                batch.try_for_each(|invitation| self.pending(invitation, now).write(self.acceptance.sessions))?;
                self.sent = true;
            }
        }
        Ok(())
    }
}

impl Accepting<'_> {
    fn pending(&self, invitation: &Invitation, time: Timestamp) -> Pending {
        Pending {
            code: invitation.hash.clone(),
            provider: self.acceptance.service.provider.id().to_owned(),
            origin: self.acceptance.service.origin(),
            org: self.facts.org.clone(),
            account: self.facts.account.clone(),
            email: self.facts.email.clone(),
            phase: Phase::Sent,
            time,
        }
    }

    /// The first result line, once. In a batch each code has its own.
    fn announce(&mut self, host: &mut Host) {
        let alone = self.acceptance.batch.len() == 1;
        if let Some(org) = self.facts.org.as_ref().filter(|_| alone && !self.announced) {
            host.ui.say(&format!("Accepting invitation to {}", printable(org)));
            self.announced = true;
        }
    }

    /// 10: verify. 11: save. 12: say. Each code gets its own session where they lead to different organisations.
    fn finish(&mut self, errand: &mut Errand<'_>, outcome: Outcome) -> Result<Vec<Result<Value>>> {
        self.facts = outcome.facts.clone();
        let guarded = self.guards.check(&self.facts, Accepted::Yes, true).and(self.guards.broken());
        self.announce(errand.host);
        if outcome.recovered {
            errand.host.ui.note("the answer was lost on the way; the invitation is accepted all the same");
        }
        if let Some(verifier) = self.acceptance.verifier {
            verifier.accepted(&outcome, (errand.host.clock)())?;
        }
        if let [invitation] = self.acceptance.batch {
            let members = self.keep(errand.host, invitation, &outcome, &outcome.facts, guarded.is_ok())?;
            guarded?;
            return Ok(vec![Ok(members)]);
        }
        let mut results = Vec::new();
        for invitation in self.acceptance.batch {
            results.push(self.one_of_several(errand.host, invitation, &outcome));
        }
        guarded?;
        Ok(results)
    }

    /// What became of one code of a call with several: codes that are missing from the answer are unknown.
    fn one_of_several(&self, host: &mut Host, invitation: &Invitation, outcome: &Outcome) -> Result<Value> {
        let code = invitation.code.expose();
        if let Some((_, refusal)) = outcome.refused.iter().find(|(refused, _)| refused == code) {
            return Err(refusal.error());
        }
        let listed = outcome.listed.iter().find(|listed| listed.code.as_deref() == Some(code)).ok_or_else(|| {
            Error::new(Exit::OutcomeUnknown, "the answer does not name this invitation")
                .accepted(Accepted::Unknown)
                .hint("run the same command again with this code alone")
        })?;
        // Who accepts is the same for all; the answer may say it only once.
        let facts = Facts {
            account: listed.facts.account.clone().or_else(|| outcome.facts.account.clone()),
            email: listed.facts.email.clone().or_else(|| outcome.facts.email.clone()),
            ..listed.facts.clone()
        };
        if let Some(org) = &facts.org {
            host.ui.say(&format!("Accepting invitation to {}", printable(org)));
        }
        self.keep(host, invitation, outcome, &facts, true)
    }

    /// Saves what came of one code; the members of its JSON result.
    fn keep(
        &self,
        host: &mut Host,
        invitation: &Invitation,
        outcome: &Outcome,
        facts: &Facts,
        may_switch: bool,
    ) -> Result<Value> {
        let Acceptance { service, sessions, options, .. } = self.acceptance;
        let place = Place {
            service,
            codes: vec![invitation.hash.clone()],
            switch: !options.no_switch && may_switch && outcome.session.is_some(),
            keep_own: options.keep_api_key,
            verified: self.acceptance.verifier.is_some(),
        };
        let session = saving::save(host, sessions, &place, facts, outcome.session.clone())?;
        Pending::remove(sessions, &invitation.hash)?;
        if outcome.session.is_some() {
            if may_switch {
                saving::say(host, sessions, &session, place.switch)?;
            }
        } else {
            say_joined(host, service, facts);
        }
        let mut members = saving::members(&session, &session.id, sessions.current_id()?.as_deref());
        members["recovered"] = json!(outcome.recovered);
        if outcome.session.is_none() {
            members["session"] = Value::Null;
        }
        Ok(members)
    }

    /// A refusal is an answer: nothing is pending any more.
    fn forget_refused(&self, accepted: Accepted, error: &Error) -> Result<()> {
        if self.sent && accepted == Accepted::No && !matches!(error.exit, Exit::Signal(_)) {
            let mut batch = self.acceptance.batch.iter();
            batch.try_for_each(|invitation| Pending::remove(self.acceptance.sessions, &invitation.hash))?;
        }
        Ok(())
    }
}

/// An account that was opened stays, whatever went wrong afterwards: the person must know of it.
fn with_account(error: Error, opened: Option<String>) -> Error {
    let Some(account) = opened else { return error };
    let account = printable(&account);
    let hint = error.hint.as_ref().map(|hint| format!("{hint}; ")).unwrap_or_default();
    error.hint(format!("{hint}the account {account} exists now, with the password you gave"))
}

/// A service that gives no session ends with what was joined.
fn say_joined(host: &mut Host, service: &Service, facts: &Facts) {
    let joined = facts.org_name.as_ref().or(facts.org.as_ref()).map_or_else(String::new, |org| format!(" to {org}"));
    let why = service.provider.session.none.as_deref().unwrap_or("the service gives none");
    host.ui.say(&printable(&format!("Accepted the invitation{joined}; there is no session: {why}")));
}

fn confirm(host: &mut Host, facts: &Facts) -> Result<()> {
    let organisation = facts.org_name.as_ref().or(facts.org.as_ref());
    let to = organisation.map_or_else(String::new, |org| format!(" to {org}"));
    let for_whom = facts.email.as_ref().map_or_else(String::new, |email| format!(" for {email}"));
    let from = facts.inviter.as_ref().map_or_else(String::new, |inviter| format!(", sent by {inviter}"));
    let question = printable(&format!("Accept the invitation{to}{for_whom}{from}?"));
    let Some(person) = host.ui.ask() else { return Ok(()) };
    if person.confirm(&question)? { Ok(()) } else { Err(Error::cancelled()) }
}
