//! `rsvp decline-invitation`: declines an invitation.

use serde_json::Value;

use crate::answers::{self, Account};
use crate::cli::DeclineInvitation;
use crate::client::conversation::Conversation;
use crate::client::finding::Given;
use crate::client::invitation;
use crate::client::service::Service;
use crate::config::Settings;
use crate::engine;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::ui::printable;

pub fn run(host: &mut Host, settings: &Settings, options: &DeclineInvitation) -> Result<Value> {
    let given = Given { code: &options.code, trusted: &options.trust.hosts, command: "decline-invitation" };
    let (service, vars) = Service::of_invitation(host, settings, &given)?;
    if service.provider.decline.is_empty() {
        let what = format!("{} does not support declining an invitation", service.provider.name);
        return Err(Error::new(Exit::NotOffered, what).hint("ignore the invitation; it expires by itself"));
    }
    let start = invitation::start(host, settings, &service, vars, &options.credentials)?;
    if let Some(person) = host.ui.ask().filter(|_| !options.yes)
        && !person.confirm("Decline the invitation?")?
    {
        return Err(Error::cancelled());
    }
    let facts = engine::operation(start, Operation::Decline, &mut Conversation::new(host, settings, &service)?)?.facts;
    let to = facts.who.organisation().map_or_else(String::new, |org| format!(" to {}", printable(org)));
    host.ui.say(&format!("Declined the invitation{to}"));
    service.remember(host, settings);
    let account = Account { service: invitation::service_of(&service), who: facts.who };
    answers::done(answers::DeclineInvitation { account })
}
