//! The store: folders and files of the sessions, and the order in which they are written.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};

use super::bundle::Member;
use super::{CodeLock, Session, Vault, record};
use crate::disk::{self, TempFolder};
use crate::error::{Error, Exit, Result};

/// How long to wait for another process that writes the same session or sends the same code.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(5);

/// How old a temp file is when nobody can be writing it any more.
const LEFTOVER: SignedDuration = SignedDuration::from_hours(1);

/// The session store. No operation but listing and finding depends on how many sessions there are.
#[derive(Debug, Clone)]
pub struct Sessions {
    state: PathBuf,
    pub vault: Arc<Vault>,
    /// Removes the folder when the last of its users is gone.
    _temporary: Option<Arc<TempFolder>>,
}

/// The folders of the store.
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
    /// The store in the folder `state`, which keeps secrets in its files; nothing is touched yet.
    pub fn open(state: PathBuf) -> Self {
        Self { state, vault: Arc::default(), _temporary: None }
    }

    /// The same store, which keeps secrets in the keyring behind `vault`.
    #[must_use]
    pub fn with_vault(self, vault: Vault) -> Self {
        Self { vault: Arc::new(vault), ..self }
    }

    /// An empty store that is gone after this run, for trying things out.
    ///
    /// # Errors
    /// [`Exit::Store`] where not even that can be written.
    pub fn temporary() -> Result<Self> {
        let folder = TempFolder::new()?;
        Ok(Self { state: folder.path().join("state"), vault: Arc::default(), _temporary: Some(Arc::new(folder)) })
    }

    /// Creates what is missing, checks folders and modes, tries to write, and sweeps temp files that killed
    /// processes left more than an hour before `now`. After this, saving fails only if something happens meanwhile.
    ///
    /// # Errors
    /// [`Exit::Store`], with what to do about it.
    pub fn check(&self, now: Timestamp) -> Result<()> {
        for folder in Folder::ALL {
            self.made(folder)?;
        }
        disk::read_private(&self.current_file())?;
        let temp = self.path(Folder::Temp);
        disk::probe(&temp)?;
        disk::sweep(&temp, now, LEFTOVER);
        Ok(())
    }

    /// Saves `session`: a former file of the same id is replaced whole, its codes and the members that are unknown
    /// here are kept. On return it is on the disk.
    ///
    /// # Errors
    /// [`Exit::Store`] if it cannot be written, or the former file has a format of another rsvp.
    pub fn save(&self, session: &Session) -> Result<()> {
        self.lock(&session.id, LOCK_TIMEOUT)?.save(session)
    }

    /// Keeps other processes from writing the session `id`, waiting at most `limit` for one that does: for a change
    /// that depends on what is saved, such as a refresh.
    ///
    /// # Errors
    /// [`Exit::Store`] if somebody else keeps writing it.
    pub fn lock(&self, id: &str, limit: Duration) -> Result<Locked<'_>> {
        self.session_file(id)?;
        let path = self.made(Folder::Locks)?.join(id);
        let lock = disk::Lock::take(&path, limit)?;
        Ok(Locked { sessions: self, id: id.to_owned(), path, _lock: lock })
    }

    /// The session `id`.
    ///
    /// # Errors
    /// [`Exit::Login`] if there is none, [`Exit::Store`] if its file may not be read or is broken.
    pub fn load(&self, id: &str) -> Result<Session> {
        let path = self.session_file(id)?;
        let found = if self.has(Folder::Sessions)? { record::read::<Session>(&path)? } else { None };
        let mut session = found.ok_or_else(|| no_such_session(id))?;
        session.id = id.to_owned();
        session.others.remove("format");
        Ok(session)
    }

    /// The id of the session that is used by default; its file may be gone.
    ///
    /// # Errors
    /// [`Exit::Store`] if the file that says so may not be read or is broken.
    pub fn current_id(&self) -> Result<Option<String>> {
        let path = self.current_file();
        if !disk::has_private_folder(&self.state)? {
            return Ok(None);
        }
        let Some(bytes) = disk::read_private(&path)? else { return Ok(None) };
        let id = String::from_utf8(bytes).ok().map(|text| text.trim_end().to_owned()).filter(|id| is_name(id));
        let broken = || Error::new(Exit::Store, format_args!("{} does not name a session", path.display()));
        id.map(Some).ok_or_else(|| broken().hint("choose the session to use: rsvp switch"))
    }

    /// The session that is used by default; `None` if none was chosen or it is gone.
    ///
    /// # Errors
    /// [`Exit::Store`] if a file may not be read or is broken.
    pub fn current(&self) -> Result<Option<Session>> {
        let Some(id) = self.current_id()? else { return Ok(None) };
        match self.load(&id) {
            Ok(session) => Ok(Some(session)),
            Err(error) if error.exit == Exit::Login => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes the session `id` the one that is used by default. To be called after it was saved.
    ///
    /// # Errors
    /// [`Exit::Login`] if there is no such session, [`Exit::Store`] if this cannot be written.
    pub fn switch(&self, id: &str) -> Result<()> {
        let path = self.session_file(id)?;
        if record::bytes_of(&path)?.is_none() {
            return Err(no_such_session(id));
        }
        let _choosing = self.choosing()?;
        disk::write_private(&self.made(Folder::Temp)?, &self.current_file(), format!("{id}\n").as_bytes())
    }

    /// The folder, created and checked.
    pub fn made(&self, folder: Folder) -> Result<PathBuf> {
        let path = self.path(folder);
        disk::private_folder(&self.state)?;
        disk::private_folder(&path)?;
        Ok(path)
    }

    /// Whether the folder is there; if so, it is checked.
    pub fn has(&self, folder: Folder) -> Result<bool> {
        Ok(disk::has_private_folder(&self.state)? && disk::has_private_folder(&self.path(folder))?)
    }

    pub fn path(&self, folder: Folder) -> PathBuf {
        self.state.join(folder.name())
    }

    /// Who looks at the choice of the current session and then changes it is not disturbed meanwhile.
    fn choosing(&self) -> Result<CodeLock> {
        let locked = || Error::new(Exit::Store, "another rsvp keeps changing which session is the current one");
        self.lock_code("current", LOCK_TIMEOUT)?.ok_or_else(|| locked().hint("try again when it has finished"))
    }

    fn current_file(&self) -> PathBuf {
        self.state.join("current")
    }

    /// The file of session `id`; no other text than an id becomes a path.
    fn session_file(&self, id: &str) -> Result<PathBuf> {
        if is_name(id) { Ok(self.path(Folder::Sessions).join(format!("{id}.json"))) } else { Err(no_such_session(id)) }
    }
}

/// The right to write one session, until it is dropped.
#[derive(Debug)]
pub struct Locked<'a> {
    sessions: &'a Sessions,
    id: String,
    path: PathBuf,
    _lock: disk::Lock,
}

