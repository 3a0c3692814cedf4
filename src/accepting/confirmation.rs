//! The question before anything changes: is this the invitation that is meant?

use crate::engine::Facts;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::ui::printable;

/// Asks, if anything is known that tells which invitation it is; whether a person has said yes.
///
/// # Errors
/// The person said no.
pub fn ask(host: &mut Host, facts: &Facts) -> Result<bool> {
    let who = &facts.who;
    let known = [&who.org, &who.org_name, &who.email, &facts.inviter, &facts.role, &facts.until];
    if known.iter().all(|fact| fact.is_none()) {
        return Ok(false);
    }
    let organisation = who.organisation();
    let to = organisation.map_or_else(String::new, |org| format!(" to {org}"));
    let for_whom = who.email.as_ref().map_or_else(String::new, |email| format!(" for {email}"));
    let from = facts.inviter.as_ref().map_or_else(String::new, |inviter| format!(", sent by {inviter}"));
    let question = printable(&format!("Accept the invitation{to}{for_whom}{from}?"));
    let Some(person) = host.ui.ask() else { return Ok(false) };
    if person.confirm(&question)? { Ok(true) } else { Err(Error::cancelled()) }
}
