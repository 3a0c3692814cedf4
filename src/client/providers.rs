//! The provider files that are known here: built-in, and the user's own beside config.toml.

use std::path::Path;

use crate::disk::{self, Origin};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::provider::{Provider, builtin};

/// The provider called `id`: a file of the user wins over a built-in one.
pub fn by_id(host: &Host, id: &str) -> Result<Provider> {
    if let Some((file, text)) = users_own(host, id)? {
        let provider = Provider::parse(&file, &text)?;
        if provider.id() != id {
            let what = format!("{file} holds the provider {}", provider.id());
            return Err(Error::usage(what).hint(format!("call the file {}.toml", provider.id())));
        }
        return Ok(provider);
    }
    builtin::load(id).unwrap_or_else(|| Err(unknown(host, id)))
}

/// The provider whose service has `option` on its own command line.
pub fn understanding(host: &Host, option: &str) -> Option<Provider> {
    let ids = all_ids(host).into_iter().filter(|id| is_users(host, id) || builtin::mentions(id, option));
    let mut known = ids.filter_map(|id| by_id(host, &id).ok());
    known.find(|provider| provider.understands_options.iter().any(|known| known == option))
}

/// Whether the user's own file is used for `id`.
pub fn is_users(host: &Host, id: &str) -> bool {
    user_file(host, id).is_some_and(|file| file.exists())
}

/// The user's own file for `id`, as it is named and as it stands; one that cannot be trusted hides the built-in one,
/// for that is not the one that is wanted.
fn users_own(host: &Host, id: &str) -> Result<Option<(String, String)>> {
    let Some(file) = user_file(host, id) else { return Ok(None) };
    Ok(disk::read_found(&file)?.map(|text| (file.display().to_string(), text.expose().to_owned())))
}

fn user_file(host: &Host, id: &str) -> Option<std::path::PathBuf> {
    Some(host.folders.config.as_ref()?.join("providers").join(format!("{id}.toml")))
}

/// The ids of all providers known here, in order.
pub fn all_ids(host: &Host) -> Vec<String> {
    let mut ids: Vec<String> = builtin::ids().map(str::to_owned).collect();
    let folder = host.folders.config.as_ref().map(|config| config.join("providers"));
    for entry in folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten() {
        let path = entry.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        if let Some(stem) = stem.filter(|_| path.extension().is_some_and(|extension| extension == "toml")) {
            ids.push(stem.to_owned());
        }
    }
    ids.sort();
    ids.dedup();
    ids
}

fn unknown(host: &Host, id: &str) -> Error {
    let ids = all_ids(host);
    let nearest = ids.iter().max_by(|a, b| strsim::jaro_winkler(a, id).total_cmp(&strsim::jaro_winkler(b, id)));
    let hint = match nearest.filter(|nearest| strsim::jaro_winkler(nearest, id) > 0.8) {
        Some(nearest) => format!("did you mean {nearest}? `rsvp providers list` names all"),
        None => "`rsvp providers list` names all".to_owned(),
    };
    Error::usage(format!("there is no provider called {id}")).hint(hint)
}

pub fn read(file: &Path) -> Result<Provider> {
    let text = disk::read(file, Origin::Named, disk::FILE_LIMIT)?.text()?;
    Provider::parse(&file.display().to_string(), text.expose())
}

/// The file of the provider called `id`, as it is named and as it stands: good or not.
pub fn text_of(host: &Host, id: &str) -> Result<(String, String)> {
    if let Some(own) = users_own(host, id)? {
        return Ok(own);
    }
    by_id(host, id).map(|provider| (provider.read_from.file, provider.read_from.text))
}
