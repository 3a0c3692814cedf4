//! `--dry-run`: the first request that would change something, with its secrets masked.

use crate::host::Host;
use crate::http::Request;
use crate::ui::printable;

/// Prints `masked`, in which every secret value is asterisks already.
pub(super) fn show(host: &mut Host, service_host: &str, masked: &Request) {
    let ui = &mut host.ui;
    ui.say("Nothing was changed. The next request would be:");
    ui.say(&format!("{} {service_host} {}", masked.method.as_str(), masked.route));
    for (name, value) in &masked.headers {
        ui.say(&printable(&format!("{name}: {}", value.expose())));
    }
    if let Some(body) = &masked.body {
        ui.say(&printable(body.expose()));
    }
}
