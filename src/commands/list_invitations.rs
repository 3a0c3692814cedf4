//! `rsvp list-invitations`: the open invitations of the account.

use serde_json::{Value, json};

use crate::answers;
use crate::cli::Credentials;
use crate::client::invitation;
use crate::config::Settings;
use crate::error::{Accepted, Result};
use crate::host::Host;

pub fn run(host: &mut Host, settings: &Settings, credentials: &Credentials) -> Result<Value> {
    let (service, invitations) = invitation::listed(host, settings, credentials)?;
    for one in &invitations {
        host.ui.say(&invitation::line(one));
    }
    if invitations.is_empty() {
        host.ui.note("no open invitations");
    }
    let told: Vec<Value> = invitations
        .iter()
        .map(|one| {
            let mut members = invitation::members(&one.facts);
            members["code"] = json!(one.code);
            members
        })
        .collect();
    let members = json!({ "provider": service.provider.id(), "origin": service.origin(), "invitations": told });
    Ok(answers::done("list-invitations", Accepted::No, members))
}
