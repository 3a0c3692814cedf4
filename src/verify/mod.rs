//! Verifies a token: its signature, by a key that rsvp knows beforehand, and its claims.
//!
//! It reads compact JWS (RFC 7515) and JWT (RFC 7519) as strictly as RFC 8725 advises, and nothing else. Each part is
//! parsed once, the caller gives the time, and a refusal never shows anything of the token.

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

/// The longest token that is read, in bytes (V8).
pub const LONGEST: usize = 64 * 1024;

/// The conditions for a token.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The allowed algorithms; the token does not choose (V1).
    pub algorithms: Vec<Algorithm>,
    /// The expected `iss`; `None` if the provider file names none.
    pub issuer: Option<String>,
    /// The expected `aud`; `None` if the provider file names none.
    pub audience: Option<String>,
    /// Whether it must have an `exp`.
    pub exp: Expiry,
}

/// Whether a token must say when it expires (`exp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Expiry {
    /// A token without one is refused.
    #[default]
    Required,
    /// A token without one never expires.
    Optional,
}

/// The claims of a token that was verified.
#[derive(Clone)]
pub struct Claims {
    /// Every claim.
    pub members: Map<String, Value>,
    /// The key that signed it: `the RS256 key 'k1'`.
    pub key: String,
}

/// Only the names: most claims are personal data.
impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.members.keys()).finish()
    }
}

/// The checks, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// Its length.
    Size,
    /// Three parts in base64url, two of them JSON objects with unique members.
    Form,
    /// Its header.
    Header,
    /// Its algorithm is one of the service's.
    Algorithm,
    /// Exactly one known key fits.
    Key,
    /// The signature.
    Signature,
    /// Its issuer.
    Issuer,
    /// Its audience.
    Audience,
    /// Its times.
    Time,
    /// The conditions of the provider file.
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

/// Why a token is refused. It holds nothing of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The check that failed.
    pub check: Check,
    /// How it failed.
    pub why: String,
}

impl Refused {
    /// `why` must not hold anything of the token.
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

/// Verifies `token`: an algorithm of `rules` and one of `keys` signed it, and its claims satisfy `rules` at the time `now`.
///
/// # Errors
/// [`Refused`], with the first check that failed.
pub fn verify(token: &str, rules: &Rules, keys: &Keys, now: Timestamp) -> Result<Claims, Refused> {
    let parts = jws::split(token)?;
    let header = parts.header()?;
    let algorithm = rules.algorithms.iter().copied().find(|algorithm| algorithm.name() == header.algorithm);
    let algorithm = algorithm.ok_or_else(|| {
        let names: Vec<&str> = rules.algorithms.iter().map(|algorithm| algorithm.name()).collect();
        Refused::new(Check::Algorithm, format!("expected {}", names.join(" or ")))
    })?;
    let key = keys.choose(algorithm, header.key_id.as_deref())?;
    let signature = parts.signature()?;
    signature::verify(algorithm, key.material()?, parts.signed, &signature)?;
    let members = parts.claims()?;
    claims::check(&members, rules, now)?;
    Ok(Claims { members, key: key.described(algorithm) })
}

/// The unverified claims of `token`; `None` if it is not a JWT.
pub fn unverified(token: &str) -> Option<Map<String, Value>> {
    let parts = jws::split(token).ok()?;
    parts.header().ok()?;
    parts.claims().ok()
}
