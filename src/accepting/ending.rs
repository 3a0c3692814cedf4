//! What went wrong, told together with what became of the invitation.

use crate::client::service::Service;
use crate::engine::Fate;
use crate::error::{Accepted, Error, Exit, Kind};
use crate::ui::printable;

/// What is said in place of "the same command again", which would find nothing of this run.
const IN_THE_SANDBOX: &str = "the sandbox keeps nothing of a run: the same command starts anew";

/// The failure as a person must hear it: accepted without a session (exit 11), unknown (exit 15), or as it is.
pub fn explained(error: Error, fate: &Fate, service: &Service) -> Error {
    let error = match (fate.accepted, error.kind) {
        (accepted, Kind::Stopped(_)) => error.hint(after_a_stop(accepted, service)),
        (Accepted::No, Kind::GuardFailed) => error.hint("nothing was accepted; check who you are"),
        (Accepted::Unknown, Kind::GuardFailed) => error.hint(
            "this run did not send the code, but an earlier one may have spent it: check who you are, and run the same \
             command again",
        ),
        (_, Kind::GuardFailed | Kind::Verification | Kind::NoSession) => error,
        (Accepted::No, Kind::Other(Exit::Usage)) => error.hint("the invitation is still good"),
        (Accepted::No, Kind::Other(Exit::Unavailable)) => error.hint("the code is not spent"),
        (Accepted::No, _) => error,
        (Accepted::Yes, _) => without_session(error, service),
        (Accepted::Unknown, _) => unknown(error, service),
    };
    // An account that was opened stays, whatever went wrong afterwards: the person must know of it.
    match &fate.account_opened {
        Some(account) if account.is_empty() => error.hint("an account exists now, with the password you gave"),
        Some(account) => {
            let account = printable(account);
            error.hint(format!("the account {account} exists now, with the password you gave"))
        }
        None => error,
    }
}

fn after_a_stop(accepted: Accepted, service: &Service) -> String {
    match accepted {
        Accepted::No => "the invitation is untouched; the same command starts over".to_owned(),
        Accepted::Yes => format!("the invitation is accepted; {}", to_a_session(service, "")),
        Accepted::Unknown => {
            format!("it is not known whether the invitation was accepted; {}", to_the_truth(service, ""))
        }
    }
}

/// How a person who is invited comes to a session. `and` is what the cause wants done first.
pub fn to_a_session(service: &Service, and: &str) -> String {
    match (service.is_sandbox, service.has_login()) {
        (true, _) => IN_THE_SANDBOX.to_owned(),
        (false, false) if !service.can_open_again() => {
            "the session came with the answer alone: ask whoever invited you how to log in".to_owned()
        }
        (false, true) => format!("run the same command again{and}; or open a session with `rsvp login`"),
        (false, false) => format!("run the same command again{and}"),
    }
}

/// How to find out whether the invitation was accepted. Nobody is sent to a log-in that the service does not have.
fn to_the_truth(service: &Service, and: &str) -> String {
    if service.is_sandbox {
        return IN_THE_SANDBOX.to_owned();
    }
    if !service.can_find_out() {
        return format!(
            "ask whoever invited you whether you are a member; or run the same command again{and}, which sends the code once more"
        );
    }
    let login = if service.has_login() { "; or see whether `rsvp login` works" } else { "" };
    format!("run the same command again{and}: rsvp remembers and finds out{login}")
}

fn without_session(error: Error, service: &Service) -> Error {
    let hint = to_a_session(service, &and(&error));
    error.of_kind(Kind::NoSession).context("the invitation was accepted, but there is no session").only_hints([hint])
}

fn unknown(error: Error, service: &Service) -> Error {
    let hint = to_the_truth(service, &and(&error));
    error
        .of_kind(Kind::OutcomeUnknown)
        .context("it is not known whether the invitation was accepted")
        .only_hints([hint])
}

/// What the cause itself wants done first.
fn and(error: &Error) -> String {
    error.hint_text().map(|hint| format!(", and {hint}")).unwrap_or_default()
}
