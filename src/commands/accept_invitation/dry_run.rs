//! `--dry-run`: the first request that would change something, with its secrets masked.

use serde_json::{Map, Value, json};

use crate::host::Host;
use crate::http::Request;
use crate::ui::printable;

/// Prints `masked`, in which every secret value is asterisks already, and gives it for the JSON answer.
pub(super) fn show(host: &mut Host, service_host: &str, masked: &Request) -> Value {
    let (method, route) = (masked.method.as_str(), &masked.route);
    let ui = &mut host.ui;
    ui.say("Nothing was changed. The next request would be:");
    ui.say(&format!("{method} {service_host} {route}"));
    for (name, value) in &masked.headers {
        ui.say(&printable(&format!("{name}: {}", value.expose())));
    }
    if let Some(body) = &masked.body {
        ui.say(&printable(body.expose()));
    }
    let headers: Map<String, Value> =
        masked.headers.iter().map(|(name, value)| (name.clone(), json!(value.expose()))).collect();
    json!({
        "method": method, "host": service_host, "route": route, "headers": headers,
        "body": masked.body.as_ref().map(|body| body.expose()),
    })
}
