//! `rsvp list-invitations`: the open invitations of the account.

use serde_json::Value;

use crate::answers::{self, ListInvitations, ListedInvitation};
use crate::cli::Credentials;
use crate::client::invitation::{self, Listing};
use crate::config::Settings;
use crate::error::Result;
use crate::host::Host;
use crate::inputs::Flags;

pub fn run(host: &mut Host, settings: &Settings, credentials: &Credentials) -> Result<Value> {
    let Listing { service, listed: invitations, .. } =
        invitation::listed(host, settings, &Flags::default(), credentials)?;
    for one in &invitations {
        host.ui.say(&invitation::line(one));
    }
    if invitations.is_empty() {
        host.ui.note("no open invitations");
    }
    let invitations = invitations.into_iter();
    let invitations = invitations.map(|one| ListedInvitation {
        code: one.code.map(|code| code.expose().to_owned()),
        invitation: invitation::answer(one.facts),
    });
    let service = invitation::service_of(&service);
    answers::done(ListInvitations { service, invitations: invitations.collect() })
}
