//! The keyring of the platform: Secret Service or Keychain. Every call here may block.

use std::fmt;
use std::sync::Arc;

use keyring::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::KeyringError;

#[cfg(target_os = "macos")]
use apple_native_keyring_store::keychain::Store;
#[cfg(target_os = "linux")]
use dbus_secret_service_keyring_store::Store;

/// The service name of every secret of rsvp; the account name is the session's id.
const SERVICE: &str = "rsvp";

/// An open connection to the keyring.
#[derive(Clone)]
pub struct Keyring(Arc<CredentialStore>);

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

impl Keyring {
    pub fn open() -> Result<Self, KeyringError> {
        Store::new().map(|store| Self(store)).map_err(|error| keyring_error(&error))
    }

    /// Saves `secret` and replaces a former one of `account`.
    pub fn put(&self, account: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.entry(account)?.set_secret(secret).map_err(|error| keyring_error(&error))
    }

    pub fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match self.entry(account)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(keyring_error(&error)),
        }
    }

    pub fn remove(&self, account: &str) -> Result<(), KeyringError> {
        match self.entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(keyring_error(&error)),
        }
    }

    fn entry(&self, account: &str) -> Result<Entry, KeyringError> {
        self.0.build(SERVICE, account, None).map_err(|error| keyring_error(&error))
    }
}

/// Not every error text is shown: some hold what the keyring gave.
fn keyring_error(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) if is_absent(cause.as_ref()) => {
            KeyringError::Absent(cause.to_string())
        }
        Error::NoStorageAccess(cause) if is_without_default(cause.as_ref()) => {
            KeyringError::Failed("it has no default collection".to_owned())
        }
        Error::NoStorageAccess(cause) => KeyringError::Locked(cause.to_string()),
        Error::PlatformFailure(cause) => KeyringError::Failed(cause.to_string()),
        Error::TooLong(..) => KeyringError::Failed("the secret is too large".to_owned()),
        Error::Ambiguous(_) => KeyringError::Failed("it has more than one secret of this session".to_owned()),
        _ => KeyringError::Failed("it answered something unusable".to_owned()),
    }
}

type Cause = dyn std::error::Error + Send + Sync;

/// There is no bus at this address, or no program on it offers the service.
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
