//! Why a keyring is not used, and what to do about it.

use std::fmt;

use crate::error::{Error, Exit};

/// Why a keyring is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It is not to be: the file was chosen.
    Unwanted,
    /// There is none here, as on a server or in a container.
    Absent(String),
    /// It is locked, or what unlocks it was dismissed.
    Locked(String),
    /// It did not answer in time; most likely it waits to be unlocked.
    Silent,
    /// It is there and does not work.
    Failed(String),
}

impl Trouble {
    /// The one word for records: `absent`, `locked`, `silent`, `failed`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unwanted => "unwanted",
            Self::Absent(_) => "absent",
            Self::Locked(_) => "locked",
            Self::Silent => "silent",
            Self::Failed(_) => "failed",
        }
    }

    /// Whether a keyring is there that should have been used. A machine without one is no trouble.
    pub fn is_fault(&self) -> bool {
        !matches!(self, Self::Unwanted | Self::Absent(_))
    }

    /// Nothing can be kept, and nothing else was allowed.
    pub fn refusal(&self) -> Error {
        let hint = match self {
            Self::Unwanted | Self::Absent(_) => "run rsvp where a keyring is, or allow a private file: --store auto",
            Self::Locked(_) | Self::Silent => "unlock the keyring and try again, or allow a private file: --store auto",
            Self::Failed(_) => "repair the keyring and try again, or allow a private file: --store auto",
        };
        Error::new(Exit::Store, format_args!("the session could not be kept in the keyring: {self}")).hint(hint)
    }

    /// The secret of the session `id` is there and cannot be had now.
    pub fn unreadable(&self, id: &str) -> Error {
        let hint = match self {
            Self::Unwanted => "leave --store file out",
            Self::Absent(_) => "run rsvp where the keyring is, in a desktop session for instance, or `rsvp login`",
            Self::Locked(_) | Self::Silent => "unlock the keyring and try again; nothing is lost",
            Self::Failed(_) => "repair the keyring and try again, or `rsvp login`",
        };
        let what = format_args!("the secret of session {id} is in the keyring and cannot be read now: {self}");
        Error::new(Exit::Store, what).hint(hint)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unwanted => f.write_str("--store file leaves the keyring alone"),
            Self::Absent(why) => write!(f, "there is no keyring here ({why})"),
            Self::Locked(why) => write!(f, "the keyring is locked ({why})"),
            Self::Silent => f.write_str("the keyring does not answer; it is probably locked"),
            Self::Failed(why) => write!(f, "the keyring does not work ({why})"),
        }
    }
}
