//! `rsvp show-invitation`: shows an invitation without accepting it.

use serde_json::Value;

use crate::answers;
use crate::cli::ShowInvitation;
use crate::client::conversation::Conversation;
use crate::client::finding::Given;
use crate::client::invitation;
use crate::client::service::Service;
use crate::config::Settings;
use crate::engine::{self, Facts};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::ui::printable;

pub fn run(host: &mut Host, settings: &Settings, options: &ShowInvitation) -> Result<Value> {
    let given = Given { code: &options.code, trusted: &options.trust.hosts, command: "show-invitation" };
    let (service, vars) = Service::of_invitation(host, settings, &given)?;
    if service.provider.preview.is_empty() {
        let what = format!("{} has no preview of invitations", service.provider.name);
        return Err(Error::new(Exit::NotOffered, what).hint("`rsvp accept-invitation`"));
    }
    let start = invitation::start(host, settings, &service, vars, &options.credentials)?;
    let mut conversation = Conversation::new(host, settings, &service)?;
    conversation.warns = true;
    let facts = engine::operation(start, Operation::Preview, &mut conversation)?.facts;
    say(host, &facts);
    service.remember(host, settings);
    let service = invitation::service_of(&service);
    answers::done(answers::ShowInvitation { service, invitation: invitation::answer(facts) })
}

fn say(host: &mut Host, facts: &Facts) {
    let id = facts.who.org_behind_name().map_or_else(String::new, |id| format!(" ({})", printable(id)));
    let lines = [
        ("Organisation", facts.who.organisation(), id.as_str()),
        ("Invited", facts.who.account(), ""),
        ("By", facts.inviter.as_deref(), ""),
        ("As", facts.role.as_deref(), ""),
        ("Until", facts.until.as_deref(), ""),
    ];
    let mut is_silent = true;
    for (label, value, behind) in lines {
        if let Some(value) = value {
            host.ui.say(&format!("{:<13} {}{behind}", format!("{label}:"), printable(value)));
            is_silent = false;
        }
    }
    if is_silent {
        host.ui.say("The invitation is good; the service does not tell more about it.");
    }
}
