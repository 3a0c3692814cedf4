//! Which service is meant, and where it is: the link decides, else `-p`, else a choice.

use std::path::PathBuf;

use serde_json::Value;
use url::Url;

use crate::cli::Credentials;
use crate::config::{Instance, Settings};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::inputs::{self, Flags};
use crate::provider::{Provider, Vars, link};
use crate::sandbox::Sandbox;
use crate::session::{BASE, Home, Session};

use super::providers::{by_id, heads, is_known, read, understanding, unknown};

/// A service a command talks to.
#[derive(Clone)]
pub struct Service {
    pub provider: Provider,
    /// Its base URL: nothing else is contacted.
    pub base: Url,
    /// The name of the self-hosted instance, where it is one.
    pub instance: Option<String>,
    /// Further origins of its links.
    pub link_origins: Vec<Url>,
    /// Whether a person has trusted its host in this run.
    pub newly_trusted: bool,
    /// Whether plain http to it is allowed.
    pub insecure_http: bool,
    /// What to do where a base URL that may be meant for another service has moved it.
    pub moved_by: Option<&'static str>,
    /// The provider file, where an option names it.
    pub file: Option<PathBuf>,
    /// Whether it is a pretend one: nothing of a run is kept.
    pub is_sandbox: bool,
}

impl Service {
    /// Scheme, host and port.
    pub fn origin(&self) -> String {
        link::origin(&self.base)
    }

    /// The host in ASCII, with the port where it is not the usual one.
    pub fn host(&self) -> String {
        host_of(&self.base)
    }

    /// Where it is, which tells two services of one provider apart.
    pub fn place(&self) -> String {
        link::place(&self.base)
    }

    /// Whether what was opened at `home` was opened here: by the same provider, at the same origin and path. Only this
    /// decides whether a session may be used.
    pub fn owns(&self, home: Home<'_>) -> bool {
        home.provider == self.provider.id() && home.base == self.place()
    }

    /// # Errors
    /// `session` was opened elsewhere.
    pub fn must_own(&self, session: &Session) -> Result<()> {
        let home = session.home();
        if self.owns(home) {
            return Ok(());
        }
        let (own, theirs) = (format!("{} at {}", self.provider.id(), self.place()), (home.provider, home.base));
        let what = format!("the session is for {} at {}, not for {own}", theirs.0, theirs.1);
        Err(Error::usage(what).hint("see the saved sessions: `rsvp status`"))
    }

    /// The service `settings` name, or the person chooses.
    pub fn named(host: &mut Host, settings: &Settings) -> Result<Self> {
        Self::named_or_chosen(host, settings).map(|service| service.made_known(host))
    }

    fn named_or_chosen(host: &mut Host, settings: &Settings) -> Result<Self> {
        let provider = match (&settings.provider_file, &settings.provider) {
            (Some(file), _) => read(file)?,
            (None, Some(id)) => return Self::called(host, settings, id.as_str()),
            (None, None) => {
                let understanding = settings.service_option.as_ref().and_then(|option| understanding(host, option));
                match understanding {
                    Some(provider) => provider,
                    None => {
                        let name = choose(host, settings)?;
                        return Self::called(host, settings, &name);
                    }
                }
            }
        };
        Self::at_its_place(provider, settings)
    }

    /// The instance or provider called `name`; an instance comes first.
    pub fn called(host: &Host, settings: &Settings, name: &str) -> Result<Self> {
        let Some(instance) = settings.instances.get(name) else {
            if !is_known(host, name) {
                return Err(unknown(host, name, settings.instances.keys()));
            }
            return Self::at_its_place(by_id(host, name)?, settings);
        };
        let provider = by_id(host, instance.provider.0.as_str())?;
        let url = settings.url.as_ref().unwrap_or(&instance.url.0);
        let base = if settings.sandbox { sandbox_url(provider.id(), &provider.name)? } else { parse(url.as_str())? };
        let insecure_http = allows_http(settings, name, &base);
        let link_origins = link_origins(instance)?;
        let (instance, is_sandbox) = (Some(name.to_owned()), settings.sandbox);
        Ok(Self { instance, link_origins, insecure_http, is_sandbox, ..Self::at(provider, base) })
    }

    /// The service that a saved session belongs to, at the place where it was opened.
    pub fn of_session(host: &Host, settings: &Settings, session: &Session) -> Result<Self> {
        let provider = match &settings.provider_file {
            Some(file) => read(file)?,
            None => by_id(host, &session.provider)?,
        };
        let base = parse(session.home().base)?;
        let instance = session.instance.clone();
        let insecure_http = instance.as_ref().is_some_and(|name| allows_http(settings, name, &base));
        let (file, is_sandbox) = (settings.provider_file.clone(), settings.sandbox);
        let service = Self { instance, insecure_http, file, is_sandbox, ..Self::at(provider, base) };
        service.must_own(session)?;
        Ok(service)
    }

