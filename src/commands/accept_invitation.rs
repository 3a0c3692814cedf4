//! `rsvp accept-invitation`: the order of accept, as docs/security.md lists it. The numbers are those of the list.

use serde_json::{Value, json};

use crate::answers;
use crate::cli::{AcceptInvitation, CodeText};
use crate::config::Settings;
use crate::engine::{Asked, Effect, Facts, Outcome, Run, Sending, Start, missing_from_the_start};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::inputs::{self, Flags};
use crate::provider::Vars;
use crate::secret::Secret;
use crate::session::Sessions;
use crate::session::pending::{Pending, Phase};

use super::errand::{Course, Errand, after_sending};
use super::guards::Guards;
use super::saving::{self, Place};
use super::service::Service;

/// The name in the JSON answer.
pub(super) const NAME: &str = "accept-invitation";

pub(super) fn run(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Value> {
    // 0: the command line is whole, the service known, the code could be one. No request yet.
    let code = match &options.code {
        Some(code) => code.clone(),
        None => ask_for_code(host)?,
    };
    let (service, link) = Service::of_invitation(host, settings, &code)?;
    let mut vars = given(host, options, &service)?;
    vars.extend(link);
    let sessions = saving::open(host, settings)?;
    let code_hash = code_hash(&service, &vars);
    // 1: the store works. 2: what is remembered of this code.
    sessions.check((host.clock)())?;
    let pending = Pending::read(&sessions, &code_hash)?.filter(|pending| pending.phase == Phase::Sent);
    if let Some(id) = sessions.accepted_in(&code_hash) {
        Pending::remove(&sessions, &code_hash)?;
        return accepted_before(host, &sessions, &id, options);
    }
    recall(pending.as_ref(), &mut vars);
    let start = Start {
        provider: &service.provider,
        base: service.base.clone(),
        vars,
        cookies: crate::http::cookies::Jar::default(),
        now: (host.clock)(),
        sent_before: pending.is_some(),
    };
    let missing = missing_from_the_start(&start)?;
    if !missing.is_empty() && host.ui.ask().is_none() {
        return Err(inputs::missing(&missing));
    }
    // 3 to 9: the engine's part.
    let mut errand = Errand::new(host, settings, service.host())?;
    errand.addressee.once = pending.is_some();
    let mut accepting = Accepting {
        guards: Guards::new(options),
        service: &service,
        sessions: &sessions,
        code_hash: &code_hash,
        sent: pending.is_some(),
        dry_run: options.dry_run,
        withheld: Value::Null,
        announced: false,
        explained: false,
        confirmed: options.yes || pending.is_some(),
        facts: Facts::default(),
    };
    let mut run = Run::accept(start);
    let driven = errand.drive(&mut run, &mut accepting);
    let accepted = run.accepted();
    let finished = driven.and_then(|outcome| accepting.finish(&mut errand, outcome, options));
    // When the invitation is accepted and saved, a signal that came meanwhile has nothing left to stop.
    let _ = errand.host.signals.release();
    let dry = accepting.dry_run;
    match finished {
        Err(error) if dry && error.exit == Exit::Done => {
            Ok(answers::done(NAME, Accepted::No, json!({ "dry_run": true, "request": accepting.withheld })))
        }
        Err(error) => {
            accepting.forget_refused(accepted, &error)?;
            Err(after_sending(error, accepted))
        }
        Ok(answer) => Ok(answer),
    }
}

fn ask_for_code(host: &mut Host) -> Result<CodeText> {
    let Some(person) = host.ui.ask() else {
        return Err(Error::usage("the invitation code is missing, and there is nobody to ask")
            .hint("give it: rsvp accept-invitation CODE"));
    };
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

fn given(host: &mut Host, options: &AcceptInvitation, service: &Service) -> Result<Vars> {
    let flags = Flags { name: options.name.as_deref(), phone: options.phone.as_deref() };
    let Host { env, stdin, ui, .. } = host;
    let environment = |name: &str| env.get(name).map(ToOwned::to_owned);
    inputs::given(&flags, &options.credentials, &service.provider, stdin.as_mut(), &environment, ui)
}

fn code_hash(service: &Service, vars: &Vars) -> String {
    let code = vars.text("code").map(Secret::new).unwrap_or_default();
    crate::session::code_hash(service.provider.id(), &service.origin(), &code)
}

/// What an earlier run knew when it sent the code; what is given now comes first.
fn recall(pending: Option<&Pending>, vars: &mut Vars) {
    let Some(pending) = pending else { return };
    let known = [("org", &pending.org), ("email", &pending.email), ("account", &pending.account)];
    for (name, value) in known {
        if let Some(value) = value.as_ref().filter(|_| !vars.knows(name)) {
            vars.set(name, value.as_str());
        }
    }
}

/// The code is known to have been accepted here: exit 6, or 0 with `--if-needed`. No request.
fn accepted_before(host: &mut Host, sessions: &Sessions, id: &str, options: &AcceptInvitation) -> Result<Value> {
    let session = sessions.load(id)?;
    if !options.if_needed {
        return Err(Error::new(Exit::Used, "the invitation was accepted here before, and the session is kept")
            .accepted(Accepted::Yes)
            .hint("nothing is left to do; `rsvp status` shows the session"));
    }
    host.ui.note("accepted before; nothing was sent");
    let mut members = saving::members(&session, &session.id, sessions.current_id()?.as_deref());
    members["recovered"] = json!(false);
    Ok(answers::done(NAME, Accepted::Yes, members))
}

/// The command's side of the dialogue.
struct Accepting<'a> {
    guards: Guards,
    service: &'a Service,
    sessions: &'a Sessions,
    code_hash: &'a str,
    sent: bool,
    dry_run: bool,
    /// The request that `--dry-run` stopped, for the JSON answer.
    withheld: Value,
    announced: bool,
    /// Whether it was said why there are questions after the code was sent.
    explained: bool,
    confirmed: bool,
    facts: Facts,
}

impl Course for Accepting<'_> {
    /// Guards and confirmation fire as soon as the organisation or the e-mail address is known.
    fn learned(&mut self, errand: &mut Errand<'_>, facts: &Facts, accepted: Accepted) -> Result<()> {
        self.facts = facts.clone();
        self.guards.check(facts, accepted, self.sent)?;
        if accepted == Accepted::No && !self.confirmed && !self.dry_run {
            confirm(errand.host, facts)?;
            self.confirmed = true;
        }
        if !self.dry_run {
            self.announce(errand.host);
        }
        Ok(())
    }

    /// While a question waits, nothing is under way that a signal could spoil: what was refused with a reason is not
    /// spent, and for what was lost the pending record is on the disk.
    fn asking(&mut self, errand: &mut Errand<'_>, asked: &Asked, accepted: Accepted) -> Result<()> {
        if asked.inputs.is_empty() || !self.sent {
            return Ok(());
        }
        if accepted == Accepted::No && asked.again.is_some() {
            Pending::remove(self.sessions, self.code_hash)?;
            self.sent = false;
        }
        if let Some(signal) = errand.host.signals.release() {
            return Err(Error::new(Exit::Signal(signal), "stopped"));
        }
        let why = match accepted {
            Accepted::No => return Ok(()),
            Accepted::Yes => "the invitation is accepted; what is asked now opens the session",
            Accepted::Unknown => {
                "it is not known yet whether the invitation was accepted; what is asked now helps to find out"
            }
        };
        if errand.host.ui.ask().is_some() && !std::mem::replace(&mut self.explained, true) {
            errand.host.ui.note(why);
        }
        Ok(())
    }

    fn sending(&mut self, errand: &mut Errand<'_>, sending: &Sending) -> Result<()> {
        if self.dry_run && sending.effect != Effect::Looks {
            self.withheld = super::dry_run::show(errand.host, &errand.addressee.host, &sending.masked);
            return Err(Error::new(Exit::Done, "dry run"));
        }
        if self.sent || sending.effect == Effect::Spends {
            errand.host.signals.defer();
        }
        if sending.effect == Effect::Spends {
            // 7: from here on the process may die at any moment, and the next run must know what it was about to do.
            if !self.sent {
                self.pending((errand.host.clock)()).write(self.sessions)?;
                self.sent = true;
            }
        }
        Ok(())
    }
}

