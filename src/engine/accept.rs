//! The order of accept, inside: look, ask, prepare, spend, prove, log in. The outside does the rest of the order: the
//! store, the pending record, the guards, the saving.

use crate::error::{Accepted, Error, Exit, Result};
use crate::provider::Reason;
use crate::provider::outcome::Refusal;
use crate::provider::{Input, Operation};

use super::evidence::{Evidence, Found};
use super::operation::effect;
use super::operator::Operator;
use super::proof;
use super::trouble::Trouble;
use super::{Effect, Outcome, several};

/// Accepts the invitation, up to a session.
pub fn accept(operator: &mut Operator<'_, '_>) -> Result<Outcome> {
    operator.compute_values();
    operator.report_known()?;
    let was_accepted = operator.start.earlier.accepted == Accepted::Yes;
    let found = if was_accepted {
        prepare_session(operator)?;
        Found::Afterwards
    } else {
        operator.ask_missing(&[Operation::Preview])?;
        let are_several = several::look_at_each(operator)?;
        if are_several && several::none_is_left(operator) {
            return Ok(Outcome::default());
        }
        let evidence = look(operator, are_several)?;
        spend(operator, evidence)?
    };
    if operator.fate.accepted != Accepted::Yes {
        operator.accepted();
    }
    open_session(operator)?;
    let session = operator.new_session().map_err(Trouble::error)?;
    if session.is_none() && operator.provider().session.none.is_none() {
        let what = match was_accepted {
            true => "an earlier run has lost the answer that gave it",
            false => "the service gave no session",
        };
        return Err(Error::new(Exit::Unavailable, what));
    }
    Ok(Outcome {
        facts: operator.facts(),
        session,
        recovered: found == Found::Afterwards,
        listed: operator.take_listed().map_err(Trouble::error)?,
        proof: None,
    })
}

/// What must be given before the first request.
pub fn missing_from_the_start(operator: &mut Operator<'_, '_>) -> Vec<Input> {
    operator.compute_values();
    let mut operations = vec![Operation::Preview];
    // What only the spending step needs does not keep a second run from finding out what became of the first.
    match operator.start.earlier.accepted {
        Accepted::No => operations.extend(needed(operator)),
        Accepted::Unknown => {}
        Accepted::Yes => operations.clear(),
    }
    operator.missing(&operations)
}

/// 3: the look, unless each code of several was looked at already. After a lost answer a refusal is not the end: the code may
/// be gone because it was accepted.
fn look(operator: &mut Operator<'_, '_>, looked_at_each: bool) -> Result<Evidence> {
    let earlier = operator.start.earlier.accepted != Accepted::No;
    let mut evidence = Evidence::default();
    if looked_at_each {
        operator.was_good = !operator.provider().preview.is_empty();
        return Ok(evidence);
    }
    if operator.provider().preview.is_empty() {
        return Ok(evidence);
    }
    match operator.run(Operation::Preview) {
        Ok(()) => {
            operator.was_good = true;
            evidence.is_good_now = true;
        }
        Err(Trouble::Refused(refusal)) if earlier && is_about_the_code(&refusal) => evidence.refused(refusal),
        // What such a failure usually means for the code does not hold if the code may be spent.
        Err(trouble) if earlier => return Err(trouble.without_advice()),
        Err(trouble) => return Err(trouble.error()),
    }
    Ok(evidence)
}

/// Whether a refusal is about the code, and not about the caller's credentials or the service's load.
pub fn is_about_the_code(refusal: &Refusal) -> bool {
    !matches!(refusal.reason(), Reason::Login | Reason::RateLimited | Reason::Unavailable)
}

/// The operations whose inputs are asked for before anything is spent.
fn needed(operator: &Operator<'_, '_>) -> Vec<Operation> {
    let provider = operator.provider();
    let set_by_accept = |name: &String| provider.accept.iter().any(|step| step.set.contains_key(name));
    let secret = &provider.session.secret;
    // Whether accepting sets a cookie cannot be known before: then what a log-in needs is asked for as well.
    let filled_by_accept = !secret.is_empty() && secret.iter().all(set_by_accept);
    if filled_by_accept || provider.session.none.is_some() {
        vec![Operation::Accept]
    } else {
        vec![Operation::Accept, Operation::Login]
    }
}

