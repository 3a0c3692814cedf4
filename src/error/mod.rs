//! What went wrong, whose turn it is, and what to do next.

use std::fmt;

use serde::Serialize;

mod exit;

pub use exit::{Exit, ExitMeaning};

/// Whether the invitation was accepted. It has no default: it travels beside every result, and each end of a command
/// states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Accepted {
    /// The code is as good as before.
    No,
    /// The code is spent, the person belongs to the organisation.
    Yes,
    /// The answer to the spending call was lost and nothing could prove what happened.
    Unknown,
}

/// What went wrong, as far as code decides on it. Everything else is only told, by its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// No saved session fits.
    NoSuchSession,
    /// There is no key to verify a token with.
    NoKey,
    /// An input is missing, and nobody can be asked.
    MissingInput,
    /// An `--expect-…` does not hold, or the service contradicts what was given.
    GuardFailed,
    /// The service does not accept the credentials or the session.
    NotAccepted(Exit),
    /// The invitation is unknown, expired or used.
    CodeGone(Exit),
    /// A signal, Ctrl-D or "no".
    Stopped(u8),
    /// The session store cannot be used.
    Store,
    /// A token does not check out.
    Verification,
    /// The invitation is accepted, and there is no saved session.
    NoSession,
    /// The answer to the spending call was lost, and nothing proves what happened.
    OutcomeUnknown,
    /// Code does not decide on it.
    Other(Exit),
}

impl Kind {
    /// The exit code it ends with.
    pub fn exit(self) -> Exit {
        match self {
            Self::NoSuchSession => Exit::Login,
            Self::NoKey => Exit::NotOffered,
            Self::MissingInput => Exit::Usage,
            Self::GuardFailed => Exit::WrongAccount,
            Self::Stopped(signal) => Exit::Signal(signal),
            Self::Store => Exit::Store,
            Self::Verification => Exit::Verification,
            Self::NoSession => Exit::NoSession,
            Self::OutcomeUnknown => Exit::OutcomeUnknown,
            Self::NotAccepted(exit) | Self::CodeGone(exit) | Self::Other(exit) => exit,
        }
    }
}

impl From<Exit> for Kind {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Signal(signal) => Self::Stopped(signal),
            Exit::Store => Self::Store,
            Exit::Verification => Self::Verification,
            Exit::OutcomeUnknown => Self::OutcomeUnknown,
            other => Self::Other(other),
        }
    }
}

/// A failure on its way to the person: what happened, what to do next, and what the JSON answer says beside it.
#[derive(Debug)]
pub struct Error {
    pub kind: Kind,
    /// What happened, with its causes. One line each, lower case, no full stop, and never a secret.
    what: anyhow::Error,
    hints: Vec<String>,
    /// How many seconds the service asks you to wait.
    pub retry_after: Option<u64>,
    /// What the JSON answer says beside the failure, such as the result of each code.
    pub members: Option<Box<serde_json::Value>>,
}

/// What most functions here return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A foreseen failure.
    pub fn new(kind: impl Into<Kind>, what: impl fmt::Display) -> Self {
        Self { kind: kind.into(), what: anyhow::anyhow!("{what}"), hints: Vec::new(), retry_after: None, members: None }
    }

    /// A mistake on the command line, or a missing input.
    pub fn usage(what: impl fmt::Display) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// The person said no: Ctrl-C, Ctrl-D, or "no".
    pub fn cancelled() -> Self {
        Self::new(Exit::CANCELLED, "cancelled")
    }

    /// The exit code, for the process and the JSON answer; code decides on [`Error::kind`].
    pub fn exit(&self) -> Exit {
        self.kind.exit()
    }

    /// One more thing to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// These things to do next, and no others.
    #[must_use]
    pub fn only_hints(mut self, hints: impl IntoIterator<Item = String>) -> Self {
        self.hints = hints.into_iter().collect();
        self
    }

    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// All hints as one text, as the JSON answers have it.
    pub fn hint_text(&self) -> Option<String> {
        if self.hints.is_empty() { None } else { Some(self.hints.join("; ")) }
    }

    /// The same failure for another code of the same call.
    #[must_use]
    pub fn copied(&self) -> Self {
        Self {
            kind: self.kind,
            what: anyhow::anyhow!("{self}"),
            hints: self.hints.clone(),
            retry_after: self.retry_after,
            members: None,
        }
    }

    /// The same failure as another kind.
    #[must_use]
    pub fn of_kind(mut self, kind: impl Into<Kind>) -> Self {
        self.kind = kind.into();
        self
    }

    /// The same failure, with `what` as the headline and the former one as its cause.
    #[must_use]
    pub fn context(mut self, what: impl fmt::Display + Send + Sync + 'static) -> Self {
        self.what = self.what.context(what);
        self
    }

    /// How many seconds the service asks you to wait.
    #[must_use]
    pub fn retry_after(mut self, seconds: Option<u64>) -> Self {
        self.retry_after = seconds;
        self
    }

    /// What the JSON answer says beside the failure.
    #[must_use]
    pub fn with_members(mut self, members: serde_json::Value) -> Self {
        self.members = Some(Box::new(members));
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
        Self {
            kind: Kind::Other(Exit::Unforeseen),
            what: cause.into(),
            hints: Vec::new(),
            retry_after: None,
            members: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_prints_its_causes_on_one_line() {
        let error = Error::new(Exit::Network, "connection refused").context("cannot reach id.example");
        assert_eq!(error.to_string(), "cannot reach id.example: connection refused");
    }
}
