//! Finds the session that `--account` names.

use super::store::is_name;
use super::{Session, Sessions, Summary};
use crate::error::{Error, Kind, Result};

/// The shortest prefix of an id that is accepted.
const SHORTEST_PREFIX: usize = 4;

/// Which sessions may be meant.
pub type Allowed<'a> = &'a dyn Fn(&Summary) -> bool;

/// How many sessions an ambiguous name lists.
const CANDIDATES: usize = 10;

impl Sessions {
    /// The one session that matches `selector`: an id or at least its first four characters, an e-mail address or account
    /// name, an organisation's id, `[org]account`, a provider or an instance; of those that are `allowed`.
    ///
    /// # Errors
    /// Exit 2 with the candidates if several match, [`Kind::NoSuchSession`] if none matches, [`Kind::Store`] if
    /// the session's file is broken.
    pub fn find(&self, selector: &str, allowed: Allowed<'_>) -> Result<Session> {
        if is_name(selector) {
            match self.load(selector) {
                Err(error) if error.kind == Kind::NoSuchSession => {}
                Ok(session) if !allowed(&session.summary()) => return Err(none(&quoted(selector), 0)),
                found => return found,
            }
        }
        self.only(&quoted(selector), &|session| allowed(session) && session.is_called(selector))
    }

    /// The one session that is `allowed`, which `what` says in a message.
    ///
    /// # Errors
    /// As [`Sessions::find`].
    pub fn only(&self, what: &str, allowed: Allowed<'_>) -> Result<Session> {
        let (mut fitting, mut broken) = (Vec::new(), 0_usize);
        for entry in self.list() {
            match entry {
                Ok(summary) if allowed(&summary) => fitting.push(summary),
                Ok(_) => {}
                Err(_) => broken += 1,
            }
        }
        match fitting.as_slice() {
            [] => Err(none(what, broken)),
            [one] => self.load(&one.id),
            several => Err(ambiguous(what, several)),
        }
    }
}

impl Summary {
    /// Whether `selector` is one of its names.
    pub fn is_called(&self, selector: &str) -> bool {
        let is = |name: &Option<String>| name.as_deref() == Some(selector);
        // Without regard to case: no known service tells two addresses apart by case.
        let is_email =
            |email: &Option<String>| email.as_deref().is_some_and(|email| email.eq_ignore_ascii_case(selector));
        is_email(&self.who.email)
            || is(&self.who.account)
            || is(&self.who.org)
            || is(&self.instance)
            || self.provider == selector
            || (self.who.org.is_some() && self.who.to_string().eq_ignore_ascii_case(selector))
            || (selector.len() >= SHORTEST_PREFIX && self.id.starts_with(selector))
    }
}

fn quoted(selector: &str) -> String {
    format!("\"{selector}\"")
}

fn none(what: &str, broken: usize) -> Error {
    let hint = match broken {
        0 => "see the saved sessions: `rsvp status`".to_owned(),
        1 => "one session file cannot be read; see which: `rsvp status`".to_owned(),
        _ => format!("{broken} session files cannot be read; see which: `rsvp status`"),
    };
    Error::new(Kind::NoSuchSession, format_args!("no saved session fits {what}")).hint(hint)
}

fn ambiguous(what: &str, several: &[Summary]) -> Error {
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
    Error::usage(format_args!("{} saved sessions fit {what}", several.len()))
        .hint(format!("name one of them with --account: {}", named.join(", ")))
}
