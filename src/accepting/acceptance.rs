//! The command's side of the engine's dialogue while a batch of codes, mostly one, is accepted.

use jiff::Timestamp;
use serde_json::Value;

use crate::answers::{self, AcceptedInvitation, DryRun};
use crate::engine::{self, Asked, Effect, Facts, Outcome, Outside, Sending, Start};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::http::{Failure, Reply};
use crate::session::CodeLock;
use crate::session::pending::{Pending, Phase};
use crate::ui::printable;
use crate::who::Who;

use super::code_lock::{self, Whose};
use super::dry_run;
use super::guards::Guards;
use super::invitation::Invitation;
use super::keeping::{Keeping, forget, listed};
use crate::client::conversation::{Conversation, after_sending};
use crate::client::saving;
use crate::client::verifying::Verifier;

/// What is accepted, and where it is kept.
pub struct Acceptance<'a> {
    pub keeping: &'a Keeping<'a>,
    pub batch: &'a [Invitation],
    /// With `--verify`.
    pub verifier: Option<&'a Verifier<'a>>,
}

/// How far it is.
struct Accepting<'a, 'h> {
    conversation: &'a mut Conversation<'h>,
    acceptance: &'a Acceptance<'a>,
    guards: Guards,
    /// Whether the code has been sent, by this run or an earlier one.
    sent: bool,
    /// Whether this run has come to the spending call: from there on a signal waits.
    spending: bool,
    /// What keeps other processes from sending the same codes.
    turns: Vec<CodeLock>,
    /// The session that another process with the same code has got meanwhile.
    found: Option<String>,
    probed: bool,
    /// Whether it was said why there are questions after the code was sent.
    explained: bool,
    announced: bool,
    confirmed: bool,
    /// The organisation the person was asked about last.
    asked_about: Option<String>,
    facts: Facts,
}

/// 3 to 12 for one batch: each code's result, in the order of the batch.
pub fn accept(
    conversation: &mut Conversation<'_>,
    acceptance: &Acceptance<'_>,
    start: Start<'_>,
) -> Result<Vec<Result<AcceptedInvitation>>> {
    let sent_before = start.sent_before;
    conversation.addressee.once = sent_before;
    let mut guards = Guards::new(acceptance.keeping.options);
    guards.check_email(start.vars.text("email"), Accepted::No, sent_before)?;
    let mut accepting = Accepting {
        conversation,
        acceptance,
        guards,
        sent: sent_before,
        spending: false,
        turns: Vec::new(),
        found: None,
        probed: false,
        explained: false,
        announced: false,
        confirmed: acceptance.keeping.options.yes || sent_before,
        asked_about: None,
        facts: Facts::default(),
    };
    let (fate, done) = engine::accept(start, &mut accepting);
    let accepted = fate.accepted;
    match done.and_then(|outcome| accepting.finish(outcome)) {
        Ok(results) => Ok(results),
        Err(error) => {
            let error = accepting.look_again(accepted, error);
            if let Some(id) = accepting.found {
                return Ok(vec![acceptance.keeping.accepted_before(accepting.conversation.host, &id)]);
            }
            accepting.forget_refused(accepted, &error);
            Err(after_sending(with_account(error, fate.account_opened), accepted))
        }
    }
}

impl Outside for Accepting<'_, '_> {
    /// Guards and confirmation fire as soon as the organisation or the e-mail address is known.
    fn learned(&mut self, facts: &Facts, accepted: Accepted) -> Result<()> {
        self.facts = facts.clone();
        self.guards.check(facts, accepted, self.sent)?;
        if self.acceptance.keeping.options.dry_run {
            return Ok(());
        }
        let says_which = facts.who.organisation().is_some() || facts.who.email.is_some();
        if accepted == Accepted::No && !self.confirmed && says_which {
            let alone = self.acceptance.batch.len() == 1;
            // Of several codes each organisation is asked about, once it is known.
            if alone || (facts.who.org.is_some() && facts.who.org != self.asked_about) {
                confirm(self.conversation.host, facts)?;
                self.asked_about.clone_from(&facts.who.org);
                self.confirmed = alone;
            }
        }
        self.announce();
        Ok(())
    }

