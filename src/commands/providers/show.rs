//! `rsvp providers show`: one provider file, as it stands.

use serde_json::Value;

use crate::answers::{self, ProvidersShow};
use crate::client::providers;
use crate::error::Result;
use crate::host::Host;

pub fn show(host: &mut Host, id: &str) -> Result<Value> {
    let provider = providers::by_id(host, id)?;
    host.ui.page(&provider.read_from.text);
    answers::done(ProvidersShow { id: id.to_owned(), file: provider.read_from.text })
}
