//! The keyring that the platform has: Secret Service or Keychain. Every call here may block.

use std::fmt;
use std::sync::Arc;

use keyring::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::Trouble;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(target_os = "linux")]
use dbus_secret_service_keyring_store::Store;

/// What every secret of rsvp is found under, together with the session's id.
const SERVICE: &str = "rsvp";

/// An open way to the keyring.
#[derive(Clone)]
pub struct Keyring(Arc<CredentialStore>);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

impl Keyring {
    pub fn open() -> Result<Self, Trouble> {
        Store::new().map(|store| Self(store)).map_err(|error| trouble(&error))
    }

    /// Keeps `secret`, in place of what `account` had.
    pub fn put(&self, account: &str, secret: &[u8]) -> Result<(), Trouble> {
        self.entry(account)?.set_secret(secret).map_err(|error| trouble(&error))
    }

    pub fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        match self.entry(account)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    pub fn remove(&self, account: &str) -> Result<(), Trouble> {
        match self.entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn entry(&self, account: &str) -> Result<Entry, Trouble> {
        self.0.build(SERVICE, account, None).map_err(|error| trouble(&error))
    }
}

/// What the family's errors mean here. Not all of them are shown: some carry what was found in the keyring.
fn trouble(error: &Error) -> Trouble {
    match error {
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) if is_absent(cause.as_ref()) => {
            Trouble::Absent(cause.to_string())
        }
        Error::NoStorageAccess(cause) if is_without_default(cause.as_ref()) => {
            Trouble::Failed("it has no default collection".to_owned())
        }
        Error::NoStorageAccess(cause) => Trouble::Locked(cause.to_string()),
        Error::PlatformFailure(cause) => Trouble::Failed(cause.to_string()),
        Error::TooLong(..) => Trouble::Failed("the secret is too large for it".to_owned()),
        Error::Ambiguous(_) => Trouble::Failed("it has more than one secret of this session".to_owned()),
        _ => Trouble::Failed("it answered something unusable".to_owned()),
    }
}

type Cause = dyn std::error::Error + Send + Sync;

/// No bus at this address, or nobody on it who offers the service.
#[cfg(target_os = "linux")]
fn is_absent(cause: &Cause) -> bool {
    use dbus_secret_service::Error;
    const NAMES: [&str; 6] =
        ["NoServer", "FileNotFound", "NotSupported", "BadAddress", "ServiceUnknown", "NameHasNoOwner"];
    match cause.downcast_ref() {
        Some(Error::Unavailable) => true,
        Some(Error::Dbus(error)) => {
            let name = error.name().and_then(|name| name.strip_prefix("org.freedesktop.DBus.Error."));
            name.is_some_and(|name| NAMES.contains(&name))
        }
        _ => false,
    }
}

#[cfg(target_os = "linux")]
fn is_without_default(cause: &Cause) -> bool {
    matches!(cause.downcast_ref(), Some(dbus_secret_service::Error::NoResult))
}

#[cfg(not(target_os = "linux"))]
fn is_absent(_cause: &Cause) -> bool {
    false
}

#[cfg(not(target_os = "linux"))]
fn is_without_default(_cause: &Cause) -> bool {
    false
}
