//! The order of accept, as docs/security.md lists it, with its numbers: from the command line to what is said at the end.

use crate::answers;
use crate::cli::AcceptInvitation;
use crate::client::conversation::Conversation;
use crate::client::saving;
use crate::client::verifying::{Verifier, Verifying};
use crate::config::Settings;
use crate::ended::Ended;
use crate::engine::{self, Asked, Effect, Facts, Outside, Sending, Spent};
use crate::error::{Accepted, Error, Exit, Kind, Result};
use crate::host::Host;
use crate::http::{Failure, Reply};
use crate::provider::Vars;
use crate::secret::SecretValue;
use crate::session::pending::Phase;
use crate::session::{CodeLock, Sessions};
use crate::who::Who;

mod code_lock;
mod code_name;
mod confirmation;
mod dry_run;
mod earlier;
mod ending;
mod finishing;
mod guards;
mod invitations;
mod results;

use code_name::CodeName;
use earlier::Noted;
use finishing::Saving;
use guards::Guards;
use invitations::{Invitation, Invitations};
use results::Results;

pub use ending::explained;

/// Accepts the invitations of the command line. What went wrong before anything was sent is an error of the run; what
/// comes later is the result of its code.
pub fn accept(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Ended {
    let mut codes = Vec::new();
    // It names a session that lists invitations, not the account of this one.
    host.ui.again.account.clear();
    let sessions = match saving::open(host, settings) {
        Ok(sessions) => sessions,
        Err(error) => return Ended { accepted: Accepted::No, result: Err(error) },
    };
    match in_order(host, settings, options, &sessions, &mut codes) {
        Ok(results) => results.end(),
        Err(error) => earlier::stopped(error, &sessions, &codes),
    }
}

fn in_order(
    host: &mut Host,
    settings: &Settings,
    options: &AcceptInvitation,
    sessions: &Sessions,
    codes: &mut Vec<CodeName>,
) -> Result<Results> {
    // 0: the command line is whole, the service is known, each code could be one, the guards can hold. No request yet.
    let Invitations { service, all, given, are_several } = Invitations::read(host, settings, options)?;
    codes.extend(all.iter().map(|invitation| invitation.name.clone()));
    let guards = Guards::new(options, &service.provider)?;
    let given = invitations::given(host, &service, options, given)?;
    let verifying = Verifying::wanted(host, settings, &service, &options.verification)?;
    // 1: the store works.
    sessions.check((host.clock)())?;
    // 2: what earlier runs have left of each code.
    let mut results = Results::new(all.len(), are_several);
    let saving = Saving { service: &service, sessions, settings, options, guards: &guards };
    let open = earlier::set_aside(host, &saving, all, &mut results)?;
    if open.is_empty() {
        return Ok(results);
    }
    for invitation in &open {
        let start = invitations::start(host, &saving, &given, &[invitation]);
        invitations::refuse_what_nobody_can_give(host, &start)?;
    }
    // 3 to 12: all codes in one call where the service takes a list, else one after another over one connection.
    let mut conversation = Conversation::new(host, settings, &service)?;
    let verifier = verifying.map(|verifying| verifying.with_keys(&mut conversation)).transpose()?;
    let mut known = given;
    let mut batches = invitations::batches(&open, &service).into_iter().peekable();
    while let Some(batch) = batches.next() {
        known.extend(conversation.answers.take().unwrap_or_default());
        let start = invitations::start(conversation.host, &saving, &known, &batch);
        // What no other code needs is not held on to.
        match batches.peek() {
            Some(_) => conversation.answers = Some(Vars::default()),
            None => known = Vars::default(),
        }
        let earlier = start.earlier.accepted != Accepted::No;
        conversation.addressee.once = earlier;
        let mut acceptance = Acceptance {
            conversation: &mut conversation,
            saving: &saving,
            verifier: verifier.as_ref(),
            batch: &batch,
            guards: guards.clone(),
            facts: Facts::default(),
            recorded: earlier,
            spending: false,
            locks: Vec::new(),
            accepted_meanwhile: None,
            dry_run: None,
            probed: false,
            announced: false,
            confirmed: options.yes || earlier,
            explained: false,
        };
        let (fate, outcome) = engine::accept(start, &mut acceptance);
        if batches.peek().is_none() {
            acceptance.conversation.close();
        }
        let done = acceptance.finish(fate, outcome);
        if results.take(conversation.host, &batch, done) {
            break;
        }
    }
    if results.any_is_accepted() {
        service.remember(conversation.host, settings);
    }
    Ok(results)
}

/// One batch of codes, mostly one, on its way.
pub struct Acceptance<'a, 'h> {
    conversation: &'a mut Conversation<'h>,
    saving: &'a Saving<'a>,
    verifier: Option<&'a Verifier<'a>>,
    batch: &'a [&'a Invitation],
    guards: Guards,
    facts: Facts,
    /// Whether a record of the sending is on the disk.
    recorded: bool,
    /// Whether this run has come to the spending call: from there on a signal waits.
    spending: bool,
    /// What keeps other processes from sending the same codes.
    locks: Vec<CodeLock>,
    /// The session that another process with the same code has got meanwhile.
    accepted_meanwhile: Option<String>,
    /// The request at which a dry run has stopped.
    dry_run: Option<answers::Request>,
    probed: bool,
    announced: bool,
    confirmed: bool,
    /// Whether it was said why there are questions after the code was sent.
    explained: bool,
}

impl Outside for Acceptance<'_, '_> {
    /// 0: what the code itself tells is checked before the first request.
    fn known(&mut self, facts: &Facts, accepted: Accepted) -> Result<()> {
        self.facts = facts.clone();
        self.guards.check(facts, self.may_stop(accepted))
    }

