//! Where a link could belong by its path alone: self-hosted services at a place that nobody has named yet.

use url::Url;

use super::{Provider, Vars};

/// A service that a link of an unknown place would be of.
#[derive(Debug)]
pub struct Place<'p> {
    /// How its invitations work.
    pub provider: &'p Provider,
    /// The base URL it would have.
    pub base: Url,
    /// The variables in the link.
    pub parts: Vars,
}

/// The self-hosted ones of `providers` whose links have a path, query and fragment such as `link` has. This is a guess
/// to be asked about, never a reason to send something (R34).
pub fn places<'p>(link: &Url, providers: impl IntoIterator<Item = &'p Provider>) -> Vec<Place<'p>> {
    let self_hosted = providers.into_iter().filter(|provider| provider.base().is_none());
    let found = self_hosted.filter_map(|provider| {
        let (base, parts) = provider.links.iter().find_map(|pattern| pattern.get_ref().place_of(link))?;
        Some(Place { provider, base, parts })
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(id: &str, head: &str) -> Provider {
        let text = format!("schema = 1\nid = \"{id}\"\nname = \"{id}\"\n{head}\n[[accept]]\npost = \"/x\"\n");
        Provider::built_in("a.toml", &text).unwrap()
    }

    #[test]
    fn a_link_of_an_unknown_place_names_the_services_it_could_be_of() {
        let known = [
            provider("path", "links = [\"{base}/accept-invitation/{code}\"]"),
            provider("query", "links = [\"{base}/no/{code}\", \"{base}/accept-invite?token={code}\"]"),
            provider("placed", "base-url = \"https://own.example\"\nlinks = [\"{base}/accept-invitation/{code}\"]"),
            provider("literal", "links = [\"https://own.example/accept-invitation/{code}\"]"),
        ];
        let found = |link: &str| {
            let places = places(&Url::parse(link).unwrap(), &known);
            let told = places
                .into_iter()
                .map(|place| format!("{} {} {}", place.provider.id(), place.base, place.parts.text("code").unwrap()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(found("https://any.example/app/accept-invitation/C"), ["path https://any.example/app C"]);
        assert_eq!(found("https://any.example/accept-invite?token=C"), ["query https://any.example/ C"]);
        assert_eq!(found("https://any.example/other/C"), [""; 0]);
    }
}
