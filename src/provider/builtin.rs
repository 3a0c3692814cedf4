//! The provider files that are compiled in. The index says what each is of, so that a run reads only the one it needs.

use crate::error::Result;

use super::Provider;

mod index;

pub use index::INDEX;

/// What the index says of a built-in provider, and its file.
pub struct Entry {
    /// What `-p` takes.
    pub id: &'static str,
    /// What people call the service.
    pub name: &'static str,
    /// Its base URL; `None` for a self-hosted service.
    pub base: Option<&'static str>,
    /// The patterns of its links.
    pub links: &'static [&'static str],
    /// The options that choose it.
    pub options: &'static [&'static str],
    /// Why it cannot be used any more.
    pub gone: Option<&'static str>,
    text: &'static str,
}

/// The names of the built-in providers, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    INDEX.iter().map(|entry| entry.id)
}

/// What the index says of the provider called `id`.
pub fn entry(id: &str) -> Option<&'static Entry> {
    INDEX.binary_search_by(|entry| entry.id.cmp(id)).ok().map(|at| &INDEX[at])
}

/// The built-in provider called `id`. Only that one file is read, and it is not checked again: a test checks every file.
///
/// # Errors
/// None in a released rsvp.
pub fn load(id: &str) -> Option<Result<Provider>> {
    entry(id).map(|entry| Provider::built_in(&format!("{id}.toml"), entry.text))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::provider::check::Checked;

    #[test]
    fn every_file_is_good_and_is_called_by_its_id() {
        for Entry { id, text, .. } in INDEX {
            let checked = Checked::of(&format!("{id}.toml"), text);
            assert!(checked.findings.is_empty(), "{}", checked.shown());
            assert_eq!(load(id).unwrap().unwrap().id(), *id);
        }
    }

    fn root() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    /// The files as they lie there, by name.
    fn files() -> Vec<PathBuf> {
        let entries = std::fs::read_dir(root().join("src/providers")).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
        files.sort_by_key(|file| file.file_stem().unwrap().to_owned());
        files
    }

    /// One line of the index.
    fn line(file: &Path) -> String {
        let (name, text) = (file.file_name().unwrap().to_str().unwrap(), std::fs::read_to_string(file).unwrap());
        let provider = Provider::built_in(name, &text).unwrap();
        let base = provider.base_url.as_ref().map(|base| base.get_ref().to_string());
        let links: Vec<String> = provider.links.iter().map(|pattern| pattern.get_ref().to_string()).collect();
        format!(
            "    Entry {{ id: {:?}, name: {:?}, base: {base:?}, links: &{links:?}, options: &{:?}, gone: {:?}, text: \
             include_str!(\"../../providers/{name}\") }},\n",
            provider.id(),
            provider.name,
            provider.understands_options,
            provider.gone,
        )
    }

    /// `RSVP_RENEW=1 cargo test provider::builtin` writes it anew.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test renews its own file on demand")]
    fn the_committed_index_is_the_current_one() {
        let lines: String = files().iter().map(|file| line(file)).collect();
        let text = format!(
            "//! The index of the files in `src/providers`; `RSVP_RENEW=1 cargo test provider::builtin` writes it anew.\n\n\
             use super::Entry;\n\n/// Ordered by id.\n#[rustfmt::skip]\npub const INDEX: &[Entry] = &[\n{lines}];\n"
        );
        let file = root().join("src/provider/builtin/index.rs");
        if std::env::var_os("RSVP_RENEW").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let is_current = std::fs::read_to_string(&file).is_ok_and(|committed| committed == text);
        assert!(is_current, "{} is stale: RSVP_RENEW=1 cargo test provider::builtin", file.display());
    }
}
