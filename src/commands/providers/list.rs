//! `rsvp providers list`: the services that are known here.

use serde_json::Value;

use crate::answers::{self, KnownProvider, ProvidersList};
use crate::client::providers;
use crate::error::Result;
use crate::host::Host;
use crate::ui::printable;

pub fn list(host: &mut Host) -> Result<Value> {
    let mut known = Vec::new();
    for id in providers::all_ids(host) {
        match providers::by_id(host, &id) {
            Ok(provider) => known.push((id, provider)),
            // One broken file never hides the others.
            Err(error) => host.ui.warn(&error.to_string()),
        }
    }
    let id_width = known.iter().map(|(id, _)| id.len()).max().unwrap_or_default();
    let name_width = known.iter().map(|(_, provider)| provider.name.chars().count()).max().unwrap_or_default();
    let mut providers = Vec::new();
    for (id, provider) in known {
        let own = providers::is_users(host, &id);
        let url = provider.base_url.as_ref().map(|url| url.get_ref().to_string());
        let place = url.as_deref().unwrap_or("self-hosted");
        let remarks: Vec<&str> =
            [own.then_some("your own file"), provider.status.as_deref()].into_iter().flatten().collect();
        let remarks = if remarks.is_empty() { String::new() } else { format!("  ({})", remarks.join(", ")) };
        host.ui.say(&printable(&format!("{id:<id_width$}  {:<name_width$}  {place}{remarks}", provider.name)));
        if host.ui.options.verbose > 0 {
            let docs = provider.docs.iter().flat_map(|docs| docs.trim().lines());
            docs.for_each(|line| host.ui.say(&format!("    {line}")));
        }
        providers.push(KnownProvider { id, name: provider.name, url, own, status: provider.status });
    }
    answers::done(ProvidersList { providers })
}
