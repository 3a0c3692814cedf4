//! What the systems do differently: opening without being led astray, owners, modes, and folders that last.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

/// Whether a file is expected to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Only read it.
    Existing,
    /// Only read it, or what a link leads to.
    Followed,
    /// Create it where it is missing, and open it for writing.
    Created,
}

#[cfg(unix)]
pub use unix::{is_own, is_pipe, is_same, is_trusted, is_writable_by_all, make_folder, open, permissions, sync_folder};

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, MetadataExt as _};

    use rustix::fs::{Mode, OFlags};

    use super::{File, Metadata, Opening, Path, fs, io};

    /// Follows no link at the end of `path` unless it may, waits for no writer of a FIFO, gains no terminal (R33).
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

    /// Some file systems cannot sync a folder and say so; they are no worse for it.
    pub fn sync_folder(path: &Path) -> io::Result<()> {
        match File::open(path)?.sync_all() {
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            synced => synced,
        }
    }

    pub fn is_own(about: &Metadata) -> bool {
        about.uid() == rustix::process::geteuid().as_raw()
    }

    /// Ours, or the administrator's.
    pub fn is_trusted(about: &Metadata) -> bool {
        is_own(about) || about.uid() == 0
    }

    pub fn is_pipe(about: &Metadata) -> bool {
        about.file_type().is_fifo()
    }

    /// A group is often the user's own, and is trusted.
    pub fn is_writable_by_all(about: &Metadata) -> bool {
        about.mode() & 0o002 != 0
    }

    /// Who may read, write and enter.
    pub fn permissions(about: &Metadata) -> Option<u32> {
        Some(about.mode() & 0o777)
    }

    /// Whether `path` still names the file that was opened.
    pub fn is_same(path: &Path, opened: &Metadata) -> bool {
        fs::symlink_metadata(path).is_ok_and(|named| (named.dev(), named.ino()) == (opened.dev(), opened.ino()))
    }
}

#[cfg(not(unix))]
pub use elsewhere::{
    is_own, is_pipe, is_same, is_trusted, is_writable_by_all, make_folder, open, permissions, sync_folder,
};

/// Where there are no such owners and modes, the folder in the person's profile is what protects the files.
#[cfg(not(unix))]
mod elsewhere {
    use super::{File, Metadata, Opening, Path, fs, io};

    pub fn open(path: &Path, opening: Opening) -> io::Result<File> {
        let created = opening == Opening::Created;
        fs::OpenOptions::new().read(true).write(created).create(created).truncate(false).open(path)
    }

    pub fn make_folder(path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    pub fn sync_folder(_path: &Path) -> io::Result<()> {
        Ok(())
    }

    pub fn is_own(_about: &Metadata) -> bool {
        true
    }

    pub fn is_trusted(_about: &Metadata) -> bool {
        true
    }

    pub fn is_pipe(_about: &Metadata) -> bool {
        false
    }

    pub fn is_writable_by_all(_about: &Metadata) -> bool {
        false
    }

    pub fn permissions(_about: &Metadata) -> Option<u32> {
        None
    }

    pub fn is_same(path: &Path, _opened: &Metadata) -> bool {
        path.exists()
    }
}
