//! The question before anything changes: is this the invitation that is meant?

use crate::engine::Facts;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::ui::{Part, phrase};

/// Asks, if anything is known that tells which invitation it is; whether a person has said yes. `service` is its host.
///
/// # Errors
/// The person said no.
pub fn ask(host: &mut Host, service: &str, facts: &Facts) -> Result<bool> {
    let who = &facts.who;
    let known = [&who.org, &who.org_name, &who.email, &facts.inviter, &facts.role, &facts.until];
    if known.iter().all(|fact| fact.is_none()) {
        return Ok(false);
    }
    let names = [
        (" to ", who.organisation(), ""),
        (" (", who.org_behind_name(), ")"),
        (" as ", facts.role.as_deref(), ""),
        (" for ", who.email.as_deref(), ""),
        (", sent by ", facts.inviter.as_deref(), ""),
        (", good until ", facts.until.as_deref(), ""),
    ];
    let mut parts = vec![Part::Ours("Accept the invitation at "), Part::Host(service)];
    for (before, name, behind) in names {
        parts.extend(name.into_iter().flat_map(|name| [Part::Ours(before), Part::Name(name), Part::Ours(behind)]));
    }
    parts.push(Part::Ours("?"));
    let question = phrase(&parts);
    let Some(person) = host.ui.ask() else { return Ok(false) };
    if person.confirm(&question)? { Ok(true) } else { Err(Error::cancelled()) }
}
