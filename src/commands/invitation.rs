//! `rsvp show-invitation`, `list-invitations` and `decline-invitation`: what can be done with invitations beside
//! accepting them.

use serde_json::{Value, json};

use crate::answers;
use crate::cli::{CodeText, Credentials, DeclineInvitation, ShowInvitation};
use crate::config::Settings;
use crate::engine::{self, Facts, Listed, Start};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::inputs::Flags;
use crate::provider::{Operation, Vars};
use crate::ui::printable;

use super::errand::Errand;
use super::service::Service;
use super::{chosen, saving};

pub(super) fn show(host: &mut Host, settings: &Settings, options: &ShowInvitation) -> Result<Value> {
    let (service, vars) = Service::of_invitation(host, settings, &options.code)?;
    if service.provider.preview.is_empty() {
        let what = format!("{} does not let one look at an invitation before accepting it", service.provider.name);
        return Err(
            Error::new(Exit::NotOffered, what).hint("`rsvp accept-invitation` shows what becomes known on the way")
        );
    }
    let start = start(host, settings, &service, vars, &options.credentials)?;
    let mut errand = Errand::new(host, settings, &service)?;
    errand.warns = true;
    let facts = engine::operation(start, Operation::Preview, &mut errand)?.facts;
    let lines = [
        ("Organisation", facts.org_name.as_ref().or(facts.org.as_ref())),
        ("Invited", facts.email.as_ref().or(facts.account.as_ref())),
        ("By", facts.inviter.as_ref()),
        ("As", facts.role.as_ref()),
        ("Until", facts.until.as_ref()),
    ];
    for (label, value) in lines {
        if let Some(value) = value {
            host.ui.say(&format!("{:<13} {}", format!("{label}:"), printable(value)));
        }
    }
    let mut members = members(&facts);
    members["provider"] = json!(service.provider.id());
    members["origin"] = json!(service.origin());
    Ok(answers::done("show-invitation", Accepted::No, members))
}

fn members(facts: &Facts) -> Value {
    json!({
        "org": facts.org, "org_name": facts.org_name, "account": facts.account, "email": facts.email,
        "inviter": facts.inviter, "role": facts.role, "until": facts.until,
    })
}

pub(super) fn list(host: &mut Host, settings: &Settings, credentials: &Credentials) -> Result<Value> {
    let (service, invitations) = listed(host, settings, credentials)?;
    for invitation in &invitations {
        host.ui.say(&line(invitation));
    }
    if invitations.is_empty() {
        host.ui.note("there are no invitations for you");
    }
    let told: Vec<Value> = invitations
        .iter()
        .map(|invitation| {
            let mut members = members(&invitation.facts);
            members["code"] = json!(invitation.code);
            members
        })
        .collect();
    let members = json!({ "provider": service.provider.id(), "origin": service.origin(), "invitations": told });
    Ok(answers::done("list-invitations", Accepted::No, members))
}

/// The code stands whole in a list: it is of use to nobody but the person who is logged in.
fn line(invitation: &Listed) -> String {
    let Facts { org, org_name, inviter, role, until, .. } = &invitation.facts;
    let mut words = vec![invitation.code.clone().unwrap_or_default()];
    words.extend(org_name.clone().or_else(|| org.clone()));
    words.extend(role.as_ref().map(|role| format!("as {role}")));
    words.extend(inviter.as_ref().map(|inviter| format!("from {inviter}")));
    words.extend(until.as_ref().map(|until| format!("until {until}")));
    printable(&words.join("  "))
}

fn listed(host: &mut Host, settings: &Settings, credentials: &Credentials) -> Result<(Service, Vec<Listed>)> {
    let service = of_account(host, settings)?;
    if service.provider.list.is_empty() {
        let what = format!("{} has no list of a person's invitations", service.provider.name);
        return Err(Error::new(Exit::NotOffered, what));
    }
    let start = start(host, settings, &service, Vars::default(), credentials)?;
    let listed = engine::operation(start, Operation::List, &mut Errand::new(host, settings, &service)?)?.listed;
    Ok((service, listed))
}

/// The service that is named, else that of the chosen session.
fn of_account(host: &mut Host, settings: &Settings) -> Result<Service> {
    let named = settings.provider.is_some() || settings.provider_file.is_some() || settings.speaks_original;
    if named {
        return Service::named(host, settings);
    }
    let sessions = saving::open(host, settings)?;
    match chosen::chosen(&sessions, settings) {
        Ok(session) => Service::of_session(host, settings, &session),
        Err(_) if settings.account.is_none() => Service::named(host, settings),
        Err(error) => Err(error),
    }
}

/// Lets the person at the terminal choose one of their invitations, where the named service can list them.
pub(super) fn pick(host: &mut Host, settings: &Settings, credentials: &Credentials) -> Result<Option<CodeText>> {
    let named = settings.provider.is_some() || settings.provider_file.is_some();
    if !named || Service::named(host, settings)?.provider.list.is_empty() {
        return Ok(None);
    }
    let (_, invitations) = listed(host, settings, credentials)?;
    let items: Vec<String> = invitations.iter().map(line).collect();
    let Some(person) = host.ui.ask().filter(|_| !items.is_empty()) else {
        return Err(Error::new(Exit::Unknown, "there are no invitations for you"));
    };
    let chosen = person.choose("Invitation", &items)?;
    let code = invitations.into_iter().nth(chosen).and_then(|invitation| invitation.code);
    let code = code.ok_or_else(|| Error::new(Exit::Unavailable, "the service names no code for this invitation"))?;
    code.parse().map(Some).map_err(|what| Error::new(Exit::Unknown, what))
}

pub(super) fn decline(host: &mut Host, settings: &Settings, options: &DeclineInvitation) -> Result<Value> {
    let (service, vars) = Service::of_invitation(host, settings, &options.code)?;
    if service.provider.decline.is_empty() {
        let what = format!("{} has no call that declines an invitation", service.provider.name);
        return Err(Error::new(Exit::NotOffered, what).hint("an invitation that is not accepted expires by itself"));
    }
    let start = start(host, settings, &service, vars, &options.credentials)?;
    if let Some(person) = host.ui.ask().filter(|_| !options.yes)
        && !person.confirm("Decline the invitation?")?
    {
        return Err(Error::cancelled());
    }
    let facts = engine::operation(start, Operation::Decline, &mut Errand::new(host, settings, &service)?)?.facts;
    let org = facts.org_name.as_ref().or(facts.org.as_ref());
    let to = org.map_or_else(String::new, |org| format!(" to {}", printable(org)));
    host.ui.say(&format!("Declined the invitation{to}"));
    let members = json!({ "provider": service.provider.id(), "origin": service.origin(), "org": facts.org });
    Ok(answers::done("decline-invitation", Accepted::No, members))
}

/// A run that knows what was given and, where there is one, the session at this service.
fn start<'p>(
    host: &mut Host,
    settings: &Settings,
    service: &'p Service,
    vars: Vars,
    credentials: &Credentials,
) -> Result<Start<'p>> {
    let sessions = saving::open(host, settings)?;
    let session = match &settings.account {
        Some(account) => Some(sessions.find(account)?),
        None => sessions
            .current()?
            .filter(|session| session.provider == service.provider.id() && session.origin == service.origin()),
    };
    let mut start = match session {
        Some(session) => chosen::start(host, &sessions, &session, service)?,
        None => chosen::fresh(host, service),
    };
    let given = service.given(host, &Flags::default(), credentials)?;
    start.vars.extend(given);
    start.vars.extend(vars);
    Ok(start)
}
