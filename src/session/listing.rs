//! The list of the sessions, which never opens a secret and never stops at a broken file.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;

use super::store::{Folder, is_name};
use super::{Place, Session, Sessions, bundle, record};
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
    /// Whose it is.
    #[serde(flatten)]
    pub who: Who,
    /// When the session was made.
    pub created: Timestamp,
    /// When it ends, where that is known.
    pub expires: Option<Timestamp>,
    /// When signature and claims of its token were last checked, successfully.
    pub verified: Option<Timestamp>,
    /// What its token allows, as the token says it.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Why its secret is not in the keyring that is there, in one word.
    #[serde(default)]
    pub fallback: Option<String>,
    /// Where its secret is; `None` where there is none.
    #[serde(default, rename = "secret", deserialize_with = "bundle::place")]
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

/// A file that is no readable session; it never stands in the way of the others (R33).
#[derive(Debug)]
pub struct Broken {
    /// The file, or the folder that cannot be listed.
    pub file: PathBuf,
    /// The session's id, if the file is named like one.
    pub id: Option<String>,
    /// What is wrong with it.
    pub error: Error,
}

impl Sessions {
    /// Every session, ordered by id; a broken file is told among them.
    pub fn list(&self) -> Vec<Result<Summary, Broken>> {
        let folder = self.path(Folder::Sessions);
        let names = self.has(Folder::Sessions).and_then(|there| if there { json_files(&folder) } else { Ok(vec![]) });
        match names {
            Ok(paths) => paths.into_iter().filter_map(summary).collect(),
            Err(error) => vec![Err(Broken { file: folder, id: None, error })],
        }
    }
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
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

/// What the file `path` says; `None` if it has been removed since the folder was read.
fn summary(path: PathBuf) -> Option<Result<Summary, Broken>> {
    let name = path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| is_name(stem)).map(str::to_owned);
    let Some(id) = name else {
        let error = Error::new(Exit::Store, format_args!("{} is not named like a session", path.display()));
        return Some(Err(Broken { file: path, id: None, error: error.hint("move it away") }));
    };
    match record::read::<Summary>(&path) {
        Ok(Some(summary)) => Some(Ok(Summary { id, ..summary })),
        Ok(None) => None,
        Err(error) => Some(Err(Broken { file: path, id: Some(id), error })),
    }
}