    fn ask(&mut self, asked: &Asked, accepted: Accepted) -> Result<Vec<(String, Value)>> {
        self.asking(asked, accepted)?;
        let inputs = self.conversation.ask(asked, accepted)?;
        self.answered(&inputs, accepted)?;
        Ok(inputs)
    }

    fn send(&mut self, sending: &Sending, accepted: Accepted) -> Result<Result<Reply, Failure>> {
        self.sending(sending)?;
        self.conversation.send(sending, accepted)
    }
}

impl Accepting<'_, '_> {
    /// An address that was typed is as good as one that the service names: no account is opened for another one.
    fn answered(&mut self, inputs: &[(String, Value)], accepted: Accepted) -> Result<()> {
        let email = inputs.iter().find(|(name, _)| name == "email");
        let email = email.and_then(|(_, value)| Some(value.as_str()?.to_owned()));
        self.guards.check_email(email, accepted, self.sent)
    }

    /// While a question waits, nothing is under way that a signal could spoil: what was refused with a reason is not
    /// spent, and for what was lost the pending record is on the disk.
    fn asking(&mut self, asked: &Asked, accepted: Accepted) -> Result<()> {
        if asked.inputs.is_empty() || !self.sent {
            return Ok(());
        }
        if accepted == Accepted::No && asked.again.is_some() {
            self.nothing_pending();
        }
        if let Some(signal) = self.conversation.host.signals.release() {
            return Err(Error::new(Exit::Signal(signal), "stopped"));
        }
        let why = match accepted {
            Accepted::No => return Ok(()),
            Accepted::Yes => "the invitation is accepted; what is asked now opens the session",
            Accepted::Unknown => {
                "it is not known yet whether the invitation was accepted; what is asked now helps to find out"
            }
        };
        if self.conversation.host.ui.ask().is_some() && !std::mem::replace(&mut self.explained, true) {
            self.conversation.host.ui.note(why);
        }
        Ok(())
    }

    fn sending(&mut self, sending: &Sending) -> Result<()> {
        // A look with a warning has side effects: a dry run stops before it too.
        let harmless = sending.effect == Effect::Looks && sending.warning.is_none();
        if self.acceptance.keeping.options.dry_run && !harmless {
            let request = dry_run::show(self.conversation.host, &self.conversation.addressee.host, &sending.masked);
            let answer = answers::done(DryRun::new(request))?;
            return Err(Error { members: Some(Box::new(answer)), ..Error::new(Exit::Done, "dry run") });
        }
        // 5: the first request that changes something comes next.
        if sending.effect != Effect::Looks
            && !self.probed
            && self.acceptance.keeping.service.provider.session.none.is_none()
        {
            saving::probe(self.conversation.host, self.acceptance.keeping.sessions)?;
            self.probed = true;
        }
        if sending.effect == Effect::Spends && self.turns.is_empty() {
            self.turns = self.turn()?;
        }
        self.spending |= sending.effect == Effect::Spends;
        if self.spending {
            self.conversation.host.signals.defer();
        }
        if sending.effect == Effect::Spends && !self.sent {
            // 7: from here on the process may die at any moment, and the next run must know what it was about to do.
            let now = (self.conversation.host.clock)();
            let mut batch = self.acceptance.batch.iter();
            batch.try_for_each(|invitation| self.pending(invitation, now).write(self.acceptance.keeping.sessions))?;
            self.sent = true;
        }
        Ok(())
    }

    fn pending(&self, invitation: &Invitation, time: Timestamp) -> Pending {
        Pending {
            code: invitation.hash.clone(),
            provider: self.acceptance.keeping.service.provider.id().to_owned(),
            origin: self.acceptance.keeping.service.origin(),
            // Of several codes in one call only the last one's organisation is known here.
            who: Who {
                org: self.facts.who.org.clone().filter(|_| self.acceptance.batch.len() == 1),
                org_name: None,
                ..self.facts.who.clone()
            },
            phase: Phase::Sent,
            time,
        }
    }