impl Locked<'_> {
    /// Like [`Sessions::save`], for who holds the lock already.
    ///
    /// # Errors
    /// [`Exit::Store`] if it cannot be written, or the former file has a format of another rsvp.
    pub fn save(&self, session: &Session) -> Result<()> {
        debug_assert_eq!(self.id, session.id, "the lock is for another session");
        let path = self.sessions.made(Folder::Sessions)?.join(format!("{}.json", session.id));
        // A file that may not be read is replaced like a broken one: the new session is worth more than nothing.
        let former = record::bytes_of(&path).ok().flatten();
        let former = former.map(|bytes| former_session(&path, &bytes)).transpose()?.flatten();
        let known = former.as_ref().map(|former| former.codes.clone()).unwrap_or_default();
        let merged = former.map(|former| session.over(former));
        let bytes = file_form(merged.as_ref().unwrap_or(session))?;
        // The index first: it counts only once the session confirms it, and then whoever dies in between is found.
        self.sessions.mark(&session.id, session.codes.iter().filter(|code| !known.contains(code)));
        disk::write_private(&self.sessions.made(Folder::Temp)?, &path, &bytes)
    }

    /// Removes the session, the index of its codes, and the choice of it as the current one. A session that has gone is
    /// no failure. The keyring keeps its secret, see [`Sessions::clear_keyring`].
    ///
    /// # Errors
    /// [`Exit::Store`] if it cannot be removed, or has a format of another rsvp.
    pub fn forget(self) -> Result<()> {
        let path = self.sessions.session_file(&self.id)?;
        // A file that is broken or not ours can be removed, too; but not one whose secret may be where only a newer
        // rsvp would find it.
        let former = record::bytes_of(&path).ok().flatten();
        let former = former.map(|bytes| former_session(&path, &bytes)).transpose()?.flatten();
        disk::remove_durably(&path)?;
        self.sessions.unmark(&self.id, &former.map(|session| session.codes).unwrap_or_default());
        let choosing = self.sessions.choosing()?;
        if self.sessions.current_id().ok().flatten() == Some(self.id) {
            disk::remove_durably(&self.sessions.current_file())?;
        }
        drop(choosing);
        disk::remove(&self.path).map(drop)
    }
}

/// What is saved so far; `None` if it is broken.
fn former_session(path: &Path, bytes: &[u8]) -> Result<Option<Session>> {
    record::may_replace(path, bytes)?;
    let mut former = record::parse::<Session>(path, bytes).ok();
    if let Some(session) = &mut former {
        session.others.remove("format");
    }
    Ok(former)
}

/// The session file: the one place that puts the secret next to the rest.
fn file_form(session: &Session) -> Result<zeroize::Zeroizing<Vec<u8>>> {
    #[derive(Serialize)]
    struct FileForm<'a> {
        #[serde(flatten)]
        session: &'a Session,
        #[serde(skip_serializing_if = "Option::is_none")]
        secret: Option<Member<&'a Map<String, Value>>>,
    }
    record::to_bytes(&FileForm { session, secret: session.secret.to_member() })
}

/// Whether `text` is a name that [`crate::digest::name_for`] could have given.
pub fn is_name(text: &str) -> bool {
    text.len() == 26 && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
}

fn no_such_session(id: &str) -> Error {
    Error::new(Exit::Login, format_args!("there is no session {id}")).hint("see the saved sessions: rsvp status")
}
