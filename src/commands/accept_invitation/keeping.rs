//! 11 and 12: what came of each code is saved, then said.

use serde_json::{Value, json};

use crate::engine::{Facts, Listed, Outcome};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::session::pending::Pending;
use crate::ui::printable;

use super::super::saving::{self, Place};
use super::super::service::Service;
use super::course::Acceptance;
use super::invitation::Invitation;

impl Acceptance<'_> {
    /// What became of one code of a call with several: codes that are missing from the answer are unknown.
    pub(super) fn one_of_several(&self, host: &mut Host, invitation: &Invitation, outcome: &Outcome) -> Result<Value> {
        if let Some((_, refusal)) = outcome.refused.iter().find(|(refused, _)| *refused == invitation.code) {
            // It was not sent with the others.
            Pending::remove(self.sessions, &invitation.hash)?;
            return Err(refusal.error());
        }
        let listed = listed(outcome, invitation)?;
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
    pub(super) fn keep(
        &self,
        host: &mut Host,
        invitation: &Invitation,
        outcome: &Outcome,
        facts: &Facts,
        may_switch: bool,
    ) -> Result<Value> {
        let Acceptance { service, sessions, options, .. } = self;
        let place = Place {
            service,
            codes: vec![invitation.hash.clone()],
            switch: !options.no_switch && may_switch && outcome.session.is_some(),
            keep_own: options.keep_api_key,
            verified: self.verifier.is_some(),
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
}

/// What the answer says of this code; a code that is missing from it has an unknown outcome.
pub(super) fn listed<'o>(outcome: &'o Outcome, invitation: &Invitation) -> Result<&'o Listed> {
    let code = Some(invitation.code.expose());
    outcome.listed.iter().find(|listed| listed.code.as_deref() == code).ok_or_else(|| {
        Error::new(Exit::OutcomeUnknown, "the answer does not name this invitation")
            .accepted(Accepted::Unknown)
            .hint("run the same command again with this code alone: rsvp remembers and finds out")
    })
}

/// A service that gives no session ends with what was joined.
fn say_joined(host: &mut Host, service: &Service, facts: &Facts) {
    let joined = facts.org_name.as_ref().or(facts.org.as_ref()).map_or_else(String::new, |org| format!(" to {org}"));
    let why = service.provider.session.none.as_deref().unwrap_or("the service gives none");
    host.ui.say(&printable(&format!("Accepted the invitation{joined}; there is no session: {why}")));
}
