//! `--verify`: which key a token is verified with, and whether the token of a session checks out.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::cli::Verification;
use crate::config::Settings;
use crate::disk;
use crate::engine::{Facts, Filled, Outcome};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::http::network::is_loopback;
use crate::http::{Failure, Method, Request};
use crate::provider::{Language, Place, Scope, Vars, VerifySpec};
use crate::secret::Secret;
use crate::verify::{self, Algorithm, Check, Claims, Keys, Refused, Rules};

use super::errand::Errand;
use super::service::Service;

/// A token is to be verified, and it is known where the key is. Nothing was sent yet.
pub(super) struct Verifying<'s> {
    service: &'s Service,
    spec: &'s VerifySpec,
    source: Source,
}

enum Source {
    Known(Keys),
    /// The service publishes them there.
    At(Url),
}

/// Everything that is needed to verify.
pub(super) struct Verifier<'s> {
    service: &'s Service,
    spec: &'s VerifySpec,
    keys: Keys,
}

impl<'s> Verifying<'s> {
    /// 0: with `--verify`, how; a service whose tokens cannot be verified and a missing key are refused (V7, V9).
    ///
    /// # Errors
    /// Exit 13: its tokens cannot be verified. Exit 2: there is no usable key.
    pub(super) fn wanted(
        host: &Host,
        settings: &Settings,
        service: &'s Service,
        options: &Verification,
    ) -> Result<Option<Self>> {
        if !options.verify {
            return Ok(None);
        }
        let spec = spec(service)?;
        if let Some(verifier) = Verifier::with_local_key(host, service, options.verify_key.as_deref())? {
            return Ok(Some(Self { service, spec, source: Source::Known(verifier.keys) }));
        }
        if let Some(url) = &spec.jwks_url {
            let source = Source::At(published(url.get_ref(), service, settings.sandbox)?);
            return Ok(Some(Self { service, spec, source }));
        }
        let id = service.provider.id();
        let what = format!("there is no key to verify the tokens of {} with; nothing was sent", service.provider.name);
        let folder = host.folders.config.as_ref().map(|config| config.join("keys").join(format!("{id}.key")));
        let folder = folder.map(|file| format!(", or put it into {}", file.display())).unwrap_or_default();
        Err(Error::usage(what).hint(format!("give it by --verify-key FILE or RSVP_VERIFY_KEY{folder}")))
    }

