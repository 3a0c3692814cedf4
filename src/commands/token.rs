//! `rsvp token`: the bare token of a session, for a script.

use serde_json::{Value, json};

use crate::answers;
use crate::cli::Token;
use crate::config::Settings;
use crate::engine::headers;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;

use super::service::Service;
use super::{chosen, claims, refreshing, saving};

pub(super) fn run(host: &mut Host, settings: &Settings, options: &Token) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    if options.claims {
        return claims::show(host, settings, &sessions, options);
    }
    let session = chosen::chosen(&sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let session = refreshing::fresh(host, settings, &sessions, session, &service, &options.verification())?.session;
    let start = chosen::start(host, &sessions, &session, &service)?;
    let token = service.provider.session.secret.first().and_then(|name| start.vars.text(name));
    let mut members = saving::members(&session, saving::current(&sessions).as_deref());
    if options.header {
        let lines: Vec<String> =
            headers(&start)?.iter().map(|(name, value)| format!("{name}: {}", value.expose())).collect();
        if lines.is_empty() {
            return Err(Error::new(Exit::NotOffered, "this session is not carried by a header"));
        }
        lines.iter().for_each(|line| host.ui.say(line));
        members["headers"] = json!(lines);
    } else {
        let token = token.ok_or_else(|| {
            Error::new(Exit::NotOffered, "this session has no token of its own")
                .hint("`rsvp token --header` prints how a request carries it")
        })?;
        host.ui.say(&token);
        members["token"] = json!(token);
    }
    Ok(answers::done("token", Accepted::No, members))
}
