//! What disk asks of Unix: opening without being led astray, owners, modes, and folders that last.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use rustix::fs::{Mode, OFlags};

/// How to open a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Read only.
    Existing,
    /// Read only, and follow a link.
    Followed,
    /// Read and write; create it if it is missing.
    Created,
}

/// Follows a link at the end of `path` only if allowed, does not wait for the writer of a FIFO, and gains no terminal (R33).
pub fn open(path: &Path, opening: Opening) -> io::Result<File> {
    let guarded = OFlags::NONBLOCK | OFlags::CLOEXEC | OFlags::NOCTTY;
    let flags = match opening {
        Opening::Existing => OFlags::NOFOLLOW | OFlags::RDONLY,
        Opening::Followed => OFlags::RDONLY,
        Opening::Created => OFlags::NOFOLLOW | OFlags::RDWR | OFlags::CREATE,
    };
    Ok(File::from(rustix::fs::open(path, guarded | flags, Mode::RUSR | Mode::WUSR)?))
}

pub fn make_folder(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().mode(0o700).create(path)
}

/// Some file systems cannot sync a folder and say so. That is not a failure.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    match File::open(path)?.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

pub fn is_own(about: &Metadata) -> bool {
    about.uid() == rustix::process::geteuid().as_raw()
}

/// The user's own, or root's.
pub fn is_trusted(about: &Metadata) -> bool {
    is_own(about) || about.uid() == 0
}

pub fn is_pipe(about: &Metadata) -> bool {
    about.file_type().is_fifo()
}

/// A group is trusted, because it is often the user's own.
pub fn is_writable_by_all(about: &Metadata) -> bool {
    about.mode() & 0o002 != 0
}

/// The permission bits of user, group and others.
pub fn permissions(about: &Metadata) -> u32 {
    about.mode() & 0o777
}

/// Whether `path` still names the file that was opened.
pub fn is_same(path: &Path, opened: &Metadata) -> bool {
    fs::symlink_metadata(path).is_ok_and(|named| (named.dev(), named.ino()) == (opened.dev(), opened.ino()))
}
