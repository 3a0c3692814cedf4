//! The invitation links of one service known here: whether a link is one of them, and the code in it.

use url::Url;

use crate::cli::Code;
use crate::error::{Error, Exit, Result};
use crate::provider::link::{self, Pattern};
use crate::provider::places::Head;
use crate::provider::{Vars, code};
use crate::secret::{Secret, SecretValue};
use crate::ui::quoted;

use super::service::{Service, host_of};

/// Where the links of a service are, and what they look like.
#[derive(Debug, Clone)]
pub struct Links {
    /// What people call the service.
    pub name: String,
    /// What `-p` takes.
    pub called: String,
    pub base: Url,
    patterns: Vec<Pattern>,
    /// Further origins of its links, where they are not those of the base URL.
    origins: Vec<Url>,
    /// The base URL in the provider file.
    own: Option<Url>,
    is_instance: bool,
    /// What to do where a base URL that may be meant for another service has moved it.
    moved_by: Option<&'static str>,
}

/// Where links are looked for. What stands at the very path of the link comes before what has its links at the top of
/// the host.
#[derive(Clone, Copy)]
pub enum Round {
    Base,
    Top,
    Origins,
}

impl Round {
    pub const ALL: [Self; 3] = [Self::Base, Self::Top, Self::Origins];
}

impl Links {
    /// Those of the service of a provider file, at `base`.
    pub fn of_provider(head: Head, base: Url, moved_by: Option<&'static str>) -> Self {
        Self {
            name: head.name,
            called: head.id,
            base,
            patterns: head.links,
            origins: Vec::new(),
            own: head.base,
            is_instance: false,
            moved_by,
        }
    }

    /// Those of the instance `name` at `base`.
    pub fn of_instance(name: &str, head: Head, base: Url, origins: Vec<Url>) -> Self {
        Self { called: name.to_owned(), origins, is_instance: true, ..Self::of_provider(head, base, None) }
    }

    /// The variables in `link`.
    pub fn vars(&self, link: &Url) -> Result<Option<Vars>> {
        let found = Round::ALL.into_iter().map(|round| self.vars_in(round, link));
        { found }.find(|found| !matches!(found, Ok(None))).unwrap_or(Ok(None))
    }

    /// The same, where it is one of this round.
    pub fn vars_in(&self, round: Round, link: &Url) -> Result<Option<Vars>> {
        for base in self.bases(round) {
            for pattern in &self.patterns {
                let Some(vars) = pattern.matches(link, Some(&base)) else { continue };
                if pattern.names_origin() && self.is_elsewhere() {
                    match (self.is_instance, self.moved_by) {
                        // The link is of the service itself, not of an instance of it.
                        (true, _) => continue,
                        (false, Some(way_back)) => return Err(self.not_of_link(way_back)),
                        (false, None) => {}
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

    fn bases(&self, round: Round) -> Vec<Url> {
        match round {
            Round::Base => vec![self.base.clone()],
            Round::Top => {
                let mut top = self.base.clone();
                top.set_path("");
                vec![top]
            }
            Round::Origins => self.origins.clone(),
        }
    }

    /// The forms of its links here.
    pub fn forms(&self) -> Vec<String> {
        let base = link::place(self.origins.first().unwrap_or(&self.base));
        self.patterns.iter().map(|pattern| pattern.to_string().replace("{base}", &base)).collect()
    }

    /// The origins at which links can only be its own.
    pub fn homes(&self) -> Vec<String> {
        let patterns = self.patterns.iter().filter_map(|pattern| pattern.origin_at(Some(&self.base)));
        patterns.chain(self.origins.iter().map(link::origin)).chain([link::origin(&self.base)]).collect()
    }

    /// Whether its address was not given for this run or by config.toml: the service has only one.
    pub fn is_at_its_own(&self) -> bool {
        !self.is_instance && !self.is_elsewhere()
    }

    /// Whether it is not where its provider file says.
    fn is_elsewhere(&self) -> bool {
        self.own.as_ref().is_some_and(|own| *own != self.base)
    }

    fn not_of_link(&self, way_back: &str) -> Error {
        let place = link::place(&self.base);
        Error::usage(format!("the link is for {}, but the base URL is {place}", self.name)).hint(way_back)
    }
}

/// Why `link` is not an invitation link of `first` and the `others`, which are at home there.
pub fn no_link_of(first: &Links, others: &[&Links], link: &Url) -> Error {
    let what = match others {
        [] => format!("this is not an invitation link of {}; nothing was sent", first.name),
        _ => format!("this is not an invitation link of any service at {}; nothing was sent", host_of(link)),
    };
    let forms: Vec<String> = std::iter::once(&first).chain(others).flat_map(|service| service.forms()).collect();
    let place = (first.own.is_none() && !first.is_instance).then_some(first.base.as_str());
    Error::new(Exit::Unknown, what).hint(look_like(&forms).unwrap_or_else(|| code_alone(&first.called, place)))
}

/// The hint that names the forms of a service's links, if it has any.
pub fn look_like(forms: &[String]) -> Option<String> {
    (!forms.is_empty()).then(|| format!("its links look like {}", forms.join(" or ")))
}

/// The hint for a service whose links are not known: `called` is what `-p` takes, `place` what `--url` takes.
pub fn code_alone(called: &str, place: Option<&str>) -> String {
    let url = place.map(|place| format!(" --url {place}")).unwrap_or_default();
    format!("its links are not known; give the code alone: `rsvp accept-invitation -p {}{url} CODE`", quoted(called))
}

impl Service {
    /// Where its links are.
    pub fn links(&self) -> Links {
        let head = self.provider.head();
        match &self.instance {
            Some(name) => Links::of_instance(name, head, self.base.clone(), self.link_origins.clone()),
            None => Links::of_provider(head, self.base.clone(), self.moved_by),
        }
    }

    /// The variables in another code or link of the same service.
    pub fn code_vars(&self, code: &Code) -> Result<Vars> {
        let links = self.links();
        for link in code.links() {
            if let Some(vars) = links.vars(&link)? {
                return Ok(vars);
            }
        }
        let code = match code {
            Code::Bare(code) => code,
            Code::Link(link) | Code::Schemeless(link) => return Err(no_link_of(&links, &[], link.expose())),
        };
        for pattern in &self.provider.codes {
            if let Some(vars) = code::Pattern::matches(pattern.get_ref(), code.expose()) {
                return Ok(whole(vars, code.clone()));
            }
        }
        if self.provider.codes_only() {
            let forms: Vec<String> = self.provider.codes.iter().map(|form| form.get_ref().to_string()).collect();
            let what = format!("the code has the form {}; nothing was sent", forms.join(" or "));
            return Err(Error::new(Exit::Unknown, what).hint("copy the whole code or link from the invitation"));
        }
        Ok(whole(Vars::default(), code.clone()))
    }
}

/// A code or link whose parts have other names is a code as a whole too: what is remembered of it needs one.
fn whole(mut vars: Vars, code: Secret) -> Vars {
    if !vars.knows("code") {
        vars.set_secret("code", code);
    }
    vars
}
