//! Locks between processes and threads: files that one at a time holds.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use super::system::{Opening, is_same};
use super::{cannot, open_guarded, refused};
use crate::error::Result;

/// How long to wait between two tries for a lock.
const PAUSE: Duration = Duration::from_millis(5);

/// A lock between processes and threads, held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock that the file `path` stands for; waits at most about `limit`, and is `None` where somebody else
    /// keeps it. The file is created where it is missing; whoever holds the lock may remove the file.
    ///
    /// # Errors
    /// [`Kind::Store`](crate::error::Kind::Store) if the file cannot be used.
    pub fn within(path: &Path, limit: Duration) -> Result<Option<Self>> {
        let mut waited = Duration::ZERO;
        loop {
            let opened = open_guarded(path, Opening::Created)?;
            let (file, about) = opened.ok_or_else(|| refused(path, "has vanished"))?;
            match file.try_lock() {
                // Where the former holder has removed the file, somebody may hold the lock on a newer one already.
                Ok(()) if is_same(path, &about) => return Ok(Some(Self { _file: file })),
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(cannot("lock", path, &error)),
            }
            if waited >= limit {
                return Ok(None);
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
    }

    /// Like [`Lock::within`], and it is an error if somebody else keeps the lock.
    ///
    /// # Errors
    /// [`Kind::Store`](crate::error::Kind::Store).
    pub fn take(path: &Path, limit: Duration) -> Result<Self> {
        Self::within(path, limit)?
            .ok_or_else(|| refused(path, "is locked by another process").hint("try again when it has finished"))
    }
}
