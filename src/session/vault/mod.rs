//! The keyring of the platform. A locked one can block for ever, so every call runs on a thread of its own, with a time limit.

use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

mod error;
#[cfg_attr(not(all(feature = "keyring", any(target_os = "linux", target_os = "macos"))), path = "none.rs")]
mod platform;

pub use error::KeyringError;
use platform::Keyring;

use crate::digest;
use crate::error::{Error, Exit, Result};
use crate::secret::{SecretBuffer, SecretBundle};

/// Where to save the secret of a new session; the comments are the help text of `--store`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Store {
    /// The keyring if it works, otherwise a private file
    #[default]
    Auto,
    /// The keyring; if it does not work, nothing is accepted
    Keyring,
    /// A private file
    File,
}

/// How long to wait for a keyring that may be asking a person to unlock it.
#[derive(Debug, Clone, Copy, Default)]
pub struct WaitLimits {
    /// After this, a note tells what rsvp waits for.
    pub notice: Duration,
    /// After this, the keyring counts as locked.
    pub limit: Duration,
}

impl WaitLimits {
    /// Without a terminal: nobody can unlock the keyring.
    pub const UNATTENDED: Self = Self { notice: Duration::from_secs(1), limit: Duration::from_secs(2) };
    /// On a terminal: a person may have to type the password of the keyring.
    pub const ATTENDED: Self = Self { notice: Duration::from_secs(1), limit: Duration::from_secs(60) };
}

/// Called when a call takes longer than [`WaitLimits::notice`].
pub type Waiting<'a> = &'a mut dyn FnMut();

/// The keyring, opened by the first call.
#[derive(Debug)]
pub struct Vault {
    store: Store,
    limits: WaitLimits,
    connection: Mutex<Connection>,
}

/// One error is enough for a run: nobody waits twice.
#[derive(Debug)]
enum Connection {
    Untried,
    Open(Keyring),
    Closed(KeyringError),
}

impl Default for Vault {
    /// The keyring is never called.
    fn default() -> Self {
        Self::new(Store::File, WaitLimits::default(), &|_| None)
    }
}

impl Vault {
    /// The keyring that `variables` lead to. On Linux there may be none; then it is never called.
    pub fn new(store: Store, limits: WaitLimits, variables: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let connection = match store {
            Store::File => Connection::Closed(KeyringError::Unwanted),
            Store::Auto | Store::Keyring if is_reachable(variables) => Connection::Untried,
            Store::Auto | Store::Keyring => Connection::Closed(KeyringError::Absent("no session bus".to_owned())),
        };
        Self { store, limits, connection: Mutex::new(connection) }
    }

    /// Tests the keyring by writing and deleting an item, and gives the reason to use the file instead. A locked keyring
    /// is unlocked here, before the code is spent.
    ///
    /// # Errors
    /// [`Exit::Store`] with [`Store::Keyring`], if the keyring cannot be used.
    pub fn probe(&self, waiting: Waiting<'_>) -> Result<Option<KeyringError>> {
        if matches!(*self.connection(), Connection::Open(_)) || self.store == Store::File {
            return Ok(None);
        }
        // A random name, because runs at the same time must not delete each other's item.
        let mut random = [0; 16];
        digest::random(&mut random)?;
        let account = format!("probe-{}", data_encoding::HEXLOWER.encode(&random));
        let tried = self.call(waiting, move |keyring| {
            keyring.put(&account, b"{}")?;
            keyring.remove(&account)
        });
        match tried {
            Ok(()) => Ok(None),
            Err(error) if self.store == Store::Keyring => Err(error.refusal()),
            Err(error) => Ok(Some(error)),
        }
    }

    /// Whether no call has failed yet.
    pub fn is_usable(&self) -> bool {
        !matches!(*self.connection(), Connection::Closed(_))
    }

