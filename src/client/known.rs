//! What is known here that a link could be of: the service that is named, else instances and provider files.

use crate::config::Settings;
use crate::error::Result;
use crate::host::Host;
use crate::provider::link;
use crate::provider::places::Head;
use url::Url;

use super::links::Links;
use super::providers::{by_id, heads, heads_of, read};
use super::service::{link_origins, parse, sandbox_url, way_back};

/// The services that a link may be of in this run.
pub struct Known {
    /// Those whose place is known.
    pub links: Vec<Links>,
    /// What else could tell what a link looks like; `None` stands for all that is known here.
    heads: Option<Vec<Head>>,
    /// What the person has named.
    pub named: Option<Named>,
}

/// A service that was named for this run.
pub struct Named {
    /// What people call it.
    pub name: String,
    /// The option that names it, with its value.
    pub option: String,
    /// Where it is, if that is known.
    pub base: Option<Url>,
}

impl Known {
    pub fn read(host: &Host, settings: &Settings) -> Result<Self> {
        let id = settings.provider.as_ref().filter(|_| !settings.provider_is_default);
        match (&settings.provider_file, id) {
            (Some(file), _) => {
                let option = format!("--provider-file {}", file.display());
                Self::of_one(settings, read(file)?.head(), option)
            }
            (None, Some(id)) => Self::named(host, settings, id.as_str()),
            (None, None) => Ok(Self::all(host, settings)),
        }
    }

    fn named(host: &Host, settings: &Settings, name: &str) -> Result<Self> {
        let option = format!("-p {name}");
        let Some(instance) = settings.instances.get(name) else {
            return Self::of_one(settings, by_id(host, name)?.head(), option);
        };
        let head = by_id(host, instance.provider.0.as_str())?.head();
        let base = match &settings.url {
            _ if settings.sandbox => sandbox_url(&head.id, &head.name)?,
            Some(url) => parse(url.as_str())?,
            None => parse(instance.url.0.as_str())?,
        };
        let named = Named { name: name.to_owned(), option, base: Some(base.clone()) };
        let links = Links::of_instance(name, head, base, link_origins(instance)?);
        Ok(Self { links: vec![links], heads: Some(Vec::new()), named: Some(named) })
    }

    /// One provider file: at its place, and at those of its instances unless another place is given.
    fn of_one(settings: &Settings, head: Head, option: String) -> Result<Self> {
        let base = place(&head, settings)?;
        let named = Named { name: head.name.clone(), option, base: base.clone() };
        let mut links: Vec<Links> = Vec::new();
        if settings.url.is_none() && settings.provider_file.is_none() {
            links.extend(instances(settings, std::slice::from_ref(&head)));
        }
        links.extend(base.map(|base| Links::of_provider(head.clone(), base, way_back(settings))));
        Ok(Self { links, heads: Some(vec![head]), named: Some(named) })
    }

    /// Instances first; of provider files those that have a place. The others are looked at only for a link of none of
    /// these, so that the size of the catalogue costs no other run anything.
    fn all(host: &Host, settings: &Settings) -> Self {
        let is_moved = settings.url.is_some() || settings.sandbox;
        let of_instance = |id: &str| settings.instances.values().any(|instance| instance.provider.0.as_str() == id);
        let heads = heads_of(host, |entry| is_moved || entry.base.is_some() || of_instance(entry.id));
        let mut links = instances(settings, &heads);
        links.extend(heads.into_iter().filter_map(|head| {
            let base = place(&head, settings).ok()??;
            Some(Links::of_provider(head, base, way_back(settings)))
        }));
        Self { links, heads: None, named: None }
    }

    /// # Errors
    /// The provider file of the instance that `link` leads to cannot be read: whoever else claims such links must not
    /// get the code.
    pub fn can_tell(&self, host: &Host, settings: &Settings, link: &Url) -> Result<()> {
        let origin = link::origin(link);
        let is_there = |url: &str| link::base(url).is_ok_and(|base| link::origin(&base) == origin);
        let mut here = settings.instances.values().filter(|one| self.named.is_none() && is_there(one.url.0.as_str()));
        here.try_for_each(|one| by_id(host, one.provider.0.as_str()).map(drop))
    }

    /// What could tell what a link of an unknown place looks like.
    pub fn heads(&self, host: &Host) -> Vec<Head> {
        self.heads.clone().unwrap_or_else(|| heads(host))
    }
}

/// The instances of these providers; where a base URL is given for this run, those that are there.
fn instances(settings: &Settings, heads: &[Head]) -> Vec<Links> {
    let instances = settings.instances.iter().filter_map(|(name, instance)| {
        let id = instance.provider.0.as_str();
        let head = heads.iter().find(|head| head.id == id)?.clone();
        let base = parse(instance.url.0.as_str()).ok()?;
        let given = settings.url.as_ref().map(|url| url.as_str());
        let is_there = given.is_none_or(|given| given == link::place(&base));
        let origins = link_origins(instance).ok()?;
        (is_there && !settings.sandbox).then(|| Links::of_instance(name, head, base, origins))
    });
    instances.collect()
}

/// Where the service of a provider file is in this run.
fn place(head: &Head, settings: &Settings) -> Result<Option<Url>> {
    match &settings.url {
        _ if settings.sandbox => Ok(sandbox_url(&head.id, &head.name).ok()),
        Some(url) => parse(url.as_str()).map(Some),
        None => Ok(head.base.clone()),
    }
}

/// The hosts that are known, with the service of each.
pub fn hosts(links: &[Links]) -> impl Iterator<Item = (String, &str)> {
    links.iter().flat_map(|links| {
        let homes = links.homes().into_iter().filter_map(|home| link::base(&home).ok());
        homes.filter_map(|home| Some((home.host_str()?.to_owned(), links.name.as_str())))
    })
}
