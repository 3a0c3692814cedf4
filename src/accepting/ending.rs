//! What went wrong, told together with what became of the invitation.

use crate::client::service::Service;
use crate::engine::Fate;
use crate::error::{Accepted, Error, Exit, Kind};
use crate::ui::printable;

/// The failure as a person must hear it: accepted without a session (exit 11), unknown (exit 15), or as it is.
pub fn explained(error: Error, fate: &Fate, service: &Service) -> Error {
    let error = match (fate.accepted, error.kind) {
        (accepted, Kind::Stopped(_)) => error.hint(after_a_stop(accepted)),
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
        Some(account) => {
            let account = printable(account);
            error.hint(format!("the account {account} exists now, with the password you gave"))
        }
        None => error,
    }
}

fn after_a_stop(accepted: Accepted) -> &'static str {
    match accepted {
        Accepted::No => "the invitation is untouched; the same command starts over",
        Accepted::Yes => "the invitation is accepted; run the same command again, or open a session with `rsvp login`",
        Accepted::Unknown => {
            "it is not known whether the invitation was accepted; run the same command again: rsvp remembers and finds out"
        }
    }
}

fn without_session(error: Error, service: &Service) -> Error {
    let login = service.login_command().map(|command| format!("; or open a session with `{command}`"));
    let hint = format!("run the same command again{}{}", and(&error), login.unwrap_or_default());
    error.of_kind(Kind::NoSession).context("the invitation was accepted, but there is no session").only_hints([hint])
}

/// Nobody is sent to a log-in that the service does not have.
fn unknown(error: Error, service: &Service) -> Error {
    let login = service.login_command().map(|command| format!("; or see whether `{command}` works"));
    let again = format!("run the same command again{}: rsvp remembers and finds out", and(&error));
    let hint = format!("{again}{}", login.unwrap_or_default());
    error
        .of_kind(Kind::OutcomeUnknown)
        .context("it is not known whether the invitation was accepted")
        .only_hints([hint])
}

/// What the cause itself wants done first.
fn and(error: &Error) -> String {
    error.hint_text().map(|hint| format!(", and {hint}")).unwrap_or_default()
}
