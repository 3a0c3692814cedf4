//! Which of the services known here an invitation link is of, and the code in it.

use std::slice;

use url::Url;

use crate::cli::Code;
use crate::error::{Error, Exit, Result};
use crate::provider::{Vars, link};
use crate::secret::{Secret, SecretValue};
use crate::ui::quoted;

use super::service::{Service, host_of};

/// The one of `services` that `link` is of, and the variables in it. What stands at the very path of the link comes
/// before what has its links at the top of the host.
pub fn service_of(mut services: Vec<Service>, link: &Url) -> Result<(Service, Vars)> {
    for base in [Service::own_base, Service::top] {
        for at in 0..services.len() {
            if let Some(vars) = services[at].link_vars(link, &base(&services[at]))? {
                return Ok((services.swap_remove(at), vars));
            }
        }
    }
    Err(no_link_of(&services, link))
}

impl Service {
    /// The variables in another code or link of the same service.
    pub fn code_vars(&self, code: &Code) -> Result<Vars> {
        let code = match code {
            Code::Bare(code) => code,
            Code::Link(link) => {
                let link = link.expose();
                return match self.link_vars(link, &self.base)? {
                    Some(vars) => Ok(vars),
                    None => self.link_vars(link, &self.top())?.ok_or_else(|| no_link_of(slice::from_ref(self), link)),
                };
            }
        };
        for pattern in &self.provider.codes {
            if let Some(vars) = pattern.get_ref().matches(code.expose()) {
                return Ok(whole(vars, code.clone()));
            }
        }
        Ok(whole(Vars::default(), code.clone()))
    }

    fn own_base(&self) -> Url {
        self.base.clone()
    }

    /// The base URL without its path: a service below one may still have its links at the top.
    fn top(&self) -> Url {
        let mut top = self.base.clone();
        top.set_path("");
        top
    }

    /// The forms of its links here.
    fn link_forms(&self) -> impl Iterator<Item = String> {
        self.provider.links.iter().map(|pattern| pattern.get_ref().to_string().replace("{base}", &self.place()))
    }

    /// Whether links to `origin` can only be its own.
    fn has_links_at(&self, origin: &str) -> bool {
        let patterns = self.provider.links.iter().map(|pattern| pattern.get_ref());
        let mut origins = patterns.filter_map(|pattern| pattern.origin_at(Some(&self.base)));
        self.origin() == origin || origins.any(|own| own == origin)
    }

    fn link_vars(&self, link: &Url, base: &Url) -> Result<Option<Vars>> {
        for pattern in &self.provider.links {
            if let Some(vars) = pattern.get_ref().matches(link, Some(base)) {
                if pattern.get_ref().names_origin() && self.is_elsewhere() {
                    match (&self.instance, self.moved_by) {
                        // The link is of the service itself, not of an instance of it.
                        (Some(_), _) => continue,
                        (None, Some(way_back)) => return Err(self.not_of_link(way_back)),
                        (None, None) => {}
                    }
                }
                if let Some(code) = vars.get("code").and_then(SecretValue::as_str) {
                    Code::check(code).map_err(|what| Error::new(Exit::Unknown, what))?;
                }
                return Ok(Some(whole(vars, Secret::from(link.as_str()))));
            }
        }
        Ok(None)
    }

    /// Whether it is not where its provider file says.
    fn is_elsewhere(&self) -> bool {
        self.provider.base().is_some_and(|own| *own != self.base)
    }

    fn not_of_link(&self, way_back: &str) -> Error {
        let what = format!("the link is for {}, but the base URL is {}", self.provider.name, self.place());
        Error::usage(what).hint(way_back)
    }
}

/// A code or link whose parts have other names is a code as a whole too: what is remembered of it needs one.
fn whole(mut vars: Vars, code: Secret) -> Vars {
    if !vars.knows("code") {
        vars.set_secret("code", code);
    }
    vars
}

/// Why `link` is of none of `services`.
fn no_link_of(services: &[Service], link: &Url) -> Error {
    let origin = link::origin(link);
    let at_home: Vec<&Service> = services.iter().filter(|service| service.has_links_at(&origin)).collect();
    let Some(first) = at_home.first() else { return unknown_link(link) };
    let forms: Vec<String> = at_home.iter().flat_map(|service| service.link_forms()).collect();
    let what = match at_home.len() {
        1 => format!("this is not an invitation link of {}; nothing was sent", first.provider.name),
        _ => format!("this is not an invitation link of any service at {}; nothing was sent", host_of(link)),
    };
    let error = Error::new(Exit::Unknown, what);
    if forms.is_empty() {
        let address: Vec<String> = first.address().iter().map(|word| quoted(word)).collect();
        let instead = format!("rsvp accept-invitation {} CODE", address.join(" "));
        return error.hint(format!("its links are not known; give the code alone: `{instead}`"));
    }
    error.hint(format!("its links look like {}", forms.join(" or ")))
}

/// A link to a host that no known service has.
fn unknown_link(link: &Url) -> Error {
    let host = link.host_str().unwrap_or("no host").to_owned();
    Error::usage(format!("no service known here has links to {host}; nothing was sent")).hint(format!(
        "if you trust {host}: `rsvp accept-invitation -p PROVIDER --url {} CODE`; a link that a mail \
             program wrapped: open it and copy the final address",
        plain_origin(link)
    ))
}

/// The origin of a link, as part of a command; a placeholder for one that a shell could take for more than a word.
fn plain_origin(link: &Url) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:/[]".contains(&byte);
    Some(link::origin(link)).filter(|origin| origin.bytes().all(is_plain)).unwrap_or_else(|| "https://HOST".to_owned())
}
