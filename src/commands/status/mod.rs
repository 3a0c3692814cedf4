//! `rsvp status`: the saved sessions and unfinished accepts; `--check` asks the service about the current session,
//! `--verify` verifies its token, `--forget` forgets an unfinished accept.

use serde_json::Value;

use crate::answers;
use crate::cli::{Status, Verification};
use crate::config::Settings;
use crate::engine;
use crate::error::{Error, Exit, Kind, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::Sessions;
use crate::ui::{account_label, printable};

use crate::client::conversation::Conversation;
use crate::client::service::Service;
use crate::client::{current_session, refreshing, saving};

mod list;
mod unfinished;

pub fn run(host: &mut Host, settings: &Settings, options: &Status) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    if options.check {
        return check(host, settings, &sessions, options);
    }
    if options.verification.verify {
        return prove(host, settings, &sessions, &options.verification);
    }
    match &options.forget {
        Some(name) => unfinished::forget(host, settings, &sessions, name),
        None => list::run(host, settings, &sessions),
    }
}

fn check(host: &mut Host, settings: &Settings, sessions: &Sessions, options: &Status) -> Result<Value> {
    let session = current_session::selected(host, sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    if service.provider.confirm.is_empty() {
        let what = format!("{} cannot tell whether a session still works", service.provider.name);
        return Err(Error::new(Exit::NotOffered, what));
    }
    let session = refreshing::fresh(host, settings, sessions, session, &service, &options.verification)?.session;
    let start = current_session::start(host, sessions, &session, &service)?;
    let mut conversation = Conversation::new(host, settings, &service)?;
    engine::operation(start, Operation::Confirm, &mut conversation).map_err(|error| match error.kind {
        Kind::NotAccepted(_) | Kind::CodeGone(_) | Kind::Other(Exit::Refused) => {
            Error::new(Exit::Login, "the service no longer accepts this session").hint("`rsvp login`")
        }
        _ => error,
    })?;
    host.ui.say(&format!("The session of {} is good", account_label(&session.who)));
    answers::done(answers::StatusCheck::good(saving::answer(sessions, &session)))
}

/// `status --verify`: whether the token of the current session checks out now.
fn prove(host: &mut Host, settings: &Settings, sessions: &Sessions, options: &Verification) -> Result<Value> {
    let session = current_session::selected(host, sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let fresh = refreshing::fresh(host, settings, sessions, session, &service, options)?;
    let (claims, session) = (fresh.proved()?, fresh.session);
    let who = account_label(&session.who);
    host.ui.say(&format!("The token of {who} checks out: it is signed by {}", printable(&claims.key)));
    answers::done(answers::StatusVerify { sessions: [saving::answer(sessions, &session)], key: claims.key })
}
