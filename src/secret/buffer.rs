//! A secret while it is being written.

use std::io::Read as _;
use std::{fmt, io};

use zeroize::Zeroizing;

use super::Secret;

/// Bytes on their way to a [`Secret`], a file or the keyring. A vector that grows leaves copies behind; this one
/// overwrites what it outgrows, and all of it when it is dropped.
#[derive(Default)]
pub struct SecretBuffer(Zeroizing<Vec<u8>>);

impl SecretBuffer {
    /// The bytes themselves.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.make_room(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// Room for `more` bytes, so that nothing has to move while they are read.
    pub fn make_room(&mut self, more: usize) {
        let length = self.0.len() + more;
        if length > self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(length.max(2 * self.0.capacity()).max(256)));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
    }

    /// The text.
    ///
    /// # Errors
    /// It is not UTF-8; nothing of it is quoted.
    pub fn into_secret(self) -> Result<Secret, NotUtf8> {
        std::str::from_utf8(&self.0).map(Secret::from).map_err(|_| NotUtf8)
    }

    /// The bytes, for who overwrites them.
    pub fn into_bytes(mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// Takes all that `source` gives, at most `limit` bytes of it.
    ///
    /// # Errors
    /// Those of `source`. What came before stays.
    pub fn read_from(&mut self, source: &mut dyn io::Read, limit: usize) -> io::Result<()> {
        while self.0.len() < limit {
            // Standard input has a buffer of 8 KiB, and leaves it out where there is more room.
            self.make_room(16 * 1024);
            let room = (self.0.capacity() - self.0.len()).min(limit - self.0.len());
            if (&mut *source).take(room as u64).read_to_end(&mut self.0)? < room {
                break;
            }
        }
        Ok(())
    }
}

/// What was written is not text.
#[derive(Debug, Clone, Copy)]
pub struct NotUtf8;

impl io::Write for SecretBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Write for SecretBuffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text.as_bytes());
        Ok(())
    }
}