    /// Fetches the keys, where the service publishes them: once in a run, before anything else is sent.
    ///
    /// # Errors
    /// They cannot be had, or none of them is usable.
    pub(super) fn with_keys(self, errand: &mut Errand<'_>) -> Result<Verifier<'s>> {
        let keys = match self.source {
            Source::Known(keys) => keys,
            Source::At(url) => {
                let keys = fetched(errand, &url)?;
                let from = format!("the keys that {} publishes", self.service.provider.name);
                usable(&keys, self.spec, &from)?;
                keys
            }
        };
        Ok(Verifier { service: self.service, spec: self.spec, keys })
    }
}

fn spec(service: &Service) -> Result<&VerifySpec> {
    let name = &service.provider.name;
    let cannot = |why: &str| {
        Error::new(Exit::NotOffered, format!("the tokens of {name} cannot be verified: {why}"))
            .hint("nothing was sent; leave out --verify if that is good enough for you")
    };
    let spec = service.provider.verify.as_ref();
    let spec = spec.ok_or_else(|| cannot("its provider file does not say how"))?;
    spec.never.as_ref().map_or(Ok(spec), |why| Err(cannot(why.get_ref())))
}

/// The address of the keys: below the service's own, or https elsewhere; plain http only within this machine (V2).
fn published(text: &str, service: &Service, sandbox: bool) -> Result<Url> {
    let base = service.base.as_str().trim_end_matches('/');
    let text = text.strip_prefix("{base}").map_or_else(|| text.to_owned(), |path| format!("{base}{path}"));
    let url = Url::parse(&text).map_err(|_| Error::usage("the jwks-url of the provider file is no URL"))?;
    if url.scheme() == "https" || is_loopback(&url) || sandbox {
        return Ok(url);
    }
    Err(Error::usage("keys that come over plain http prove nothing; nothing was sent")
        .hint("give the key by --verify-key FILE"))
}

fn fetched(errand: &mut Errand<'_>, url: &Url) -> Result<Keys> {
    let request = Request {
        method: Method::Get,
        url: Secret::new(url.as_str()),
        route: url.path().to_owned(),
        headers: vec![("accept".to_owned(), Secret::new("application/json"))],
        body: None,
    };
    let cannot = |exit: Exit, what: &str| {
        Error::new(exit, what).context("the keys to verify with cannot be fetched; nothing else was sent")
    };
    let reply = errand.fetch(&request).map_err(|failure| match failure {
        Failure::NotSent { what, hint } => Error { hint, ..cannot(Exit::Network, &what) },
        Failure::NoAnswer(what) => cannot(Exit::Network, &what).hint("try again"),
    })?;
    if reply.status != 200 {
        return Err(cannot(Exit::Unavailable, &format!("status {}", reply.status)).hint("try again later"));
    }
    Keys::jwks(&reply.body).map_err(|why| cannot(Exit::Unavailable, why).hint("try again later"))
}

fn usable(keys: &Keys, spec: &VerifySpec, from: &str) -> Result<()> {
    match keys.unusable(&algorithms(spec)) {
        None => Ok(()),
        Some(why) => {
            let names: Vec<&str> = algorithms(spec).iter().map(|one| one.name()).collect();
            let what = format!("{from} cannot verify {}: {why}; nothing was sent", names.join(" or "));
            Err(Error::usage(what).hint("give another key: --verify-key FILE"))
        }
    }
}

fn algorithms(spec: &VerifySpec) -> Vec<Algorithm> {
    spec.algorithms.iter().map(|one| *one.get_ref()).collect()
}

/// `--verify-key`, else `RSVP_VERIFY_KEY`, else `keys/NAME.key` in the configuration folder.
fn key_file(host: &Host, service: &Service, option: Option<&Path>) -> Option<PathBuf> {
    let named = option.map(Path::to_owned).or_else(|| host.env.get("RSVP_VERIFY_KEY").map(PathBuf::from));
    named.or_else(|| {
        let folder = host.folders.config.as_ref()?.join("keys");
        let names = service.instance.iter().map(String::as_str).chain([service.provider.id()]);
        names.map(|name| folder.join(format!("{name}.key"))).find(|file| file.exists())
    })
}

/// A file that is found in the configuration folder must be there for this; one that is named may be a pipe.
fn read(host: &Host, file: &Path) -> Result<Keys> {
    let shown = file.display();
    let is_found = host.folders.config.as_ref().is_some_and(|folder| file.starts_with(folder));
    let text = if is_found { disk::read_written(file).map(Option::unwrap_or_default) } else { disk::read_named(file) };
    let text = text.map_err(|error| {
        let unread = Error::usage(format!("the key cannot be used: {error}; nothing was sent"));
        Error { hint: error.hint, ..unread }
    })?;
    let text = Secret::new(text);
    Keys::read(text.expose()).map_err(|why| {
        Error::usage(format!("{shown} is no key: {why}; nothing was sent"))
            .hint("a key is PEM, a JWK set, or a shared secret as base64url")
    })
}

impl<'s> Verifier<'s> {
    /// With the key that is on this machine or in the provider file; `None` where there is none.
    ///
    /// # Errors
    /// Exit 13: the service's tokens cannot be verified. Exit 2: the key is not usable.
    pub(super) fn with_local_key(host: &Host, service: &'s Service, option: Option<&Path>) -> Result<Option<Self>> {
        let spec = spec(service)?;
        let (keys, from) = match (key_file(host, service, option), &spec.key) {
            (Some(file), _) => (read(host, &file)?, file.display().to_string()),
            (None, Some(key)) => {
                let keys = Keys::read(key.get_ref()).map_err(Error::usage)?;
                (keys, "the key in the provider file".to_owned())
            }
            (None, None) => return Ok(None),
        };
        usable(&keys, spec, &from)?;
        Ok(Some(Self { service, spec, keys }))
    }

