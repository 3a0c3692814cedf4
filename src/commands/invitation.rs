//! `rsvp show-invitation`: who invites whom to what, and until when.

use serde_json::{Value, json};

use crate::answers;
use crate::cli::ShowInvitation;
use crate::config::Settings;
use crate::engine::{Run, Start};
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::http::cookies::Jar;
use crate::provider::Operation;
use crate::ui::printable;

use super::errand::{Errand, Plain};
use super::service::Service;

pub(super) fn show(host: &mut Host, settings: &Settings, options: &ShowInvitation) -> Result<Value> {
    let (service, vars) = Service::of_invitation(host, settings, &options.code)?;
    if service.provider.preview.is_empty() {
        let what = format!("{} does not let one look at an invitation before accepting it", service.provider.name);
        return Err(
            Error::new(Exit::NotOffered, what).hint("`rsvp accept-invitation` shows what becomes known on the way")
        );
    }
    let start = Start {
        provider: &service.provider,
        base: service.base.clone(),
        vars,
        cookies: Jar::default(),
        now: (host.clock)(),
        sent_before: false,
    };
    let mut run = Run::operation(start, Operation::Preview);
    let mut errand = Errand::new(host, settings, service.host())?;
    errand.warns = true;
    let facts = errand.drive(&mut run, &mut Plain)?.facts;
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
    let members = json!({
        "provider": service.provider.id(), "origin": service.origin(), "org": facts.org, "org_name": facts.org_name,
        "account": facts.account, "email": facts.email, "inviter": facts.inviter, "role": facts.role, "until": facts.until,
    });
    Ok(answers::done("show-invitation", Accepted::No, members))
}
