//! `--verify`: whether a token can be verified, and which keys it is verified with. Known before anything is sent.

use std::path::PathBuf;

use url::Url;

use crate::cli::Verification;
use crate::config::Settings;
use crate::error::{Error, Kind, Result};
use crate::host::Host;
use crate::provider::VerifySpec;
use crate::verify::{Algorithm, Keys};

use super::conversation::Conversation;
use super::service::Service;

mod keys;
mod verifier;

pub use verifier::Verifier;

/// A token is to be verified, and it is known where the key is. Nothing was sent yet.
pub struct Verifying<'s> {
    service: &'s Service,
    spec: &'s VerifySpec,
    source: Source,
}

enum Source {
    Known(Keys, Option<PathBuf>),
    /// The service publishes them there.
    At(Url),
    /// The pretend service in this process hands its key out.
    Pretend,
}

impl<'s> Verifying<'s> {
    /// 0: with `--verify`, how; a service whose tokens cannot be verified and a missing key are refused (V7, V9).
    ///
    /// # Errors
    /// Exit 13: its tokens cannot be verified. Exit 2: there is no usable key.
    pub fn wanted(
        host: &mut Host,
        settings: &Settings,
        service: &'s Service,
        options: &Verification,
    ) -> Result<Option<Self>> {
        if !options.verify {
            return Ok(None);
        }
        let spec = spec(service)?;
        // The keys of the real services say nothing of the pretend ones.
        let at_hand = match (settings.sandbox, &options.verify_key) {
            (true, None) => None,
            (_, file) => Verifier::with_local_key(host, service, file.as_deref())?,
        };
        if let Some(verifier) = at_hand {
            return Ok(Some(Self { service, spec, source: Source::Known(verifier.keys, verifier.named) }));
        }
        if let Some(url) = &spec.jwks_url {
            let source = Source::At(keys::published(url.get_ref(), service, settings.sandbox)?);
            return Ok(Some(Self { service, spec, source }));
        }
        if settings.sandbox {
            return Ok(Some(Self { service, spec, source: Source::Pretend }));
        }
        Err(keys::missing(host, service))
    }

    /// Fetches the keys, where the service publishes them: once in a run, before anything else is sent (V2).
    ///
    /// # Errors
    /// They cannot be had, or none of them is usable.
    pub fn with_keys(self, conversation: &mut Conversation<'_>) -> Result<Verifier<'s>> {
        let Self { service, spec, source } = self;
        let (keys, from) = match source {
            Source::Known(keys, named) => return Ok(Verifier { service, spec, keys, named }),
            Source::At(url) => {
                (keys::fetched(conversation, &url)?, format!("the keys that {} publishes", service.provider.name))
            }
            Source::Pretend => {
                let text = conversation.pretend_key.as_deref().unwrap_or_default();
                (Keys::read(text).map_err(Error::usage)?, "the sandbox's key".to_owned())
            }
        };
        usable(&keys, spec, &from, "nothing else")?;
        Ok(Verifier { service, spec, keys, named: None })
    }
}

fn spec(service: &Service) -> Result<&VerifySpec> {
    let name = &service.provider.name;
    let cannot = |why: &str| {
        Error::new(Kind::NoKey, format!("the tokens of {name} cannot be verified: {why}"))
            .hint("nothing was sent; leave out --verify if that is good enough for you")
    };
    let spec = service.provider.verify.as_ref();
    let spec = spec.ok_or_else(|| cannot("its provider file does not say how"))?;
    spec.never.as_ref().map_or(Ok(spec), |why| Err(cannot(why.get_ref())))
}

/// `sent` is "nothing", or "nothing else" where the keys were fetched.
fn usable(keys: &Keys, spec: &VerifySpec, from: &str, sent: &str) -> Result<()> {
    match keys.unusable(&algorithms(spec)) {
        None => Ok(()),
        Some(why) => {
            let names: Vec<&str> = algorithms(spec).iter().map(|one| one.name()).collect();
            let what = format!("{from} cannot verify {}: {why}; {sent} was sent", names.join(" or "));
            Err(Error::usage(what).hint("give another key: --verify-key FILE"))
        }
    }
}

fn algorithms(spec: &VerifySpec) -> Vec<Algorithm> {
    spec.algorithms.iter().map(|one| *one.get_ref()).collect()
}

/// A text of `[verify]` with the service's own address in the place of `{base}`.
fn with_base(text: &str, service: &Service) -> String {
    let base = service.base.as_str().trim_end_matches('/');
    text.strip_prefix("{base}").map_or_else(|| text.to_owned(), |rest| format!("{base}{rest}"))
}
