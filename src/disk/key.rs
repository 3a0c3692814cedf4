//! Reading a key that somebody has named: without waiting for anybody, and with an eye on who else can get at it.

use std::io::Read as _;
use std::path::Path;

use super::FILE_LIMIT;
use super::system::{Opening, open, permissions};
use crate::secret::Secret;

/// A key file, and who besides its owner can get at it.
pub struct KeyFile {
    /// What is in it.
    pub text: Secret,
    /// Whether others can read it: its group counts.
    pub is_open: bool,
}

/// Reads the key file `path`; links are followed, for its owner may have set them.
///
/// # Errors
/// Why it cannot be used, in words: it is no regular file (a FIFO is not waited for), is larger than [`FILE_LIMIT`], or
/// anybody can write it.
pub fn read_key(path: &Path) -> Result<KeyFile, String> {
    let words = |error: std::io::Error| error.to_string();
    let file = open(path, Opening::Named).map_err(words)?;
    let about = file.metadata().map_err(words)?;
    if !about.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    let mode = permissions(&about).unwrap_or_default();
    if mode & 0o002 != 0 {
        return Err("anybody can write it, and so it proves nothing".to_owned());
    }
    // Room for all of it at once, so that no half of a secret stays behind in memory that was outgrown.
    let length = usize::try_from(about.len()).unwrap_or(usize::MAX);
    let mut text = String::with_capacity(length.min(FILE_LIMIT) + 1);
    file.take(FILE_LIMIT as u64 + 1).read_to_string(&mut text).map_err(words)?;
    let (length, text) = (text.len(), Secret::new(text));
    if length > FILE_LIMIT {
        return Err("it is larger than 1 MiB".to_owned());
    }
    Ok(KeyFile { text, is_open: mode & 0o044 != 0 })
}
