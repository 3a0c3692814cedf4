//! The index of accepted codes, which finds a session without reading all of them.

use super::pending::Pending;
use super::store::{Folder, is_name};
use super::{MAX_CODES, Session, Sessions};
use crate::secret::Secret;
use crate::{digest, disk};

/// The hash of a code, its provider and base URL: the code itself is never saved.
pub fn code_hash(provider: &str, base: &str, code: &Secret) -> String {
    parts_hash(provider, base, code, [])
}

/// The same for a code or link that has `others` parts beside the code, in the order of their names.
pub fn parts_hash<'a>(
    provider: &str,
    base: &str,
    code: &Secret,
    others: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut parts = vec!["rsvp1-code", provider, base, code.expose()];
    parts.extend(others.into_iter().flat_map(|(name, value)| [name, value]));
    digest::name_for(&parts)
}

impl Sessions {
    /// The id of the session that the code with this hash led to. The index is only a cache: the session must confirm it,
    /// and the current session is read even if the index has no entry, because a power cut can lose the last one. A missed
    /// code costs one request, nothing more.
    pub fn accepted_in(&self, code_hash: &str) -> Option<String> {
        let indexed = self.indexed(code_hash);
        let confirmed = indexed.filter(|id| self.load(id).is_ok_and(|session| self.confirms(&session, code_hash)));
        confirmed.or_else(|| {
            let current = self.current().ok().flatten()?;
            current.codes.iter().any(|code| code == code_hash).then_some(current.id)
        })
    }

    /// A full list has dropped its oldest hashes: there the index alone counts, unless the code is pending. A run writes
    /// the pending record before it sends and removes it after it has saved, so that what a killed run has left in the
    /// index does not count.
    fn confirms(&self, session: &Session, code_hash: &str) -> bool {
        let is_listed = session.codes.iter().any(|code| code == code_hash);
        is_listed || (session.codes.len() >= MAX_CODES && matches!(Pending::read(self, code_hash), Ok(None)))
    }

    pub fn indexed(&self, code_hash: &str) -> Option<String> {
        if !is_name(code_hash) {
            return None;
        }
        let bytes = disk::read_private(&self.path(Folder::Accepted).join(code_hash)).ok()??;
        let id = String::from_utf8(bytes).ok()?;
        Some(id.trim_end().to_owned()).filter(|id| is_name(id))
    }

    /// Enters `codes` into the index. A failure is ignored: the index is only a cache.
    pub fn index<'a>(&self, id: &str, codes: impl Iterator<Item = &'a String>) {
        let (Ok(temp), Ok(accepted)) = (self.create(Folder::Temp), self.create(Folder::Accepted)) else { return };
        for code in codes.filter(|code| is_name(code)) {
            let _only_a_cache = disk::write_unsynced(&temp, &accepted.join(code), format!("{id}\n").as_bytes());
        }
    }

    /// Removes `codes` from the index, if they lead to the session `id`.
    pub fn unindex<'a>(&self, id: &str, codes: impl Iterator<Item = &'a String>) {
        for code in codes.filter(|code| self.indexed(code).as_deref() == Some(id)) {
            let _only_a_cache = disk::remove(&self.path(Folder::Accepted).join(code));
        }
    }
}
