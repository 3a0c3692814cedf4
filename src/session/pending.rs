//! An accept that was prepared or sent and is not finished: what a second run must know, and no secret.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::store::Folder;
use super::{Sessions, record};
use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::who::Who;

/// How far the accept has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Nothing that spends the code was sent.
    Prepared,
    /// The step that spends the code may have been sent.
    Sent,
}

/// The record of one accept. It holds neither the code nor a password or token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The hash of the code, see [`super::code_hash`]; also the name of the file.
    pub code: String,
    /// The provider's id.
    pub provider: String,
    /// Scheme, host and port of the service.
    pub origin: String,
    /// Whose it is, as far as that is known.
    #[serde(flatten, serialize_with = "Who::in_a_file")]
    pub who: Who,
    /// How far it has come.
    pub phase: Phase,
    /// When that was.
    pub time: Timestamp,
}

impl Pending {
    /// The record for the code with this hash; `None` if there is none.
    ///
    /// # Errors
    /// [`Exit::Store`] that names the file if it may not be read, is broken, or is about another code.
    pub fn read(sessions: &Sessions, code_hash: &str) -> Result<Option<Self>> {
        if !sessions.has(Folder::Pending)? {
            return Ok(None);
        }
        let path = sessions.path(Folder::Pending).join(format!("{code_hash}.json"));
        let Some(pending) = record::read::<Self>(&path)? else { return Ok(None) };
        if pending.code != code_hash {
            let what = format!("{} is about another code than its name says", path.display());
            return Err(Error::new(Exit::Store, what).hint("move it away"));
        }
        Ok(Some(pending))
    }

    /// Writes the record; on return it is on the disk, and only then the code may be sent.
    ///
    /// # Errors
    /// [`Exit::Store`] with the system's reason.
    pub fn write(&self, sessions: &Sessions) -> Result<()> {
        let path = sessions.made(Folder::Pending)?.join(format!("{}.json", self.code));
        disk::write_private(&sessions.made(Folder::Temp)?, &path, &record::to_bytes(self)?)
    }

    /// Removes the record for the code with this hash. A power cut may bring it back; then the session that was saved
    /// before tells that the code is done with.
    ///
    /// # Errors
    /// [`Exit::Store`] with the system's reason.
    pub fn remove(sessions: &Sessions, code_hash: &str) -> Result<()> {
        disk::remove(&sessions.path(Folder::Pending).join(format!("{code_hash}.json"))).map(drop)
    }
}
