//! `rsvp providers show`: one provider file, as it stands.

use serde_json::{Value, json};

use crate::answers;
use crate::client::providers;
use crate::error::{Accepted, Result};
use crate::host::Host;

pub fn show(host: &mut Host, id: &str) -> Result<Value> {
    let provider = providers::by_id(host, id)?;
    host.ui.page(&provider.read_from.text);
    Ok(answers::done("providers", Accepted::No, json!({ "id": id, "file": provider.read_from.text })))
}
