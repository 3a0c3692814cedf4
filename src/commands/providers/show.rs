//! `rsvp providers show`: one provider file, as it stands.

use serde_json::Value;

use crate::answers::{self, ProvidersShow};
use crate::client::providers;
use crate::error::Result;
use crate::host::Host;

pub fn show(host: &mut Host, id: &str) -> Result<Value> {
    let file = providers::by_id(host, id)?.read_from.text;
    host.ui.page(&file);
    answers::done(ProvidersShow { id: id.to_owned(), file })
}
