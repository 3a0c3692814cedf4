//! Files that a person wrote and that say where passwords go: configuration, provider files, keys.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use super::FILE_LIMIT;
use super::system::{Opening, is_trusted, is_writable_by_all, open};
use crate::error::{Error, Result};

mod key;

pub use key::{Key, read_found_key, read_named_key};

/// The text of a file that is found in the configuration folder; `None` if it is absent. A link is followed, for many
/// keep their configuration elsewhere. Never waits.
///
/// # Errors
/// Exit 2: it is not a regular file, somebody else could have written it, it is larger than [`FILE_LIMIT`] or no text.
pub fn read_written(path: &Path) -> Result<Option<String>> {
    let file = match open(path, Opening::Followed) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot(path, &error)),
    };
    let about = file.metadata().map_err(|error| cannot(path, &error))?;
    guard(path, &about)?;
    text(path, file).map(Some)
}

/// The text of a file that was named for this run, which may be a pipe.
///
/// # Errors
/// Exit 2: it cannot be read, is larger than [`FILE_LIMIT`] or no text.
pub fn read_named(path: &Path) -> Result<String> {
    text(path, File::open(path).map_err(|error| cannot(path, &error))?)
}

fn guard(path: &Path, about: &Metadata) -> Result<()> {
    if !about.is_file() {
        return Err(refused(path, "it is not a regular file").hint("move it away"));
    }
    if !is_trusted(about) {
        return Err(
            refused(path, "it belongs to another user").hint(format!("make it yours: chown {}", path.display()))
        );
    }
    if is_writable_by_all(about) {
        return Err(refused(path, "every user may write it")
            .hint(format!("if nobody else has changed it: chmod o-w {}", path.display())));
    }
    Ok(())
}

fn text(path: &Path, file: File) -> Result<String> {
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT as u64 + 1).read_to_end(&mut bytes).map_err(|error| cannot(path, &error))?;
    text_of(path, bytes)
}

/// `bytes` of `path` as a text that is not too large.
fn text_of(path: &Path, bytes: Vec<u8>) -> Result<String> {
    if bytes.len() > FILE_LIMIT {
        return Err(refused(path, "it is larger than 1 MiB"));
    }
    String::from_utf8(bytes).map_err(|_| refused(path, "it is not UTF-8"))
}

fn refused(path: &Path, why: &str) -> Error {
    Error::usage(format!("cannot read {}: {why}", path.display()))
}

fn cannot(path: &Path, error: &io::Error) -> Error {
    refused(path, &error.to_string())
}
