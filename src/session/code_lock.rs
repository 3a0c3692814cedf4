//! Locks that let only one process at a time send a code or change a session.

use std::path::PathBuf;
use std::time::Duration;

use super::store::{Folder, Locked};
use super::{Session, Sessions};
use crate::disk;
use crate::error::{Kind, Result};

/// The right to send one code, until this is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct CodeLock {
    path: PathBuf,
    _lock: disk::Lock,
}

impl Sessions {
    /// Waits at most `limit` for other processes that send the code with this hash; `None` if one still does.
    pub fn lock_code(&self, code_hash: &str, limit: Duration) -> Result<Option<CodeLock>> {
        let path = self.create(Folder::Locks)?.join(code_hash);
        let lock = disk::Lock::within(&path, limit)?;
        Ok(lock.map(|lock| CodeLock { path, _lock: lock }))
    }

    /// Locks the session `id` and reads it. Waits at most `limit` for another process that changes it.
    ///
    /// # Errors
    /// [`Kind::NoSuchSession`] if it is gone, [`Kind::Store`] if it stays locked or cannot be read.
    pub fn lock_and_load(&self, id: &str, limit: Duration) -> Result<(Locked<'_>, Session)> {
        let locked = self.lock(id, limit)?;
        match self.load(id) {
            Err(error) if error.kind == Kind::NoSuchSession => {
                // Remove its lock file too.
                locked.forget()?;
                Err(error)
            }
            found => Ok((locked, found?)),
        }
    }
}

impl Drop for CodeLock {
    /// Removes the file while the lock is still held: a waiting process notices and locks a new file.
    fn drop(&mut self) {
        let _left_for_the_next = disk::remove(&self.path);
    }
}
