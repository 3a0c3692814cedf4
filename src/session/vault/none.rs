//! The keyring of a build without one: every call says that it is absent.

use zeroize::Zeroizing;

use super::KeyringError;

/// Never constructed.
#[derive(Debug, Clone)]
pub struct Keyring(());

impl Keyring {
    pub fn open() -> Result<Self, KeyringError> {
        Err(absent())
    }

    pub fn put(&self, _account: &str, _secret: &[u8]) -> Result<(), KeyringError> {
        Err(absent())
    }

    pub fn get(&self, _account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Err(absent())
    }

    pub fn remove(&self, _account: &str) -> Result<(), KeyringError> {
        Err(absent())
    }
}

fn absent() -> KeyringError {
    KeyringError::Absent("this rsvp was built without keyring support".to_owned())
}
