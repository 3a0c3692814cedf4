//! `--dry-run`: the first request that would change something, with its secrets masked.

use crate::answers;
use crate::engine::Masked;
use crate::ui::{Ui, printable};

/// Prints `masked`, in which every secret value is asterisks already, and gives the same for the JSON answer.
pub fn show(ui: &mut Ui, service_host: &str, masked: &Masked) -> answers::Request {
    let headers: Vec<String> =
        masked.headers.iter().map(|(name, value)| format!("{name}: {}", value.expose())).collect();
    let body = masked.body.as_ref().map(|body| body.expose().to_owned());
    ui.say("Nothing was changed. The next request would be:");
    ui.say(&format!("{} {service_host} {}", masked.method.as_str(), masked.route));
    for line in &headers {
        ui.say(&printable(line));
    }
    if let Some(body) = &body {
        ui.say(&printable(body));
    }
    let (method, host, route) = (masked.method.as_str(), service_host.to_owned(), masked.route.clone());
    answers::Request { method, host, route, headers, body }
}
