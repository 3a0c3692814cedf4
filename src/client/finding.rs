//! Which service an invitation is of: the link decides, else `-p`, else a choice.

use url::Url;

use crate::cli::{Code, TrustedHost};
use crate::config::Settings;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::{Vars, link};

use super::known::Known;
use super::links::{Links, Round, look_like, no_link_of};
use super::service::{Service, host_of, way_back};
use super::telling_apart;
use super::trusting::{self, Unknown};

/// An invitation as it was given to a command.
pub struct Given<'a> {
    pub code: &'a Code,
    /// The hosts that a link may lead to without a question.
    pub trusted: &'a [TrustedHost],
    /// The command, as a hint names it again.
    pub command: &'static str,
}

impl Service {
    /// The service of an invitation, and the variables in its code or link. A link is used only when its origin is that
    /// of a service known here, or somebody agrees to its host (R34, R35).
    pub fn of_invitation(host: &mut Host, settings: &Settings, given: &Given<'_>) -> Result<(Self, Vars)> {
        let schemeless = given.code.as_schemeless();
        let known = match (given.code, &schemeless) {
            (Code::Bare(_), None) => None,
            _ => Some(Known::read(host, settings)?),
        };
        // A code is a link where it begins with a host that is known; nothing else that has a slash is.
        let code = schemeless.as_ref().filter(|code| known.as_ref().is_some_and(|known| known.has_host_of(code)));
        let code = code.unwrap_or(given.code);
        let (Some(known), Some(link)) = (known, code.links().into_iter().next()) else {
            let service = Self::named(host, settings)?;
            let vars = service.code_vars(given.code)?;
            return Ok((service, vars));
        };
        known.can_tell(host, settings, &link)?;
        let service = match known.at_home_of(&code.links())? {
            fits if fits.is_empty() => of_unknown(host, settings, &known, &link, given)?,
            fits => {
                let services: Result<Vec<Self>> = fits.iter().map(|links| links.service(host, settings)).collect();
                telling_apart::one_of(host, settings, services?, &link, given)?
            }
        };
        let service = service.made_known(host);
        let vars = service.code_vars(code)?;
        Ok((service, vars))
    }
}

impl Links {
    fn service(&self, host: &mut Host, settings: &Settings) -> Result<Service> {
        match &settings.provider_file {
            Some(_) => Service::named(host, settings),
            None => Service::called(host, settings, &self.called),
        }
    }
}

impl Known {
    /// The services whose place has one of these links; mostly one.
    fn at_home_of(&self, links: &[Url]) -> Result<Vec<&Links>> {
        for link in links {
            for round in Round::ALL {
                let mut found: Vec<&Links> = Vec::new();
                for service in &self.links {
                    let is_new = |other: &&Links| other.name == service.name && other.base == service.base;
                    if service.vars_in(round, link)?.is_some() && !found.iter().any(is_new) {
                        found.push(service);
                    }
                }
                if !found.is_empty() {
                    return Ok(found);
                }
            }
        }
        Ok(Vec::new())
    }

    fn has_host_of(&self, code: &Code) -> bool {
        let homes: Vec<String> = self.links.iter().flat_map(Links::homes).collect();
        code.links().iter().any(|link| homes.contains(&link::origin(link)))
    }
}

/// The service of a link of none of those that are known: a person or an option says whether its host is trusted.
fn of_unknown(host: &mut Host, settings: &Settings, known: &Known, link: &Url, given: &Given<'_>) -> Result<Service> {
    let heads = known.heads(host);
    let unknown = Unknown::read(known, &heads, link);
    let origin = link::origin(link);
    let at_home: Vec<&Links> = known.links.iter().filter(|service| service.homes().contains(&origin)).collect();
    let may_be_another = unknown.is_of_some() && !at_home.iter().any(|service| service.is_at_its_own());
    if let Some((first, others)) = at_home.split_first().filter(|_| !may_be_another || settings.url.is_some()) {
        return Err(no_link_of(first, others, link));
    }
    if let Some(error) = contradiction(settings, known, link) {
        return Err(error);
    }
    if let Some(error) = of_the_same_host(known, link) {
        return Err(error);
    }
    if settings.sandbox {
        return Err(trusting::no_link(link).hint("the sandbox asks nobody: give a code that it knows"));
    }
    trusting::service_of(host, settings, unknown, given)
}

/// The link is for one place, and an option for another.
fn contradiction(settings: &Settings, known: &Known, link: &Url) -> Option<Error> {
    let shown = host_of(link);
    if let Some(url) = settings.url.as_ref().filter(|_| !settings.sandbox) {
        let what = format!("the link is for {shown}, but the base URL is {}; nothing was sent", url.as_str());
        return Some(Error::usage(what).hint(way_back(settings).unwrap_or("leave out --url, or give the code alone")));
    }
    let named = known.named.as_ref()?;
    let base = named.base.as_ref()?;
    let what = format!("the link is for {shown}, but {} is at {}; nothing was sent", named.name, host_of(base));
    Some(Error::usage(what).hint(format!("leave out {}, if the link is what you mean", named.option)))
}

/// The host is a service's own, but not by this scheme and port: then it is not unknown either.
fn of_the_same_host(known: &Known, link: &Url) -> Option<Error> {
    let is_same = |home: &String| link::base(home).is_ok_and(|home| home.host_str() == link.host_str());
    let own = known.links.iter().filter(|service| service.is_at_its_own());
    let service = { own }.find(|service| service.homes().iter().any(is_same))?;
    let homes: Vec<String> = service.homes().into_iter().filter(is_same).collect();
    let home = homes.first()?;
    let what = format!("this is not an invitation link of {}: those are at {home}; nothing was sent", service.name);
    let error = Error::new(Exit::Unknown, what);
    Some(look_like(&service.forms()).into_iter().fold(error, Error::hint))
}
