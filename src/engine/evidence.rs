//! What is known of a sent code beside the answer to its sending.

use crate::provider::Reason;
use crate::provider::outcome::Refusal;

use super::trouble::Trouble;

/// When it became known that the invitation is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The answer said so.
    AtOnce,
    /// The answer was lost, and it was found out.
    Afterwards,
}

/// What the confirmation said when it was asked last. One that holds ends the finding out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Confirmation {
    #[default]
    NotAsked,
    /// It was answered, and does not hold.
    Denied,
    /// There was no answer: it might have held.
    Unanswered,
}

/// What is known of the code beside the answer to its sending.
#[derive(Default)]
pub struct Evidence {
    /// The look in this run has said that the code is good.
    pub is_good_now: bool,
    /// What the service says of the code after it was sent.
    pub refusal: Option<Refusal>,
    /// The organisation that the look has shown.
    pub shown_org: Option<String>,
    /// Why a log-in did not work.
    pub login: Option<String>,
    /// A log-in worked and proved nothing: another one would not either.
    pub login_is_silent: bool,
    pub confirmation: Confirmation,
    /// What a person can mend.
    pub advice: Option<String>,
    /// The code was sent after the refusal, and that answer was lost as well.
    pub sent_last: bool,
}

impl Evidence {
    pub fn refused(&mut self, refusal: Refusal) {
        self.refusal = Some(refusal);
        self.sent_last = false;
    }

    pub fn login_failed(&mut self, trouble: &Trouble) {
        self.login = Some(trouble.describe());
        self.advice = trouble.advice().or(self.advice.take());
    }

    pub fn any_reason(&self, fits: fn(&Reason) -> bool) -> bool {
        self.refusal.as_ref().is_some_and(|refusal| refusal.reasons.iter().any(fits))
    }

    /// The code was good before the sending, and now it is used or gone.
    pub fn changed(&self, was_good: bool) -> bool {
        was_good && self.any_reason(|reason| matches!(reason, Reason::Used | Reason::Member | Reason::Unknown))
    }

    /// The same, and the service does not say that somebody else made it so.
    pub fn proves(&self, was_good: bool) -> bool {
        self.changed(was_good) && self.confirmation != Confirmation::Denied
    }

    /// Neither time nor the inviter can have made it so.
    pub fn has_no_other_cause(&self) -> bool {
        !self.any_reason(|reason| matches!(reason, Reason::Expired | Reason::Withdrawn))
    }

    pub fn is_used(&self) -> bool {
        self.refusal.as_ref().is_some_and(Refusal::says_used)
    }

    /// A reason that a used code cannot have, by the word of the file: a bare 404 may be all that is left of a used one.
    pub fn excludes_used(&self) -> bool {
        let excludes = |reason: &Reason| matches!(reason, Reason::Expired | Reason::Unknown | Reason::Withdrawn);
        self.refusal.as_ref().is_some_and(|refusal| refusal.documented && refusal.reasons.iter().all(excludes))
    }
}
