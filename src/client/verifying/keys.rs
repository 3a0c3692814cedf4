//! Where the keys come from: a file that the person names or keeps, or the one address where the service publishes them.

use std::path::{Path, PathBuf};

use url::Url;

use crate::disk::{self, Origin};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::http::network::is_loopback;
use crate::http::{Failure, Method, Request};
use crate::secret::Secret;
use crate::verify::Keys;

use super::super::conversation::Conversation;
use super::super::service::Service;
use super::with_base;

/// `--verify-key`, else `RSVP_VERIFY_KEY`, else `keys/NAME.key` in the configuration folder.
pub fn file(host: &Host, service: &Service, option: Option<&Path>) -> Option<PathBuf> {
    let named = option.map(Path::to_owned).or_else(|| host.env.get("RSVP_VERIFY_KEY").map(PathBuf::from));
    named.or_else(|| {
        let folder = host.folders.config.as_ref()?.join("keys");
        let names = service.instance.iter().map(String::as_str).chain([service.provider.id()]);
        names.map(|name| folder.join(format!("{name}.key"))).find(|file| file.exists())
    })
}

/// There is no key anywhere.
pub fn missing(host: &Host, service: &Service) -> Error {
    let id = service.provider.id();
    let what = format!("there is no key to verify the tokens of {} with; nothing was sent", service.provider.name);
    let folder = host.folders.config.as_ref().map(|config| config.join("keys").join(format!("{id}.key")));
    let folder = folder.map(|file| format!(", or put it into {}", file.display())).unwrap_or_default();
    Error::usage(what).hint(format!("give it by --verify-key FILE or RSVP_VERIFY_KEY{folder}"))
}

/// The key in `file`, which must be one's own where it was not named. A shared secret that others can read is told: who can read it can make tokens that pass.
///
/// # Errors
/// Exit 2, in words that show nothing of it.
pub fn read(host: &mut Host, file: &Path) -> Result<Keys> {
    let shown = file.display();
    let is_found = host.folders.config.as_ref().is_some_and(|folder| file.starts_with(folder));
    let origin = if is_found { Origin::Found } else { Origin::NamedKey };
    let content = disk::read(file, origin, disk::FILE_LIMIT);
    let key = content.and_then(|content| match content.text()? {
        text if text.expose().trim().is_empty() => Err(Error::usage(format!("cannot read {shown}: it is empty"))),
        text => Ok((text, content.is_open)),
    });
    let (text, is_open) = key.map_err(|error| {
        let unread = Error::usage(format!("the key cannot be used: {error}; nothing was sent"));
        unread.only_hints(error.hint_text())
    })?;
    let keys = Keys::read(text.expose()).map_err(|why| {
        Error::usage(format!("{shown} is not a key: {why}; nothing was sent"))
            .hint("a key is PEM, a JWK set, or a shared secret as base64url")
    })?;
    if is_open && matches!(keys, Keys::Hmac(_)) {
        let advice = "who can read this shared secret can make tokens that pass";
        host.ui.warn(&format!("others can read {shown}: {advice}; chmod 600 keeps it yours"));
    }
    Ok(keys)
}

/// The address of the keys: below the service's own, or https elsewhere; plain http only within this machine (V2).
pub fn published(text: &str, service: &Service, sandbox: bool) -> Result<Url> {
    let text = with_base(text, service);
    let url = Url::parse(&text).map_err(|_| Error::usage("the jwks-url of the provider file is not a URL"))?;
    if url.scheme() == "https" || is_loopback(&url) || sandbox {
        return Ok(url);
    }
    Err(Error::usage("keys that come over plain http prove nothing; nothing was sent")
        .hint("give the key by --verify-key FILE"))
}

/// One request, within the limits of all others (V2).
pub fn fetched(conversation: &mut Conversation<'_>, url: &Url) -> Result<Keys> {
    let request = Request {
        method: Method::Get,
        url: url.clone().into(),
        route: url.path().to_owned(),
        headers: vec![("accept".to_owned(), Secret::new("application/json"))],
        body: None,
        may_repeat: true,
    };
    let cannot = |exit: Exit, what: &str| {
        Error::new(exit, what).context("the keys to verify with cannot be fetched; nothing else was sent")
    };
    let reply = conversation.fetch(&request).map_err(|failure| match failure {
        Failure::NotSent { what, hint } => cannot(Exit::Network, &what).only_hints(hint),
        Failure::NoAnswer(what) => cannot(Exit::Network, &what).hint("try again"),
    })?;
    match reply.status {
        200 => Keys::jwks(&reply.body).map_err(|why| cannot(Exit::Unavailable, why).hint("try again later")),
        404 | 410 => {
            let what = format!("this server publishes no keys at {}; nothing else was sent", url.path());
            Err(Error::usage(what).hint("give its key by --verify-key FILE, or leave out --verify"))
        }
        status => Err(cannot(Exit::Unavailable, &format!("status {status}")).hint("try again later")),
    }
}
