//! Unfinished accepts: a code was sent, and nobody knows yet what became of it, or it is accepted without a session.

use std::time::Duration;

use serde_json::Value;

use crate::answers::{self, Service};
use crate::config::Settings;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::session::pending::{Pending, Phase};
use crate::session::{Sessions, short_id};
use crate::ui::{Part, phrase, times};

use crate::client::selection::Selection;

/// The shortest name that `--forget` takes.
const SHORTEST: usize = 4;

/// Those at the service and of the account that are meant; a record that cannot be read is a warning.
pub fn list(host: &mut Host, settings: &Settings, sessions: &Sessions, selection: &Selection) -> Vec<Pending> {
    let is_meant = |pending: &Pending| {
        let is_of = |account: &String| pending.who.account().is_some_and(|known| known.eq_ignore_ascii_case(account));
        selection.allows_place(&pending.provider, &pending.origin) && settings.account.as_ref().is_none_or(is_of)
    };
    let mut found = Vec::new();
    for entry in Pending::list(sessions) {
        match entry {
            Ok(pending) if is_meant(&pending) => found.push(pending),
            Ok(_) => {}
            Err(broken) => host.ui.warn(&broken.to_string()),
        }
    }
    found
}

/// Each with what to do.
pub fn show(host: &mut Host, unfinished: &[Pending], is_below: bool) {
    if unfinished.is_empty() {
        return;
    }
    let now = (host.clock)();
    if is_below {
        host.ui.say("");
    }
    host.ui.say("Unfinished:");
    for pending in unfinished {
        let id = short_id(&pending.code);
        let state = match pending.phase {
            Phase::Sent => "sent, and nobody knows yet whether it was accepted",
            Phase::Accepted => "accepted, and its session is not saved yet",
        };
        host.ui.say(&format!("  {id}  {}: {state}, {}", label(pending), times::relative(pending.time, now)));
    }
    let first = unfinished.first().map_or("", |pending| short_id(&pending.code));
    host.ui.tell(&format!(
        "To finish it, run the same command again. If you know what became of it, forget it: `rsvp status --forget {first}`."
    ));
}

/// `acme at acme.example, code …uni0, for ada@example.com`: a person recognises it by one of them.
fn label(pending: &Pending) -> String {
    let host = pending.origin.split_once("://").map_or(pending.origin.as_str(), |(_, host)| host);
    let mut parts = vec![Part::Name(&pending.provider), Part::Ours(" at "), Part::Host(host)];
    if let Some(end) = pending.end() {
        parts.extend([Part::Ours(", code "), Part::Name(end)]);
    }
    if let Some(account) = pending.who.account() {
        parts.extend([Part::Ours(", for "), Part::Name(account)]);
    }
    phrase(&parts)
}

/// `status --forget NAME`: a person who knows the end of it decides. A run that is sending the code right now is not
/// disturbed.
pub fn forget(host: &mut Host, settings: &Settings, sessions: &Sessions, name: &str) -> Result<Value> {
    let selection = Selection::read(settings)?;
    let mut found = list(host, settings, sessions, &selection);
    let name = name.trim_start_matches('…');
    let is_named =
        |pending: &Pending| pending.code.starts_with(name) || pending.end().is_some_and(|end| end.ends_with(name));
    found.retain(|pending| name.chars().count() >= SHORTEST && is_named(pending));
    let pending = match found.as_slice() {
        [] => {
            let what = format!("no unfinished accept has a name or a code that fits; {SHORTEST} characters are needed");
            return Err(Error::usage(what).hint("see the unfinished accepts: `rsvp status`"));
        }
        [one] => one,
        several => {
            let names: Vec<String> =
                several.iter().map(|pending| format!("{} ({})", short_id(&pending.code), label(pending))).collect();
            let what = format!("{} unfinished accepts fit", several.len());
            return Err(Error::usage(what).hint(format!("name one of them: {}", names.join(", "))));
        }
    };
    let lock = sessions.lock_code(&pending.code, Duration::ZERO)?;
    let _lock = lock.ok_or_else(|| {
        Error::new(Exit::Store, "another run of rsvp is accepting this invitation now").hint("wait until it has ended")
    })?;
    Pending::remove(sessions, &pending.code)?;
    host.ui.say(&format!("Forgot the unfinished accept at {}", label(pending)));
    answers::done(answers::StatusForget { forgotten: answer(pending.clone()) })
}

/// What the JSON answers say of it.
pub fn answer(pending: Pending) -> answers::Unfinished {
    let (code, accepted) = (pending.end().map(str::to_owned), pending.fate());
    let service = Service { provider: pending.provider, origin: pending.origin };
    answers::Unfinished {
        id: pending.code,
        account: answers::Account { service, who: pending.who },
        code,
        accepted,
        sent: pending.time,
    }
}
