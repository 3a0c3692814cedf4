//! Where a link could belong by its path alone: self-hosted services at a place that nobody has named yet.

use toml::Spanned;
use url::Url;

use crate::error::{Error, Result};

use super::builtin::Entry;
use super::link::{self, Pattern};
use super::{Provider, Vars};

/// What of a provider file tells whether a link is of its service.
#[derive(Debug, Clone)]
pub struct Head {
    /// What `-p` takes.
    pub id: String,
    /// What people call the service.
    pub name: String,
    /// Its base URL; `None` for a self-hosted service.
    pub base: Option<Url>,
    /// What its links look like.
    pub links: Vec<Pattern>,
}

impl Provider {
    /// What tells whether a link is of this service.
    pub fn head(&self) -> Head {
        Head {
            id: self.id().to_owned(),
            name: self.name.clone(),
            base: self.base().cloned(),
            links: self.links.iter().map(Spanned::get_ref).cloned().collect(),
        }
    }
}

impl Entry {
    /// The same from the index: no file is read for it.
    ///
    /// # Errors
    /// None in a released rsvp.
    pub fn head(&self) -> Result<Head> {
        let read = || -> Result<Head, String> {
            Ok(Head {
                id: self.id.to_owned(),
                name: self.name.to_owned(),
                base: self.base.map(link::base).transpose()?,
                links: self.links.iter().map(|pattern| Pattern::parse(pattern)).collect::<Result<_, String>>()?,
            })
        };
        read().map_err(|what| Error::usage(format!("{}: {what}", self.id)))
    }
}

/// A service that a link of an unknown place would be of.
#[derive(Debug)]
pub struct Place<'p> {
    /// Which service.
    pub head: &'p Head,
    /// The base URL it would have.
    pub base: Url,
    /// The variables in the link.
    pub parts: Vars,
}

/// The self-hosted ones of `heads` whose links have a path, query and fragment such as `link` has. This is a guess
/// to be asked about, never a reason to send something (R34).
pub fn places<'p>(link: &Url, heads: impl IntoIterator<Item = &'p Head>) -> Vec<Place<'p>> {
    let self_hosted = heads.into_iter().filter(|head| head.base.is_none());
    let found = self_hosted.filter_map(|head| {
        let (base, parts) = head.links.iter().find_map(|pattern| pattern.place_of(link))?;
        Some(Place { head, base, parts })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::builtin::INDEX;

    fn head(id: &str, head: &str) -> Head {
        let text = format!("schema = 1\nid = \"{id}\"\nname = \"{id}\"\n{head}\n[[accept]]\npost = \"/x\"\n");
        Provider::built_in("a.toml", &text).unwrap().head()
    }

    #[test]
    fn a_link_of_an_unknown_place_names_the_services_it_could_be_of() {
        let known = [
            head("path", "links = [\"{base}/accept-invitation/{code}\"]"),
            head("query", "links = [\"{base}/no/{code}\", \"{base}/accept-invite?token={code}\"]"),
            head("placed", "base-url = \"https://own.example\"\nlinks = [\"{base}/accept-invitation/{code}\"]"),
            head("literal", "links = [\"https://own.example/accept-invitation/{code}\"]"),
        ];
        let found = |link: &str| {
            let places = places(&Url::parse(link).unwrap(), &known);
            let told = places
                .into_iter()
                .map(|place| format!("{} {} {}", place.head.id, place.base, place.parts.text("code").unwrap()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(found("https://any.example/app/accept-invitation/C"), ["path https://any.example/app C"]);
        assert_eq!(found("https://any.example/accept-invite?token=C"), ["query https://any.example/ C"]);
        assert_eq!(found("https://any.example/other/C"), [""; 0]);
    }

    /// What the index says is what the file says.
    #[test]
    fn the_index_can_be_read_without_the_files() {
        for entry in INDEX {
            let of_file = crate::provider::builtin::load(entry.id).unwrap().unwrap().head();
            assert_eq!(format!("{:?}", entry.head().unwrap()), format!("{of_file:?}"));
        }
    }
}
