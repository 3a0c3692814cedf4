//! The secret of a session: put where it belongs, and fetched from there.

use super::vault::{Trouble, Waiting};
use super::{Kept, SecretBundle, Session, Sessions};
use crate::error::Result;

impl Sessions {
    /// Finds out whether secrets can be kept in the keyring, see [`crate::session::Vault::probe`].
    ///
    /// # Errors
    /// [`crate::error::Exit::Store`] where nothing but the keyring will do and it cannot be used.
    pub fn probe(&self, waiting: Waiting<'_>) -> Result<Option<Trouble>> {
        self.vault.probe(waiting)
    }

    /// Whether there is no known reason against the keyring.
    pub fn could_keep(&self) -> bool {
        self.vault.is_open()
    }

    /// Keeps the secret of `session` in the keyring or else in the file that [`Sessions::save`] writes; gives the
    /// reason where it is not the keyring.
    pub fn keep(&self, session: &mut Session, secret: SecretBundle, waiting: Waiting<'_>) -> Option<Trouble> {
        session.fallback = None;
        if secret.is_empty() {
            session.secret = Kept::Nothing;
            return None;
        }
        let trouble = self.vault.keep(&session.id, &secret, waiting).err();
        session.fallback =
            trouble.as_ref().filter(|trouble| trouble.is_fault()).map(|trouble| trouble.word().to_owned());
        session.secret = if trouble.is_some() { Kept::File(secret) } else { Kept::Keyring };
        trouble
    }

    /// Fetches the secret of `session` from where it is kept; `None` if the service gave none.
    ///
    /// # Errors
    /// [`crate::error::Exit::Store`] if it is in a keyring that cannot be read now, [`crate::error::Exit::Login`] if it is no longer there.
    pub fn fetch(&self, session: &Session, waiting: Waiting<'_>) -> Result<Option<SecretBundle>> {
        match &session.secret {
            Kept::Nothing => Ok(None),
            Kept::File(secret) => Ok(Some(secret.clone())),
            Kept::Keyring => self.vault.fetch(&session.id, waiting).map(Some),
        }
    }

    /// Deletes what the keyring holds for the session `id`. To be called after its file has been removed or no longer
    /// needs it.
    ///
    /// # Errors
    /// Why it may still be there.
    pub fn clear_keyring(&self, id: &str, waiting: Waiting<'_>) -> Result<(), Trouble> {
        self.vault.forget(id, waiting)
    }
}
