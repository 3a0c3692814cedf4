//! The list of the sessions, which reads no secret and does not stop at a broken file.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::home::KeptBase;
use super::store::{Folder, is_name};
use super::{Place, Session, Sessions, kept, record};
use crate::error::{Error, Exit, Result};
use crate::who::Who;

/// What a list shows of a session; its secret is not even read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Summary {
    /// The name of its file.
    #[serde(skip)]
    pub id: String,
    /// The provider's id.
    pub provider: String,
    /// The configured instance of a self-hosted service.
    pub instance: Option<String>,
    /// Scheme, host and port of the service.
    pub origin: String,
    #[serde(default, rename = "vars")]
    pub kept_base: KeptBase,
    /// Whose it is.
    #[serde(flatten)]
    pub who: Who,
    /// When the session was made.
    pub created: Timestamp,
    /// When it ends, where that is known.
    pub expires: Option<Timestamp>,
    /// When signature and claims of its token were last checked, successfully.
    pub verified: Option<Timestamp>,
    /// What its token allows, according to the token.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Why its secret is not in the keyring, in one word; `None` if nothing failed.
    #[serde(default)]
    pub fallback: Option<String>,
    /// Where its secret is, if it has one.
    #[serde(default, rename = "secret", deserialize_with = "kept::place")]
    pub kept: Option<Place>,
}

impl Session {
    /// What a list shows of it.
    pub fn summary(&self) -> Summary {
        Summary {
            id: self.id.clone(),
            provider: self.provider.clone(),
            instance: self.instance.clone(),
            origin: self.origin.clone(),
            kept_base: self.kept_base(),
            who: self.who.clone(),
            created: self.created,
            expires: self.expires,
            verified: self.verified,
            scopes: self.scopes.clone(),
            fallback: self.fallback.clone(),
            kept: self.secret.place(),
        }
    }
}

impl Sessions {
    /// Every session, ordered by id. An unreadable file is an error in the list and hides no other session (R33).
    pub fn list(&self) -> Vec<Result<Summary>> {
        let folder = self.path(Folder::Sessions);
        let names =
            self.exists(Folder::Sessions).and_then(|there| if there { json_files(&folder) } else { Ok(vec![]) });
        match names {
            Ok(paths) => paths.into_iter().filter_map(summary).collect(),
            Err(error) => vec![Err(error)],
        }
    }
}

/// The files with that ending in `folder`, in order.
pub fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| {
        Error::new(Exit::Store, format_args!("cannot list {}: {error}", folder.display()))
            .hint("name a folder that rsvp may read, with --state")
    })?;
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    Ok(paths)
}

/// The session in the file `path`; `None` if it was removed since the folder was read.
fn summary(path: PathBuf) -> Option<Result<Summary>> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_name(stem)).map(str::to_owned);
    let Some(id) = name else {
        let error =
            Error::new(Exit::Store, format_args!("{} does not have the name of a session file", path.display()));
        return Some(Err(error.hint("move it away")));
    };
    match record::read::<Summary>(&path) {
        Ok(Some(summary)) => Some(Ok(Summary { id, ..summary })),
        Ok(None) => None,
        Err(error) => Some(Err(error)),
    }
}
