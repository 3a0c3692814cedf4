//! Private files: born 0600 in a temp folder, synced, renamed, locked; and read only if nobody else can have written them.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use tempfile::NamedTempFile;

use crate::error::{Error, Exit, Result};

mod kept;
mod lock;
mod system;
mod trusted_file;

pub use kept::change_kept;
pub use lock::Lock;
pub use trusted_file::{Content, Origin, from_stream, read, read_found};

use system::{Opening, is_own, make_folder, open, permissions, sync_folder};

/// The largest private file that is read or written, in bytes (R33).
pub const FILE_LIMIT: usize = 1024 * 1024;

/// Makes sure that `path` is a folder of our own with mode 0700; creates it, and what is missing above it.
///
/// # Errors
/// [`Exit::Store`] if something else is there, if it belongs to somebody else or is open to others, or if it cannot
/// be created.
pub fn private_folder(path: &Path) -> Result<()> {
    if has_private_folder(path)? {
        return Ok(());
    }
    create_folder(path).map_err(|error| cannot("create", path, &error))?;
    has_private_folder(path).map(drop)
}

/// Whether the folder `path` is there. It is not created; if it is there, it is checked like in [`private_folder`].
///
/// # Errors
/// [`Exit::Store`] if it is there and not a private folder of our own.
pub fn has_private_folder(path: &Path) -> Result<bool> {
    // A slash at the end would make the system look behind a symbolic link.
    let path: PathBuf = path.components().collect();
    let about = match fs::symlink_metadata(&path) {
        Ok(about) => about,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(cannot("look at", &path, &error)),
    };
    if about.is_symlink() {
        return Err(refused(&path, "is a symbolic link").hint("name the folder it leads to"));
    }
    if about.is_file() {
        return Err(refused(&path, "is a file, not a folder").hint("name a folder for the sessions with --state"));
    }
    if !about.is_dir() {
        return Err(refused(&path, "is not a folder").hint("name a folder for the sessions with --state"));
    }
    owned(&path, &about)?;
    if permissions(&about) != 0o700 {
        return Err(refused(&path, "must be open to you and to nobody else")
            .hint(format!("if nobody else has changed it: chmod 700 {}", path.display())));
    }
    Ok(true)
}

/// Whether others on this machine can read the file `path`; `false` where that cannot be told.
pub fn others_can_read(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| is_readable_by_others(&about))
}

/// Whether the group or everybody may read it.
fn is_readable_by_others(about: &Metadata) -> bool {
    permissions(about) & 0o044 != 0
}

/// Replaces `target` by a file with `bytes` and mode 0600: afterwards, and after a power cut at any moment, it is
/// the old one or the new one, whole. The file is born in the folder `tmp`, which is on the same file system.
///
/// # Errors
/// [`Exit::Store`]; no temp file stays behind.
pub fn write_private(tmp: &Path, target: &Path, bytes: &[u8]) -> Result<()> {
    let file = born_in(tmp, target, bytes)?;
    file.as_file().sync_all().map_err(|error| cannot("write", target, &error))?;
    rename(file, target)?;
    sync_folder(folder_of(target)).map_err(|error| cannot("write", target, &error))
}

/// Like [`write_private`] for what is only a cache: a power cut may lose it or leave it empty.
///
/// # Errors
/// [`Exit::Store`]; no temp file stays behind.
pub fn write_unsynced(tmp: &Path, target: &Path, bytes: &[u8]) -> Result<()> {
    rename(born_in(tmp, target, bytes)?, target)
}

/// Tries whether files can be written and locked in the folder `tmp`; nothing stays.
///
/// # Errors
/// [`Exit::Store`] with the system's reason.
pub fn probe(tmp: &Path) -> Result<()> {
    let file = born_in(tmp, tmp, &[b'\n'; 4096])?;
    match file.as_file().try_lock() {
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(()),
        Err(TryLockError::Error(error)) => Err(cannot("lock files in", tmp, &error)),
    }
}

/// Reads a private file; one that is absent is `None`. Never waits and never follows a link (R33).
///
/// # Errors
/// [`Exit::Store`] if it is not a regular file, belongs to somebody else, is open to others or is larger than
/// [`FILE_LIMIT`].
pub fn read_private(path: &Path) -> Result<Option<Vec<u8>>> {
    let Some((file, about)) = open_guarded(path, Opening::Existing)? else { return Ok(None) };
    let length = usize::try_from(about.len()).unwrap_or(usize::MAX);
    // One byte more than the limit, for a file that grows while it is read; and room for all of it at once, so that
    // no half of a secret stays behind in memory that was outgrown.
    let mut bytes = Vec::with_capacity(length.min(FILE_LIMIT) + 1);
    if length <= FILE_LIMIT {
        let read = file.take(FILE_LIMIT as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| cannot("read", path, &error))?;
    }
    if length > FILE_LIMIT || bytes.len() > FILE_LIMIT {
        return Err(refused(path, "is larger than 1 MiB").hint("rsvp did not write it like this; move it away"));
    }
    Ok(Some(bytes))
}

