//! The keyring of the platform, with patience: every call runs on a thread that nobody has to wait for.

use std::ffi::OsString;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use zeroize::Zeroizing;

#[cfg_attr(not(all(feature = "keyring", any(target_os = "linux", target_os = "macos", windows))), path = "none.rs")]
mod platform;
mod trouble;

use platform::Keyring;
pub use trouble::Trouble;

use super::SecretBundle;
use crate::digest;
use crate::error::{Error, Exit, Result};

/// Where the secret of a new session is kept; the comments are the help text of `--store`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Store {
    /// The keyring where there is one that works, else a private file
    #[default]
    Auto,
    /// The keyring, or nothing is accepted at all
    Keyring,
    /// A private file
    File,
}

/// How long to wait for a keyring, which may be asking a person to unlock it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Patience {
    /// After this, it is said what is waited for.
    pub quiet: Duration,
    /// After this, the keyring counts as locked.
    pub limit: Duration,
}

impl Patience {
    /// Where nobody can unlock anything.
    pub const UNATTENDED: Self = Self { quiet: Duration::from_secs(1), limit: Duration::from_secs(2) };
    /// Where somebody sits at a terminal.
    pub const ATTENDED: Self = Self { quiet: Duration::from_secs(1), limit: Duration::from_secs(60) };
}

/// Told when a call takes so long that a person should know what is waited for.
pub type Waiting<'a> = &'a mut dyn FnMut();

/// The way to the keyring. Nothing is touched before the first call.
#[derive(Debug)]
pub struct Vault {
    store: Store,
    patience: Patience,
    way: Mutex<Way>,
}

/// What is known of the way. One trouble is enough for a run: nobody waits twice.
#[derive(Debug)]
enum Way {
    Untried,
    Open(Keyring),
    Closed(Trouble),
}

impl Default for Vault {
    /// No keyring at all.
    fn default() -> Self {
        Self::new(Store::File, Patience::default(), &|_| None)
    }
}

impl Vault {
    /// A way to the keyring that `variables` lead to. Only on Linux there may be none: then no call is ever made.
    pub fn new(store: Store, patience: Patience, variables: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let way = match store {
            Store::File => Way::Closed(Trouble::Unwanted),
            Store::Auto | Store::Keyring if is_reachable(variables) => Way::Untried,
            Store::Auto | Store::Keyring => Way::Closed(Trouble::Absent("there is no session bus".to_owned())),
        };
        Self { store, patience, way: Mutex::new(way) }
    }

    /// Writes, deletes, and so finds out whether a secret can be kept; the first trouble is the answer for the whole
    /// run. Unlocking happens here, before anything is spent. The answer is why the file is used instead.
    ///
    /// # Errors
    /// [`Exit::Store`] where nothing but the keyring will do and it cannot be used.
    pub fn probe(&self, waiting: Waiting<'_>) -> Result<Option<Trouble>> {
        if matches!(*self.way(), Way::Open(_)) || self.store == Store::File {
            return Ok(None);
        }
        // A name of its own: runs at the same time must not delete each other's.
        let mut random = [0; 16];
        digest::random(&mut random)?;
        let account = format!("probe-{}", data_encoding::HEXLOWER.encode(&random));
        let tried = self.call(waiting, move |keyring| {
            keyring.put(&account, b"{}")?;
            keyring.remove(&account)
        });
        match tried {
            Ok(()) => Ok(None),
            Err(trouble) if self.store == Store::Keyring => Err(trouble.refusal()),
            Err(trouble) => Ok(Some(trouble)),
        }
    }

    /// Whether there is no known reason against the keyring.
    pub fn is_open(&self) -> bool {
        !matches!(*self.way(), Way::Closed(_))
    }

    /// Keeps the secret of the session `id`.
    ///
    /// # Errors
    /// Why it is not in the keyring; then it belongs into the file, because what is accepted must not be lost.
    pub fn keep(&self, id: &str, secret: &SecretBundle, waiting: Waiting<'_>) -> Result<(), Trouble> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(8 * 1024));
        serde_json::to_writer(&mut *bytes, secret.expose()).map_err(|error| Trouble::Failed(error.to_string()))?;
        let id = id.to_owned();
        self.call(waiting, move |keyring| keyring.put(&id, &bytes))
    }

