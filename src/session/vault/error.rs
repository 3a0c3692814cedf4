//! Why the keyring is not used, and what to do about it.

use std::fmt;

use crate::error::{Error, Exit};

/// Why the keyring is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyringError {
    /// The file was chosen.
    Unwanted,
    /// This machine has none, as servers and containers do not.
    Absent(String),
    /// It is locked, or the question for its password was dismissed.
    Locked(String),
    /// It did not answer in time; most likely it waits to be unlocked.
    Silent,
    /// Its calls fail.
    Failed(String),
}

impl KeyringError {
    /// The word in the session file.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unwanted => "unwanted",
            Self::Absent(_) => "absent",
            Self::Locked(_) => "locked",
            Self::Silent => "silent",
            Self::Failed(_) => "failed",
        }
    }

    /// Whether a keyring is there and could not be used. A machine without one works as it should.
    pub fn is_failure(&self) -> bool {
        !matches!(self, Self::Unwanted | Self::Absent(_))
    }

    /// With `--store keyring`: nothing was sent.
    pub fn refusal(&self) -> Error {
        let hint = match self {
            Self::Unwanted | Self::Absent(_) => "run rsvp where a keyring is, or allow a private file: --store auto",
            Self::Locked(_) | Self::Silent => "unlock the keyring and try again, or allow a private file: --store auto",
            Self::Failed(_) => "repair the keyring and try again, or allow a private file: --store auto",
        };
        Error::new(Exit::Store, format_args!("cannot save the session in the keyring: {self}")).hint(hint)
    }

    /// The secret of the session `id` is in the keyring and cannot be read now.
    pub fn unreadable(&self, id: &str) -> Error {
        let hint = match self {
            Self::Unwanted => "leave out --store file",
            Self::Absent(_) => {
                "run rsvp where the keyring is, for example in a desktop session, or log in again: `rsvp login`"
            }
            Self::Locked(_) | Self::Silent => "unlock the keyring and try again; nothing is lost",
            Self::Failed(_) => "repair the keyring and try again, or log in again: `rsvp login`",
        };
        let what = format_args!("the secret of session {id} is in the keyring and cannot be read now: {self}");
        Error::new(Exit::Store, what).hint(hint)
    }
}

impl fmt::Display for KeyringError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unwanted => f.write_str("--store file does not use the keyring"),
            Self::Absent(why) => write!(f, "this machine has no keyring ({why})"),
            Self::Locked(why) => write!(f, "the keyring is locked ({why})"),
            Self::Silent => f.write_str("the keyring does not answer; it is probably locked"),
            Self::Failed(why) => write!(f, "the keyring does not work ({why})"),
        }
    }
}
