//! The list of `rsvp status`: the sessions as a table, accepts without a session apart, and what is unfinished.

use std::collections::HashMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::answers;
use crate::config::Settings;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::session::{Place, Sessions, Summary, short_id};
use crate::ui::{Cell, Style, Table, times};

use crate::client::selection::Selection;
use crate::client::{current_session, providers, saving};

use super::unfinished;

/// A session, and what a person reads of it that its file does not tell.
struct Row {
    summary: Summary,
    service: String,
    is_current: bool,
}

pub fn run(host: &mut Host, settings: &Settings, sessions: &Sessions) -> Result<Value> {
    let selection = Selection::read(settings)?;
    let (rows, is_current_known) = rows(host, settings, sessions, &selection);
    if rows.is_empty() && (selection.restricts() || settings.account.is_some()) {
        // It says which name fits none.
        current_session::selected(host, sessions, settings)?;
    }
    let (with_session, without): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.summary.kept.is_some());
    if !with_session.is_empty() {
        let table = table(&with_session, host.ui.options.verbose > 0, (host.clock)());
        host.ui.table(&table);
    }
    if !without.is_empty() {
        show_without_session(host, &without, !with_session.is_empty());
    }
    let unfinished = unfinished::list(host, settings, sessions, &selection);
    unfinished::show(host, &unfinished, !rows.is_empty());
    if is_current_known && with_session.len() > 1 {
        host.ui.tell("* is the current session; `rsvp switch` chooses another.");
    }
    let unfinished: Vec<answers::Unfinished> = unfinished.into_iter().map(unfinished::answer).collect();
    if rows.is_empty() {
        let none = Error::new(Exit::Login, "no saved sessions").hint("`rsvp accept-invitation`");
        if unfinished.is_empty() {
            return Err(none);
        }
        return Err(none.with_members(answers::beside_error(&answers::OnlyUnfinished { unfinished })?));
    }
    let sessions = rows.into_iter().map(|row| saving::answer_of(row.summary, row.is_current)).collect();
    answers::done(answers::Status { sessions, unfinished })
}

/// The sessions that are meant, and whether one of them is the current one.
fn rows(host: &mut Host, settings: &Settings, sessions: &Sessions, selection: &Selection) -> (Vec<Row>, bool) {
    // Show the sessions even if the choice of the current one cannot be read.
    let current = sessions.current_id().unwrap_or_else(|error| {
        host.ui.warn(&error.to_string());
        None
    });
    let is_meant = |session: &Summary| {
        selection.allows(session) && settings.account.as_ref().is_none_or(|account| session.is_called(account))
    };
    let (mut rows, mut homes) = (Vec::new(), HashMap::new());
    for entry in sessions.list() {
        match entry {
            Ok(summary) if !is_meant(&summary) => {}
            Ok(summary) => {
                let service = service(host, settings, &summary, &mut homes);
                let is_current = current.as_ref() == Some(&summary.id);
                rows.push(Row { summary, service, is_current });
            }
            Err(broken) => host.ui.warn(&broken.to_string()),
        }
    }
    let is_current_known = rows.iter().any(|row| row.is_current);
    (rows, is_current_known)
}

/// The name of the service: of the instance or provider file, and where it is unless that name says so already.
fn service(host: &Host, settings: &Settings, summary: &Summary, homes: &mut HashMap<String, Option<String>>) -> String {
    let home = summary.home();
    if let Some(name) = &summary.instance
        && settings.instances.get(name).is_some_and(|instance| instance.url.0.as_str() == home.base)
    {
        return name.clone();
    }
    let known = homes.entry(summary.provider.clone()).or_insert_with(|| providers::home_of(host, &summary.provider));
    if known.as_deref() == Some(home.base) {
        return summary.provider.clone();
    }
    let place = home.base.split_once("://").map_or(home.base, |(_, place)| place);
    format!("{} at {place}", summary.provider)
}

fn table(rows: &[&Row], is_verbose: bool, now: Timestamp) -> Table {
    // Two sessions of one account at one service are told apart by their ids.
    let names = |row: &Row| (row.service.clone(), row.summary.who.account().map(str::to_owned));
    let is_twin = |row: &Row| rows.iter().filter(|other| names(other) == names(row)).count() > 1;
    let needs_id = is_verbose || rows.iter().any(|row| is_twin(row));
    let needs_token = rows.iter().any(|row| !token(&row.summary, is_verbose, now).is_empty());
    let optional = [("TOKEN", needs_token), ("ID", needs_id)].into_iter().filter(|(_, needed)| *needed);
    let heading = ["SERVICE", "ORGANISATION", "ACCOUNT", "ENDS", "KEPT IN"];
    let mut table = Table::new(heading.into_iter().chain(optional.map(|(name, _)| name)));
    for row in rows {
        let summary = &row.summary;
        let (mark, style) = if row.is_current { ('*', Style::Name) } else { (' ', Style::Plain) };
        let mut cells = vec![Cell::new(&row.service, style), organisation(summary), account(summary)];
        cells.extend([end(summary, now), Cell::from(kept(summary))]);
        cells.extend(needs_token.then(|| Cell::from(token(summary, is_verbose, now))));
        cells.extend(needs_id.then(|| Cell::new(short_id(&summary.id), Style::Aside)));
        table.marked(mark, cells);
    }
    table
}

/// What was accepted and left nothing to log in with.
fn show_without_session(host: &mut Host, rows: &[&Row], is_below: bool) {
    let now = (host.clock)();
    if is_below {
        host.ui.say("");
    }
    host.ui.say("Accepted, with no session to keep:");
    let mut table = Table::new(["SERVICE", "ORGANISATION", "ACCOUNT", "ACCEPTED"]);
    for Row { summary, service, is_current } in rows {
        let mark = if *is_current { '*' } else { ' ' };
        let accepted = Cell::from(times::relative(summary.created, now));
        table.marked(mark, [Cell::from(service.clone()), organisation(summary), account(summary), accepted]);
    }
    host.ui.table(&table);
}

fn organisation(summary: &Summary) -> Cell {
    Cell::from(summary.who.organisation().unwrap_or("–"))
}

fn account(summary: &Summary) -> Cell {
    Cell::from(summary.who.account().unwrap_or("–"))
}

/// `in 2 hours`, `3 days ago`.
fn end(summary: &Summary, now: Timestamp) -> Cell {
    match summary.expires {
        None => Cell::from("–"),
        Some(end) if end <= now => Cell::new(&times::relative(end, now), Style::Warning),
        Some(end) => Cell::from(times::relative(end, now)),
    }
}

/// Where the secret is, and why it is not in the keyring.
fn kept(summary: &Summary) -> String {
    let place = match summary.kept {
        None => "",
        Some(Place::Keyring) => "keyring",
        Some(Place::File) => "file",
    };
    summary.fallback.as_ref().map_or_else(|| place.to_owned(), |word| format!("{place} (keyring {word})"))
}

/// When the token was verified; to who wants to know more, also what it allows.
fn token(summary: &Summary, is_verbose: bool, now: Timestamp) -> String {
    let verified = summary.verified.map(|when| format!("verified {}", times::relative(when, now)));
    let mark = if summary.verified.is_some() { "" } else { " (unverified)" };
    let scopes =
        (is_verbose && !summary.scopes.is_empty()).then(|| format!("scopes {}{mark}", summary.scopes.join(" ")));
    [verified, scopes].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
