//! `rsvp login`: log in again, and save the session.

use serde_json::Value;

use crate::answers;
use crate::cli::Login;
use crate::config::Settings;
use crate::engine::{self, Start};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::inputs::Flags;
use crate::provider::Operation;
use crate::session::{Session, Sessions};

use crate::client::conversation::Conversation;
use crate::client::current_session;
use crate::client::saving::{self, Place};
use crate::client::service::Service;
use crate::client::verifying::Verifying;

pub fn run(host: &mut Host, settings: &Settings, options: &Login) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    let former = former(host, &sessions, settings)?;
    let service = match &former {
        Some(session) => Service::of_session(host, settings, session)?,
        None => Service::named(host, settings)?,
    };
    let name = &service.provider.name;
    if service.provider.login.is_empty() {
        return Err(Error::new(Exit::NotOffered, format!("rsvp cannot log in at {name}")));
    }
    let verifying = Verifying::wanted(host, settings, &service, &options.verification)?;
    let mut vars = service.given(host, &Flags::default(), &options.credentials)?;
    if let Some(session) = &former {
        vars.recall(session.who.known());
    }
    sessions.check((host.clock)())?;
    saving::probe(host, &sessions)?;
    let start = Start { vars, ..current_session::fresh(host, &service) };
    let mut conversation = Conversation::new(host, settings, &service)?;
    let verifier = verifying.map(|verifying| verifying.with_keys(&mut conversation)).transpose()?;
    let mut outcome = engine::operation(start, Operation::Login, &mut conversation)?;
    let filled = outcome.session.take().ok_or_else(|| {
        Error::new(Exit::Unavailable, format!("{name} answered without a session")).hint("try again later")
    })?;
    if let Some(verifier) = &verifier {
        verifier.opened(&mut conversation, &outcome, &filled)?;
    }
    let place = Place {
        service: &service,
        codes: former.map(|session| session.codes).unwrap_or_default(),
        switch: !options.no_switch,
        keep_own: true,
        verified: verifier.is_some(),
    };
    let session = saving::save(host, &sessions, &place, &outcome.facts, Some(filled))?;
    saving::say(host, &sessions, &session, place.switch);
    answers::done(answers::Login { session: saving::answer(&sessions, &session) })
}

/// The account to log in with: that of `--account`, or of the current session if no service is named.
fn former(host: &Host, sessions: &Sessions, settings: &Settings) -> Result<Option<Session>> {
    let service_named =
        settings.provider.is_some() || settings.provider_file.is_some() || settings.service_option.is_some();
    match &settings.account {
        Some(_) => current_session::selected(host, sessions, settings).map(Some),
        None if service_named || settings.url.is_some() => Ok(None),
        None => sessions.current(),
    }
}
