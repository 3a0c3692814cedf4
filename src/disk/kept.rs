//! Files that a person keeps and rsvp adds to: config.toml.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::lock::folder_within;
use super::system::sync_folder;
use super::{born_in, cannot, folder_of, private_folder, read_found, refused, rename};
use crate::error::Result;

/// How long to wait for another process that changes a file of the same folder.
const LIMIT: Duration = Duration::from_secs(5);

/// Replaces the file `path` by what `change` makes of its text, whole or not at all; the text is empty where there is no
/// file. The mode stays, and where the file is a link to another one, that one is replaced. Says what was written.
///
/// # Errors
/// Those of `change`, and [`crate::error::Exit::Store`] with the system's reason.
pub fn change_kept(path: &Path, change: &mut dyn FnMut(&str) -> Result<String>) -> Result<PathBuf> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        private_folder(folder)?;
    }
    let busy = || refused(folder, "is being changed by another process");
    let _locked = folder_within(folder, LIMIT)?.ok_or_else(busy)?;
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = read_found(path)?;
    let text = change(before.as_ref().map_or("", |text| text.expose()))?;
    let file = born_in(folder_of(&target), &target, text.as_bytes())?;
    if let Ok(about) = fs::metadata(&target) {
        let kept = file.as_file().set_permissions(about.permissions());
        kept.map_err(|error| cannot("write", &target, &error))?;
    }
    file.as_file().sync_all().map_err(|error| cannot("write", &target, &error))?;
    rename(file, &target)?;
    sync_folder(folder_of(&target)).map_err(|error| cannot("write", &target, &error))?;
    Ok(target)
}
