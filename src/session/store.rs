//! The session store: its folders and files, and the order in which they are written.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::kept::Member;
use super::{CodeLock, Session, Vault, record};
use crate::disk::{self, TempFolder};
use crate::error::{Error, Exit, Kind, Result};
use crate::secret::{ExposedBundle, SecretBuffer};

/// How long to wait for another process that changes the same session or sends the same code.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// The same once something is spent for what is to be saved: it would be lost.
pub const LOCK_TIMEOUT_SPENT: Duration = Duration::from_secs(60);

/// A temp file of this age was left by a killed process.
const LEFTOVER: SignedDuration = SignedDuration::from_hours(1);

/// The session store. Only listing and finding take longer with more sessions.
#[derive(Debug, Clone)]
pub struct Sessions {
    state: PathBuf,
    pub vault: Arc<Vault>,
    /// Removes the folder when the last clone is dropped.
    temporary: Option<Arc<TempFolder>>,
}

#[derive(Clone, Copy)]
pub enum Folder {
    Sessions,
    Pending,
    Accepted,
    Locks,
    Temp,
}

impl Folder {
    const ALL: [Self; 5] = [Self::Sessions, Self::Pending, Self::Accepted, Self::Locks, Self::Temp];

    fn name(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Locks => "locks",
            Self::Temp => "tmp",
        }
    }
}

impl Sessions {
    /// The store in the folder `state`, with secrets in its files. Nothing is read or written yet.
    pub fn open(state: PathBuf) -> Self {
        Self { state, vault: Arc::default(), temporary: None }
    }

    /// The same store, with secrets in the keyring of `vault`.
    #[must_use]
    pub fn with_vault(self, vault: Vault) -> Self {
        Self { vault: Arc::new(vault), ..self }
    }

    /// Whether it is removed after this run.
    pub fn is_temporary(&self) -> bool {
        self.temporary.is_some()
    }

    /// An empty store that is removed after this run.
    pub fn temporary() -> Result<Self> {
        let folder = TempFolder::new()?;
        Ok(Self { state: folder.path().join("state"), vault: Arc::default(), temporary: Some(Arc::new(folder)) })
    }

    /// Creates missing folders, checks owners and modes, writes a test file, and removes temp files that killed processes
    /// left more than an hour before `now`. Afterwards saving fails only if something changes meanwhile.
    pub fn check(&self, now: Timestamp) -> Result<()> {
        for folder in Folder::ALL {
            self.create(folder)?;
        }
        disk::read_private(&self.current_file())?;
        let temp = self.path(Folder::Temp);
        disk::probe(&temp)?;
        disk::sweep(&temp, now, LEFTOVER);
        Ok(())
    }

    /// Saves `session` in place of a former one of the same id, whose codes and unknown members stay. On return it is on the
    /// disk.
    ///
    /// # Errors
    /// [`Exit::Store`] if it cannot be written, or the former file has a format of another version.
    pub fn save(&self, session: &Session) -> Result<()> {
        self.lock(&session.id, LOCK_TIMEOUT)?.save(session)
    }

