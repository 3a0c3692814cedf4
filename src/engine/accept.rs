//! The order of accept, inside: look, ask, prepare, spend, prove, log in. Whoever drives the engine does the rest of the
//! order: the store, the pending record, the guards, the saving.

use crate::error::{Accepted, Error, Exit, Result};
use crate::http::{Failure, Reply};
use crate::provider::outcome::Refusal;
use crate::provider::{Input, Operation};

use serde_json::Value;

use super::operation::{Operator, Trouble, effect};
use super::{Asked, Effect, Outcome, Outside, Sending, Start, several};

/// What the spending call came to.
enum Spent {
    /// It was accepted, and the answer says so.
    Plainly,
    /// It was accepted, as was found out afterwards.
    AsProved,
}

/// Accepts the invitation, up to a session.
pub fn accept(operator: &mut Operator<'_, '_>) -> Result<Outcome> {
    let provider = operator.provider();
    operator.compute_values();
    operator.tell_conflicts()?;
    if operator.start.sent_before {
        operator.fate.accepted = Accepted::Unknown;
    }
    operator.ask_missing(&[Operation::Preview])?;
    let refused = several::look_at_each(operator)?;
    if let Some(refused) = refused.as_ref().filter(|_| several::none_is_left(operator)) {
        return Ok(Outcome { refused: refused.clone(), ..Outcome::default() });
    }
    // After a lost answer, a service that no longer knows the code has not answered the question yet.
    let looked = if refused.is_some() { Ok(()) } else { operator.run(Operation::Preview) };
    let mut gone = still_good(looked, operator.start.sent_before)?;
    operator.ask_missing(&needed(operator))?;
    if gone.is_none() {
        gone = prepare(operator)?;
    }
    let spent = spend(operator, gone)?;
    operator.fate.accepted = Accepted::Yes;
    if provider.session.none.is_none() && operator.filled().map_err(no_session)?.is_none() {
        operator.ask_missing(&[Operation::Login]).map_err(|error| no_session(error.into()))?;
        operator.run(Operation::Login).map_err(no_session)?;
    }
    let session = operator.filled().map_err(no_session)?;
    if session.is_none() && provider.session.none.is_none() {
        return Err(no_session(Trouble::Lost("the service gave no session".to_owned())));
    }
    let (facts, listed) = (operator.facts(), operator.take_listed());
    let recovered = matches!(spent, Spent::AsProved);
    Ok(Outcome { facts, session, recovered, listed, refused: refused.unwrap_or_default(), proof: None })
}

/// Before the first request there is nobody outside.
struct Nobody;

impl Outside for Nobody {
    fn ask(&mut self, _: &Asked, _: Accepted) -> Result<Vec<(String, Value)>> {
        Err(Error::cancelled())
    }

    fn send(&mut self, _: &Sending, _: Accepted) -> Result<Result<Reply, Failure>> {
        Err(Error::cancelled())
    }
}

/// What must be given before the first request.
pub fn missing_from_the_start(start: &Start<'_>) -> Result<Vec<Input>> {
    let mut nobody = Nobody;
    let mut operator = Operator::new(start.clone(), &mut nobody);
    operator.compute_values();
    let mut operations = vec![Operation::Preview];
    operations.extend(needed(&operator));
    operator.missing(&operations)
}

/// Passes what went well, and puts a "gone" aside where an earlier run may be the reason for it.
fn still_good(result: Result<(), Trouble>, sent_before: bool) -> Result<Option<Refusal>> {
    match result {
        Ok(()) => Ok(None),
        Err(Trouble::Refused(refusal)) if sent_before && refusal.says_gone() => Ok(Some(refusal)),
        // What such a failure usually means for the code does not hold where the code may be spent.
        Err(trouble) if sent_before => Err(trouble.without_promise()),
        Err(trouble) => Err(trouble.error()),
    }
}

