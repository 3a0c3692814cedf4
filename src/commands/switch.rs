//! `rsvp switch`: choose the current session.

use serde_json::Value;

use crate::answers;
use crate::cli::Switch;
use crate::config::Settings;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::session::{Sessions, Summary};
use crate::ui::account_label;

use crate::client::selection::Selection;
use crate::client::{current_session, saving};

pub fn run(host: &mut Host, settings: &Settings, options: &Switch) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    let selection = Selection::read(settings)?;
    let session = match options.to.as_ref().or(settings.account.as_ref()) {
        Some(account) => sessions.find(account, &|session| selection.allows(session))?,
        None if selection.restricts() && host.ui.ask().is_none() => {
            current_session::selected(host, &sessions, settings)?
        }
        None => sessions.load(&choose(host, &sessions, &selection)?)?,
    };
    sessions.switch(&session.id)?;
    host.ui.say(&format!("Now using {}", account_label(&session.who)));
    answers::done(answers::Switch { session: saving::answer_of(session.summary(), true) })
}

fn choose(host: &mut Host, sessions: &Sessions, selection: &Selection) -> Result<String> {
    let known: Vec<Summary> = sessions.list().into_iter().filter_map(Result::ok).collect();
    let known: Vec<Summary> = known.into_iter().filter(|session| selection.allows(session)).collect();
    if known.is_empty() {
        return Err(Error::new(Exit::Login, "no saved sessions").hint("`rsvp accept-invitation`"));
    }
    let items: Vec<String> =
        known.iter().map(|summary| format!("{} at {}", account_label(&summary.who), summary.origin)).collect();
    let Some(person) = host.ui.ask() else {
        let what = "no session selected";
        return Err(Error::usage(what).hint(format!("`rsvp switch ACCOUNT`, with one of: {}", items.join(", "))));
    };
    let chosen = person.choose("Session", &items)?;
    known.into_iter().nth(chosen).map(|summary| summary.id).ok_or_else(Error::cancelled)
}
