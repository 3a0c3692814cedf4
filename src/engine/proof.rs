//! 8: the answer to a spending step is lost. What can prove that the invitation was accepted, and what cannot:
//! docs/security.md, "What proves", has the table. Proof is a difference between before and after the sending that only
//! this acceptance can have made; silence proves nothing, and a log-in that works proves nothing by itself.

use crate::error::{Accepted, Error, Kind, Result};
use crate::provider::{Operation, Provider, Reason};

use super::accept::{is_about_the_code, prepare_again, send};
use super::evidence::{Confirmation, Evidence, Found};
use super::operator::Operator;
use super::several;
use super::told::Memory;
use super::trouble::Trouble;

/// Finds out whether a sent code was accepted: asks the service; where nothing can tell, sends once more, which is safe
/// because a code can be spent only once. `trouble` is what this run's sending came to; `None` before it has sent.
pub fn find_out(operator: &mut Operator<'_, '_>, mut evidence: Evidence, trouble: Option<Trouble>) -> Result<Found> {
    operator.fate.lost();
    if operator.was_good && sets_org(operator.provider(), Operation::Preview) {
        evidence.shown_org = operator.facts().who.org;
    }
    let mut lost = trouble.as_ref().map(Trouble::describe);
    let was_refused = matches!(trouble, Some(Trouble::Refused(_)));
    if let Some(Trouble::Refused(refusal)) = trouble {
        evidence.refused(refusal);
    }
    if is_confirmed(operator, &mut evidence)? {
        return Ok(Found::Afterwards);
    }
    // The same refused request is not sent twice; in a second run the network may fail once more.
    let sendings = if was_refused { 0 } else { 1 + usize::from(lost.is_none()) };
    for _ in 0..sendings {
        look_again(operator, &mut evidence)?;
        if evidence.changed(operator.was_good) && log_in_fits(operator, &mut evidence)? {
            return Ok(Found::Afterwards);
        }
        // A code that is gone, and so not for this account, is not sent again.
        let is_gone = evidence.changed(operator.was_good);
        if is_gone && evidence.confirmation == Confirmation::Denied || !operator.was_good && evidence.excludes_used() {
            break;
        }
        let may_tell = evidence.shown_org.is_some() && sets_org(operator.provider(), Operation::Login);
        if may_tell && log_in_proves(operator, &mut evidence)? {
            return Ok(Found::Afterwards);
        }
        let again = send_again(operator);
        match operator.unless_stopped(again)? {
            Ok(()) => return Ok(Found::Afterwards),
            Err(Trouble::Fatal(error)) if operator.fate.accepted == Accepted::Yes => return Err(error),
            Err(Trouble::Refused(refusal)) => {
                evidence.refused(refusal);
                break;
            }
            Err(again) => {
                evidence.sent_last = matches!(again, Trouble::Lost(_));
                evidence.advice = again.advice();
                lost = Some(joined(lost, again.describe()));
            }
        }
    }
    conclude(operator, evidence, lost)
}

/// The last word, once nothing more can be asked but a log-in.
fn conclude(operator: &mut Operator<'_, '_>, mut evidence: Evidence, lost: Option<String>) -> Result<Found> {
    let is_gone = evidence.changed(operator.was_good) || evidence.is_used();
    // A list may lag behind the invitation: it is asked once more before it counts against it.
    if is_gone && evidence.confirmation == Confirmation::Denied && is_confirmed(operator, &mut evidence)? {
        return Ok(Found::Afterwards);
    }
    if is_gone && !evidence.sent_last && log_in_fits(operator, &mut evidence)? {
        return Ok(Found::Afterwards);
    }
    let is_last_word = !evidence.sent_last && evidence.confirmation != Confirmation::Unanswered;
    let is_refused = !operator.was_good && evidence.excludes_used() && is_last_word;
    if let Some(refusal) = evidence.refusal.as_ref().filter(|_| is_refused) {
        operator.fate.not_accepted();
        return Err(refusal.error());
    }
    if log_in_proves(operator, &mut evidence)? {
        return Ok(Found::Afterwards);
    }
    let refused = evidence.refusal.as_ref().map(|refusal| refusal.error().to_string());
    let what = match (lost, refused) {
        (Some(lost), Some(refused)) => joined(Some(lost), refused),
        (Some(what), None) | (None, Some(what)) => what,
        (None, None) => "an earlier run has sent the code, and the service does not tell".to_owned(),
    };
    let login = evidence.login.map(|why| format!("; a log-in does not work: {why}")).unwrap_or_default();
    let error = Error::new(Kind::OutcomeUnknown, format!("{what}{login}"));
    let refused = evidence.refusal.and_then(|refusal| Trouble::Refused(refusal).advice());
    Err(error.only_hints(refused.or(evidence.advice)))
}

fn joined(first: Option<String>, then: String) -> String {
    match first {
        Some(first) if first != then => format!("{first}; then {then}"),
        _ => then,
    }
}

/// A second sending, if the file allows it and everything the spending step needs is known.
fn send_again(operator: &mut Operator<'_, '_>) -> Result<(), Trouble> {
    let provider = operator.provider();
    let spending = || provider.accept.iter().enumerate().filter(|(index, _)| provider.spends(*index));
    if spending().any(|(_, step)| !step.repeat) {
        return Err(Trouble::Lost("the provider file says that the code is sent once only".to_owned()));
    }
    if operator.start.earlier.accepted != Accepted::No {
        prepare_again(operator)?;
        let captured = provider.captured();
        for (_, step) in spending().filter(|(_, step)| !operator.is_left_out(step)) {
            let unknown = |name: &&str| captured.contains(name) && !operator.start.vars.knows(name);
            let needed = provider.needs(step).into_iter().find(unknown).filter(|name| !provider.input(name).optional);
            if let Some(name) = needed {
                return Err(Trouble::Lost(format!("the code cannot be sent again: {name} is not known")));
            }
        }
    }
    send(operator)
}

