//! The files of the store as JSON with a format number. Errors never quote their content.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;
use zeroize::Zeroizing;

use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::secret::SecretBuffer;

/// The format that this version writes, and the only one it reads.
const FORMAT: u64 = 1;

#[derive(Deserialize)]
struct Head {
    format: u64,
}

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

/// The record in the private file `path`; `None` if it is absent.
pub fn read<R: DeserializeOwned>(path: &Path) -> Result<Option<R>> {
    bytes_of(path)?.map(|bytes| parse(path, &bytes)).transpose()
}

/// The record in `bytes`, the content of `path`.
pub fn parse<R: DeserializeOwned>(path: &Path, bytes: &[u8]) -> Result<R> {
    let head: Head = serde_json::from_slice(bytes).map_err(|error| broken(path, &error))?;
    if head.format != FORMAT {
        return Err(other_format(path, head.format));
    }
    serde_json::from_slice(bytes).map_err(|error| broken(path, &error))
}

/// Refuses to replace a file that another version wrote in a format unknown here.
pub fn may_replace(path: &Path, bytes: &[u8]) -> Result<()> {
    match serde_json::from_slice::<Head>(bytes) {
        Ok(head) if head.format != FORMAT => Err(other_format(path, head.format)),
        _ => Ok(()),
    }
}

/// The record as written to the file, with its format number.
pub fn to_bytes<R: Serialize>(record: &R) -> Result<SecretBuffer> {
    let mut bytes = SecretBuffer::default();
    serde_json::to_writer_pretty(&mut bytes, &Numbered { format: FORMAT, record })?;
    bytes.push(b"\n");
    Ok(bytes)
}

fn other_format(path: &Path, format: u64) -> Error {
    let what = format!("{} has format {format}, and this version of rsvp reads only format {FORMAT}", path.display());
    Error::new(Exit::Store, what).hint("use the version of rsvp that wrote it, or a newer one")
}

/// serde's messages quote values, and these files hold secrets: only the place and the kind of the error are shown (R21).
fn broken(path: &Path, error: &serde_json::Error) -> Error {
    let kind = match error.classify() {
        Category::Syntax => "not JSON",
        Category::Eof => "it ends too early",
        Category::Data => "a member is missing or has the wrong type",
        Category::Io => "it cannot be read",
    };
    let what = format!("{}, line {}, column {}: {kind}", path.display(), error.line(), error.column());
    Error::new(Exit::Store, what).hint("repair the file, or move it away and log in again")
}
