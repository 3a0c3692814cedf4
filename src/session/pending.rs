//! The record of a code that was sent and of which no session is saved: what the next run must know, without a secret.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listing::json_files;
use super::store::{Folder, is_name};
use super::{Sessions, record};
use crate::disk;
use crate::error::{Accepted, Error, Exit, Result};
use crate::who::Who;

/// How far the run had come when it wrote the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// The request that spends the code may have been sent.
    Sent,
    /// The invitation is accepted, and its session is not saved.
    Accepted,
}

/// It holds no password or token, and of the code only its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The hash of the code, see [`super::code_hash`]; also the name of the file.
    pub code: String,
    /// The end of the code, as messages show it; empty for a short code, and in the records of former versions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tail: String,
    /// The provider's id.
    pub provider: String,
    /// Scheme, host and port of the service.
    pub origin: String,
    /// Whose it is, as far as it is known.
    #[serde(flatten, serialize_with = "Who::in_a_file")]
    pub who: Who,
    /// Whether the service had said that the code was good before it was sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub was_good: bool,
    /// The variables that the provider file keeps, as far as they are known; none of them is secret.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: BTreeMap<String, Value>,
    /// How far it has come.
    pub phase: Phase,
    /// When the record was written.
    pub time: Timestamp,
}

impl Pending {
    /// What it tells of the invitation.
    pub fn fate(&self) -> Accepted {
        match self.phase {
            Phase::Sent => Accepted::Unknown,
            Phase::Accepted => Accepted::Yes,
        }
    }

    /// The record of the code with this hash.
    pub fn read(sessions: &Sessions, code_hash: &str) -> Result<Option<Self>> {
        if !sessions.exists(Folder::Pending)? {
            return Ok(None);
        }
        let path = sessions.path(Folder::Pending).join(format!("{code_hash}.json"));
        let Some(pending) = record::read::<Self>(&path)? else { return Ok(None) };
        if pending.code != code_hash {
            let what = format!("{} belongs to another code than its name says", path.display());
            return Err(Error::new(Exit::Store, what).hint("move it away"));
        }
        Ok(Some(pending))
    }

    /// The end of the code, if it is shown at all: `…uni0`.
    pub fn end(&self) -> Option<&str> {
        Some(self.tail.as_str()).filter(|tail| tail.chars().count() > 1)
    }

    /// Every record, ordered by name. An unreadable one is an error in the list and hides no other.
    pub fn list(sessions: &Sessions) -> Vec<Result<Self>> {
        let folder = sessions.path(Folder::Pending);
        let names =
            sessions.exists(Folder::Pending).and_then(|there| if there { json_files(&folder) } else { Ok(vec![]) });
        let read = |path: std::path::PathBuf| match path.file_stem().and_then(|stem| stem.to_str()) {
            Some(name) if is_name(name) => Self::read(sessions, name).transpose(),
            _ => {
                let what = format!("{} does not have the name of a pending record", path.display());
                Some(Err(Error::new(Exit::Store, what).hint("move it away")))
            }
        };
        names.map_or_else(|error| vec![Err(error)], |paths| paths.into_iter().filter_map(read).collect())
    }

    /// Whether there is any record.
    pub fn is_any(sessions: &Sessions) -> bool {
        std::fs::read_dir(sessions.path(Folder::Pending)).is_ok_and(|mut entries| entries.next().is_some())
    }

    /// Writes the record. On return it is on the disk: only then may the code be sent.
    pub fn write(&self, sessions: &Sessions) -> Result<()> {
        let path = sessions.create(Folder::Pending)?.join(format!("{}.json", self.code));
        disk::write_private(&sessions.create(Folder::Temp)?, &path, record::to_bytes(self)?.expose())
    }

    /// Removes the record of the code with this hash. A power cut may bring it back; then the saved session shows that the
    /// code was accepted.
    pub fn remove(sessions: &Sessions, code_hash: &str) -> Result<()> {
        disk::remove(&sessions.path(Folder::Pending).join(format!("{code_hash}.json"))).map(drop)
    }
}
