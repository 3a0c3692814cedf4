//! The sessions that rsvp keeps: one private file each, and which of them is the current one.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::digest;
use crate::who::Who;

mod accepted;
mod bundle;
mod code_lock;
mod listing;
pub mod pending;
mod record;
mod secrets;
mod selector;
mod store;
pub mod vault;

pub use accepted::code_hash;
pub use bundle::{Kept, Place, SecretBundle};
pub use code_lock::CodeLock;
pub use listing::{Broken, Summary};
pub use store::{Locked, PATIENCE, Sessions};
pub use vault::Vault;

/// Whose session it is, and where: what its id is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider's id.
    pub provider: String,
    /// Scheme, host and port of the service. Part of the id, so that a look-alike never takes a session over (R32).
    pub origin: String,
    /// The organisation's id, and the e-mail address or else the account, are part of the id.
    pub who: Who,
}

impl Identity {
    /// The session's id: 26 characters of lower-case base32.
    pub fn id(&self) -> String {
        let account = self.who.account().unwrap_or_default();
        let org = self.who.org.as_deref().unwrap_or_default();
        digest::name_for(&["rsvp1", &self.provider, &self.origin, org, account])
    }
}

/// A saved session, whole. As JSON it has everything but the secret; only the store adds that, in the private file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The name of its file. It stays the same when more becomes known about the account.
    #[serde(skip)]
    pub id: String,
    /// The provider's id.
    pub provider: String,
    /// The configured instance of a self-hosted service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Scheme, host and port of the service.
    pub origin: String,
    /// Whose it is.
    #[serde(flatten, serialize_with = "Who::in_a_file")]
    pub who: Who,
    /// When the session was made.
    pub created: Timestamp,
    /// When it ends, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// When signature and claims of its token were last checked, successfully.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Timestamp>,
    /// What its token allows, as the token says it; no secret, and true only where it is `verified`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Hashes of the codes whose acceptance led here, see [`code_hash`].
    #[serde(default)]
    pub codes: Vec<String>,
    /// What the provider file wants to be remembered for later calls.
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
    /// Why the secret is not in the keyring that is there, in one word; `None` where nothing went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// The secret, or where it is.
    #[serde(default, skip_serializing)]
    pub secret: Kept,
    /// Members that this rsvp does not know; they survive a rewrite.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

impl Session {
    /// A session of `whose`, with nothing in it yet.
    pub fn new(whose: Identity, created: Timestamp) -> Self {
        Self {
            id: whose.id(),
            provider: whose.provider,
            instance: None,
            origin: whose.origin,
            who: whose.who,
            created,
            expires: None,
            verified: None,
            scopes: Vec::new(),
            codes: Vec::new(),
            vars: BTreeMap::new(),
            fallback: None,
            secret: Kept::Nothing,
            others: Map::new(),
        }
    }

    /// This session as it is to be saved over `former`: what only `former` knows is kept.
    fn over(&self, former: Self) -> Self {
        let mut merged = self.clone();
        let mut codes = former.codes;
        codes.extend(self.codes.iter().cloned());
        let mut seen = std::collections::HashSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        merged.codes = codes;
        merged.others.extend(former.others);
        merged
    }
}

/// Variables and unknown members may be somebody's secret, too: only what says which session it is.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("id", &self.id)
            .field("provider", &self.provider)
            .field("origin", &self.origin)
            .field("org", &self.who.org)
            .field("secret", &self.secret)
            .finish_non_exhaustive()
    }
}
