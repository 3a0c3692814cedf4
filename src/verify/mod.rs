//! Whether a token is what it says: its signature by a key that is known beforehand, and its claims.
//!
//! Compact JWS (RFC 7515) and JWT (RFC 7519), read as strictly as RFC 8725 advises, and nothing else: one parser sees
//! each part, the time is handed in, and a refusal never shows anything of the token.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};

mod claims;
mod der;
mod jwk;
mod jws;
mod key;
mod keys;
mod signature;
mod strict;

pub use keys::Keys;
pub use signature::Algorithm;

/// The longest token that is looked at, in bytes (V8).
pub const LONGEST: usize = 64 * 1024;

/// What must hold for a token.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The algorithms that may have signed it; no token chooses for itself (V1).
    pub algorithms: Vec<Algorithm>,
    /// Who must have issued it, where that is known.
    pub issuer: Option<String>,
    /// Whom it must be for, where that is known.
    pub audience: Option<String>,
    /// Whether it must have an end.
    pub exp: Expiry,
}

/// Whether a token must have an end (`exp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Expiry {
    /// A token without one is refused.
    #[default]
    Required,
    /// A token without one does not end.
    Optional,
}

/// The claims of a token that was verified.
#[derive(Clone)]
pub struct Claims {
    /// All of them.
    pub members: Map<String, Value>,
    /// The key that signed it, in words: `key 'k1' (RS256)`.
    pub key: String,
}

/// Most claims are about a person.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members.keys()).finish()
    }
}

/// What is checked, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Its length.
    Size,
    /// Three parts in base64url, of which two are JSON objects without doubles.
    Form,
    /// What its header demands.
    Header,
    /// That its algorithm is one of the service's.
    Algorithm,
    /// That exactly one known key can have signed it.
    Key,
    /// The signature.
    Signature,
    /// Its issuer.
    Issuer,
    /// Its audience.
    Audience,
    /// Its times.
    Time,
    /// What the service's file demands of its claims.
    Claims,
}

impl Check {
    fn word(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Form => "form",
            Self::Header => "header",
            Self::Algorithm => "algorithm",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Time => "time",
            Self::Claims => "claims",
        }
    }
}

/// Why a token is refused: which check failed, and how. Nothing of the token is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The check that failed.
    pub check: Check,
    /// How, in words.
    pub why: String,
}

impl Refused {
    /// `check` failed because of `why`, which must not hold anything of the token.
    pub fn new(check: Check, why: impl Into<String>) -> Self {
        Self { check, why: why.into() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.check.word(), self.why)
    }
}

impl std::error::Error for Refused {}

/// Verifies `token`: it is signed with an algorithm of `rules` by the one of `keys` that it is for, and its claims are
/// as `rules` want them at the time `now`.
///
/// # Errors
/// [`Refused`], with the first check that failed.
pub fn verify(token: &str, rules: &Rules, keys: &Keys, now: Timestamp) -> Result<Claims, Refused> {
    let parts = jws::split(token)?;
    let header = parts.header()?;
    let algorithm = rules.algorithms.iter().copied().find(|algorithm| algorithm.name() == header.algorithm);
    let algorithm = algorithm.ok_or_else(|| {
        let names: Vec<&str> = rules.algorithms.iter().map(|algorithm| algorithm.name()).collect();
        Refused::new(Check::Algorithm, format!("the token's is not {}", names.join(" or ")))
    })?;
    let key = keys.choose(algorithm, header.key_id.as_deref())?;
    let signature = parts.signature()?;
    signature::verify(algorithm, key.material()?, parts.signed, &signature)?;
    let members = parts.claims()?;
    claims::check(&members, rules, now)?;
    Ok(Claims { members, key: key.described(algorithm) })
}

/// The claims of `token` as it shows them, unverified; `None` where it is no token of this kind.
pub fn unverified(token: &str) -> Option<Map<String, Value>> {
    let parts = jws::split(token).ok()?;
    parts.header().ok()?;
    parts.claims().ok()
}
