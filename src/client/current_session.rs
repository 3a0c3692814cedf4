//! The saved session a command is about, and a run of the engine that begins with it.

use crate::config::Settings;
use crate::engine::{Earlier, Start};
use crate::error::{Error, Exit, Kind, Result};
use crate::host::Host;
use crate::http::cookies::Jar;
use crate::provider::Vars;
use crate::secret::{SecretBundle, SecretValue};
use crate::session::{Session, Sessions, Summary};

use super::saving;
use super::selection::Selection;
use super::service::Service;

/// The session named by `--account`, else the current one, else the only one at the service that is named; in any case
/// one at that service.
pub fn selected(host: &Host, sessions: &Sessions, settings: &Settings) -> Result<Session> {
    let selection = Selection::read(settings)?;
    let allowed = |session: &Summary| selection.allows(session);
    let found = match &settings.account {
        Some(account) => sessions.find(account, &allowed),
        None => match sessions.current()?.filter(|session| allowed(&session.summary())) {
            Some(current) => Ok(current),
            None if selection.restricts() => sessions.only(&selection.words, &allowed),
            None => Err(Error::new(Exit::Login, "not logged in")
                .hint("`rsvp login`, or `rsvp switch` to one of the saved sessions")),
        },
    };
    found.or_else(|error| match error.kind {
        Kind::NoSuchSession => selection.is_known(host).and(Err(error)),
        _ => Err(error),
    })
}

/// A run that begins with a saved session. What the session holds goes only where it was opened.
pub fn start<'p>(host: &mut Host, sessions: &Sessions, session: &Session, service: &'p Service) -> Result<Start<'p>> {
    service.must_own(session)?;
    let mut vars = Vars::default();
    vars.recall(session.who.known());
    for (name, value) in &session.vars {
        vars.set(name, value.clone());
    }
    let secret = sessions.fetch(session, &mut || saving::waiting(host))?;
    let cookies = unpack(secret.iter().flat_map(SecretBundle::values), &mut vars);
    Ok(Start { vars, cookies, ..fresh(host, service) })
}

/// Takes the secret of a session apart: into variables, and the cookies.
pub fn unpack<'v>(secret: impl IntoIterator<Item = (&'v String, &'v SecretValue)>, vars: &mut Vars) -> Jar {
    let mut cookies = Jar::default();
    for (name, value) in secret {
        match value.as_object().filter(|_| name == "cookies") {
            Some(kept) => {
                let pairs = kept.iter().filter_map(|(name, value)| Some((name.clone(), value.as_text()?.clone())));
                cookies = pairs.collect();
            }
            None => vars.set_secret(name, value.clone()),
        }
    }
    cookies
}

/// A run that knows nothing yet.
pub fn fresh<'p>(host: &Host, service: &'p Service) -> Start<'p> {
    Start {
        provider: &service.provider,
        base: service.base.clone(),
        vars: Vars::default(),
        cookies: Jar::default(),
        now: (host.clock)(),
        earlier: Earlier::default(),
    }
}
