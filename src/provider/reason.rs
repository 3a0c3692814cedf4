//! Why a service refuses, in the words of all services: the exit code, the sentence and what to do next.

use serde::Deserialize;

use crate::error::Exit;

/// Why a service refuses: one vocabulary for all services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "their messages say what they mean")]
pub enum Reason {
    Unknown,
    Expired,
    Withdrawn,
    Used,
    Member,
    WrongAccount,
    Login,
    WeakPassword,
    NameTaken,
    AccountExists,
    BadInput,
    RateLimited,
    Browser,
    Unavailable,
    Refused,
}

impl Reason {
    /// The exit code it ends with.
    pub fn exit(self) -> Exit {
        match self {
            Self::Unknown => Exit::Unknown,
            Self::Expired | Self::Withdrawn => Exit::Expired,
            Self::Used | Self::Member => Exit::Used,
            Self::WrongAccount => Exit::WrongAccount,
            Self::Login | Self::AccountExists => Exit::Login,
            Self::WeakPassword | Self::NameTaken | Self::BadInput => Exit::Usage,
            Self::RateLimited => Exit::RateLimited,
            Self::Browser => Exit::NotOffered,
            Self::Unavailable => Exit::Unavailable,
            Self::Refused => Exit::Refused,
        }
    }

    /// What happened, after "the invitation ".
    pub fn of_the_invitation(self) -> Option<&'static str> {
        match self {
            Self::Unknown => Some("is unknown"),
            Self::Expired => Some("has expired"),
            Self::Withdrawn => Some("was withdrawn"),
            Self::Used => Some("was used already"),
            Self::WrongAccount => Some("is for another account"),
            _ => None,
        }
    }

    /// What happened, as a sentence of its own.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unknown => "the invitation is unknown",
            Self::Expired => "the invitation has expired",
            Self::Withdrawn => "the invitation was withdrawn",
            Self::Used => "the invitation was used already",
            Self::Member => "you are a member already",
            Self::WrongAccount => "the invitation is for another account",
            Self::Login => "the service does not accept these credentials",
            Self::WeakPassword => "the service does not accept this password",
            Self::NameTaken => "the name is taken already",
            Self::AccountExists => "there is an account with this e-mail address already",
            Self::BadInput => "the service does not accept what it was given",
            Self::RateLimited => "the service asks you to wait",
            Self::Browser => "the service wants a browser for this",
            Self::Unavailable => "the service gave no usable answer",
            Self::Refused => "the service refused",
        }
    }

    /// What to do next.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Unknown => "check the code or link, or ask whoever invited you",
            Self::Expired | Self::Withdrawn => "ask whoever invited you for a new invitation",
            Self::Used => "ask whoever invited you for a new invitation; if it was you, log in with `rsvp login`",
            Self::Member => "nothing is left to do but log in: `rsvp login`",
            Self::WrongAccount => "use the account the invitation was sent to",
            Self::Login => "check the account and its password",
            Self::WeakPassword => "choose another password",
            Self::NameTaken => "choose another name",
            Self::AccountExists => "give that account's password",
            Self::BadInput => "check what was given",
            Self::RateLimited => "wait a while, then run the same command again",
            Self::Browser => "open the service in a browser",
            Self::Unavailable => "try again later",
            Self::Refused => "its words may say what is missing",
        }
    }
}
