//! The files of the store as JSON: their format number, and complaints that never quote what is in them.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use zeroize::Zeroizing;

use crate::disk;
use crate::error::{Error, Exit, Result};

/// The format that this rsvp writes, and the only one it reads.
const FORMAT: u64 = 1;

/// What every file begins with.
#[derive(Deserialize)]
struct Head {
    format: u64,
}

/// A record with its format number, on its way to a file.
#[derive(Serialize)]
struct Numbered<'a, R> {
    format: u64,
    #[serde(flatten)]
    record: &'a R,
}

/// The bytes of the private file `path`; `None` if it is absent.
pub fn bytes_of(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>> {
    Ok(disk::read_private(path)?.map(Zeroizing::new))
}

/// What the private file `path` holds; `None` if it is absent.
///
/// # Errors
/// [`Exit::Store`] if it may not be read, is broken, or has another format.
pub fn read<R: DeserializeOwned>(path: &Path) -> Result<Option<R>> {
    bytes_of(path)?.map(|bytes| parse(path, &bytes)).transpose()
}

/// Reads `bytes`, which were found in `path`.
///
/// # Errors
/// [`Exit::Store`] if they are broken or have another format.
pub fn parse<R: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<R> {
    let head: Head = serde_json::from_slice(bytes).map_err(|error| broken(path, &error))?;
    if head.format != FORMAT {
        return Err(other_format(path, head.format));
    }
    serde_json::from_slice(bytes).map_err(|error| broken(path, &error))
}

/// Refuses to replace what another rsvp has written in a format that this one does not know.
///
/// # Errors
/// [`Exit::Store`] that names the file and its format.
pub fn may_replace(path: &Path, bytes: &[u8]) -> Result<()> {
    match serde_json::from_slice::<Head>(bytes) {
        Ok(head) if head.format != FORMAT => Err(other_format(path, head.format)),
        _ => Ok(()),
    }
}

/// The record as it is written, with its format number.
///
/// # Errors
/// Only if it cannot be JSON at all.
pub fn to_bytes<R: Serialize>(record: &R) -> Result<Zeroizing<Vec<u8>>> {
    // Room for nearly every record, because a buffer that is outgrown leaves a copy of a secret behind; no more than
    // that, because all of it is overwritten in the end.
    let mut bytes = Zeroizing::new(Vec::with_capacity(8 * 1024));
    serde_json::to_writer_pretty(&mut *bytes, &Numbered { format: FORMAT, record })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn other_format(path: &Path, format: u64) -> Error {
    let what = format!("{} has format {format}, and this rsvp knows only format {FORMAT}", path.display());
    Error::new(Exit::Store, what).hint("use the rsvp that wrote it, or a newer one")
}

/// serde's own words quote values, and these files hold secrets: only where and of what kind (R21).
fn broken(path: &Path, error: &serde_json::Error) -> Error {
    let kind = match error.classify() {
        Category::Syntax => "not JSON",
        Category::Eof => "it ends too early",
        Category::Data => "a member is missing, or is not of its kind",
        Category::Io => "it cannot be read",
    };
    let what = format!("{}, line {}, column {}: {kind}", path.display(), error.line(), error.column());
    Error::new(Exit::Store, what).hint("repair the file, or move it away and log in again")
}
