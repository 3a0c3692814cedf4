//! `rsvp providers show`: one provider file, as it stands.

use serde_json::Value;

use crate::answers::{self, ProvidersShow};
use crate::client::providers;
use crate::error::Result;
use crate::host::Host;

pub fn show(host: &mut Host, id: &str) -> Result<Value> {
    let tried = providers::by_id(host, id)?.tried;
    let (_, file) = providers::text_of(host, id)?;
    host.ui.page(&file);
    answers::done(ProvidersShow { id: id.to_owned(), tried, file })
}
