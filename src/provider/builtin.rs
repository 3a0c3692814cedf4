//! The provider files that are compiled in.

use crate::error::Result;

use super::Provider;

/// File names and texts, in the order `providers list` shows them.
const FILES: &[(&str, &str)] = &[
    ("better-auth.toml", include_str!("../providers/better-auth.toml")),
    ("crux.toml", include_str!("../providers/crux.toml")),
    ORIGINAL,
    ("directus.toml", include_str!("../providers/directus.toml")),
    ("elastic.toml", include_str!("../providers/elastic.toml")),
    ("github.toml", include_str!("../providers/github.toml")),
    ("pocketbase.toml", include_str!("../providers/pocketbase.toml")),
    ("pocketbase-invites.toml", include_str!("../providers/pocketbase-invites.toml")),
    ("vortex.toml", include_str!("../providers/vortex.toml")),
    ("vortex-target.toml", include_str!("../providers/vortex-target.toml")),
];

/// The service whose own command line rsvp understands: meant where its options are used and no service is named.
const ORIGINAL: (&str, &str) = ("datawire.toml", include_str!("../providers/datawire.toml"));

/// The id of the service whose own command line rsvp understands.
pub fn original() -> &'static str {
    id_of(ORIGINAL.0)
}

fn id_of(file: &'static str) -> &'static str {
    file.trim_end_matches(".toml")
}

/// The names of the built-in providers.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(file, _)| id_of(file))
}

/// The built-in provider called `id`. Only that one file is read.
///
/// # Errors
/// None in a released rsvp: a test reads every file.
pub fn load(id: &str) -> Option<Result<Provider>> {
    let (file, text) = FILES.iter().find(|(file, _)| id_of(file) == id)?;
    Some(Provider::parse(file, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read_and_is_called_by_its_id() {
        for id in ids() {
            assert_eq!(load(id).unwrap().unwrap().id(), id);
        }
    }
}
