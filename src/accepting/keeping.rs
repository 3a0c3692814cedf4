//! 11 and 12: what came of each code is saved, then said.

use crate::answers::{AcceptedInvitation, SessionOf};
use crate::cli::AcceptInvitation;
use crate::engine::{Facts, Listed, Outcome};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::session::pending::Pending;
use crate::session::{Session, Sessions};
use crate::ui::printable;
use crate::who::Who;

use super::guards::Guards;
use super::invitation::Invitation;
use crate::client::saving::{self, Place};
use crate::client::service::Service;

/// Where what was accepted is kept, and how that was asked for.
pub struct Keeping<'a> {
    pub service: &'a Service,
    pub sessions: &'a Sessions,
    pub options: &'a AcceptInvitation,
}

impl Keeping<'_> {
    /// What became of one code of a call with several: codes that are missing from the answer are unknown.
    pub fn one_of_several(
        &self,
        host: &mut Host,
        invitation: &Invitation,
        outcome: &Outcome,
    ) -> Result<AcceptedInvitation> {
        if let Some((_, refusal)) = outcome.refused.iter().find(|(refused, _)| *refused == invitation.code) {
            // It was not sent with the others.
            forget(host, self.sessions, invitation);
            return Err(refusal.error());
        }
        let listed = listed(outcome, invitation)?;
        // Who accepts is the same for all; the answer may say it only once.
        let (told, all) = (&listed.facts.who, &outcome.facts.who);
        let who = Who {
            account: told.account.clone().or_else(|| all.account.clone()),
            email: told.email.clone().or_else(|| all.email.clone()),
            ..told.clone()
        };
        let facts = Facts { who, ..listed.facts.clone() };
        if let Some(org) = &facts.who.org {
            host.ui.say(&format!("Accepting invitation to {}", printable(org)));
        }
        self.keep(host, invitation, outcome, &facts, true)
    }

    /// Saves what came of one code.
    pub fn keep(
        &self,
        host: &mut Host,
        invitation: &Invitation,
        outcome: &Outcome,
        facts: &Facts,
        may_switch: bool,
    ) -> Result<AcceptedInvitation> {
        let Keeping { service, sessions, options } = self;
        let place = Place {
            service,
            codes: vec![invitation.hash.clone()],
            switch: !options.no_switch && may_switch && outcome.session.is_some(),
            keep_own: options.keep_api_key,
            verified: options.verification.verify,
        };
        let session = saving::save(host, sessions, &place, facts, outcome.session.clone()).map_err(not_saved)?;
        forget(host, sessions, invitation);
        if outcome.session.is_none() {
            say_joined(host, service, facts);
        } else if may_switch {
            saving::say(host, sessions, &session, place.switch);
        }
        Ok(self.answer(&session, outcome.session.is_some(), outcome.recovered))
    }

    /// The code is known to have been accepted here: exit 6, or 0 with `--if-needed`. No request.
    pub fn accepted_before(&self, host: &mut Host, id: &str) -> Result<AcceptedInvitation> {
        let session = self.sessions.load(id)?;
        if !self.options.if_needed {
            return Err(Error::new(Exit::Used, "the invitation was accepted here before, and the session is kept")
                .accepted(Accepted::Yes)
                .hint("nothing is left to do; `rsvp status` shows the session"));
        }
        host.ui.note("accepted before; nothing was sent");
        Ok(self.answer(&session, self.service.provider.session.none.is_none(), false))
    }

    /// An earlier run had saved the session `id` and was stopped before it could say so: what was left to do. No
    /// request.
    pub fn finish_earlier(&self, host: &mut Host, invitation: &Invitation, id: &str) -> Result<AcceptedInvitation> {
        let Keeping { service, sessions, options } = self;
        let session = sessions.load(id).map_err(|error| error.accepted(Accepted::Yes))?;
        let facts = Facts { who: session.who.clone(), ..Facts::default() };
        let mut guards = Guards::new(options);
        guards.check(&facts, Accepted::Yes, true)?;
        let opened = service.provider.session.none.is_none();
        let switch = opened && !options.no_switch && guards.broken().is_ok();
        if let Some(org) = &facts.who.org {
            host.ui.say(&format!("Accepting invitation to {}", printable(org)));
        }
        host.ui.note("accepted and saved by an earlier run that was stopped; nothing was sent");
        if switch {
            saving::make_current(sessions, id).map_err(not_saved)?;
        }
        forget(host, sessions, invitation);
        guards.broken()?;
        if opened {
            saving::say(host, sessions, &session, switch);
        } else {
            say_joined(host, service, &facts);
        }
        Ok(self.answer(&session, opened, true))
    }

    fn answer(&self, session: &Session, opened: bool, recovered: bool) -> AcceptedInvitation {
        let SessionOf { account, session } = saving::answer(self.sessions, session);
        AcceptedInvitation { account, session: opened.then_some(session), recovered }
    }
}

/// Nothing is pending any more. A record that cannot be removed does no harm: the next run finds out again.
pub fn forget(host: &mut Host, sessions: &Sessions, invitation: &Invitation) {
    if let Err(error) = Pending::remove(sessions, &invitation.hash) {
        host.ui.warn(&error.to_string());
    }
}

/// Exit 11. The pending record stays: the next run goes on from what is saved so far.
fn not_saved(error: Error) -> Error {
    let first = error.hint.as_ref().map(|hint| format!("{hint}; then ")).unwrap_or_default();
    Error { exit: Exit::NoSession, accepted: Accepted::Yes, ..error }
        .context("the invitation was accepted")
        .hint(format!("{first}run the same command again; or open a session with `rsvp login`"))
}

/// What the answer says of this code; a code that is missing from it has an unknown outcome.
pub fn listed<'o>(outcome: &'o Outcome, invitation: &Invitation) -> Result<&'o Listed> {
    let code = Some(invitation.code.expose());
    outcome.listed.iter().find(|listed| listed.code.as_deref() == code).ok_or_else(|| {
        Error::new(Exit::OutcomeUnknown, "the answer does not name this invitation")
            .accepted(Accepted::Unknown)
            .hint("run the same command again with this code alone: rsvp remembers and finds out")
    })
}

/// A service that gives no session ends with what was joined.
fn say_joined(host: &mut Host, service: &Service, facts: &Facts) {
    let joined = facts.who.organisation().map_or_else(String::new, |org| format!(" to {org}"));
    let why = service.provider.session.none.as_deref().unwrap_or("the service gives none");
    host.ui.say(&printable(&format!("Accepted the invitation{joined}; there is no session: {why}")));
}
