//! `rsvp providers show`: one provider file, as it stands.

use serde_json::{Value, json};

use crate::answers;
use crate::client::providers;
use crate::error::{Accepted, Result};
use crate::host::Host;

pub fn show(host: &mut Host, id: &str) -> Result<Value> {
    let (_, text) = providers::text_of(host, id)?;
    host.ui.page(&text);
    Ok(answers::done("providers", Accepted::No, json!({ "id": id, "file": text })))
}