    /// Fetches the secret of the session `id`.
    ///
    /// # Errors
    /// [`Exit::Login`] if the keyring has none any more, [`Exit::Store`] if the keyring cannot be read now.
    pub fn fetch(&self, id: &str, waiting: Waiting<'_>) -> Result<SecretBundle> {
        let account = id.to_owned();
        let found = self.call(waiting, move |keyring| keyring.get(&account));
        let bytes = found.map_err(|trouble| trouble.unreadable(id))?.ok_or_else(|| {
            Error::new(Exit::Login, format_args!("the keyring has no secret of session {id} any more"))
                .hint("log in again: `rsvp login`")
        })?;
        serde_json::from_slice(&bytes).map(SecretBundle::new).map_err(|_| {
            Error::new(Exit::Store, format_args!("what the keyring has for session {id} was not written by rsvp"))
                .hint("log in again: `rsvp login`")
        })
    }

    /// Deletes the secret of the session `id`; it is fine if there is none.
    ///
    /// # Errors
    /// Why it may still be there.
    pub fn forget(&self, id: &str, waiting: Waiting<'_>) -> Result<(), Trouble> {
        let id = id.to_owned();
        self.call(waiting, move |keyring| keyring.remove(&id))
    }

    /// One dealing with the keyring, which is opened by the first.
    fn call<T: Send + 'static>(
        &self,
        waiting: Waiting<'_>,
        deal: impl FnOnce(&Keyring) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let mut way = self.way();
        let open = match &*way {
            Way::Untried => None,
            Way::Open(keyring) => Some(keyring.clone()),
            Way::Closed(trouble) => return Err(trouble.clone()),
        };
        let done = patiently(self.patience, waiting, move || {
            let keyring = open.map_or_else(Keyring::open, Ok)?;
            let done = deal(&keyring)?;
            Ok((keyring, done))
        });
        match done.unwrap_or(Err(Trouble::Silent)) {
            Ok((keyring, done)) => {
                *way = Way::Open(keyring);
                Ok(done)
            }
            Err(trouble) => {
                *way = Way::Closed(trouble.clone());
                Err(trouble)
            }
        }
    }

    fn way(&self) -> std::sync::MutexGuard<'_, Way> {
        self.way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs `work` on a detached thread and waits no longer than `patience`; `None` when that is over. A keyring that asks
/// for its password blocks for as long as nobody answers, and a pool of threads would be waited for at the exit.
fn patiently<T: Send + 'static>(
    patience: Patience,
    waiting: Waiting<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::Builder::new().name("keyring".to_owned());
    // Whoever asked may have gone away meanwhile.
    thread.spawn(move || drop(sender.send(work()))).ok()?;
    match receiver.recv_timeout(patience.quiet.min(patience.limit)) {
        Err(RecvTimeoutError::Timeout) => {
            waiting();
            receiver.recv_timeout(patience.limit.saturating_sub(patience.quiet)).ok()
        }
        done => done.ok(),
    }
}

/// Whether a session bus can be meant at all. Without this look the D-Bus library would start one of its own.
fn is_reachable(variables: &dyn Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| variables(name).filter(|value| !value.is_empty());
    !cfg!(target_os = "linux")
        || set("DBUS_SESSION_BUS_ADDRESS").is_some()
        || set("XDG_RUNTIME_DIR").is_some_and(|folder| is_own_socket(&Path::new(&folder).join("bus")))
}

/// The D-Bus library takes no other socket, either.
#[cfg(unix)]
fn is_own_socket(path: &Path) -> bool {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let own = rustix::process::getuid().as_raw();
    path.metadata().is_ok_and(|about| about.file_type().is_socket() && about.uid() == own)
}

#[cfg(not(unix))]
fn is_own_socket(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests;
