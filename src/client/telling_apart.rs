//! Which of several services a link is of, where its path fits all of them: their probes tell it, else the person says
//! it, or `-p`.

use url::Url;

use crate::config::Settings;
use crate::engine;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::Operation;

use super::conversation::Conversation;
use super::current_session;
use super::finding::Given;
use super::service::{Service, host_of};

/// The one of `fits` that is meant; there is at least one, and their host is trusted.
///
/// # Errors
/// Exit 2: nobody can say it. Exit 8: the host cannot be reached.
pub fn one_of(
    host: &mut Host,
    settings: &Settings,
    mut fits: Vec<Service>,
    link: &Url,
    given: &Given<'_>,
) -> Result<Service> {
    if fits.len() > 1 && !settings.sandbox {
        fits = probed(host, settings, fits)?;
    }
    if fits.len() > 1 {
        let chosen = choose(host, &fits, link, given)?;
        fits.swap(0, chosen);
    }
    fits.into_iter().next().ok_or_else(|| {
        let what = format!(
            "{} is none of the services that have such links; nothing of the invitation was sent",
            host_of(link)
        );
        Error::usage(what).hint("say which service it is: -p ID; `rsvp providers list` names all")
    })
}

/// Those that are left once each has been asked that can be.
fn probed(host: &mut Host, settings: &Settings, fits: Vec<Service>) -> Result<Vec<Service>> {
    let (mut told, mut silent) = (Vec::new(), Vec::new());
    for service in fits {
        if service.provider.probe.is_none() {
            silent.push(service);
        } else if answers(host, settings, &service)? {
            told.push(service);
        }
    }
    Ok(if told.is_empty() { silent } else { told })
}

/// Whether the service there is this one. Nothing of the invitation or of the person goes along.
fn answers(host: &mut Host, settings: &Settings, service: &Service) -> Result<bool> {
    let start = current_session::fresh(host, service);
    let mut conversation = Conversation::new(host, settings, service)?;
    match engine::operation(start, Operation::Probe, &mut conversation) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.exit(), Exit::Network | Exit::Signal(_) | Exit::Usage) => Err(error),
        Err(_) => Ok(false),
    }
}

/// What `-p` takes for it.
fn called(service: &Service) -> &str {
    service.instance.as_deref().unwrap_or(service.provider.id())
}

fn choose(host: &mut Host, fits: &[Service], link: &Url, given: &Given<'_>) -> Result<usize> {
    let items: Vec<String> =
        fits.iter().map(|service| format!("{} ({})", service.provider.name, called(service))).collect();
    if let Some(person) = host.ui.ask() {
        return person.choose("Service", &items);
    }
    let place = host_of(link);
    let what = format!("the link fits several services at {place}: {}; nothing of it was sent", items.join(", "));
    let trust = if given.trusted.is_empty() { String::new() } else { format!(" --trust-host {place}") };
    let command = |service: &Service| format!("`rsvp {} -p {}{trust} LINK`", given.command, called(service));
    let commands: Vec<String> = fits.iter().map(command).collect();
    Err(Error::usage(what).hint(format!("say which one it is: {}", commands.join(" or "))))
}
