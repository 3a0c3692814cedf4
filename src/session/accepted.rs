//! Which codes were accepted before, found without reading every session.

use super::Sessions;
use super::store::{Folder, is_name};
use crate::secret::Secret;
use crate::{digest, disk};

/// What is remembered of an accepted code: its hash together with where it is valid.
pub fn code_hash(provider: &str, origin: &str, code: &Secret) -> String {
    digest::name_for(&["rsvp1-code", provider, origin, code.expose()])
}

impl Sessions {
    /// The id of the session that the code with this hash led to. The index is only a cache: the session itself must
    /// confirm what it says, and the current session is asked even if the index says nothing, because the last code
    /// before a power cut may be missing there. A code that is overlooked costs a request, nothing more.
    pub fn accepted_in(&self, code_hash: &str) -> Option<String> {
        let indexed = self.marker(code_hash);
        let confirmed =
            indexed.filter(|id| self.load(id).is_ok_and(|session| session.codes.iter().any(|code| code == code_hash)));
        confirmed.or_else(|| {
            let current = self.current().ok().flatten()?;
            current.codes.iter().any(|code| code == code_hash).then_some(current.id)
        })
    }

    fn marker(&self, code_hash: &str) -> Option<String> {
        if !is_name(code_hash) {
            return None;
        }
        let bytes = disk::read_private(&self.path(Folder::Accepted).join(code_hash)).ok()??;
        let id = String::from_utf8(bytes).ok()?;
        Some(id.trim_end().to_owned()).filter(|id| is_name(id))
    }

    /// Enters `codes` into the index. It is a cache, so a failure is no failure of the save it belongs to.
    pub fn mark<'a>(&self, id: &str, codes: impl Iterator<Item = &'a String>) {
        let (Ok(temp), Ok(accepted)) = (self.made(Folder::Temp), self.made(Folder::Accepted)) else { return };
        for code in codes.filter(|code| is_name(code)) {
            let _only_a_cache = disk::write_unsynced(&temp, &accepted.join(code), format!("{id}\n").as_bytes());
        }
    }

    /// Removes what the index says of `codes`, as far as it leads to the session `id`.
    pub fn unmark(&self, id: &str, codes: &[String]) {
        for code in codes.iter().filter(|code| self.marker(code).as_deref() == Some(id)) {
            let _only_a_cache = disk::remove(&self.path(Folder::Accepted).join(code));
        }
    }
}