/// Removes a file; one that is absent is fine. Says whether there was one.
///
/// # Errors
/// [`Exit::Store`] with the system's reason.
pub fn remove(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot("remove", path, &error)),
    }
}

/// Like [`remove`], and a power cut does not bring the file back.
///
/// # Errors
/// [`Exit::Store`] with the system's reason.
pub fn remove_durably(path: &Path) -> Result<()> {
    if remove(path)? {
        sync_folder(folder_of(path)).map_err(|error| cannot("remove", path, &error))?;
    }
    Ok(())
}

/// Removes the files in `folder` that were written longer than `age` before `now`: what killed processes left. A file
/// that cannot be looked at or removed is left for another time.
pub fn sweep(folder: &Path, now: Timestamp, age: SignedDuration) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(about) = entry.metadata() else { continue };
        let written = about.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
        if about.is_file() && written.is_some_and(|written| now.duration_since(written) > age) {
            let _another_time = fs::remove_file(entry.path());
        }
    }
}

/// A private folder that is removed, with all in it, when this is dropped.
#[derive(Debug)]
pub struct TempFolder(tempfile::TempDir);

impl TempFolder {
    /// A new one, where the system keeps temporary files.
    ///
    /// # Errors
    /// [`Exit::Store`].
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("rsvp-").tempdir();
        folder.map(Self).map_err(|error| Error::new(Exit::Store, format!("cannot create a temporary folder: {error}")))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Opens a file without following links or waiting for anybody, and looks at what was opened, not at its name (R33).
fn open_guarded(path: &Path, opening: Opening) -> Result<Option<(File, Metadata)>> {
    let file = match open(path, opening) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound && opening == Opening::Existing => return Ok(None),
        Err(error) => {
            return Err(match fs::symlink_metadata(path) {
                Ok(about) if about.is_symlink() => refused(path, "is a symbolic link").hint("remove the link"),
                Ok(about) if !about.is_file() => refused(path, "is not a regular file").hint("move it away"),
                _ => cannot("open", path, &error),
            });
        }
    };
    let about = file.metadata().map_err(|error| cannot("look at", path, &error))?;
    if !about.is_file() {
        return Err(refused(path, "is not a regular file").hint("move it away"));
    }
    owned(path, &about)?;
    if permissions(&about) & 0o077 != 0 {
        return Err(refused(path, "is open to other users")
            .hint(format!("if nobody else has changed it: chmod 600 {}", path.display())));
    }
    Ok(Some((file, about)))
}

fn owned(path: &Path, about: &Metadata) -> Result<()> {
    if is_own(about) {
        return Ok(());
    }
    Err(refused(path, "belongs to another user")
        .hint("run rsvp as that user, or name a folder of your own with --state"))
}

/// A temp file with `bytes`; it vanishes when it is dropped.
fn born_in(tmp: &Path, target: &Path, bytes: &[u8]) -> Result<NamedTempFile> {
    if bytes.len() > FILE_LIMIT {
        return Err(refused(target, "would be larger than 1 MiB, and could not be read again"));
    }
    let mut file = NamedTempFile::new_in(tmp).map_err(|error| cannot("write in", tmp, &error))?;
    file.write_all(bytes).map_err(|error| cannot("write", target, &error))?;
    Ok(file)
}

fn rename(file: NamedTempFile, target: &Path) -> Result<()> {
    file.persist(target).map(drop).map_err(|refusal| cannot("replace", target, &refusal.error))
}

/// Creates `path` and what is missing above it, and makes it last: a session is only as safe as the folder it is in.
fn create_folder(path: &Path) -> io::Result<()> {
    match make_folder(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && folder_of(path) != path => {
            create_folder(folder_of(path))?;
            make_folder(path)?;
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        made => made?,
    }
    // The folder above may be one that we may write but not read; then this is as good as it gets.
    let _best_effort = sync_folder(folder_of(path));
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) => Path::new("."),
        None => path,
    }
}

fn refused(path: &Path, why: &str) -> Error {
    Error::new(Exit::Store, format_args!("{} {why}", path.display()))
}

fn cannot(verb: &str, path: &Path, error: &io::Error) -> Error {
    let failed = Error::new(Exit::Store, format_args!("cannot {verb} {}: {error}", path.display()));
    failed.hint(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space, or use another disk with --state"
        }
        io::ErrorKind::FileTooLarge => "raise the limit for the size of files (ulimit -f)",
        _ => "name a folder that rsvp may write, with --state",
    })
}