/// The operations whose inputs are asked for before anything is spent.
fn needed(operator: &Operator<'_, '_>) -> Vec<Operation> {
    let provider = operator.provider();
    let set_by_accept = |name: &String| provider.accept.iter().any(|step| step.set.contains_key(name));
    let secret = &provider.session.secret;
    // Whether a cookie comes of accepting cannot be known before: then what a log-in needs is asked for, too.
    let filled_by_accept = !secret.is_empty() && secret.iter().all(set_by_accept);
    if filled_by_accept || provider.session.none.is_some() {
        vec![Operation::Accept]
    } else {
        vec![Operation::Accept, Operation::Login]
    }
}

/// The steps before the spending one: sign up, sign in, look.
fn prepare(operator: &mut Operator<'_, '_>) -> Result<Option<Refusal>> {
    let provider = operator.provider();
    for (index, step) in provider.accept.iter().enumerate().take_while(|(index, _)| !provider.spends(*index)) {
        let result = operator.step(step, Operation::Accept, effect(provider, Operation::Accept, index));
        let gone = still_good(result, operator.start.sent_before)?;
        if gone.is_some() {
            return Ok(gone);
        }
    }
    Ok(None)
}

/// Sends the spending call and whatever follows it; when the answer is lost, finds out.
fn spend(operator: &mut Operator<'_, '_>, gone: Option<Refusal>) -> Result<Spent> {
    let sent_before = operator.start.sent_before;
    if let Some(refusal) = gone {
        return settle(operator, Trouble::Refused(refusal));
    }
    match send(operator) {
        Ok(()) => Ok(Spent::Plainly),
        // Where an earlier run has sent the code, no refusal says what became of that.
        Err(Trouble::Refused(refusal)) if !sent_before => {
            operator.fate.accepted = Accepted::No;
            Err(refusal.error())
        }
        Err(Trouble::NotSent { what, hint }) if !sent_before => {
            operator.fate.accepted = Accepted::No;
            Err(Trouble::NotSent { what, hint }.error())
        }
        Err(Trouble::Fatal(error)) => Err(error),
        Err(trouble) => settle(operator, trouble),
    }
}

/// From the spending step to the end of `accept`.
fn send(operator: &mut Operator<'_, '_>) -> Result<(), Trouble> {
    let provider = operator.provider();
    for (index, step) in provider.accept.iter().enumerate().skip_while(|(index, _)| !provider.spends(*index)) {
        match effect(provider, Operation::Accept, index) {
            Effect::Spends => operator.step(step, Operation::Accept, Effect::Spends)?,
            // The invitation is accepted: what follows cannot make that undone, only the session can fail.
            after => match operator.step(step, Operation::Accept, after) {
                Ok(()) => {}
                Err(trouble) => return Err(Trouble::Fatal(no_session(trouble))),
            },
        }
    }
    Ok(())
}

/// The answer to the spending call is lost. Asks the service what happened; where nothing can tell, sends once more,
/// which is safe because a code can be spent only once; and takes a log-in for proof last of all, because the person
/// may have had an account with this password before.
fn settle(operator: &mut Operator<'_, '_>, lost: Trouble) -> Result<Spent> {
    operator.fate.accepted = Accepted::Unknown;
    if confirmed(operator)? || preview_says_accepted(operator)? || login_joins_previewed(operator)? {
        return Ok(Spent::AsProved);
    }
    match send(operator) {
        Ok(()) => Ok(Spent::AsProved),
        Err(Trouble::Fatal(error)) => Err(error),
        Err(Trouble::Refused(refusal)) if refusal.says_gone() => by_login(operator, Some(&refusal), &describe(&lost)),
        Err(Trouble::Lost(what)) => by_login(operator, None, &again_lost(&lost, &Trouble::Lost(what))),
        // This sending never came to the code: what it was like before nobody knows, and a log-in would prove nothing.
        Err(Trouble::Refused(refusal)) => Err(unknown(operator, &refusal.error().to_string(), Some(refusal.advice()))),
        Err(again) => Err(unknown(operator, &again_lost(&lost, &again), None)),
    }
}

fn describe(trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(refusal) => refusal.error().to_string(),
        Trouble::NotSent { what, .. } | Trouble::Lost(what) => what.clone(),
        Trouble::Fatal(error) => error.to_string(),
    }
}

