//! The secret of a session: saved in the keyring or in the session file, and read from there.

use super::vault::{KeyringError, Waiting};
use super::{Kept, Session, Sessions};
use crate::error::Result;
use crate::secret::SecretBundle;

impl Sessions {
    /// Tests the keyring, see [`crate::session::Vault::probe`].
    ///
    /// # Errors
    /// [`crate::error::Exit::Store`] with `--store keyring`, if the keyring cannot be used.
    pub fn probe(&self, waiting: Waiting<'_>) -> Result<Option<KeyringError>> {
        self.vault.probe(waiting)
    }

    /// Whether no call to the keyring has failed yet.
    pub fn keyring_is_usable(&self) -> bool {
        self.vault.is_usable()
    }

    /// Puts `secret` into the keyring, or into `session`, whose file [`Sessions::save`] writes; gives the reason why it is
    /// not in the keyring.
    pub fn save_secret(
        &self,
        session: &mut Session,
        secret: SecretBundle,
        waiting: Waiting<'_>,
    ) -> Option<KeyringError> {
        session.fallback = None;
        if secret.is_empty() {
            session.secret = Kept::Nothing;
            return None;
        }
        let error = self.vault.save(&session.id, &secret, waiting).err();
        session.fallback = error.as_ref().filter(|error| error.is_failure()).map(|error| error.word().to_owned());
        session.secret = if error.is_some() { Kept::File(secret) } else { Kept::Keyring };
        error
    }

    /// The secret of `session`; `None` if the service gave none.
    ///
    /// # Errors
    /// [`crate::error::Exit::Store`] if the keyring cannot be read now, [`crate::error::Exit::Login`] if it no longer has
    /// the secret.
    pub fn fetch(&self, session: &Session, waiting: Waiting<'_>) -> Result<Option<SecretBundle>> {
        match &session.secret {
            Kept::Nothing => Ok(None),
            Kept::File(secret) => Ok(Some(secret.clone())),
            Kept::Keyring => self.vault.fetch(&session.id, waiting).map(Some),
        }
    }

    /// Deletes the secret of the session `id` from the keyring. Call it only after the file is removed or holds the secret
    /// itself: a run that is killed in between must not lose the session.
    pub fn clear_keyring(&self, id: &str, waiting: Waiting<'_>) -> Result<(), KeyringError> {
        self.vault.delete(id, waiting)
    }
}
