//! The provider files that are known here: built-in, and the user's own beside config.toml.

use std::path::Path;

use crate::disk::{self, Origin};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::provider::builtin::{self, Entry};
use crate::provider::check::nearest;
use crate::provider::places::Head;
use crate::provider::{Provider, link};

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
    builtin::load(id).unwrap_or_else(|| Err(unknown(host, id, [])))
}

/// The base URL of the provider called `id`, as sessions keep it; `None` for one that is self-hosted or not known.
pub fn home_of(host: &Host, id: &str) -> Option<String> {
    by_id(host, id).ok()?.base().map(link::place)
}

/// The provider whose service has `option` on its own command line.
pub fn understanding(host: &Host, option: &str) -> Option<Provider> {
    let own = users_ids(host);
    let of_own = own.iter().filter(|id| {
        by_id(host, id).is_ok_and(|provider| provider.understands_options.iter().any(|known| known == option))
    });
    let built_in = builtin::INDEX.iter().filter(|entry| entry.options.contains(&option));
    let built_in = built_in.map(|entry| entry.id).filter(|id| !own.iter().any(|own| own == id));
    let first = built_in.chain(of_own.map(String::as_str)).min()?;
    by_id(host, first).ok()
}

/// All known providers, ordered by id. The index stands for the built-in files; a file of the user that cannot be used is
/// skipped.
pub fn heads(host: &Host) -> Vec<Head> {
    heads_of(host, |_| true)
}

/// The same, of what is built in only what `is_wanted`: the others are not even read from the index.
pub fn heads_of(host: &Host, is_wanted: impl Fn(&Entry) -> bool) -> Vec<Head> {
    let own = users_ids(host);
    let built_in = builtin::INDEX.iter().filter(|entry| is_wanted(entry) && !own.iter().any(|id| id == entry.id));
    let built_in = built_in.filter_map(|entry| entry.head().ok());
    let own_heads = own.iter().filter_map(|id| by_id(host, id).ok()).map(|provider| provider.head());
    let mut heads: Vec<Head> = built_in.chain(own_heads).collect();
    heads.sort_by(|one, other| one.id.cmp(&other.id));
    heads
}

/// Whether the user's own file is used for `id`.
pub fn is_users(host: &Host, id: &str) -> bool {
    user_file(host, id).is_some_and(|file| file.exists())
}

/// Whether there is a file for `id`.
pub fn is_known(host: &Host, id: &str) -> bool {
    builtin::entry(id).is_some() || is_users(host, id)
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

/// What people call the service of `id`; the id itself where it has no file that can be read.
pub fn name_of(host: &Host, id: &str) -> String {
    let own = || by_id(host, id).ok().map(|provider| provider.name);
    let built_in = builtin::entry(id).filter(|_| !is_users(host, id)).map(|entry| entry.name.to_owned());
    built_in.or_else(own).unwrap_or_else(|| id.to_owned())
}

/// The ids of all providers known here, in order.
pub fn all_ids(host: &Host) -> Vec<String> {
    let mut ids: Vec<String> = builtin::ids().map(str::to_owned).chain(users_ids(host)).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The ids of the user's own files.
fn users_ids(host: &Host) -> Vec<String> {
    let folder = host.folders.config.as_ref().map(|config| config.join("providers"));
    let entries = folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "toml"));
    files.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
}

/// What is meant by `id`, which nothing here is called: the nearest id, else the service whose name has the word.
pub fn unknown<'i>(host: &Host, id: &str, instances: impl IntoIterator<Item = &'i String>) -> Error {
    let ids: Vec<String> = all_ids(host).into_iter().chain(instances.into_iter().cloned()).collect();
    let valid = ids.iter().map(String::as_str);
    let by_name = || heads(host).into_iter().find(|head| head.name.to_lowercase().contains(id)).map(|head| head.id);
    let hint = match nearest(id, valid).map(str::to_owned).or_else(by_name) {
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
