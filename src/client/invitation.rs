//! What the commands about invitations share: the list of them, and a run at the service of one.

use crate::answers::{self, Invitation};
use crate::cli::{Code, Credentials};
use crate::config::Settings;
use crate::engine::{self, Facts, Listed, Start};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::inputs::Flags;
use crate::provider::{Operation, Vars};
use crate::ui::printable;

use super::conversation::Conversation;
use super::service::Service;
use super::{current_session, saving};

/// What the JSON answers say of an invitation.
pub fn answer(facts: Facts) -> Invitation {
    let Facts { who, inviter, role, until, .. } = facts;
    Invitation { who, inviter, role, until }
}

/// What they say of its service.
pub fn service_of(service: &Service) -> answers::Service {
    answers::Service { provider: service.provider.id().to_owned(), origin: service.origin() }
}

/// What a service lists for a person.
pub struct Listing {
    pub service: Service,
    pub listed: Vec<Listed>,
    /// What was given for it, and answered: standard input is read only once, and nobody is asked twice.
    pub given: Vars,
}

/// Asks the service for the open invitations of the account.
pub fn listed(host: &mut Host, settings: &Settings, flags: &Flags<'_>, credentials: &Credentials) -> Result<Listing> {
    let service = of_account(host, settings)?;
    if service.provider.list.is_empty() {
        let what = format!("{} has no list of a person's invitations", service.provider.name);
        return Err(Error::new(Exit::NotOffered, what));
    }
    let mut given = service.given(host, flags, credentials)?;
    let start = started(host, settings, &service, Vars::default(), given.clone())?;
    // A credential of the person's own is good for accepting as well.
    for name in service.provider.session.secret.iter().filter(|_| service.provider.session.own) {
        if let Some(value) = start.vars.get(name) {
            given.set_secret(name, value.clone());
        }
    }
    let mut conversation = Conversation::new(host, settings, &service)?;
    conversation.answers = Some(Vars::default());
    let listed = engine::operation(start, Operation::List, &mut conversation)?.listed;
    given.extend(conversation.answers.take().unwrap_or_default());
    drop(conversation);
    Ok(Listing { service, listed, given })
}

/// The code stands whole in a list: it is of use to nobody but the person who is logged in.
pub fn line(invitation: &Listed) -> String {
    let Facts { who, inviter, role, until, .. } = &invitation.facts;
    let mut words = vec![invitation.code.as_ref().map_or_else(String::new, |code| code.expose().to_owned())];
    words.extend(who.organisation().map(str::to_owned));
    words.extend(role.as_ref().map(|role| format!("as {role}")));
    words.extend(inviter.as_ref().map(|inviter| format!("from {inviter}")));
    words.extend(until.as_ref().map(|until| format!("until {until}")));
    printable(&words.join("  "))
}

/// The service that is named, else that of the chosen session.
fn of_account(host: &mut Host, settings: &Settings) -> Result<Service> {
    let named = settings.provider.is_some() || settings.provider_file.is_some() || settings.service_option.is_some();
    if named {
        return Service::named(host, settings);
    }
    let sessions = saving::open(host, settings)?;
    match current_session::selected(host, &sessions, settings) {
        Ok(session) => Service::of_session(host, settings, &session),
        // Nobody is logged in. A store that cannot be read is another matter.
        Err(error) if settings.account.is_none() && error.exit() == Exit::Login => Service::named(host, settings),
        Err(error) => Err(error),
    }
}

/// Lets the person at the terminal choose one of their invitations, where the named service can list them.
pub fn pick(host: &mut Host, settings: &Settings, credentials: &Credentials) -> Result<Option<Code>> {
    let named = settings.provider.is_some() || settings.provider_file.is_some();
    if !named || Service::named(host, settings)?.provider.list.is_empty() {
        return Ok(None);
    }
    let invitations = listed(host, settings, &Flags::default(), credentials)?.listed;
    let items: Vec<String> = invitations.iter().map(line).collect();
    let Some(person) = host.ui.ask().filter(|_| !items.is_empty()) else {
        return Err(Error::new(Exit::Unknown, "there are no invitations for you"));
    };
    let chosen = person.choose("Invitation", &items)?;
    let code = invitations.into_iter().nth(chosen).and_then(|invitation| invitation.code);
    let code = code.ok_or_else(|| Error::new(Exit::Unavailable, "the service names no code for this invitation"))?;
    code.expose().parse().map(Some).map_err(|what| Error::new(Exit::Unknown, what))
}

/// A run that knows what was given and, if any, the session at this service.
pub fn start<'p>(
    host: &mut Host,
    settings: &Settings,
    service: &'p Service,
    vars: Vars,
    credentials: &Credentials,
) -> Result<Start<'p>> {
    let given = service.given(host, &Flags::default(), credentials)?;
    started(host, settings, service, vars, given)
}

fn started<'p>(
    host: &mut Host,
    settings: &Settings,
    service: &'p Service,
    vars: Vars,
    given: Vars,
) -> Result<Start<'p>> {
    let sessions = saving::open(host, settings)?;
    let session = match &settings.account {
        Some(account) => Some(sessions.find(account, &|session| service.owns(session.home()))?),
        None => sessions.current()?.filter(|session| service.owns(session.home())),
    };
    let mut start = match session {
        Some(session) => current_session::start(host, &sessions, &session, service)?,
        None => current_session::fresh(host, service),
    };
    start.vars.extend(given);
    start.vars.extend(vars);
    Ok(start)
}
