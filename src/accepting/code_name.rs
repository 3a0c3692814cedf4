//! What a code is called on the disk, in this version and in former ones, and what is remembered under these names.

use crate::client::service::Service;
use crate::error::{Accepted, Result};
use crate::provider::Vars;
use crate::secret::Secret;
use crate::session::pending::{Pending, Phase};
use crate::session::{Session, Sessions, code_hash, parts_hash};
use crate::who::Who;

/// The names of one code: hashes, because a code is never saved.
#[derive(Debug, Clone)]
pub struct CodeName {
    pub hash: String,
    /// Its name in former versions, which knew neither the other parts of a code nor the path of the base URL.
    older: Option<String>,
    /// The base URL of its service.
    base: String,
    /// The parts of the code or link beside the code.
    others: Vec<(String, String)>,
    /// Whether codes of this service may have several parts, so that a former name may have been another code's.
    is_shared: bool,
}

impl CodeName {
    pub fn new(service: &Service, code: &Secret, vars: &Vars) -> Self {
        let (provider, base) = (service.provider.id(), service.place());
        let part = |name: &String| Some((name.clone(), vars.text(name).filter(|_| name != "code")?));
        let others: Vec<(String, String)> = vars.iter().filter_map(|(name, _)| part(name)).collect();
        let is_shared = service.provider.parts().iter().any(|name| *name != "code");
        let mut parts: Vec<(&str, &str)> = others.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if parts.is_empty() && is_shared {
            // A code of one part is not called what a former version called one of several.
            parts.push(("", ""));
        }
        let hash = parts_hash(provider, &base, code, parts);
        let older = Some(code_hash(provider, &service.origin(), code)).filter(|older| *older != hash);
        Self { hash, older, base, others, is_shared }
    }

    /// The id of the session that the code has led to.
    pub fn accepted_in(&self, sessions: &Sessions) -> Option<String> {
        let found = |hash: &String, fits: &dyn Fn(&Session) -> bool| {
            let id = sessions.accepted_in(hash)?;
            sessions.load(&id).is_ok_and(|session| session.home().base == self.base && fits(&session)).then_some(id)
        };
        found(&self.hash, &|_| true)
            .or_else(|| self.older.as_ref().and_then(|older| found(older, &|session| self.may_be_of(session))))
    }

    /// Whether a session that knows the code by its former name may come from this code. One of a single part may have
    /// been any other: asking the service costs one request.
    fn may_be_of(&self, session: &Session) -> bool {
        let contradicts = |(name, value): &(String, String)| {
            session.vars.get(name).is_some_and(|kept| kept.as_str() != Some(value.as_str()))
        };
        (!self.is_shared || !self.others.is_empty()) && !self.others.iter().any(contradicts)
    }

    /// What an earlier run has left of the code. A record keeps the name that a former version gave it, if that can only
    /// mean this code; else what it tells of the invitation may be another's, and only that one was sent counts.
    pub fn read_pending(&mut self, sessions: &Sessions) -> Result<Option<Pending>> {
        let own = Pending::read(sessions, &self.hash)?;
        let (None, Some(older)) = (&own, &self.older) else { return Ok(own) };
        let Some(record) = Pending::read(sessions, older)? else { return Ok(None) };
        if !self.is_shared {
            self.hash.clone_from(older);
            return Ok(Some(record));
        }
        let (code, who) = (self.hash.clone(), Who::default());
        let own = Pending { code, who, phase: Phase::Sent, was_good: false, kept: [].into(), ..record };
        own.write(sessions)?;
        Ok(Some(own))
    }

    /// What is known here of the invitation, before anything is sent.
    pub fn fate(&self, sessions: &Sessions) -> Accepted {
        if self.accepted_in(sessions).is_some() {
            return Accepted::Yes;
        }
        let read = |hash: &String| Pending::read(sessions, hash);
        match (read(&self.hash), self.older.as_ref().map_or(Ok(None), read)) {
            (Ok(None), Ok(None)) => Accepted::No,
            (Ok(Some(Pending { phase: Phase::Accepted, .. })), _) => Accepted::Yes,
            _ => Accepted::Unknown,
        }
    }
}