    /// Locks the session `id` against changes by other processes; waits at most `limit` for one that holds the lock.
    pub fn lock(&self, id: &str, limit: Duration) -> Result<Locked<'_>> {
        self.session_file(id)?;
        let path = self.create(Folder::Locks)?.join(id);
        let lock = disk::Lock::take(&path, limit)?;
        Ok(Locked { sessions: self, id: id.to_owned(), path, _lock: lock })
    }

    /// Whether a session `id` could be saved: its lock can be taken sooner or later, and the file that is there, if any,
    /// can be replaced.
    pub fn can_replace(&self, id: &str) -> Result<()> {
        let path = self.session_file(id)?;
        self.lock_code(id, Duration::ZERO)?;
        match record::bytes_of(&path) {
            Ok(Some(bytes)) => record::may_replace(&path, &bytes),
            Ok(None) => Ok(()),
            Err(_) if path.is_file() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The session `id`.
    ///
    /// # Errors
    /// [`Exit::Login`] if it does not exist, [`Exit::Store`] if its file cannot be read.
    pub fn load(&self, id: &str) -> Result<Session> {
        let path = self.session_file(id)?;
        let found = if self.exists(Folder::Sessions)? { record::read::<Session>(&path)? } else { None };
        let mut session = found.ok_or_else(|| no_such_session(id))?;
        session.id = id.to_owned();
        session.others.remove("format");
        Ok(session)
    }

    /// The id of the current session, whose file may be gone.
    pub fn current_id(&self) -> Result<Option<String>> {
        let path = self.current_file();
        if !disk::has_private_folder(&self.state)? {
            return Ok(None);
        }
        let Some(bytes) = disk::read_private(&path)? else { return Ok(None) };
        let id = String::from_utf8(bytes).ok().map(|text| text.trim_end().to_owned()).filter(|id| is_name(id));
        let broken = || Error::new(Exit::Store, format_args!("{} does not name a session", path.display()));
        id.map(Some).ok_or_else(|| broken().hint("choose a session: `rsvp switch`"))
    }

    /// The current session; `None` if none was selected or it is gone.
    pub fn current(&self) -> Result<Option<Session>> {
        let Some(id) = self.current_id()? else { return Ok(None) };
        match self.load(&id) {
            Ok(session) => Ok(Some(session)),
            Err(error) if error.kind == Kind::NoSuchSession => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes the session `id`, which must be saved already, the current one.
    pub fn switch(&self, id: &str) -> Result<()> {
        let path = self.session_file(id)?;
        if record::bytes_of(&path)?.is_none() {
            return Err(no_such_session(id));
        }
        let _lock = self.lock_current()?;
        disk::write_private(&self.create(Folder::Temp)?, &self.current_file(), format!("{id}\n").as_bytes())
    }

    /// The path of the folder, which is created if necessary, and checked.
    pub fn create(&self, folder: Folder) -> Result<PathBuf> {
        let path = self.path(folder);
        disk::private_folder(&self.state)?;
        disk::private_folder(&path)?;
        Ok(path)
    }

    /// Whether the folder exists; if so, it is checked.
    pub fn exists(&self, folder: Folder) -> Result<bool> {
        Ok(disk::has_private_folder(&self.state)? && disk::has_private_folder(&self.path(folder))?)
    }

    pub fn path(&self, folder: Folder) -> PathBuf {
        self.state.join(folder.name())
    }

    /// Keeps other processes from changing the current session between reading and writing it.
    fn lock_current(&self) -> Result<CodeLock> {
        let locked = || Error::new(Exit::Store, "another run of rsvp is changing the current session");
        self.lock_code("current", LOCK_TIMEOUT)?.ok_or_else(|| locked().hint("try again later"))
    }

    fn current_file(&self) -> PathBuf {
        self.state.join("current")
    }

    /// The file of the session `id`. Only a valid id becomes a path.
    fn session_file(&self, id: &str) -> Result<PathBuf> {
        if is_name(id) { Ok(self.path(Folder::Sessions).join(format!("{id}.json"))) } else { Err(no_such_session(id)) }
    }
}

/// The right to change one session, until this is dropped.
#[derive(Debug)]
pub struct Locked<'a> {
    sessions: &'a Sessions,
    id: String,
    path: PathBuf,
    _lock: disk::Lock,
}

impl Locked<'_> {
    /// As [`Sessions::save`], with the lock already held.
    pub fn save(&self, session: &Session) -> Result<()> {
        debug_assert_eq!(self.id, session.id, "the lock is for another session");
        let path = self.sessions.create(Folder::Sessions)?.join(format!("{}.json", session.id));
        // An unreadable file is replaced like a broken one: losing the new session would be worse.
        let former = record::bytes_of(&path).ok().flatten();
        let former = former.map(|bytes| former_session(&path, &bytes)).transpose()?.flatten();
        let known = former.as_ref().map(|former| former.codes.clone()).unwrap_or_default();
        let merged = former.map(|former| session.replacing(former));
        let bytes = file_form(merged.as_ref().unwrap_or(session))?;
        // The index first: it counts only once the session confirms it, so a run killed in between is still found.
        let known: HashSet<&String> = known.iter().collect();
        let new = session.codes.iter().filter(|code| !known.contains(code));
        self.sessions.index(&session.id, new.chain(&session.aliases()));
        disk::write_private(&self.sessions.create(Folder::Temp)?, &path, bytes.expose())
    }

    /// Removes the session, its codes from the index, and the choice of it as the current session. A missing file is not a
    /// failure. The keyring keeps the secret, see [`Sessions::clear_keyring`].
    ///
    /// # Errors
    /// [`Exit::Store`] if it cannot be removed, or has a format of another version.
    pub fn forget(self) -> Result<()> {
        let path = self.sessions.session_file(&self.id)?;
        // A broken file or one of another user can be removed, but not one of a newer version: only that version knows
        // where its secret is.
        let former = record::bytes_of(&path).ok().flatten();
        let former = former.map(|bytes| former_session(&path, &bytes)).transpose()?.flatten();
        disk::remove_durably(&path)?;
        if let Some(former) = former {
            self.sessions.unindex(&self.id, former.codes.iter().chain(&former.aliases()));
        }
        let lock = self.sessions.lock_current()?;
        if self.sessions.current_id().ok().flatten() == Some(self.id) {
            disk::remove_durably(&self.sessions.current_file())?;
        }
        drop(lock);
        disk::remove(&self.path).map(drop)
    }
}

/// The session saved before; `None` if its file is broken.
fn former_session(path: &Path, bytes: &[u8]) -> Result<Option<Session>> {
    record::may_replace(path, bytes)?;
    let mut former = record::parse::<Session>(path, bytes).ok();
    if let Some(session) = &mut former {
        session.others.remove("format");
    }
    Ok(former)
}

/// The content of a session file, with the secret.
fn file_form(session: &Session) -> Result<SecretBuffer> {
    #[derive(Serialize)]
    struct FileForm<'a> {
        #[serde(flatten)]
        session: &'a Session,
        #[serde(skip_serializing_if = "Option::is_none")]
        secret: Option<Member<ExposedBundle<'a>>>,
    }
    record::to_bytes(&FileForm { session, secret: session.secret.to_member() })
}

/// Whether `text` could come from [`crate::digest::name_for`].
pub fn is_name(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

fn no_such_session(id: &str) -> Error {
    Error::new(Kind::NoSuchSession, format_args!("session {id} does not exist"))
        .hint("see the saved sessions: `rsvp status`")
}
