//! Where rsvp is built without a keyring: there is never one.

use zeroize::Zeroizing;

use super::Trouble;

/// Nobody gets hold of one.
#[derive(Debug, Clone)]
pub struct Keyring(());

impl Keyring {
    pub fn open() -> Result<Self, Trouble> {
        Err(absent())
    }

    pub fn put(&self, _account: &str, _secret: &[u8]) -> Result<(), Trouble> {
        Err(absent())
    }

    pub fn get(&self, _account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        Err(absent())
    }

    pub fn remove(&self, _account: &str) -> Result<(), Trouble> {
        Err(absent())
    }
}

fn absent() -> Trouble {
    Trouble::Absent("this rsvp was built without one".to_owned())
}
