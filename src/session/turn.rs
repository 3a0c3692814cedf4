//! Whose turn it is to send a code: of several processes with the same code, one after another.

use std::path::PathBuf;
use std::time::Duration;

use super::Sessions;
use super::store::Folder;
use crate::disk;
use crate::error::Result;

/// The right to send one code, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Turn {
    path: PathBuf,
    _lock: disk::Lock,
}

impl Sessions {
    /// Waits at most `limit` for other processes that send the code with this hash; `None` if one still does.
    ///
    /// # Errors
    /// [`crate::error::Exit::Store`] if the lock cannot be used.
    pub fn turn(&self, code_hash: &str, limit: Duration) -> Result<Option<Turn>> {
        let path = self.made(Folder::Locks)?.join(code_hash);
        let lock = disk::Lock::within(&path, limit)?;
        Ok(lock.map(|lock| Turn { path, _lock: lock }))
    }
}

impl Drop for Turn {
    /// The file goes while the lock is still held: who waits for it notices, and takes the next one.
    fn drop(&mut self) {
        let _left_for_the_next = disk::remove(&self.path);
    }
}