    fn next_code(&mut self) {
        self.confirmed = self.saving.options.yes;
    }

    /// 3 and 6: the guards first, then the question, as soon as it is known whom the invitation is for.
    fn learned(&mut self, facts: &Facts, accepted: Accepted) -> Result<()> {
        self.facts = facts.clone();
        self.guards.check(facts, self.may_stop(accepted))?;
        if self.saving.options.dry_run {
            return Ok(());
        }
        if accepted == Accepted::No && !self.confirmed {
            self.confirmed = confirmation::ask(self.conversation.host, &self.conversation.addressee.host, facts)?;
        }
        // A token that is to be verified may be forged, and so may be what comes with it.
        if self.verifier.is_none() {
            self.announce();
        }
        Ok(())
    }

    /// 4: what is missing. While a question waits, nothing is under way that a signal could spoil: what was refused with
    /// a reason is not spent, and for what was lost the pending record is on the disk.
    fn ask(&mut self, asked: &Asked, accepted: Accepted) -> Result<Vec<(String, SecretValue)>> {
        if !asked.inputs.is_empty() && self.recorded {
            if accepted == Accepted::No && asked.again.is_some() {
                self.forget_record();
            }
            if let Some(signal) = self.conversation.host.signals.release() {
                return Err(Error::new(Exit::Signal(signal), "stopped"));
            }
            self.explain_question(accepted);
        }
        let inputs = self.conversation.ask(asked, accepted)?;
        // An address that was typed counts like one that the service names: no account is opened for another one.
        let email = inputs.iter().find(|(name, _)| name == "email");
        let email = email.and_then(|(_, value)| Some(value.as_str()?.to_owned()));
        let who = Who { email, ..Who::default() };
        self.guards.check(&Facts { who, ..Facts::default() }, self.may_stop(accepted))?;
        Ok(inputs)
    }

    fn send(&mut self, sending: &Sending<'_>, accepted: Accepted) -> Result<Result<Reply, Failure>> {
        // A look with a warning has side effects: a dry run stops before it.
        let is_harmless = sending.effect == Effect::Looks && sending.warning.is_none();
        if self.saving.options.dry_run && !is_harmless {
            let service = &self.conversation.addressee.host;
            self.dry_run = Some(dry_run::show(&mut self.conversation.host.ui, service, &sending.masked()?));
            return Err(Error::cancelled());
        }
        // 5: the first request that changes something comes next: the keyring must work before it.
        if sending.effect != Effect::Looks && !self.probed && self.saving.opens_session() {
            saving::probe(self.conversation.host, self.saving.sessions)?;
            self.probed = true;
        }
        if sending.effect == Effect::Spends {
            self.before_spending(sending)?;
        } else if accepted == Accepted::Yes {
            // An earlier run has sent the code, and may still be on its way to the session.
            self.lock()?;
        }
        if self.spending {
            self.conversation.host.signals.defer();
        }
        self.conversation.send(sending, accepted)
    }

    /// 7: whatever happens from here on, the next run need not find out. A record that cannot be written stays as it was.
    fn spent(&mut self, spent: &Spent<'_>) {
        earlier::note_accepted(self.saving, self.batch, spent, (self.conversation.host.clock)());
    }
}

impl Acceptance<'_, '_> {
    /// 7: from here on the process may die at any moment, and the next run must know what it was about to do.
    fn before_spending(&mut self, sending: &Sending<'_>) -> Result<()> {
        self.saving.can_save(&self.facts)?;
        self.lock()?;
        self.spending = true;
        if !self.recorded {
            let now = (self.conversation.host.clock)();
            for invitation in self.batch {
                let facts = if self.is_alone() { self.facts.clone() } else { self.facts.of_account() };
                let (was_good, kept) = (sending.was_good, sending.kept.clone());
                let noted = Noted { phase: Phase::Sent, who: facts.who, was_good, kept };
                earlier::record(self.saving, invitation, &noted, now)?;
            }
            self.recorded = true;
        }
        Ok(())
    }

    /// Keeps other processes from sending these codes, or waits for one that does.
    fn lock(&mut self) -> Result<()> {
        if !self.locks.is_empty() {
            return Ok(());
        }
        match code_lock::take(self.saving.sessions, self.batch)? {
            code_lock::Taken::Acquired(locks) => self.locks = locks,
            code_lock::Taken::AlreadyAccepted(id) => {
                self.accepted_meanwhile = Some(id);
                return Err(Error::new(Kind::CodeGone(Exit::Used), "the invitation was accepted meanwhile"));
            }
        }
        Ok(())
    }

    fn is_alone(&self) -> bool {
        self.batch.len() == 1
    }

    /// Whether a guard that fails now still keeps the code from being sent.
    fn may_stop(&self, accepted: Accepted) -> bool {
        !self.spending && accepted != Accepted::Yes
    }

    /// The first result line, once. In a batch each code has its own.
    fn announce(&mut self) {
        if self.is_alone() && !self.announced {
            self.announced = finishing::announce(self.conversation.host, &self.facts);
        }
    }

    fn explain_question(&mut self, accepted: Accepted) {
        let why = match accepted {
            Accepted::No => return,
            Accepted::Yes => "the invitation is accepted; what is asked now opens the session",
            Accepted::Unknown => {
                "it is not known yet whether the invitation was accepted; what is asked now helps to find out"
            }
        };
        if self.conversation.host.ui.ask().is_some() && !std::mem::replace(&mut self.explained, true) {
            self.conversation.host.ui.note(why);
        }
    }
}