    /// The first result line, once. In a batch each code has its own.
    fn announce(&mut self) {
        let alone = self.acceptance.batch.len() == 1;
        if let Some(org) = self.facts.who.org.as_ref().filter(|_| alone && !self.announced) {
            self.conversation.host.ui.say(&format!("Accepting invitation to {}", printable(org)));
            self.announced = true;
        }
    }

    /// 10: verify. 11: save. 12: say. Each code gets its own session where they lead to different organisations.
    fn finish(&mut self, outcome: Outcome) -> Result<Vec<Result<AcceptedInvitation>>> {
        self.facts = outcome.facts.clone();
        let guarded = self.guards.check(&self.facts, Accepted::Yes, true).and(self.guards.broken());
        self.announce();
        if outcome.recovered {
            self.conversation.host.ui.note("the answer was lost on the way; the invitation is accepted all the same");
        }
        if let Some(verifier) = self.acceptance.verifier {
            verifier.accepted(self.conversation, &outcome)?;
        }
        if let [invitation] = self.acceptance.batch {
            if outcome.listed.iter().all(|listed| listed.code.is_some()) && !outcome.listed.is_empty() {
                listed(&outcome, invitation)?;
            }
            let members = self.acceptance.keeping.keep(
                self.conversation.host,
                invitation,
                &outcome,
                &outcome.facts,
                guarded.is_ok(),
            )?;
            guarded?;
            return Ok(vec![Ok(members)]);
        }
        let mut results = Vec::new();
        for invitation in self.acceptance.batch {
            results.push(self.acceptance.keeping.one_of_several(self.conversation.host, invitation, &outcome));
        }
        guarded?;
        Ok(results)
    }

    /// 7: one process at a time sends a code.
    fn turn(&mut self) -> Result<Vec<CodeLock>> {
        match code_lock::take(self.acceptance.keeping.sessions, self.acceptance.batch)? {
            Whose::Ours(turns) => Ok(turns),
            Whose::Accepted(id) => {
                self.found = Some(id);
                Err(Error::new(Exit::Used, "the invitation was accepted meanwhile").accepted(Accepted::Yes))
            }
        }
    }

    /// A code that is good for nothing before this run has sent it: another one may be the reason.
    fn look_again(&mut self, accepted: Accepted, error: Error) -> Error {
        let gone = matches!(error.exit, Exit::Unknown | Exit::Expired | Exit::Used);
        if !gone || self.sent || self.found.is_some() || accepted != Accepted::No {
            return error;
        }
        match self.turn() {
            Err(other) if self.found.is_some() || other.exit == Exit::OutcomeUnknown => other,
            _ => error,
        }
    }

    /// A refusal is an answer: nothing is pending any more.
    fn forget_refused(&mut self, accepted: Accepted, error: &Error) {
        if self.sent && accepted == Accepted::No && !matches!(error.exit, Exit::Signal(_)) {
            self.nothing_pending();
        }
    }

    /// Until it is sent again.
    fn nothing_pending(&mut self) {
        self.sent = false;
        self.acceptance
            .batch
            .iter()
            .for_each(|invitation| forget(self.conversation.host, self.acceptance.keeping.sessions, invitation));
        // Until it is sent again it may be another's turn.
        self.turns.clear();
    }
}

/// An account that was opened stays, whatever went wrong afterwards: the person must know of it.
fn with_account(error: Error, opened: Option<String>) -> Error {
    let Some(account) = opened else { return error };
    let account = printable(&account);
    let hint = error.hint.as_ref().map(|hint| format!("{hint}; ")).unwrap_or_default();
    error.hint(format!("{hint}the account {account} exists now, with the password you gave"))
}

fn confirm(host: &mut Host, facts: &Facts) -> Result<()> {
    let organisation = facts.who.organisation();
    let to = organisation.map_or_else(String::new, |org| format!(" to {org}"));
    let for_whom = facts.who.email.as_ref().map_or_else(String::new, |email| format!(" for {email}"));
    let from = facts.inviter.as_ref().map_or_else(String::new, |inviter| format!(", sent by {inviter}"));
    let question = printable(&format!("Accept the invitation{to}{for_whom}{from}?"));
    let Some(person) = host.ui.ask() else { return Ok(()) };
    if person.confirm(&question)? { Ok(()) } else { Err(Error::cancelled()) }
}
