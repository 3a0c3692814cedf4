//! Finds the session that `--account` names.

use super::store::is_name;
use super::{Session, Sessions, Summary};
use crate::error::{Error, Kind, Result};

/// The shortest prefix of an id that is accepted.
const SHORTEST_PREFIX: usize = 4;

/// How many sessions an ambiguous name lists.
const CANDIDATES: usize = 10;

impl Sessions {
    /// The one session that matches `selector`: an id or at least its first four characters, an e-mail address or account
    /// name, an organisation's id, `[org]account`, a provider or an instance.
    ///
    /// # Errors
    /// [`Exit::Usage`] with the candidates if several match, [`Exit::Login`] if none matches, [`Exit::Store`] if
    /// the session's file is broken.
    pub fn find(&self, selector: &str) -> Result<Session> {
        if is_name(selector) {
            match self.load(selector) {
                Err(error) if error.kind == Kind::NoSuchSession => {}
                found => return found,
            }
        }
        let (mut fitting, mut broken) = (Vec::new(), 0_usize);
        for entry in self.list() {
            match entry {
                Ok(summary) if fits(&summary, selector) => fitting.push(summary),
                Ok(_) => {}
                Err(_) => broken += 1,
            }
        }
        match fitting.as_slice() {
            [] => Err(none(selector, broken)),
            [one] => self.load(&one.id),
            several => Err(ambiguous(selector, several)),
        }
    }
}

fn fits(session: &Summary, selector: &str) -> bool {
    let is = |name: &Option<String>| name.as_deref() == Some(selector);
    // Without regard to case: no known service tells two addresses apart by case.
    let is_email = |email: &Option<String>| email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(selector));
    is_email(&session.who.email)
        || is(&session.who.account)
        || is(&session.who.org)
        || is(&session.instance)
        || session.provider == selector
        || (session.who.org.is_some() && session.who.to_string().eq_ignore_ascii_case(selector))
        || (selector.len() >= SHORTEST_PREFIX && session.id.starts_with(selector))
}

fn none(selector: &str, broken: usize) -> Error {
    let hint = match broken {
        0 => "see the saved sessions: rsvp status".to_owned(),
        1 => "one session file cannot be read; see which: rsvp status".to_owned(),
        _ => format!("{broken} session files cannot be read; see which: rsvp status"),
    };
    Error::new(Kind::NoSuchSession, format_args!("no saved session fits \"{selector}\"")).hint(hint)
}

fn ambiguous(selector: &str, several: &[Summary]) -> Error {
    let mut named: Vec<String> = several
        .iter()
        .take(CANDIDATES)
        .map(|session| {
            format!("{} ({}, {})", session.id, session.who, session.instance.as_ref().unwrap_or(&session.provider))
        })
        .collect();
    if several.len() > CANDIDATES {
        named.push(format!("{} more", several.len() - CANDIDATES));
    }
    Error::usage(format_args!("{} saved sessions fit \"{selector}\"", several.len()))
        .hint(format!("name one of them with --account: {}", named.join(", ")))
}
