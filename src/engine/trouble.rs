//! Why a step did not succeed.

use crate::error::{Error, Exit};
use crate::provider::outcome::Refusal;

#[derive(Debug)]
pub enum Trouble {
    /// The service said no, with a reason.
    Refused(Refusal),
    /// Nothing reached the service.
    NotSent { what: String, hint: Option<String> },
    /// The answer did not arrive, or nobody can read it.
    Lost(String),
    /// The run cannot go on: a missing input, a mistake in the file.
    Fatal(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

impl Trouble {
    /// As an error, where the step spends nothing.
    pub fn error(self) -> Error {
        match self {
            Self::Refused(refusal) => refusal.error(),
            Self::NotSent { what, hint } => Error::new(Exit::Network, what)
                .hint(hint.unwrap_or_else(|| "try again; the service was not reached".to_owned())),
            Self::Lost(what) => Error::new(Exit::Unavailable, what).hint("try again later"),
            Self::Fatal(error) => error,
        }
    }

    /// The same without what it usually means for the code, which may be spent; the provider file's own hint is kept.
    pub fn without_advice(self) -> Error {
        let advice = self.advice();
        self.error().only_hints(advice)
    }

    /// What to do about it, whatever became of the code.
    pub fn advice(&self) -> Option<String> {
        match self {
            Self::Refused(refusal) if refusal.is_mendable() => Some(refusal.advice()),
            Self::Refused(refusal) => refusal.hint.clone(),
            Self::NotSent { hint, .. } => hint.clone(),
            Self::Lost(_) => None,
            Self::Fatal(error) => error.hint_text(),
        }
    }

    /// What happened, for a sentence about a lost answer.
    pub fn describe(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.error().to_string(),
            Self::NotSent { what, .. } | Self::Lost(what) => what.clone(),
            Self::Fatal(error) => error.to_string(),
        }
    }
}
