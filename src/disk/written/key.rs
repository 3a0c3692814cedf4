//! Keys: read without waiting for ever, and with an eye on who else can get at them.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::Duration;

use super::super::system::{Opening, is_pipe, is_writable_by_all, open};
use super::super::{FILE_LIMIT, is_readable_by_others};
use super::{cannot, guard, refused, text_of};
use crate::error::Result;
use crate::secret::Secret;

/// How long a pipe may take to give all of a key: somebody may have to unlock something first.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// How long to wait between two looks at a pipe.
const PAUSE: Duration = Duration::from_millis(5);

/// A key, and who besides its owner can get at it.
pub struct Key {
    /// What is in it.
    pub text: Secret,
    /// Whether others can read it: its group counts.
    pub is_open: bool,
}

/// Reads a key that is found in the configuration folder, with the guards of [`super::read_written`].
///
/// # Errors
/// Exit 2, in words that show nothing of it.
pub fn read_found_key(path: &Path) -> Result<Key> {
    let file = open(path, Opening::Followed).map_err(|error| cannot(path, &error))?;
    guard(path, &file.metadata().map_err(|error| cannot(path, &error))?)?;
    read(path, file)
}

/// Reads a key that was named for this run. A pipe is fine, and is not waited for longer than 30 seconds.
///
/// # Errors
/// Exit 2, in words that show nothing of it.
pub fn read_named_key(path: &Path) -> Result<Key> {
    let file = open(path, Opening::Followed).map_err(|error| cannot(path, &error))?;
    let about = file.metadata().map_err(|error| cannot(path, &error))?;
    if !about.is_file() && !is_pipe(&about) {
        return Err(refused(path, "it is neither a file nor a pipe"));
    }
    if is_writable_by_all(&about) && about.is_file() {
        return Err(refused(path, "every user may write it, and so it proves nothing"));
    }
    read(path, file)
}

fn read(path: &Path, file: File) -> Result<Key> {
    let about = file.metadata().map_err(|error| cannot(path, &error))?;
    let is_open = about.is_file() && is_readable_by_others(&about);
    let text = Secret::new(text_of(path, patiently(file).map_err(|error| cannot(path, &error))?)?);
    if text.expose().trim().is_empty() {
        return Err(refused(path, "it is empty"));
    }
    Ok(Key { text, is_open })
}

/// All of it, or one byte more than the limit.
fn patiently(file: File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(8 * 1024);
    let mut file = file.take(FILE_LIMIT as u64 + 1);
    let mut waited = Duration::ZERO;
    loop {
        match file.read_to_end(&mut bytes) {
            Ok(_) => return Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && waited < LOCK_TIMEOUT => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "nobody has written it in 30 seconds"));
            }
            Err(error) => return Err(error),
        }
    }
}
