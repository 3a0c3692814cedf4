//! `rsvp status`: the saved sessions; `--check` asks the service about the current one, `--verify` verifies its token.

use jiff::Timestamp;
use serde_json::Value;

use crate::answers;
use crate::cli::{Status, Verification};
use crate::config::Settings;
use crate::engine;
use crate::error::{Error, Exit, Kind, Result};
use crate::host::Host;
use crate::provider::Operation;
use crate::session::{Place, Sessions, Summary, short_id};
use crate::ui::{account_label, printable, times};

use crate::client::conversation::Conversation;
use crate::client::selection::Selection;
use crate::client::service::Service;
use crate::client::{current_session, refreshing, saving};

pub fn run(host: &mut Host, settings: &Settings, options: &Status) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    if options.check {
        return check(host, settings, &sessions, options);
    }
    if options.verification.verify {
        return prove(host, settings, &sessions, &options.verification);
    }
    // Show the sessions even if the choice of the current one cannot be read.
    let current = sessions.current_id().unwrap_or_else(|error| {
        host.ui.warn(&error.to_string());
        None
    });
    let selection = Selection::read(settings)?;
    let is_meant = |session: &Summary| {
        selection.allows(session) && settings.account.as_ref().is_none_or(|account| session.is_called(account))
    };
    let mut saved = Vec::new();
    for entry in sessions.list() {
        match entry {
            Ok(summary) if !is_meant(&summary) => {}
            Ok(summary) => {
                let is_current = current.as_ref() == Some(&summary.id);
                host.ui.say(&line(&summary, is_current, (host.clock)()));
                saved.push(saving::answer_of(summary, is_current));
            }
            Err(broken) => host.ui.warn(&broken.to_string()),
        }
    }
    if saved.is_empty() && (selection.restricts() || settings.account.is_some()) {
        // It says which name fits none.
        current_session::selected(host, &sessions, settings)?;
    }
    if saved.is_empty() {
        return Err(Error::new(Exit::Login, "no saved sessions").hint("`rsvp accept-invitation`"));
    }
    answers::done(answers::Status { sessions: saved })
}

fn line(summary: &Summary, is_current: bool, now: Timestamp) -> String {
    let mark = if is_current { '*' } else { ' ' };
    let host = summary.origin.split("://").nth(1).unwrap_or(&summary.origin);
    let kept = match summary.kept {
        None => "no secret",
        Some(Place::Keyring) => "keyring",
        Some(Place::File) => "file",
    };
    let why = summary.fallback.as_ref().map(|word| format!(" (keyring {})", printable(word))).unwrap_or_default();
    let end = summary.expires.map(|end| format!(", {}", ending(end, now))).unwrap_or_default();
    let verified = summary.verified.map(|when| format!(", token verified {}", times::relative(when, now)));
    let verified = verified.unwrap_or_default();
    let scopes = scopes(summary);
    let name = summary.who.org_name.as_ref().map(|name| format!(" ({})", printable(name))).unwrap_or_default();
    let id = short_id(&summary.id);
    format!(
        "{mark} {}{name}  {} at {host}, {kept}{why}{verified}{scopes}{end}  {id}",
        account_label(&summary.who),
        summary.provider
    )
}

/// What the token allows, as far as anybody knows.
fn scopes(summary: &Summary) -> String {
    if summary.scopes.is_empty() {
        return String::new();
    }
    let mark = if summary.verified.is_some() { "" } else { " (unverified)" };
    printable(&format!(", scopes {}{mark}", summary.scopes.join(" ")))
}

/// `ends in 2 hours`, `ended 3 days ago`.
fn ending(end: Timestamp, now: Timestamp) -> String {
    let left = end.duration_since(now);
    if left.is_positive() {
        format!("ends in {}", times::roughly(left))
    } else {
        format!("ended {} ago", times::roughly(left.abs()))
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