    /// 10: the invitation is accepted; is the token the service's?
    ///
    /// # Errors
    /// Exit 10: it is not. Nothing must be kept of the session.
    pub(super) fn accepted(&self, outcome: &Outcome, now: Timestamp) -> Result<()> {
        let Some(filled) = &outcome.session else { return Ok(()) };
        self.opened(&outcome.facts, filled, now).map_err(|error| {
            let hint = format!(
                "the invitation is accepted and the account exists, but nothing was saved; ask the service, and once the \
                 cause is known: {}",
                self.login_line()
            );
            error.context("the invitation was accepted, but its token does not check out").accepted(Accepted::Yes).hint(hint)
        })
    }

    /// The same for a session that a log-in has opened.
    ///
    /// # Errors
    /// Exit 10.
    pub(super) fn opened(&self, facts: &Facts, filled: &Filled, now: Timestamp) -> Result<()> {
        let mut vars = Vars::default();
        for (name, value) in filled.kept.iter().chain(&filled.secret) {
            vars.set_secret(name, value.clone());
        }
        let known =
            [("org", &facts.org), ("org_name", &facts.org_name), ("email", &facts.email), ("account", &facts.account)];
        for (name, value) in known {
            if let Some(value) = value {
                vars.set(name, value.as_str());
            }
        }
        self.check(&vars, now).map(drop)
    }

    /// Whether the token among `vars` checks out.
    ///
    /// # Errors
    /// Exit 10, with the check that failed.
    pub(super) fn check(&self, vars: &Vars, now: Timestamp) -> Result<Claims> {
        self.verified(vars, now).map_err(|refused| {
            Error::new(Exit::Verification, refused)
                .hint(format!("nothing was saved; ask the service, and once the cause is known: {}", self.login_line()))
        })
    }

    /// The same with the bare refusal.
    ///
    /// # Errors
    /// The check that failed.
    pub(super) fn verified(&self, vars: &Vars, now: Timestamp) -> std::result::Result<Claims, Refused> {
        let (language, scope) = (Language::default(), Scope::new(vars));
        let token = self.service.provider.token_variable().and_then(|name| vars.text(name)).map(Secret::new);
        let token = token.ok_or_else(|| Refused::new(Check::Form, "the session has no token"))?;
        let audience = self.spec.audience.as_ref().map(|template| {
            let text = language.text(template, Place::Text, &scope);
            text.map_err(|complaint| Refused::new(Check::Audience, complaint.what))
        });
        let rules = Rules {
            algorithms: algorithms(self.spec),
            issuer: self.spec.issuer.clone(),
            audience: audience.transpose()?,
            exp: self.spec.exp,
        };
        let claims = verify::verify(token.expose(), &rules, &self.keys, now)?;
        let scope = scope.with([("claims", Value::Object(claims.members.clone()))]);
        for condition in &self.spec.conditions {
            if language.holds(condition, &scope) != Ok(true) {
                return Err(Refused::new(Check::Claims, format!("this does not hold: {}", condition.source())));
            }
        }
        Ok(claims)
    }

    /// How to log in again.
    fn login_line(&self) -> String {
        let provider = &self.service.provider;
        let name = self.service.instance.as_deref().unwrap_or(provider.id());
        let is_elsewhere = provider.base_url.as_ref().is_none_or(|base| {
            base.get_ref().trim_end_matches('/') != self.service.base.as_str().trim_end_matches('/')
        });
        let place = if is_elsewhere && self.service.instance.is_none() {
            format!(" --url {}", self.service.base.as_str().trim_end_matches('/'))
        } else {
            String::new()
        };
        format!("`rsvp login -p {name}{place} --verify`")
    }
}