    /// Saves the secret of the session `id`. If this fails, the caller saves it in the file: an accepted invitation must
    /// not be lost.
    pub fn save(&self, id: &str, secret: &SecretBundle, waiting: Waiting<'_>) -> Result<(), KeyringError> {
        let mut bytes = SecretBuffer::default();
        serde_json::to_writer(&mut bytes, &secret.exposed())
            .map_err(|error| KeyringError::Failed(error.to_string()))?;
        let id = id.to_owned();
        self.call(waiting, move |keyring| keyring.put(&id, bytes.expose()))
    }

    /// The secret of the session `id`.
    ///
    /// # Errors
    /// [`Exit::Login`] if the keyring no longer has it, [`Exit::Store`] if the keyring cannot be read now.
    pub fn fetch(&self, id: &str, waiting: Waiting<'_>) -> Result<SecretBundle> {
        let account = id.to_owned();
        let found = self.call(waiting, move |keyring| keyring.get(&account));
        let bytes = found.map_err(|error| error.unreadable(id))?.ok_or_else(|| {
            Error::new(Exit::Login, format_args!("the keyring no longer has the secret of session {id}"))
                .hint("`rsvp login`")
        })?;
        serde_json::from_slice(&bytes).map_err(|_| {
            Error::new(Exit::Store, format_args!("the secret of session {id} in the keyring was not written by rsvp"))
                .hint("`rsvp login`")
        })
    }

    /// Deletes the secret of the session `id`. A missing secret is not a failure.
    pub fn delete(&self, id: &str, waiting: Waiting<'_>) -> Result<(), KeyringError> {
        let id = id.to_owned();
        self.call(waiting, move |keyring| keyring.remove(&id))
    }

    /// Runs `operation` on the keyring, which the first call opens.
    fn call<T: Send + 'static>(
        &self,
        waiting: Waiting<'_>,
        operation: impl FnOnce(&Keyring) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let mut connection = self.connection();
        let open = match &*connection {
            Connection::Untried => None,
            Connection::Open(keyring) => Some(keyring.clone()),
            Connection::Closed(error) => return Err(error.clone()),
        };
        let done = with_limit(self.limits, waiting, move || {
            let keyring = open.map_or_else(Keyring::open, Ok)?;
            let done = operation(&keyring)?;
            Ok((keyring, done))
        });
        match done.unwrap_or(Err(KeyringError::Silent)) {
            Ok((keyring, done)) => {
                *connection = Connection::Open(keyring);
                Ok(done)
            }
            Err(error) => {
                *connection = Connection::Closed(error.clone());
                Err(error)
            }
        }
    }

    fn connection(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `work` on a detached thread; `None` if it takes longer than `limits`. A keyring that asks for its password blocks
/// until somebody answers, and a pool of threads would make the program wait for it at the exit.
fn with_limit<T: Send + 'static>(
    limits: WaitLimits,
    waiting: Waiting<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("keyring".to_owned());
    // The receiver may have stopped waiting.
    thread.spawn(move || drop(sender.send(work()))).ok()?;
    match receiver.recv_timeout(limits.notice.min(limits.limit)) {
        Err(RecvTimeoutError::Timeout) => {
            waiting();
            receiver.recv_timeout(limits.limit.saturating_sub(limits.notice)).ok()
        }
        done => done.ok(),
    }
}

/// Whether there can be a session bus. Without this check the D-Bus library would start one of its own.
fn is_reachable(variables: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| variables(name).filter(|value| !value.is_empty());
    !cfg!(target_os = "linux")
        || set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || set("XDG_RUNTIME_DIR").is_some_and(|folder| is_own_socket(&Path::new(&folder).join("bus")))
}

/// The D-Bus library accepts no other socket.
fn is_own_socket(path: &Path) -> bool {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let own = rustix::process::getuid().as_raw();
    path.metadata().is_ok_and(|about| about.file_type().is_socket() && about.uid() == own)
}

#[cfg(test)]
mod tests;
