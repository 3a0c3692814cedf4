//! What went wrong, whose turn it is, and what to do next.

use std::fmt;

use serde::Serialize;

/// Whether the invitation was accepted: every message after the spending call says so, and every JSON answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Accepted {
    /// The code is as good as before.
    #[default]
    No,
    /// The code is spent, the person belongs to the organisation.
    Yes,
    /// The answer to the spending call was lost and nothing could prove what happened.
    Unknown,
}

/// An exit code: the same meaning for every service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done.
    Done,
    /// rsvp failed in a way it did not foresee.
    Unforeseen,
    /// A wrong command line, or an input is missing and nobody can be asked.
    Usage,
    /// The invitation is unknown or malformed.
    Unknown,
    /// Not logged in, or credentials refused.
    Login,
    /// The invitation has expired or was withdrawn.
    Expired,
    /// The invitation was used before, or the person is a member already.
    Used,
    /// The invitation is for somebody else, or an `--expect-…` did not hold.
    WrongAccount,
    /// Network, TLS or time-out before the code was spent.
    Network,
    /// The service asks to wait.
    RateLimited,
    /// The token does not check out.
    Verification,
    /// Accepted, but there is no saved session.
    NoSession,
    /// Several codes with different results.
    Mixed,
    /// The service does not offer this.
    NotOffered,
    /// The service answered something unusable to a call that spends nothing.
    Unavailable,
    /// The answer to the spending call was lost.
    OutcomeUnknown,
    /// The service refused for a reason of its own.
    Refused,
    /// The session store cannot be used.
    Store,
    /// Cancelled by the person, or by a signal of this number.
    Signal(u8),
    /// A command that rsvp was asked to run has ended with this code, and has said itself what there is to say.
    Command(u8),
}

/// One row of the table of exit codes, for `--help`, man page, docs and tests.
#[derive(Debug)]
pub struct ExitMeaning {
    /// The code.
    pub exit: Exit,
    /// What it means.
    pub meaning: &'static str,
    /// Whose turn it is now.
    pub turn: &'static str,
}

impl Exit {
    /// Ctrl-C, Ctrl-D, or "no" at a prompt.
    pub const CANCELLED: Self = Self::Signal(2);

    /// Every exit code, in order.
    #[rustfmt::skip]
    pub const TABLE: &'static [ExitMeaning] = &[
        ExitMeaning { exit: Self::Done, meaning: "done", turn: "" },
        ExitMeaning { exit: Self::Unforeseen, meaning: "rsvp failed in a way it did not foresee", turn: "report it" },
        ExitMeaning { exit: Self::Usage, meaning: "usage, or an input is missing and nobody can be asked", turn: "fix the command" },
        ExitMeaning { exit: Self::Unknown, meaning: "the invitation is unknown or malformed", turn: "ask the inviter" },
        ExitMeaning { exit: Self::Login, meaning: "not logged in, or credentials refused", turn: "log in" },
        ExitMeaning { exit: Self::Expired, meaning: "expired or withdrawn", turn: "ask for a new one" },
        ExitMeaning { exit: Self::Used, meaning: "already used, or already a member", turn: "probably fine" },
        ExitMeaning { exit: Self::WrongAccount, meaning: "wrong account, or an --expect-… did not hold", turn: "check who you are" },
        ExitMeaning { exit: Self::Network, meaning: "network, TLS or time-out before the code was spent", turn: "try again" },
        ExitMeaning { exit: Self::RateLimited, meaning: "rate limited", turn: "wait" },
        ExitMeaning { exit: Self::Verification, meaning: "token verification failed", turn: "stop; ask the service" },
        ExitMeaning { exit: Self::NoSession, meaning: "accepted, but there is no saved session", turn: "log in, as the message says" },
        ExitMeaning { exit: Self::Mixed, meaning: "several codes, different results", turn: "look at each" },
        ExitMeaning { exit: Self::NotOffered, meaning: "this service does not offer this", turn: "" },
        ExitMeaning { exit: Self::Unavailable, meaning: "an unusable answer to a call that spends nothing", turn: "try later" },
        ExitMeaning { exit: Self::OutcomeUnknown, meaning: "outcome unknown: the answer was lost", turn: "find out, as the message says" },
        ExitMeaning { exit: Self::Refused, meaning: "refused for a reason of the service's own; not spent", turn: "read its words" },
        ExitMeaning { exit: Self::Store, meaning: "the session store cannot be used; nothing was sent", turn: "fix the store" },
        ExitMeaning { exit: Self::CANCELLED, meaning: "cancelled: Ctrl-C, Ctrl-D, \"no\"; other signals 128+n", turn: "" },
    ];

    /// The number the process exits with.
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unforeseen => 1,
            Self::Usage => 2,
            Self::Unknown => 3,
            Self::Login => 4,
            Self::Expired => 5,
            Self::Used => 6,
            Self::WrongAccount => 7,
            Self::Network => 8,
            Self::RateLimited => 9,
            Self::Verification => 10,
            Self::NoSession => 11,
            Self::Mixed => 12,
            Self::NotOffered => 13,
            Self::Unavailable => 14,
            Self::OutcomeUnknown => 15,
            Self::Refused => 16,
            Self::Store => 17,
            Self::Signal(number) => 128 + number,
            Self::Command(code) => code,
        }
    }
}

/// A failure on its way to the person: what happened, the exit code, what to do next, and whether the code is spent.
#[derive(Debug)]
pub struct Error {
    /// Whose turn it is.
    pub exit: Exit,
    /// What happened, with its causes. One line each, lower case, no full stop, and never a secret.
    pub what: anyhow::Error,
    /// What to do next.
    pub hint: Option<String>,
    /// Whether the invitation was accepted all the same.
    pub accepted: Accepted,
    /// What the JSON answer says beside the failure, such as the result of each code.
    pub members: Option<Box<serde_json::Value>>,
}

/// What most functions here return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A foreseen failure of kind `exit`.
    pub fn new(exit: Exit, what: impl fmt::Display) -> Self {
        Self { exit, what: anyhow::anyhow!("{what}"), hint: None, accepted: Accepted::No, members: None }
    }

    /// A mistake on the command line, or a missing input.
    pub fn usage(what: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// The person said no: Ctrl-C, Ctrl-D, or "no".
    pub fn cancelled() -> Self {
        Self::new(Exit::CANCELLED, "cancelled")
    }

    /// What to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says whether the code is spent.
    #[must_use]
    pub fn accepted(mut self, accepted: Accepted) -> Self {
        self.accepted = accepted;
        self
    }

    /// The same failure, with `what` as the headline and the former one as its cause.
    #[must_use]
    pub fn context(mut self, what: impl fmt::Display + Send + Sync + 'static) -> Self {
        self.what = self.what.context(what);
        self
    }
}

/// What happened and its causes on one line, as `error:` prints it.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.what)
    }
}

/// Anything that arrives by plain `?` was not foreseen.
impl<E: Into<anyhow::Error>> From<E> for Error {
    fn from(cause: E) -> Self {
        Self { exit: Exit::Unforeseen, what: cause.into(), hint: None, accepted: Accepted::No, members: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_code_once_in_order() {
        let codes: Vec<u8> = Exit::TABLE.iter().map(|row| row.exit.code()).collect();
        let expected: Vec<u8> = (0..=17).chain([130]).collect();
        assert_eq!(codes, expected);
    }

    #[test]
    fn an_error_prints_its_causes_on_one_line() {
        let error = Error::new(Exit::Network, "connection refused").context("cannot reach id.example");
        assert_eq!(error.to_string(), "cannot reach id.example: connection refused");
    }
}