    /// What was given for this service by flag, file, standard input and variable.
    pub fn given(&self, host: &mut Host, flags: &Flags<'_>, credentials: &Credentials) -> Result<Vars> {
        let Host { env, stdin, ui, .. } = host;
        let environment = |name: &str| env.get(name).map(ToOwned::to_owned);
        inputs::given(flags, credentials, &self.provider, stdin.as_mut(), &environment, ui)
    }

    /// What a session keeps of the place: the base URL, whose path its origin does not tell.
    pub fn kept(&self) -> (String, Value) {
        (BASE.to_owned(), Value::from(self.place()))
    }

    fn at_its_place(provider: Provider, settings: &Settings) -> Result<Self> {
        let base = match (&settings.url, provider.base()) {
            _ if settings.sandbox => sandbox_url(provider.id(), &provider.name)?,
            (Some(url), _) => parse(url.as_str())?,
            (None, Some(url)) => url.clone(),
            (None, None) => {
                let what = format!("{} is self-hosted, and its address is missing", provider.name);
                return Err(
                    Error::usage(what).hint("give --url https://…, or name it once under [services] in config.toml")
                );
            }
        };
        let moved_by = way_back(settings);
        let (file, is_sandbox) = (settings.provider_file.clone(), settings.sandbox);
        Ok(Self { moved_by, file, is_sandbox, ..Self::at(provider, base) })
    }

    /// The service of a provider file at `base`, as nothing else is known of it.
    pub fn at(provider: Provider, base: Url) -> Self {
        Self {
            provider,
            base,
            instance: None,
            link_origins: Vec::new(),
            newly_trusted: false,
            insecure_http: false,
            moved_by: None,
            file: None,
            is_sandbox: false,
        }
    }
}

/// Further origins of the links of an instance.
pub fn link_origins(instance: &Instance) -> Result<Vec<Url>> {
    instance.link_origins.iter().map(|origin| parse(origin.0.as_str())).collect()
}

/// How to undo a base URL that does not come with the name of the service: a variable may have been set for another one.
pub fn way_back(settings: &Settings) -> Option<&'static str> {
    let is_named = settings.provider_file.is_some() || (settings.provider.is_some() && !settings.provider_is_default);
    match settings.url.as_ref().filter(|_| !settings.sandbox) {
        Some(_) if settings.url_is_ambient => Some("unset RSVP_URL"),
        Some(_) if !is_named => Some("leave out --url"),
        _ => None,
    }
}

/// Whether config.toml allows plain http to the instance `name`, and `base` is at its own origin.
fn allows_http(settings: &Settings, name: &str, base: &Url) -> bool {
    let instance = settings.instances.get(name).filter(|instance| instance.insecure_http);
    let own = instance.and_then(|instance| link::base(instance.url.0.as_str()).ok());
    own.is_some_and(|own| link::origin(&own) == link::origin(base))
}

/// The host in ASCII, with the port where it is not the usual one.
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

pub fn parse(url: &str) -> Result<Url> {
    link::base(url).map_err(|what| Error::usage(format!("the base URL {what}")))
}

pub fn sandbox_url(id: &str, name: &str) -> Result<Url> {
    let url = Sandbox::base_url(id).ok_or_else(|| {
        Error::new(Exit::NotOffered, format!("the sandbox does not imitate {name}"))
            .hint(format!("it imitates {}", Sandbox::services().join(", ")))
    })?;
    parse(&url)
}

fn choose(host: &mut Host, settings: &Settings) -> Result<String> {
    // A self-hosted service is usable only with its address.
    let placed = heads(host).into_iter().filter(|head| head.base.is_some() || settings.url.is_some());
    let placed = placed.map(|head| (format!("{} ({})", head.name, head.id), head.id));
    let instances =
        settings.instances.iter().map(|(name, at)| (format!("{name} ({})", at.url.0.as_str()), name.clone()));
    let (items, mut names): (Vec<String>, Vec<String>) = instances.chain(placed).unzip();
    let Some(person) = host.ui.ask() else {
        return Err(Error::usage("the service is missing").hint(format!("give -p: {}", names.join(", "))));
    };
    let chosen = person.choose("Service", &items)?;
    Ok(names.swap_remove(chosen))
}
