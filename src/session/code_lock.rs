//! Whose turn it is: of several processes with the same code or the same session, one after another.

use std::path::PathBuf;
use std::time::Duration;

use super::store::{Folder, Locked};
use super::{Session, Sessions};
use crate::disk;
use crate::error::{Kind, Result};

/// The right to send one code, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct CodeLock {
    path: PathBuf,
    _lock: disk::Lock,
}

impl Sessions {
    /// Waits at most `limit` for other processes that send the code with this hash; `None` if one still does.
    ///
    /// # Errors
    /// [`Exit::Store`] if the lock cannot be used.
    pub fn lock_code(&self, code_hash: &str, limit: Duration) -> Result<Option<CodeLock>> {
        let path = self.made(Folder::Locks)?.join(code_hash);
        let lock = disk::Lock::within(&path, limit)?;
        Ok(lock.map(|lock| CodeLock { path, _lock: lock }))
    }

    /// The session `id` as it is while nobody else can change it. Waits at most `limit` for who does.
    ///
    /// # Errors
    /// [`Exit::Login`] if it has gone, [`Exit::Store`] if somebody else keeps writing it, or it is broken.
    pub fn hold(&self, id: &str, limit: Duration) -> Result<(Locked<'_>, Session)> {
        let locked = self.lock(id, limit)?;
        match self.load(id) {
            Err(error) if error.kind == Kind::NoSuchSession => {
                // Nor does its lock stay.
                locked.forget()?;
                Err(error)
            }
            found => Ok((locked, found?)),
        }
    }
}

impl Drop for CodeLock {
    /// The file goes while the lock is still held: who waits for it notices, and takes the next one.
    fn drop(&mut self) {
        let _left_for_the_next = disk::remove(&self.path);
    }
}
