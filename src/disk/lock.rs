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
        within(limit, || {
            let opened = open_guarded(path, Opening::Created)?;
            let (file, about) = opened.ok_or_else(|| refused(path, "has vanished"))?;
            // Where the former holder has removed the file, somebody may hold the lock on a newer one already.
            Ok((is_locked(&file, path)? && is_same(path, &about)).then_some(Self { _file: file }))
        })
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

/// Tries for a lock on a whole folder: no file stands for it, so none is left behind.
pub fn folder_within(folder: &Path, limit: Duration) -> Result<Option<File>> {
    let file = File::open(folder).map_err(|error| cannot("open", folder, &error))?;
    Ok(within(limit, || Ok(is_locked(&file, folder)?.then_some(())))?.map(|()| file))
}

/// Whether the lock on `file` is ours now.
fn is_locked(file: &File, path: &Path) -> Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(cannot("lock", path, &error)),
    }
}

/// What `attempt` gets, tried again and again until about `limit` has passed.
fn within<T>(limit: Duration, mut attempt: impl FnMut() -> Result<Option<T>>) -> Result<Option<T>> {
    let mut waited = Duration::ZERO;
    loop {
        let got = attempt()?;
        if got.is_some() || waited >= limit {
            return Ok(got);
        }
        std::thread::sleep(PAUSE);
        waited += PAUSE;
    }
}