/// 4 to 8: asks, prepares and sends; when the answer is lost, finds out.
fn spend(operator: &mut Operator<'_, '_>, evidence: Evidence) -> Result<Found> {
    let earlier = operator.start.earlier.accepted != Accepted::No;
    if earlier && !evidence.is_good_now {
        return proof::find_out(operator, evidence, None);
    }
    operator.ask_missing(&needed(operator))?;
    prepare(operator).map_err(|trouble| if earlier { trouble.without_advice() } else { trouble.error() })?;
    match send(operator) {
        Ok(()) => Ok(Found::AtOnce),
        Err(Trouble::Fatal(error)) => Err(error),
        // One spending step has answered yes: what a later one says is about the session.
        Err(trouble) if operator.fate.accepted == Accepted::Yes => Err(trouble.without_advice()),
        // While an earlier run may have spent the code, no refusal says what became of it.
        Err(trouble @ (Trouble::Refused(_) | Trouble::NotSent { .. })) if !earlier => Err(trouble.error()),
        Err(trouble) => proof::find_out(operator, evidence, Some(trouble)),
    }
}

/// 4 and 6 for a second sending: whatever cannot be had keeps the code from being sent, and is not the end.
pub fn prepare_again(operator: &mut Operator<'_, '_>) -> Result<(), Trouble> {
    operator.ask_to_find_out(&needed(operator))?;
    prepare(operator)
}

/// The steps before the spending one: sign up, sign in, look.
fn prepare(operator: &mut Operator<'_, '_>) -> Result<(), Trouble> {
    let provider = operator.provider();
    for (index, step) in provider.accept.iter().enumerate().take_while(|(index, _)| !provider.spends(*index)) {
        operator.step(step, Operation::Accept, effect(provider, Operation::Accept, index))?;
    }
    Ok(())
}

/// 7: from the spending step to the end of `accept`.
pub fn send(operator: &mut Operator<'_, '_>) -> Result<(), Trouble> {
    let provider = operator.provider();
    for (index, step) in provider.accept.iter().enumerate().skip_while(|(index, _)| !provider.spends(*index)) {
        let effect = effect(provider, Operation::Accept, index);
        let result = operator.step(step, Operation::Accept, effect);
        match result {
            Err(trouble) if effect != Effect::Spends => return Err(Trouble::Fatal(trouble.error())),
            other => other?,
        };
    }
    if operator.fate.accepted == Accepted::Yes {
        return Ok(());
    }
    let what = "no step that accepts was sent: the provider file leaves it out for this invitation";
    Err(Trouble::Fatal(Error::new(Exit::NotOffered, what)))
}

/// An earlier run was told yes: the code is not sent, and what a session needs is had otherwise. A look is for what a
/// log-in needs alone; it is refused where the code is gone, and that says nothing new.
fn prepare_session(operator: &mut Operator<'_, '_>) -> Result<()> {
    let provider = operator.provider();
    let needed_by_login = provider.login.iter().flat_map(|step| provider.needs(step));
    let shown = |name: &str| provider.preview.iter().any(|step| step.set.contains_key(name));
    if needed_by_login.into_iter().any(|name| shown(name) && !operator.start.vars.knows(name)) {
        operator.ask_missing(&[Operation::Preview])?;
        let looked = operator.run(Operation::Preview);
        drop(operator.unless_stopped(looked)?);
    }
    if provider.login.is_empty() && provider.session.none.is_none() {
        operator.ask_missing(&needed(operator))?;
        prepare(operator).map_err(Trouble::error)?;
    }
    Ok(())
}

/// 9: a log-in, unless accepting gave the session.
fn open_session(operator: &mut Operator<'_, '_>) -> Result<()> {
    let is_open =
        operator.provider().session.none.is_some() || operator.new_session().map_err(Trouble::error)?.is_some();
    if !is_open {
        operator.ask_missing(&[Operation::Login])?;
        operator.run(Operation::Login).map_err(Trouble::error)?;
    }
    Ok(())
}