fn again_lost(first: &Trouble, again: &Trouble) -> String {
    let (first, again) = (describe(first), describe(again));
    if first == again { again } else { format!("{first}; then {again}") }
}

/// `[[confirm]]`, where everything it needs is known: a step that cannot be built proves nothing, and neither do steps
/// that were all left out.
fn confirmed(operator: &mut Operator<'_, '_>) -> Result<bool> {
    if operator.provider().confirm.is_empty()
        || operator.filled().ok().flatten().is_none()
        || operator.facts().who.org.is_none()
    {
        return Ok(false);
    }
    let sent = operator.sent;
    Ok(passes(operator.run(Operation::Confirm))? && operator.sent > sent)
}

/// A preview that may be repeated and now says "used" or "a member already".
fn preview_says_accepted(operator: &mut Operator<'_, '_>) -> Result<bool> {
    let preview = &operator.provider().preview;
    if preview.is_empty() || preview.iter().any(|step| !step.repeat) {
        return Ok(false);
    }
    match operator.run(Operation::Preview) {
        Err(Trouble::Refused(refusal)) => Ok(refusal.says_used()),
        other => passes(other).map(|_| false),
    }
}

/// A log-in to the very organisation that the invitation was for.
fn login_joins_previewed(operator: &mut Operator<'_, '_>) -> Result<bool> {
    let provider = operator.provider();
    let (previewed, has_login) = (operator.facts().who.org, !provider.login.is_empty());
    let tells_org = provider.login.iter().any(|step| step.set.contains_key("org"));
    let looked = provider.preview.iter().any(|step| step.set.contains_key("org"));
    if previewed.is_none() || !has_login || !tells_org || !looked {
        return Ok(false);
    }
    Ok(log_in(operator)? && operator.facts().who.org == previewed)
}

/// The last resort, and the last word.
fn by_login(operator: &mut Operator<'_, '_>, gone: Option<&Refusal>, what: &str) -> Result<Spent> {
    // This run or an earlier one has sent the code, and now it is used: accepted. Opening the session comes next.
    if gone.is_some_and(Refusal::says_used) {
        return Ok(Spent::AsProved);
    }
    if operator.provider().login_proves && !operator.provider().login.is_empty() && log_in(operator)? {
        return Ok(Spent::AsProved);
    }
    Err(unknown(operator, what, None))
}

/// Nothing can tell what became of the invitation (exit 15). Nobody is sent to a log-in that is not there.
fn unknown(operator: &Operator<'_, '_>, what: &str, advice: Option<String>) -> Error {
    let provider = operator.provider();
    let also = advice.map_or_else(String::new, |advice| format!(", and {advice}"));
    let or_log_in = match provider.login.is_empty() {
        true => String::new(),
        false => format!("; or see whether `rsvp login -p {}` works", provider.id()),
    };
    let what = format!("it is not known whether the invitation was accepted: {what}");
    Error::new(Exit::OutcomeUnknown, what)
        .accepted(Accepted::Unknown)
        .hint(format!("run the same command again{also}: rsvp remembers and finds out{or_log_in}"))
}

fn log_in(operator: &mut Operator<'_, '_>) -> Result<bool> {
    match operator.ask_missing(&[Operation::Login]) {
        Ok(()) => passes(operator.run(Operation::Login)),
        Err(error) => Err(error),
    }
}

/// Whether an operation that only finds out went well; only what ends the run is an error.
fn passes(result: Result<(), Trouble>) -> Result<bool> {
    match result {
        Ok(()) => Ok(true),
        Err(Trouble::Fatal(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// Accepted, but there is no session (exit 11).
fn no_session(trouble: Trouble) -> Error {
    let (cause, hint) = match trouble {
        Trouble::Fatal(error) if error.exit == Exit::NoSession => return error,
        Trouble::Fatal(error) if matches!(error.exit, Exit::Signal(_)) => return error.accepted(Accepted::Yes),
        other => (
            other.error(),
            "the invitation is accepted; run the same command again, or open a session with `rsvp login`",
        ),
    };
    Error { exit: Exit::NoSession, hint: Some(hint.to_owned()), accepted: Accepted::Yes, ..cause }
        .context("the invitation was accepted, but there is no session")
}
