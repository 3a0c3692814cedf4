//! The saved sessions, one private file each, and the choice of the current one.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::digest;
use crate::who::Who;

mod accepted;
mod code_lock;
mod home;
mod kept;
mod listing;
pub mod pending;
mod record;
mod same_account;
mod secrets;
mod selector;
mod store;
pub mod vault;

pub use accepted::{code_hash, parts_hash};
pub use code_lock::CodeLock;
pub use home::{BASE, Home};
pub use kept::{Kept, Place};
pub use listing::Summary;
pub use store::{LOCK_TIMEOUT, LOCK_TIMEOUT_SPENT, Locked, Sessions};
pub use vault::Vault;

/// The beginning of the id of a session, which is enough for a person to name it.
pub fn short_id(id: &str) -> &str {
    &id[..id.len().min(8)]
}

/// The account of a session, and its service. The id of the session is made of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider's id.
    pub provider: String,
    /// Scheme, host and port of the service. Part of the id, so that a look-alike at another origin never replaces a
    /// session (R32).
    pub origin: String,
    /// The path of the base URL, empty or with a slash only at its beginning.
    pub path: String,
    /// The organisation's id, and the e-mail address or else the account, are part of the id.
    pub who: Who,
}

impl Identity {
    /// The session's id: 26 characters of lower-case base32.
    pub fn id(&self) -> String {
        self.named("rsvp1", &self.base(), self.who.account().unwrap_or_default())
    }

    fn base(&self) -> String {
        format!("{}{}", self.origin, self.path)
    }

    fn named(&self, kind: &str, base: &str, account: &str) -> String {
        digest::name_for(&[kind, &self.provider, base, self.who.org.as_deref().unwrap_or_default(), account])
    }
}

/// How many hashes of codes a session keeps, the newest: its file must not outgrow what is read.
pub const MAX_CODES: usize = 1000;

/// A saved session. Its JSON form lacks the secret; only the store adds that, in the private file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The name of its file. It stays the same if more becomes known about the account.
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
    /// What its token allows, according to the token; true only if it is `verified`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Hashes of the codes whose acceptance led here, see [`code_hash`].
    #[serde(default)]
    pub codes: Vec<String>,
    /// Values that the provider file keeps for later requests.
    #[serde(default)]
    pub vars: BTreeMap<String, Value>,
    /// Why the secret is not in the keyring, in one word; `None` if nothing failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
    /// The secret, or where it is.
    #[serde(default, skip_serializing)]
    pub secret: Kept,
    /// Members that this version does not know. They survive a rewrite.
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

    /// This session with the codes and unknown members of `former`, which it replaces.
    fn replacing(&self, former: Self) -> Self {
        let mut merged = self.clone();
        let mut codes = former.codes;
        codes.extend(self.codes.iter().cloned());
        let mut seen = std::collections::HashSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        merged.codes = codes.split_off(codes.len().saturating_sub(MAX_CODES));
        merged.others.extend(former.others);
        merged
    }
}

/// Variables and unknown members are left out: they may hold a secret.
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