/// A look that may be repeated: what the service says of the code now.
fn look_again(operator: &mut Operator<'_, '_>, evidence: &mut Evidence) -> Result<()> {
    let preview = &operator.provider().preview;
    let may_look = !preview.is_empty() && preview.iter().all(|step| step.repeat);
    if may_look && evidence.refusal.is_none() {
        match operator.run(Operation::Preview) {
            Err(Trouble::Refused(refusal)) => evidence.refused(refusal),
            other => drop(operator.unless_stopped(other)?),
        }
    }
    Ok(())
}

/// `[[confirm]]`: every step was sent and succeeded. It proves something only if it asks about this invitation.
fn is_confirmed(operator: &mut Operator<'_, '_>, evidence: &mut Evidence) -> Result<bool> {
    if operator.asked_of_the_invitation().is_empty() || several::are_sent_together(operator) {
        return Ok(false);
    }
    let has_session = operator.provider().session.none.is_some() || operator.new_session().ok().flatten().is_some();
    if has_session && confirm(operator, evidence)? {
        return Ok(true);
    }
    let Some(saved) = operator.start.earlier.saved.take() else { return Ok(false) };
    let own = operator.memory();
    operator.start.vars.extend(saved.vars);
    operator.cookies = saved.cookies;
    operator.keep_told(&own);
    let holds = confirm(operator, evidence)?;
    if !holds {
        operator.go_back(own);
    }
    Ok(holds)
}

/// Whether the service answers, and says that it holds. An answer that says no speaks against a code that is gone:
/// somebody else may have used it.
fn confirm(operator: &mut Operator<'_, '_>, evidence: &mut Evidence) -> Result<bool> {
    let result = operator.run_all(Operation::Confirm);
    let answered = operator.unless_stopped(result)?;
    evidence.confirmation = match answered {
        Ok(true) => return Ok(true),
        Ok(false) => Confirmation::Denied,
        Err(Trouble::Refused(refusal)) if is_about_the_code(&refusal) => Confirmation::Denied,
        Err(_) => Confirmation::Unanswered,
    };
    Ok(false)
}

fn sets_org(provider: &Provider, operation: Operation) -> bool {
    provider.steps(operation).iter().any(|step| step.set.contains_key("org"))
}

/// Whether a log-in works, if the service has one that the session comes from. Says nothing against what is proven
/// already unless the service refuses the credentials.
fn log_in_fits(operator: &mut Operator<'_, '_>, evidence: &mut Evidence) -> Result<bool> {
    let provider = operator.provider();
    let is_open = provider.session.none.is_some() || operator.new_session().ok().flatten().is_some();
    if provider.login.is_empty() || is_open {
        return Ok(evidence.proves(operator.was_good) && evidence.has_no_other_cause());
    }
    let before = operator.memory();
    match attempt_login(operator)? {
        Ok(()) if evidence.confirmation == Confirmation::Denied => {
            is_confirmed_after_login(operator, evidence, &before)
        }
        Ok(()) => Ok(true),
        Err(trouble) => {
            evidence.login_failed(&trouble);
            let refused = matches!(&trouble, Trouble::Refused(refusal) if refusal.reason() == Reason::Login);
            Ok(evidence.proves(operator.was_good) && !refused)
        }
    }
}

/// A log-in that proves: by the file's word, by answering with the very organisation that the look has shown, or by a
/// confirmation that it makes possible. One that proves nothing leaves nothing behind.
fn log_in_proves(operator: &mut Operator<'_, '_>, evidence: &mut Evidence) -> Result<bool> {
    let provider = operator.provider();
    let known = &operator.start.earlier.known_orgs;
    let tells_org = sets_org(provider, Operation::Login);
    let shown = evidence.shown_org.clone().filter(|org| tells_org && !known.contains(org));
    let may_confirm = !operator.asked_of_the_invitation().is_empty();
    let was_tried = evidence.login.is_some() || evidence.login_is_silent;
    if was_tried || provider.login.is_empty() || !(provider.login_proves || shown.is_some() || may_confirm) {
        return Ok(false);
    }
    let before = operator.memory();
    operator.start.vars.remove("org");
    if let Err(trouble) = attempt_login(operator)? {
        evidence.login_failed(&trouble);
        operator.go_back(before);
        return Ok(false);
    }
    let answered = operator.facts().who.org;
    if let Some(org) = before.vars.get("org").filter(|_| answered.is_none()) {
        operator.start.vars.set("org", org.clone());
    }
    let is_shown = shown.is_some() && answered == shown;
    if provider.login_proves || is_shown || is_confirmed_after_login(operator, evidence, &before)? {
        return Ok(true);
    }
    evidence.login_is_silent = true;
    operator.go_back(before);
    Ok(false)
}

/// A confirmation with the session of a log-in. What the log-in tells of the account is as true without the invitation:
/// the confirmation asks about what was known before.
fn is_confirmed_after_login(operator: &mut Operator<'_, '_>, evidence: &mut Evidence, before: &Memory) -> Result<bool> {
    let after = operator.memory();
    operator.keep_told(before);
    let holds = is_confirmed(operator, evidence)?;
    operator.go_back(after);
    Ok(holds)
}

fn attempt_login(operator: &mut Operator<'_, '_>) -> Result<Result<(), Trouble>> {
    let result = operator.ask_to_find_out(&[Operation::Login]).and_then(|()| operator.run(Operation::Login));
    operator.unless_stopped(result)
}