impl Accepting<'_> {
    fn pending(&self, time: jiff::Timestamp) -> Pending {
        Pending {
            code: self.code_hash.to_owned(),
            provider: self.service.provider.id().to_owned(),
            origin: self.service.origin(),
            org: self.facts.org.clone(),
            account: self.facts.account.clone(),
            email: self.facts.email.clone(),
            phase: Phase::Sent,
            time,
        }
    }

    /// The first result line, once.
    fn announce(&mut self, host: &mut Host) {
        if let Some(org) = self.facts.org.as_ref().filter(|_| !self.announced) {
            host.ui.say(&format!("Accepting invitation to {}", crate::ui::printable(org)));
            self.announced = true;
        }
    }

    /// 11: save. 12: say.
    fn finish(&mut self, errand: &mut Errand<'_>, outcome: Outcome, options: &AcceptInvitation) -> Result<Value> {
        self.facts = outcome.facts.clone();
        let guarded = self.guards.check(&self.facts, Accepted::Yes, true).and(self.guards.broken());
        self.announce(errand.host);
        let host = &mut *errand.host;
        if outcome.recovered {
            host.ui.note("the answer was lost on the way; the invitation is accepted all the same");
        }
        let Some(filled) = outcome.session else {
            Pending::remove(self.sessions, self.code_hash)?;
            guarded?;
            return Ok(self.without_session(host, outcome.recovered));
        };
        let place = Place {
            service: self.service,
            codes: vec![self.code_hash.to_owned()],
            switch: !options.no_switch && guarded.is_ok(),
        };
        let session = saving::save(host, self.sessions, &place, &self.facts, filled)?;
        Pending::remove(self.sessions, self.code_hash)?;
        guarded?;
        saving::say(host, self.sessions, &session, place.switch)?;
        let mut members = saving::members(&session, &session.id, self.sessions.current_id()?.as_deref());
        members["recovered"] = json!(outcome.recovered);
        Ok(answers::done(NAME, Accepted::Yes, members))
    }

    /// A service that gives no session ends with what was joined.
    fn without_session(&self, host: &mut Host, recovered: bool) -> Value {
        let facts = &self.facts;
        let joined =
            facts.org_name.as_ref().or(facts.org.as_ref()).map_or_else(String::new, |org| format!(" to {org}"));
        let why = self.service.provider.session.none.as_deref().unwrap_or("the service gives none");
        host.ui.say(&crate::ui::printable(&format!("Accepted the invitation{joined}; there is no session: {why}")));
        let members = json!({
            "provider": self.service.provider.id(), "origin": self.service.origin(), "org": facts.org,
            "org_name": facts.org_name, "account": facts.account, "email": facts.email, "session": null, "recovered": recovered,
        });
        answers::done(NAME, Accepted::Yes, members)
    }

    /// A refusal is an answer: nothing is pending any more.
    fn forget_refused(&self, accepted: Accepted, error: &Error) -> Result<()> {
        if self.sent && accepted == Accepted::No && !matches!(error.exit, Exit::Signal(_)) {
            Pending::remove(self.sessions, self.code_hash)?;
        }
        Ok(())
    }
}

fn confirm(host: &mut Host, facts: &Facts) -> Result<()> {
    let organisation = facts.org_name.as_ref().or(facts.org.as_ref());
    let to = organisation.map_or_else(String::new, |org| format!(" to {org}"));
    let for_whom = facts.email.as_ref().map_or_else(String::new, |email| format!(" for {email}"));
    let from = facts.inviter.as_ref().map_or_else(String::new, |inviter| format!(", sent by {inviter}"));
    let question = crate::ui::printable(&format!("Accept the invitation{to}{for_whom}{from}?"));
    let Some(person) = host.ui.ask() else { return Ok(()) };
    if person.confirm(&question)? { Ok(()) } else { Err(Error::cancelled()) }
}
