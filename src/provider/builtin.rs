//! The provider files that are compiled in.

use crate::error::Result;

use super::Provider;

/// File names and texts, in the order `providers list` shows them.
const FILES: &[(&str, &str)] = &[
    ("better-auth.toml", include_str!("../providers/better-auth.toml")),
    ("crux.toml", include_str!("../providers/crux.toml")),
    ("datawire.toml", include_str!("../providers/datawire.toml")),
    ("directus.toml", include_str!("../providers/directus.toml")),
    ("elastic.toml", include_str!("../providers/elastic.toml")),
    ("github.toml", include_str!("../providers/github.toml")),
    ("pocketbase.toml", include_str!("../providers/pocketbase.toml")),
    ("pocketbase-invites.toml", include_str!("../providers/pocketbase-invites.toml")),
    ("synapse.toml", include_str!("../providers/synapse.toml")),
    ("unleash.toml", include_str!("../providers/unleash.toml")),
    ("vortex.toml", include_str!("../providers/vortex.toml")),
    ("vortex-target.toml", include_str!("../providers/vortex-target.toml")),
    ("zenml.toml", include_str!("../providers/zenml.toml")),
];

fn id_of(file: &'static str) -> &'static str {
    file.trim_end_matches(".toml")
}

/// The names of the built-in providers.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(file, _)| id_of(file))
}

/// Whether the file of the built-in provider called `id` has `text` in it; the file is not read for this.
pub fn mentions(id: &str, text: &str) -> bool {
    FILES.iter().any(|(file, file_text)| id_of(file) == id && file_text.contains(text))
}

/// The built-in provider called `id`. Only that one file is read, and it is not checked again: a test checks every file.
///
/// # Errors
/// None in a released rsvp.
pub fn load(id: &str) -> Option<Result<Provider>> {
    let (file, text) = FILES.iter().find(|(file, _)| id_of(file) == id)?;
    Some(Provider::built_in(file, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::check::Checked;

    #[test]
    fn every_file_is_good_and_is_called_by_its_id() {
        for (file, text) in FILES {
            let checked = Checked::of(file, text);
            assert!(checked.findings.is_empty(), "{}", checked.shown());
            assert_eq!(load(id_of(file)).unwrap().unwrap().id(), id_of(file));
        }
    }
}
