//! What is known about the invitation while a run goes on and after it has ended.

use crate::error::{Accepted, Error};
use crate::secret::Secret;

/// The invitation's fate. It travels beside every result and has no default: each end of a run states it.
#[derive(Debug)]
pub struct Fate {
    /// Whether the invitation is accepted.
    pub accepted: Accepted,
    /// The account that this run has opened at the service, empty where its name is unknown: it stays even if the
    /// invitation is not accepted.
    pub account_opened: Option<String>,
    /// Codes of a call with several that were refused when they were looked at: they are not sent with the others.
    pub refused: Vec<(Secret, Error)>,
}

impl Fate {
    /// At the start: an earlier run may have spent the code already.
    pub fn at_start(accepted: Accepted) -> Self {
        Self { accepted, account_opened: None, refused: Vec::new() }
    }

    /// Why `code` was refused when it was looked at.
    pub fn refusal_of(&self, code: &Secret) -> Option<Error> {
        self.refused.iter().find(|(refused, _)| refused == code).map(|(_, error)| error.copied())
    }

    /// A spending step has answered yes: nothing that follows takes that back.
    pub fn accepted(&mut self) {
        self.accepted = Accepted::Yes;
    }

    /// The answer to a spending step was lost.
    pub fn lost(&mut self) {
        if self.accepted == Accepted::No {
            self.accepted = Accepted::Unknown;
        }
    }

    /// The service said, or could not even be asked, before anything was spent.
    pub fn not_accepted(&mut self) {
        if self.accepted != Accepted::Yes {
            self.accepted = Accepted::No;
        }
    }
}
